"""The vendor's own SDK against a service: `program.py URL KEY`, the URL that of the live socket.

Runs where `smallestai` is installed, and nothing of subgen's is: `tests/sdk/run` sees to both. What the SDK
5.14 gets wrong by itself is left out: it drops all of the documented server-sent events, and raises what its
socket library raises where a key is refused.
"""
# ruff: noqa: INP001, T201 # a program, not a package; it prints what holds

import asyncio
import base64
import io
import json
import sys
import traceback
import wave
from collections.abc import Callable
from functools import cache
from typing import Any

from smallestai import AsyncSmallestAI, SmallestAI, SmallestAIEnvironment  # type: ignore[import-not-found]
from smallestai.core.api_error import ApiError  # type: ignore[import-not-found]
from smallestai.waves import TTSConfig, WavesStreamingTTS  # type: ignore[import-not-found]
from smallestai.waves.helpers import synthesize_bytes  # type: ignore[import-not-found]
from smallestai.waves.tts.types import TtsRequestMessage  # type: ignore[import-not-found]
from websocket import WebSocketApp

_LIVE_PATH = "/waves/v1/tts/live"
_VOICE = "meher"
_TEXT = "Hello there, 25th of May."
_WORDS = ["Hello", "there,", "25th", "of", "May."]
_RATE_HZ = 24_000
_SAMPLE_BYTES = 2

_URL, _KEY = sys.argv[1:]
_WS = _URL.removesuffix(_LIVE_PATH)
_HTTP = _WS.replace("ws", "http", 1)
_SERVICE = SmallestAIEnvironment(atoms=_HTTP, waves=_HTTP, waves_ws=_WS, payment=_HTTP)
_REQUEST = {"voice_id": _VOICE, "text": _TEXT, "sample_rate": _RATE_HZ}


def _client(key: str = _KEY) -> Any:
    return SmallestAI(api_key=key, environment=_SERVICE, timeout=30)


def _body(output_format: str) -> bytes:
    body = synthesize_bytes(
        _client(), _TEXT, voice_id=_VOICE, sample_rate=_RATE_HZ, output_format=output_format
    )
    assert isinstance(body, bytes)
    return body


@cache
def _pcm() -> bytes:
    """The samples of the text, which every other way of asking has to bring, too."""
    return _body("pcm")


def _message() -> Any:
    return TtsRequestMessage(**_REQUEST, word_timestamps=True, complete_backoff_ms=0, request_id="r-1")


def _heard(frames: list[Any]) -> None:
    """Check all frames of an answer on a socket."""
    audio = b"".join(base64.b64decode(frame.data.audio) for frame in frames if frame.status == "chunk")
    events = [frame.data for frame in frames if frame.status == "word_timestamp"]
    assert audio == _pcm()
    assert [(event.id, event.word) for event in events] == list(enumerate(_WORDS))
    assert all(0 <= event.start < event.end for event in events)
    assert {frame.external_request_id for frame in frames} == {"r-1"}
    assert frames[-1].status == "complete"


def pcm_is_samples() -> None:
    """Bytes without a header."""
    assert len(_pcm()) > _RATE_HZ


def wav_is_the_same_with_a_header() -> None:
    """A WAV file."""
    with wave.open(io.BytesIO(_body("wav"))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (_RATE_HZ, 1, _SAMPLE_BYTES)
        assert file.readframes(file.getnframes()) == _pcm()


def mp3_is_mp3() -> None:
    """A tag or a frame header at its start, and much shorter."""
    body = _body("mp3")
    assert body.startswith(b"ID3") or (body[0] == 0xFF and body[1] >= 0xE0)
    assert 0 < len(body) < len(_pcm()) / 2


def ulaw_and_alaw_have_a_byte_a_sample() -> None:
    """G.711."""
    ulaw, alaw = _body("ulaw"), _body("alaw")
    assert len(ulaw) == len(alaw) == len(_pcm()) // _SAMPLE_BYTES
    assert ulaw != alaw


def a_socket_is_answered() -> None:
    """`tts.connect`, two requests on one socket."""
    with _client().waves.tts.connect(authorization=f"Bearer {_KEY}") as socket:
        for _ in range(2):
            socket.synthesize_streaming_tts(_message())
            frames = [socket.recv()]
            while frames[-1].status != "complete":
                frames.append(socket.recv())
            _heard(frames)


def an_asynchronous_socket_is_answered() -> None:
    """`tts.connect` of the asynchronous client."""

    async def ask() -> list[Any]:
        client = AsyncSmallestAI(api_key=_KEY, environment=_SERVICE, timeout=30)
        async with client.waves.tts.connect(authorization=f"Bearer {_KEY}") as socket:
            await socket.synthesize_streaming_tts(_message())
            frames = []
            async for frame in socket:
                frames.append(frame)
                if frame.status == "complete":
                    break
        return frames

    _heard(asyncio.run(ask()))


def _streaming() -> Any:
    WavesStreamingTTS.WS_URL = _URL
    return WavesStreamingTTS(
        TTSConfig(voice_id=_VOICE, api_key=_KEY, sample_rate=_RATE_HZ, max_buffer_flush_ms=0)
    )


def streaming_of_a_text_brings_its_samples() -> None:
    """`WavesStreamingTTS.synthesize`."""
    assert b"".join(_streaming().synthesize(_TEXT)) == _pcm()


def streaming_of_tokens_brings_the_samples_of_the_whole() -> None:
    """`WavesStreamingTTS.synthesize_streaming`, fed as by a language model."""
    tokens = (token for token in ("Hello there, ", "25th of ", "May."))
    assert b"".join(_streaming().synthesize_streaming(tokens)) == _pcm()


def voices_are_listed() -> None:
    """`get_voices`."""
    voices = _client().waves.get_voices(model="lightning-v3.1").voices
    (voice,) = [voice for voice in voices if voice.voice_id == _VOICE]
    assert voice.display_name == "Meher"
    assert voice.tags.language == ["english", "hindi"]


def a_wrong_key_is_401_and_a_wrong_voice_400() -> None:
    """Errors as the SDK raises them."""
    assert _status_of(lambda: b"".join(_client("wrong").waves.synthesize_tts(**_REQUEST))) == 401
    wrong = {**_REQUEST, "voice_id": "nobody"}
    assert _status_of(lambda: b"".join(_client().waves.synthesize_tts(**wrong))) == 400


def _status_of(ask: Callable[[], object]) -> int | None:
    try:
        ask()
    except ApiError as fault:
        status: int | None = fault.status_code
        return status
    return None


def the_example_of_the_documents_saves_its_audio() -> None:
    """A program as the documents have it, with websocket-client.

    Source: docs.smallest.ai, "TTS evaluation", and "Streaming TTS".
    """
    chunks: list[str] = []
    faults: list[object] = []

    def on_open(socket: WebSocketApp) -> None:
        socket.send(json.dumps({**_REQUEST, "language": "auto", "speed": 1.0}))

    def on_message(socket: WebSocketApp, message: str) -> None:
        response = json.loads(message)
        if response.get("status") == "chunk":
            chunks.append(response["data"]["audio"])
        elif response.get("status") in ("complete", "error"):
            socket.close()

    WebSocketApp(
        _URL,
        header={"Authorization": f"Bearer {_KEY}"},
        on_open=on_open,
        on_message=on_message,
        on_error=lambda _, fault: faults.append(fault),
    ).run_forever()
    assert faults == []
    assert b"".join(map(base64.b64decode, chunks)) == _pcm()


_CHECKS = (
    pcm_is_samples,
    wav_is_the_same_with_a_header,
    mp3_is_mp3,
    ulaw_and_alaw_have_a_byte_a_sample,
    a_socket_is_answered,
    an_asynchronous_socket_is_answered,
    streaming_of_a_text_brings_its_samples,
    streaming_of_tokens_brings_the_samples_of_the_whole,
    voices_are_listed,
    a_wrong_key_is_401_and_a_wrong_voice_400,
    the_example_of_the_documents_saves_its_audio,
)


def _holds(check: Callable[[], None]) -> bool:
    name = check.__name__.strip("_").replace("_", " ")
    try:
        check()
    except Exception:  # noqa: BLE001 # whatever it is, the others are still to be run
        print(f"FAILED  {name}")
        traceback.print_exc()
        return False
    print(f"holds   {name}", flush=True)
    return True


def main() -> None:
    """Run every check."""
    failed = [check for check in _CHECKS if not _holds(check)]
    print(f"{len(_CHECKS) - len(failed)} of {len(_CHECKS)} hold")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

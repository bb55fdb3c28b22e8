"""Speech over HTTP POST: a whole body, and server-sent events."""

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession
from mutagen.mp3 import MP3

from subgen.errors import OutputError
from subgen.server.limits import Limits
from subgen.server.rest import TTS_PATH
from subgen.server.service import ServiceOptions, start_service
from subgen.server.voice_job import Speech
from subgen.waves.address import LIVE_PATH
from tests.support.served_voice import HI, SECOND_OF_SILENCE, Voice, answer_to, open_socket, serve_voice
from tests.support.stopped_clock import stopped_clock

KEY = {"Authorization": "Bearer k"}
BOTH = pytest.mark.parametrize("path", [TTS_PATH, LIVE_PATH])


@asynccontextmanager
async def post(voice: Voice, path: str, body: object, **options: Any) -> AsyncIterator[ClientResponse]:
    """Post a body to a new service and return the response."""
    async with (
        serve_voice(voice, **options) as server,
        ClientSession(headers=KEY) as http,
        http.post(
            f"http://127.0.0.1:{server.port}{path}",
            data=io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode()),
        ) as response,
    ):
        yield response


def events_of(stream: str) -> list[tuple[str | None, Any]]:
    """Return the name and the data of every event of a stream."""
    events = []
    for block in stream.removesuffix("\n\n").split("\n\n"):
        *names, data = block.split("\n")
        events.append((names[0].removeprefix("event: ") if names else None, data.removeprefix("data: ")))
    return [(name, json.loads(data)) for name, data in events]


async def test_a_body_without_a_format_is_the_samples_without_a_header() -> None:
    async with post(Voice(), TTS_PATH, HI) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "audio/wav"
        assert await response.read() == b"\1\0\2\0"


@pytest.mark.parametrize(
    ("output_format", "content_type", "begins", "length"),
    [
        ("pcm", "audio/wav", b"\1\0\2\0", 4),
        ("wav", "audio/wav", b"RIFF", 48),
        ("ulaw", "audio/PCMU;rate=16000", b"\xff\xff", 2),
        ("alaw", "audio/PCMA;rate=16000", b"\xd5\xd5", 2),
    ],
)
async def test_a_body_has_the_requested_format(
    output_format: str, content_type: str, begins: bytes, length: int
) -> None:
    request = {**HI, "output_format": output_format, "sample_rate": 16000}
    async with post(Voice(), TTS_PATH, request) as response:
        assert response.headers["Content-Type"] == content_type
        body = await response.read()

    assert body.startswith(begins)
    assert len(body) == length


async def test_mp3_is_made_by_the_encoder_of_the_service() -> None:
    async def encode(pcm: bytes, sample_rate_hz: int) -> bytes:
        return b"ID3" + pcm + str(sample_rate_hz).encode()

    request = {**HI, "output_format": "mp3", "sample_rate": 24000}
    async with post(Voice(), TTS_PATH, request, encode_mp3=encode) as response:
        assert (response.status, response.headers["Content-Type"]) == (200, "audio/mpeg")
        assert await response.read() == b"ID3\1\0\2\00024000"


@pytest.mark.parametrize("sample_rate", [8000, 44100])
async def test_the_service_of_the_command_line_makes_mp3(service_url: str, sample_rate: int) -> None:
    request = {**HI, "text": "Hello there.", "sample_rate": sample_rate}
    base = service_url.replace("ws", "http", 1).removesuffix(LIVE_PATH)
    async with ClientSession(headers=KEY) as http:
        pcm = await (await http.post(base + TTS_PATH, json=request)).read()
        response = await http.post(base + TTS_PATH, json={**request, "output_format": "mp3"})
        info: Any = MP3(io.BytesIO(await response.read())).info  # type: ignore[no-untyped-call] # mutagen

    assert (response.status, response.content_type) == (200, "audio/mpeg")
    assert (info.sample_rate, info.channels) == (sample_rate, 1)
    assert info.length == pytest.approx(len(pcm) / 2 / sample_rate, abs=0.2)


async def test_mp3_without_an_encoder_is_refused_before_anything_is_spoken() -> None:
    voice = Voice()
    async with post(voice, TTS_PATH, {**HI, "output_format": "mp3"}) as response:
        assert response.status == 400
        assert "needs an encoder" in (await response.json())["message"]

    assert voice.jobs == []


async def test_a_failing_encoder_is_status_500() -> None:
    async def encode(_: bytes, __: int) -> bytes:
        raise OutputError("ffmpeg ended with 1")

    async with post(Voice(), TTS_PATH, {**HI, "output_format": "mp3"}, encode_mp3=encode) as response:
        assert response.status == 500
        assert (await response.json())["error"] == {"message": "ffmpeg ended with 1", "code": "500"}


async def test_events_carry_the_samples_in_pieces_and_the_last_one_says_done() -> None:
    async with post(Voice(Speech(pcm=SECOND_OF_SILENCE)), LIVE_PATH, HI) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/event-stream"
        stream = await response.text()

    *pieces, end = events_of(stream)
    assert stream.startswith('event: audio\ndata: {"audio":"')
    assert stream.endswith('data: {"status":"200","done":true}\n\n')
    assert end == (None, {"status": "200", "done": True})
    assert {name for name, _ in pieces} == {"audio"}
    assert {(piece["done"], piece["status"]) for _, piece in pieces} == {(False, "206")}
    assert len(pieces) == 6
    assert b"".join(base64.b64decode(piece["audio"]) for _, piece in pieces) == SECOND_OF_SILENCE


@pytest.mark.parametrize("output_format", ["pcm", "wav", "ulaw", "alaw"])
async def test_the_pieces_of_the_events_make_the_whole_body(output_format: str) -> None:
    request = {**HI, "output_format": output_format}
    voice = Voice(Speech(pcm=bytes(range(256)) * 200))
    async with post(voice, TTS_PATH, request) as response:
        whole = await response.read()
    async with post(voice, LIVE_PATH, request) as response:
        *pieces, _ = events_of(await response.text())

    assert b"".join(base64.b64decode(piece["audio"]) for _, piece in pieces) == whole


@BOTH
async def test_the_headers_have_new_ids_and_those_of_the_client(path: str) -> None:
    async with post(Voice(), path, {**HI, "session_id": "s.1", "request_id": "r-1"}) as response:
        headers = response.headers

    assert headers["X-Session-Id"] != headers["X-Request-Id"]
    assert (headers["X-External-Session-Id"], headers["X-External-Request-Id"]) == ("s.1", "r-1")


@BOTH
async def test_ids_that_the_client_did_not_give_are_not_echoed(path: str) -> None:
    async with post(Voice(), path, HI) as response:
        assert response.headers["X-Session-Id"]
        assert "X-External-Session-Id" not in response.headers
        assert "X-External-Request-Id" not in response.headers


@BOTH
@pytest.mark.parametrize(
    "more",
    [
        {"word_timestamps": True},
        {"complete_backoff_ms": 10_000},
        {"continue": True, "flush": True, "context_id": "c", "max_buffer_flush_ms": 1000},
        {"language": None, "number_pronunciation_language": "hi", "pronunciation_dicts": ["d"]},
        {"add_wav_header": True, "consistency": 0.5, "nonsense": [1, {}]},
    ],
)
async def test_socket_fields_and_unknown_fields_change_nothing(path: str, more: dict[str, object]) -> None:
    voice = Voice()
    async with post(voice, path, {**HI, **more}) as response:
        assert response.status == 200

    assert [(job.text, job.with_words) for job in voice.jobs] == [("hi", False)]


@BOTH
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"voice_id": "meher"}, "text"),
        ({"text": "hi"}, "voice_id"),
        ({**HI, "text": " \n"}, "text is blank"),
        ({**HI, "text": "a" * 8001}, "more than 8000 characters"),
        ({**HI, "voice_id": "mehr"}, "did you mean 'meher'"),
        ({**HI, "voice_id": "/etc/passwd"}, "is not a voice of this service"),
        ({**HI, "sample_rate": 48000}, "sample_rate 48000 is not one of 8000"),
        ({**HI, "speed": 2.01}, "speed"),
        ({**HI, "language": "he"}, "language 'he' is not a language"),
        (
            {**HI, "number_pronunciation_language": "xx"},
            "number_pronunciation_language 'xx' is not a language",
        ),
        ({**HI, "pronunciation_dicts": "d"}, "pronunciation_dicts"),
        ({**HI, "output_format": "ogg"}, "output_format 'ogg' is not one of pcm, wav, mp3, ulaw, alaw"),
        ({**HI, "request_id": "a\nX-Evil: 1"}, "request_id"),
        (b"", "truncated"),
        (b"no", ""),
        (b"[]", "array"),
        (b"\xff\xfe", ""),
        (b'{"extra": ' + b"[" * 100_000, "nested too deeply"),
    ],
)
async def test_an_invalid_body_is_refused_in_json_before_anything_is_spoken(
    path: str, body: object, message: str
) -> None:
    voice = Voice()
    async with post(voice, path, body) as response:
        assert (response.status, response.content_type) == (400, "application/json")
        refused = await response.json()

    assert message in refused["message"]
    assert refused["status"] == "error"
    assert refused["error"] == {"message": refused["message"], "code": "validation_error"}
    assert voice.jobs == []


@BOTH
async def test_blanks_around_a_text_of_8000_characters_do_not_count(path: str) -> None:
    async with post(Voice(), path, {**HI, "text": " " * 100 + "a" * 8000 + "\n"}) as response:
        assert response.status == 200


@BOTH
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, {"Authorization": "Basic dTpw"}])
async def test_a_request_without_a_key_is_refused(path: str, headers: dict[str, str]) -> None:
    async with (
        serve_voice(Voice()) as server,
        ClientSession() as http,
        http.post(f"http://127.0.0.1:{server.port}{path}", json=HI, headers=headers) as response,
    ):
        assert response.status == 401
        assert (await response.json())["error"]["code"] == "401"


@BOTH
async def test_a_failing_voice_is_status_500(path: str) -> None:
    async with post(Voice(Speech(error="the voice failed")), path, HI) as response:
        assert response.status == 500
        assert (await response.json())["message"] == "the voice failed"


@BOTH
async def test_a_body_that_is_too_long_is_refused(path: str) -> None:
    async with post(Voice(), path, {**HI, "text": "a" * (1 << 20)}) as response:
        assert response.status == 413
        assert (await response.json())["error"]["code"] == "413"


@BOTH
async def test_a_body_that_does_not_arrive_in_time_is_refused(path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer k\r\nContent-Length: 10\r\n\r\n"
    async with serve_voice(Voice(), limits=Limits(body_timeout_s=20.0)) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        with stopped_clock() as clock:
            writer.write(head.encode())
            assert await clock.timer_within(20.0) == pytest.approx(20)
            await clock.advance(20.0)

            assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
        writer.close()


@BOTH
async def test_a_client_that_reads_nothing_is_disconnected_and_its_request_dropped(path: str) -> None:
    voice = Voice(Speech(pcm=SECOND_OF_SILENCE * 600))
    body = json.dumps(HI)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer k\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    async with (
        serve_voice(voice, limits=Limits(requests=1, send_timeout_s=20.0)) as server,
        open_socket(server) as other,
    ):
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write((head + body).encode())

        while voice.jobs == []:
            await answer_to(other, {"type": "nonsense"})  # the body has not arrived yet
        voice.speech = Speech(pcm=b"\1\0")
        with stopped_clock() as clock:
            while (await answer_to(other, HI))[-1]["status"] == "error":
                await clock.advance(20.0)  # its client is still being waited for
        writer.transport.abort()


async def test_the_socket_and_both_posts_give_the_same_bytes_for_the_same_request() -> None:
    request = {"voice_id": "meher", "text": "Hi there.", "sample_rate": 8000, "complete_backoff_ms": 0}
    async with (
        start_service(ServiceOptions(processes=2)) as url,
        ClientSession(headers=KEY) as http,
        http.ws_connect(url) as socket,
    ):
        base = url.replace("ws", "http", 1).removesuffix(LIVE_PATH)
        frames = await answer_to(socket, request)
        whole = [await (await http.post(base + TTS_PATH, json=request)).read() for _ in range(2)]
        *pieces, _ = events_of(await (await http.post(base + LIVE_PATH, json=request)).text())

    spoken = b"".join(base64.b64decode(frame["data"]["audio"]) for frame in frames[:-1])
    assert len(spoken) > 4000
    assert whole == [spoken, spoken]
    assert b"".join(base64.b64decode(piece["audio"]) for _, piece in pieces) == spoken


async def test_the_live_path_still_opens_sockets() -> None:
    async with serve_voice(Voice()) as server, open_socket(server, LIVE_PATH) as socket:
        assert (await answer_to(socket, HI))[-1]["status"] == "complete"

"""The local service on real sockets, with a voice in memory: the frames of its answers and their times."""

import asyncio
import base64
import itertools
import json
from socket import SHUT_RDWR
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestServer

from subgen.errors import UsageError
from subgen.server.dependencies import ServerDeps
from subgen.server.service import LEGACY_PATH, ServiceOptions, build_application, start_service
from subgen.server.voice_job import Speech
from subgen.waves.address import LIVE_PATH, VOICES_PATH
from subgen.waves.voices import VOICES
from tests.support.served_voice import (
    HI,
    SECOND_OF_SILENCE,
    Voice,
    answer_to,
    no_sleep,
    open_new_service,
    open_socket,
    serve_voice,
    statuses,
)
from tests.support.stopped_clock import stopped_clock


async def upgrade(server: TestServer, path: str = LIVE_PATH, **headers: str) -> int:
    """Try to open a socket and return the status."""
    async with ClientSession() as http:
        try:
            async with http.ws_connect(f"http://127.0.0.1:{server.port}{path}", headers=headers):
                return 101
        except WSServerHandshakeError as refused:
            return refused.status


async def get(server: TestServer, path: str, **headers: str) -> tuple[int, Any]:
    """Send a plain GET and return the status and the JSON, if any."""
    async with (
        ClientSession() as http,
        http.get(f"http://127.0.0.1:{server.port}{path}", headers=headers) as answer,
    ):
        return answer.status, await answer.json() if answer.content_type == "application/json" else None


@pytest.mark.parametrize("path", [LIVE_PATH, LEGACY_PATH])
async def test_both_socket_paths_have_the_same_protocol(path: str) -> None:
    async with open_new_service(Voice(), path) as socket:
        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]


@pytest.mark.parametrize("path", [LIVE_PATH, LEGACY_PATH])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer  "},
        {"Authorization": "Basic dTpw"},
        {"Authorization": "k"},
    ],
)
async def test_a_socket_without_a_key_is_refused(path: str, headers: dict[str, str]) -> None:
    async with serve_voice(Voice()) as server:
        assert await upgrade(server, path, **headers) == 401


@pytest.mark.parametrize(
    ("given", "status"),
    [("right", 101), ("wrong", 401), ("righ", 401), ("right2", 401), ("RIGHT", 401), ("ключ", 401)],
)
async def test_a_service_with_a_key_accepts_no_other(given: str, status: int) -> None:
    async with serve_voice(Voice(), key="right") as server:
        assert await upgrade(server, Authorization=f"Bearer {given}") == status


async def test_a_key_may_have_letters_of_any_script() -> None:
    async with serve_voice(Voice(), key="ключ") as server:
        assert await upgrade(server, Authorization="bearer ключ") == 101


async def test_a_refusal_gives_its_reason() -> None:
    async with serve_voice(Voice()) as server:
        refused = await get(server, LIVE_PATH)

    assert refused == (
        401,
        {
            "status": "error",
            "message": "a Bearer key is missing",
            "error": {"message": "a Bearer key is missing", "code": "401"},
        },
    )


async def test_the_list_of_voices_has_the_format_of_the_vendor() -> None:
    async with serve_voice(Voice()) as server:
        status, listed = await get(server, VOICES_PATH, Authorization="Bearer k")

    voices = listed["voices"]
    assert status == 200
    assert [voice["voiceId"] for voice in voices] == [voice.id for voice in VOICES]
    assert voices[0] == {
        "voiceId": "meher",
        "displayName": "Meher",
        "tags": {
            "language": ["english", "hindi"],
            "accent": "indian",
            "gender": "female",
            "age": "adult",
            "emotions": [],
            "usecases": [],
        },
    }


async def test_chunks_and_word_events_come_in_audio_time_order_and_complete_once() -> None:
    speech = Speech(pcm=SECOND_OF_SILENCE, words=((0.0, 0.1), (0.2, 0.5), (0.7, 0.9)))
    async with open_new_service(Voice(speech)) as socket:
        frames = await answer_to(socket, {**HI, "text": "one two three", "word_timestamps": True})

    assert statuses(frames) == [
        "chunk",
        "word_timestamp",
        "chunk",
        "word_timestamp",
        "chunk",
        "chunk",
        "word_timestamp",
        "chunk",
        "chunk",
        "complete",
    ]
    assert [frame["data"] for frame in frames if frame["status"] == "word_timestamp"] == [
        {"id": 0, "word": "one", "start": 0.0, "end": 0.1},
        {"id": 1, "word": "two", "start": 0.2, "end": 0.5},
        {"id": 2, "word": "three", "start": 0.7, "end": 0.9},
    ]
    audio = b"".join(
        base64.b64decode(frame["data"]["audio"]) for frame in frames if frame["status"] == "chunk"
    )
    assert audio == SECOND_OF_SILENCE


async def test_every_frame_has_the_ids_of_the_socket_and_the_request() -> None:
    async with open_new_service(Voice()) as socket:
        first = await answer_to(socket, {**HI, "session_id": "s", "request_id": "r1"})
        second = await answer_to(socket, HI)

    assert {frame["external_session_id"] for frame in first} == {"s"}
    assert {frame["external_request_id"] for frame in first} == {"r1"}
    assert len({frame["session_id"] for frame in (*first, *second)}) == 1
    assert len({frame["request_id"] for frame in (*first, *second)}) == 2
    assert first[0]["session_id"].startswith("ws_")
    assert first[0]["request_id"].startswith("task_")
    assert "external_request_id" not in second[0]


async def test_every_frame_is_far_below_the_limit_of_clients() -> None:
    async with open_new_service(Voice(Speech(pcm=SECOND_OF_SILENCE * 60))) as socket:
        await socket.send_json(HI)
        longest = 0
        while (text := await socket.receive_str()) and json.loads(text)["status"] == "chunk":
            longest = max(longest, len(text))

    assert longest < 1 << 16


@pytest.mark.parametrize(
    ("request_", "job"),
    [
        (HI, {"sample_rate_hz": 44100, "with_words": False, "text": "hi"}),
        ({**HI, "sample_rate": 8000}, {"sample_rate_hz": 8000}),
        ({**HI, "word_timestamps": True}, {"with_words": True}),
        ({**HI, "word_timestamps": True, "text": "हाँ"}, {"with_words": True}),
        ({**HI, "word_timestamps": True, "language": "auto"}, {"with_words": True}),
        ({**HI, "word_timestamps": True, "language": "fr"}, {"with_words": False}),
        ({**HI, "word_timestamps": True, "voice_id": "sharvari"}, {"with_words": False}),
        ({**HI, "word_timestamps": True, "voice_id": "kayal", "text": "வணக்கம்"}, {"with_words": False}),
        ({**HI, "model": "lightning_v3.1_pro", "output_format": "pcm", "nonsense": [1]}, {"text": "hi"}),
        ({**HI, "text": " hi\n"}, {"text": " hi\n"}),
    ],
)
async def test_the_job_of_the_voice_has_the_settings_of_the_request(
    request_: dict[str, object], job: dict[str, object]
) -> None:
    voice = Voice()
    async with open_new_service(voice) as socket:
        assert statuses(await answer_to(socket, request_)) == ["chunk", "complete"]

    assert {name: getattr(voice.jobs[0], name) for name in job} == job


@pytest.mark.parametrize(
    ("request_", "code", "message"),
    [
        (
            {**HI, "voice_id": "mehr"},
            "400",
            "voice_id 'mehr' is not a voice of this service; did you mean 'meher'",
        ),
        ({**HI, "model": "lightning_v9"}, "400", "model 'lightning_v9' is not a model"),
        ({**HI, "model": "lightning_v2"}, "MODEL_DEPRECATED", "use lightning_v3.1_pro"),
        ({**HI, "language": "xx"}, "400", "language 'xx' is not a language"),
        ({**HI, "text": "a" * 8001}, "400", "text has more than 8000 characters"),
        ({**HI, "sample_rate": 22050}, "validation_error", "sample_rate 22050 is not one of"),
        ({**HI, "speed": 0.4}, "validation_error", "speed"),
        ({**HI, "speed": 2.5}, "validation_error", "speed"),
        ({**HI, "request_id": "a b"}, "validation_error", "request_id"),
        ({"text": "hi"}, "validation_error", "voice_id"),
        ("[]", "validation_error", "object"),
        ("no", "validation_error", ""),
        ('{"voice_id": "meher", "text": "\\ud83d"}', "validation_error", ""),
    ],
)
async def test_an_invalid_request_gets_an_error_frame_and_the_socket_stays_open(
    request_: object, code: str, message: str
) -> None:
    async with open_new_service(Voice()) as socket:
        (refused,) = await answer_to(socket, request_)

        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]

    assert refused["error"]["code"] == code
    assert message in refused["message"]
    assert refused["error"]["message"] == refused["message"]


async def test_a_refusal_is_short_however_long_the_refused_name_is() -> None:
    async with open_new_service(Voice()) as socket:
        (refused,) = await answer_to(socket, {**HI, "voice_id": "x" * 900_000})

    assert len(json.dumps(refused)) < 2000


async def test_a_failing_voice_is_an_error_frame_and_the_socket_stays_open() -> None:
    voice = Voice(Speech(error="the voice failed"))
    async with open_new_service(voice) as socket:
        (failed,) = await answer_to(socket, HI)
        voice.speech = Speech(pcm=b"\1\0")

        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]

    assert failed["error"] == {"message": "the voice failed", "code": "500"}


async def test_a_message_that_is_not_a_request_gets_no_answer() -> None:
    voice = Voice()
    async with open_new_service(voice) as socket:
        await socket.send_bytes(b"\0\1\2")
        await socket.send_json({"voice_id": "meher", "text": " \n"})
        await socket.ping()

        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]

    assert len(voice.jobs) == 1


@pytest.mark.parametrize("kind", ["ping", "keepalive", "keep_alive", "keep-alive"])
async def test_a_ping_gets_a_pong_and_never_reaches_the_voice(kind: str) -> None:
    voice = Voice()
    async with open_new_service(voice) as socket:
        await socket.send_json({"type": kind, "text": "hi", "voice_id": "meher"})

        assert await socket.receive_json() == {"type": "pong"}

    assert voice.jobs == []


@pytest.mark.parametrize(("fields", "waited_s"), [({}, 4.0), ({"complete_backoff_ms": 250}, 0.25)])
async def test_complete_trails_the_audio_by_the_requested_delay(
    fields: dict[str, object], waited_s: float
) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with serve_voice(Voice(), sleep=sleep) as server, open_socket(server) as socket:
        await answer_to(socket, {"voice_id": "meher", "text": "hi", **fields})

    assert waits == [waited_s]


async def test_each_overlapping_request_is_answered_under_its_own_id() -> None:
    voice = Voice()
    voice.may_speak.clear()
    async with open_new_service(voice) as socket:
        for number in range(3):
            await socket.send_json({**HI, "request_id": f"r{number}"})
        await socket.send_json({"type": "ping"})
        assert await socket.receive_json() == {"type": "pong"}
        voice.may_speak.set()
        frames = [await socket.receive_json() for _ in range(6)]

    for number in range(3):
        own = [frame for frame in frames if frame["external_request_id"] == f"r{number}"]
        assert statuses(own) == ["chunk", "complete"]


async def test_above_64_open_requests_each_is_refused_and_the_socket_stays_open() -> None:
    voice = Voice()
    voice.may_speak.clear()
    async with open_new_service(voice) as socket:
        for number in range(100):
            await socket.send_json({**HI, "request_id": f"r{number}"})
        refused = [await socket.receive_json() for _ in range(36)]
        voice.may_speak.set()
        answered = [await socket.receive_json() for _ in range(128)]

        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]

    assert {frame["error"]["code"] for frame in refused} == {"429"}
    assert [frame["external_request_id"] for frame in refused] == [f"r{number}" for number in range(64, 100)]
    assert statuses(answered).count("complete") == 64


@pytest.mark.parametrize(
    ("query", "seconds"), [("", 60), ("?timeout=5", 5), ("?timeout=120", 120), ("?x=1", 60)]
)
async def test_an_idle_socket_gets_an_error_frame_after_the_timeout_and_is_closed(
    query: str, seconds: int
) -> None:
    readings = itertools.chain([0.0], itertools.repeat(float(seconds)))
    deps = ServerDeps(speaker=Voice(), now_s=lambda: next(readings), sleep=no_sleep)
    server = TestServer(build_application(deps, None))
    async with server, open_socket(server, LIVE_PATH + query) as socket:
        assert await socket.receive_json() == {
            "status": "error",
            "message": f"Connection timed out after {seconds} seconds of inactivity",
        }
        assert (await socket.receive()).type is WSMsgType.CLOSE


async def test_the_time_of_an_answer_is_not_idle_time() -> None:
    voice = Voice(lasts_s=1000.0)
    async with open_new_service(voice, f"{LIVE_PATH}?timeout=5") as socket:
        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]
        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]


async def test_a_timeout_of_a_second_ends_after_a_second() -> None:
    with stopped_clock() as clock:
        async with (
            start_service(ServiceOptions(processes=1)) as url,
            ClientSession(headers={"Authorization": "Bearer k"}) as http,
            http.ws_connect(f"{url}?timeout=1") as socket,
        ):
            for _ in range(3):
                await clock.advance(0.99)
                await socket.send_json({"type": "ping"})
                assert await socket.receive_json() == {"type": "pong"}
            await clock.advance(1.0)
            frame = await socket.receive_json()

    assert frame["message"] == "Connection timed out after 1 seconds of inactivity"


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "", "x", "1e3", "\u0665", "9" * 10, "9" * 5000])
async def test_a_timeout_that_is_not_a_whole_number_of_seconds_is_refused(value: str) -> None:
    async with serve_voice(Voice()) as server:
        assert await upgrade(server, f"{LIVE_PATH}?timeout={value}", Authorization="Bearer k") == 400


async def test_a_very_long_timeout_is_accepted() -> None:
    async with open_new_service(Voice(), f"{LIVE_PATH}?timeout=999999999") as socket:
        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]


async def test_a_client_that_disconnects_during_its_answer_harms_no_other() -> None:
    voice = Voice(Speech(pcm=SECOND_OF_SILENCE * 60))
    async with serve_voice(voice) as server:
        async with open_socket(server) as leaving:
            await leaving.send_json(HI)
            await leaving.receive()
            leaving.get_extra_info("socket").shutdown(SHUT_RDWR)
        async with open_socket(server) as staying:
            assert statuses(await answer_to(staying, HI))[-1] == "complete"


async def test_the_requests_of_a_disconnected_client_are_dropped() -> None:
    voice = Voice()
    voice.may_speak.clear()
    async with open_new_service(voice) as socket:
        await socket.send_json(HI)
        await socket.send_json({"type": "ping"})
        await socket.receive()
        assert voice.busy == 1

    assert voice.busy == 0


async def test_a_message_above_a_mebibyte_closes_the_socket() -> None:
    async with open_new_service(Voice()) as socket:
        await socket.send_json({**HI, "text": "a" * (1 << 20)})

        closed = await socket.receive()

    assert (closed.type, closed.data) == (WSMsgType.CLOSE, 1009)


async def test_a_stopping_service_closes_its_sockets_and_drops_their_answers() -> None:
    voice = Voice()
    voice.may_speak.clear()
    async with serve_voice(voice) as server, open_socket(server) as socket:
        await socket.send_json(HI)
        await socket.send_json({"type": "ping"})
        await socket.receive()
        await server.close()

        assert (await socket.receive()).data == 1001

    assert voice.busy == 0


async def test_a_stopping_service_does_not_wait_long_for_silent_clients() -> None:
    upgrade_only = (
        f"GET {LIVE_PATH} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer k\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    async with serve_voice(Voice()) as server:
        pipes = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(10)]
        for reader, writer in pipes:
            writer.write(upgrade_only.encode())
            await reader.readuntil(b"\r\n\r\n")
        with stopped_clock() as clock:
            await clock.fast_forward(asyncio.create_task(server.close()))
            assert clock.passed_s <= 3
        for _, writer in pipes:
            writer.close()
            await writer.wait_closed()


async def test_a_plain_get_on_the_socket_path_is_refused() -> None:
    async with serve_voice(Voice()) as server:
        status, _ = await get(server, LIVE_PATH, Authorization="Bearer k")

    assert status == 400


@pytest.mark.parametrize("key", [None, "k"])
async def test_a_service_beyond_loopback_needs_a_key_and_tls(key: str | None) -> None:
    options = ServiceOptions(host="192.0.2.1", key=key)
    with pytest.raises(UsageError, match="is not loopback: set SUBGEN_SERVE_KEY and give --tls-cert"):
        async with start_service(options):
            pass


async def test_a_port_in_use_is_a_usage_error() -> None:
    async with serve_voice(Voice()) as server:
        with pytest.raises(UsageError, match=f"cannot listen on 127.0.0.1 port {server.port}"):
            async with start_service(ServiceOptions(port=server.port or 0)):
                pass

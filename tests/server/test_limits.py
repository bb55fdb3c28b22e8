"""Protection of the service: junk, excess and slowness harm only their sender."""

import asyncio
import json
import socket as sockets
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings, strategies as st

from subgen.server.limits import Limits
from subgen.server.voice_job import Speech, VoiceJob
from subgen.waves.address import LIVE_PATH
from tests.support.served_voice import (
    HI,
    SECOND_OF_SILENCE,
    Socket,
    Voice,
    answer_to,
    open_new_service,
    open_socket,
    rest_of,
    serve_voice,
    statuses,
)
from tests.support.stopped_clock import stopped_clock

KEY = {"Authorization": "Bearer k"}

junk_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
fields = st.sampled_from(
    [
        "voice_id",
        "text",
        "speed",
        "sample_rate",
        "language",
        "request_id",
        "continue",
        "flush",
        "max_buffer_flush_ms",
        "max_buffer_delay_ms",
        "context_id",
        "context_close",
        "cancel_request",
        "type",
    ]
)
junk = (
    st.text()
    | st.binary().map(lambda raw: raw.decode("latin-1"))
    | junk_values.map(json.dumps)
    | st.dictionaries(fields, junk_values).map(lambda values: json.dumps({**HI, **values}))
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(junk, max_size=30))
async def test_no_junk_ends_a_socket(messages: list[str]) -> None:
    async with open_new_service(Voice()) as socket:
        for message in messages:
            await socket.send_bytes(message.encode("utf-8", "surrogatepass"))
            await socket.send_str(message.encode("utf-8", "replace").decode())
        await socket.send_json({**HI, "request_id": "the-last"})
        while (frame := await socket.receive_json()).get("external_request_id") != "the-last":
            assert frame.get("type") == "pong" or frame["status"] in ("chunk", "error", "complete")

    assert frame["status"] == "chunk"


@pytest.mark.parametrize(
    "text",
    [
        '{"voice_id": "meher", "text": "hi", "extra": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"type": ' + "[" * 100_000,
        '{"voice_id": "meher", "text": "\\udc00"}',
        '{"voice_id": "meher", "text": 1e400}',
        '{"voice_id": "me\\u0000her", "text": "hi"}',
        '{"voice_id": "../../../etc/passwd", "text": "hi"}',
    ],
)
async def test_a_malicious_message_gets_an_error_frame(text: str) -> None:
    async with open_new_service(Voice()) as socket:
        (refused,) = await answer_to(socket, text)

        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]

    assert refused["status"] == "error"


async def test_an_invalid_id_is_not_echoed() -> None:
    async with open_new_service(Voice()) as socket:
        (refused,) = await answer_to(socket, {**HI, "request_id": "a" * 900_000, "session_id": "s"})

    assert "external_request_id" not in refused
    assert refused["external_session_id"] == "s"


async def test_a_message_of_20_megabytes_ends_only_its_own_socket() -> None:
    async with serve_voice(Voice()) as server, open_socket(server) as staying, open_socket(server) as leaving:
        with suppress(ConnectionError):  # it may be dropped before it has sent all of that
            await leaving.send_bytes(b"a" * 20_000_000)
        closed = await leaving.receive()

        assert statuses(await answer_to(staying, HI)) == ["chunk", "complete"]

    assert closed.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR)


async def test_a_message_that_is_not_utf_8_ends_only_its_own_socket() -> None:
    async with serve_voice(Voice()) as server, open_socket(server) as staying:
        reader, writer = await open_raw_socket(server)
        writer.write(b"\x81\x82\0\0\0\0\xff\xff")  # RFC 6455: a final text frame of two bytes, masked with 0
        assert b"\x03\xef" in await reader.read()  # 1007

        assert statuses(await answer_to(staying, HI)) == ["chunk", "complete"]
        writer.close()


async def test_sockets_above_the_limit_are_refused_until_one_closes() -> None:
    async with serve_voice(Voice(), limits=Limits(sockets=2)) as server:
        async with open_socket(server), open_socket(server):
            with pytest.raises(WSServerHandshakeError) as refused:
                async with open_socket(server):
                    pass
        async with open_socket(server) as socket:
            assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]

    assert refused.value.status == 429
    assert refused.value.headers is not None
    assert refused.value.headers["Retry-After"] == "1"


async def test_requests_above_the_limit_are_refused_until_one_is_answered() -> None:
    voice = Voice()
    voice.may_speak.clear()
    async with (
        serve_voice(voice, limits=Limits(requests=2)) as server,
        open_socket(server) as busy,
        open_socket(server) as other,
        ClientSession(headers=KEY) as http,
    ):
        await busy.send_json(HI)
        await busy.send_json(HI)
        await busy.send_json({"type": "ping"})
        await busy.receive()
        (refused,) = await answer_to(other, HI)
        async with http.post(f"http://127.0.0.1:{server.port}/waves/v1/tts", json=HI) as too_many:
            assert (too_many.status, too_many.headers["Retry-After"]) == (429, "1")
        voice.may_speak.set()
        await rest_of(busy)
        await rest_of(busy)

        assert statuses(await answer_to(other, HI)) == ["chunk", "complete"]

    assert refused["error"] == {"message": "more than 2 requests are open here", "code": "429"}


async def test_the_requests_of_a_closed_socket_no_longer_count() -> None:
    voice = Voice()
    voice.may_speak.clear()
    async with serve_voice(voice, limits=Limits(requests=2)) as server:
        async with open_socket(server) as leaving:
            await leaving.send_json(HI)
            await leaving.send_json(HI)
        voice.may_speak.set()
        async with open_socket(server) as socket:
            assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]


async def test_at_most_eight_requests_of_a_socket_are_spoken_at_once() -> None:
    voice = Voice()
    voice.may_speak.clear()
    async with open_new_service(voice) as socket:
        for _ in range(12):
            await socket.send_json(HI)
        await socket.send_json({"type": "ping"})
        await socket.receive()
        assert voice.busy == 8

        voice.may_speak.set()
        answered = [await socket.receive_json() for _ in range(24)]

    assert statuses(answered).count("complete") == 12


class LengthyVoice(Voice):
    """A voice that speaks the text `long` for ten minutes."""

    async def speak(self, job: VoiceJob) -> Speech:
        """Return ten minutes of silence, or one sample."""
        self.jobs.append(job)
        return Speech(pcm=SECOND_OF_SILENCE * 600 if job.text == "long" else b"\1\0")


async def test_a_client_that_reads_nothing_is_disconnected_and_its_request_dropped() -> None:
    limits = Limits(requests=1, send_timeout_s=20.0)
    voice = LengthyVoice()
    async with serve_voice(voice, limits=limits) as server, open_socket(server) as other:
        reader, writer = await open_raw_socket(server, receive_buffer_bytes=4096)
        text = json.dumps({**HI, "text": "long"}).encode()
        writer.write(b"\x81" + bytes([0x80 | len(text)]) + b"\0\0\0\0" + text)

        while voice.jobs == []:
            await answer_to(other, {"type": "nonsense"})  # the request has not arrived yet
        with stopped_clock() as clock:
            while statuses(await answer_to(other, HI)) != ["chunk", "complete"]:
                await clock.advance(20.0)  # its client is still being waited for
        with suppress(ConnectionError):
            assert b'"complete"' not in await reader.read()
        writer.close()


async def open_raw_socket(
    server: TestServer, receive_buffer_bytes: int | None = None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a socket and return its raw streams."""
    plain = sockets.socket()
    if receive_buffer_bytes is not None:
        plain.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, receive_buffer_bytes)
    plain.settimeout(0)
    await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", server.port))
    reader, writer = await asyncio.open_connection(sock=plain)
    writer.write(
        f"GET {LIVE_PATH} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer k\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


@pytest.mark.parametrize(
    "send",
    [
        lambda socket: socket.send_json({"type": "ping"}),
        lambda socket: socket.send_json({"voice_id": "meher", "text": " "}),
        lambda socket: socket.send_json({"nonsense": True}),
        lambda socket: socket.send_bytes(b"\0"),
        lambda socket: socket.ping(),
        lambda socket: socket.pong(),
    ],
    ids=["keep-alive", "white space", "nonsense", "binary", "websocket ping", "websocket pong"],
)
async def test_every_message_restarts_the_idle_time(send: Callable[[Socket], Awaitable[None]]) -> None:
    voice = Voice()
    was_read = asyncio.Event()

    def clock() -> float:
        was_read.set()
        return voice.now_s

    path = f"{LIVE_PATH}?timeout=10"
    async with serve_voice(voice, clock=clock) as server, open_socket(server, path) as socket:
        voice.now_s = 9.0
        was_read.clear()
        await send(socket)
        await was_read.wait()
        voice.now_s = 18.0
        await socket.send_json({**HI, "request_id": "r"})
        while (frame := await socket.receive_json()).get("external_request_id") != "r":
            assert "timed out" not in json.dumps(frame)

    assert frame["status"] == "chunk"


async def test_a_websocket_ping_gets_a_pong_with_the_same_bytes() -> None:
    async with serve_voice(Voice()) as server:
        reader, writer = await open_raw_socket(server)
        writer.write(b"\x89\x82\0\0\0\0ab")  # RFC 6455: a ping of two bytes, masked with 0

        assert await reader.readexactly(4) == b"\x8a\x02ab"
        writer.close()

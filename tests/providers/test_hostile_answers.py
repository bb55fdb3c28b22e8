"""Answers that break HTTP or WebSocket: each is an error of one short line."""

import asyncio
import base64
import hashlib
import re
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from subgen.errors import ServiceError, one_line
from subgen.model import TakeKey, Utterance, VoiceSettings
from subgen.providers.smallest.client import connect
from subgen.providers.smallest.endpoint import Endpoint
from subgen.providers.smallest.handshake import fetch_voices

HI = Utterance(
    key=TakeKey("k"),
    text="hi",
    voice_settings=VoiceSettings(voice="meher", model="m", language=None, speed=1.0, sample_rate_hz=8000),
    first_word=0,
)
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

Pieces = Callable[[], AsyncIterator[bytes]]


def always(first: bytes, rest: bytes) -> Pieces:
    """Bytes, and then the same ones without end."""

    async def pieces() -> AsyncIterator[bytes]:
        yield first
        while True:
            yield rest

    return pieces


def once(answer: bytes) -> Pieces:
    """Bytes, and then the end."""

    async def pieces() -> AsyncIterator[bytes]:
        yield answer

    return pieces


@asynccontextmanager
async def raw_service(pieces: Pieces, *, upgrades: bool = False) -> AsyncIterator[Endpoint]:
    """Serve these bytes to every client, after a correct upgrade or in its place."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            if upgrades:
                key = re.search(rb"Sec-WebSocket-Key: (\S+)", head, re.IGNORECASE)
                assert key is not None
                accept = base64.b64encode(hashlib.sha1(key[1] + GUID, usedforsecurity=False).digest())
                writer.write(
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                )
                writer.write(b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
                await reader.read(1)  # the request
            async for piece in pieces():
                writer.write(piece)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield Endpoint(name="peer", url=f"ws://127.0.0.1:{port}/live", key="sk_very_secret_key")
    finally:
        server.close()


async def speak(endpoint: Endpoint) -> None:
    """Ask for one answer."""
    async with connect(endpoint, "run", 60.0) as client:
        connection = client.connection()
        try:
            await connection.speak(HI)
        finally:
            await connection.close()


HTTP = {
    "a header without end": always(b"HTTP/1.1 101 X\r\nX: ", b"a" * 65536),
    "headers without end": always(b"HTTP/1.1 101 X\r\n", b"X: y\r\n" * 1000),
    "another protocol": once(b"SSH-2.0-OpenSSH_9\x1b[2J\r\n"),
    "an alert of TLS": once(b"\x15\x03\x01\x00\x02\x02\x46"),
    "a wrong key": once(b"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"),
    "another coding": once(b"HTTP/1.1 503 X\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nab"),
    "nothing": once(b""),
}


@pytest.mark.parametrize("ask", [speak, fetch_voices])
@pytest.mark.parametrize("pieces", HTTP.values(), ids=HTTP.keys())
async def test_what_is_no_answer_of_http_is_an_error_of_one_line(
    pieces: Pieces, ask: Callable[[Endpoint], AsyncIterator[None]]
) -> None:
    async with raw_service(pieces) as endpoint:
        with pytest.raises(ServiceError) as caught:
            await ask(endpoint)  # type: ignore[misc] # both are coroutines

    message = str(caught.value)
    assert message.isprintable()
    assert len(message) < 400
    assert "\\n" not in message


def frame(payload: bytes, first: int = 0x81, length: int | None = None) -> bytes:
    """A frame of WebSocket, which may claim another length than it has."""
    size = len(payload) if length is None else length
    return bytes([first, 127]) + struct.pack(">Q", size) + payload


FRAMES = {
    "a frame of four exabytes": once(frame(b"{", length=1 << 62)),
    "fragments without end": always(frame(b"{", first=0x01), frame(b"a" * 65536, first=0x00)),
    "no UTF-8": always(b"", frame(b'\xff\xfe{"status":"complete"}')),
    "a compressed frame": once(frame(b"{}", first=0xC1)),
    "a frame of a client": once(b"\x81\x82abcd{}"),
    "a close without a code": once(b"\x88\x01\x00"),
    "a number of a million digits": once(
        frame(b'{"status":"complete","data":{"id":' + b"9" * 1_000_000 + b"}}")
    ),
    "frames of 15 MB that mean nothing": always(b"", frame(b'{"x":"' + b"a" * 15_000_000 + b'","status":3}')),
    "frames without end that mean nothing": always(b"", frame(b'{"status":"info"}') * 1000),
    "expiries without end": always(
        b"", frame(b'{"status":"error","message":"Connection timed out after 1"}')
    ),
}


@pytest.mark.parametrize("pieces", FRAMES.values(), ids=FRAMES.keys())
async def test_frames_that_break_the_protocol_end_the_request(pieces: Pieces) -> None:
    async with raw_service(pieces, upgrades=True) as endpoint:
        with pytest.raises(ServiceError) as caught:
            await speak(endpoint)

    assert one_line(str(caught.value)) == str(caught.value)
    assert len(str(caught.value)) < 400

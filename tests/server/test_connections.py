"""Connections before a request: half-sent headers, too many, and no file descriptors left."""

import asyncio
import gc
import os
import resource
import socket as sockets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from subgen.server.limits import Limits
from subgen.server.rest import TTS_PATH
from subgen.server.service import ServiceOptions, start_service
from subgen.waves.address import LIVE_PATH
from tests.support.raw_http import exchange, message, status_of, upgrade
from tests.support.stopped_clock import stopped_clock

HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: "


@asynccontextmanager
async def serve(reports: list[str] | None = None, **limits: int) -> AsyncIterator[int]:
    """Serve on a free port, with limits."""
    options = ServiceOptions(
        processes=1, limits=Limits(**limits), report=(reports if reports is not None else []).append
    )
    async with start_service(options) as url:
        yield urlsplit(url).port or 0


async def connect(port: int, sent: bytes = HALF) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection and send the beginning of a request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    return reader, writer


async def is_cut(reader: asyncio.StreamReader) -> bool:
    """Wait for the end of a connection and return whether it ended without an answer."""
    with suppress(ConnectionError):
        return await reader.read() == b""
    return True


@pytest.mark.parametrize(
    ("sent", "more"),
    [(b"", b""), (b"", b"G"), (b"G", b"E"), (HALF, b"a"), (message()[:-2], b"X: a")],
    ids=["nothing", "late", "a letter", "half", "most"],
)
async def test_a_half_sent_header_times_out(sent: bytes, more: bytes) -> None:
    async with serve() as port:
        with stopped_clock() as clock:
            reader, writer = await connect(port, sent)
            ended = asyncio.create_task(is_cut(reader))
            await exchange(port, message())  # so that the connection before is accepted
            await clock.advance(Limits().header_timeout_s - 1)
            writer.write(more)  # which does not prolong it
            await exchange(port, message())
            assert not ended.done()
            await clock.advance(1.1)

            assert await ended
            writer.close()


async def test_the_second_header_of_a_connection_times_out_too() -> None:
    whole = message().replace(b"Connection: close\r\n", b"")
    async with serve() as port:
        with stopped_clock() as clock:
            reader, writer = await connect(port, whole + HALF)
            header = await reader.readuntil(b"\r\n\r\n")
            assert b"200 OK" in header
            ended = asyncio.create_task(reader.read())  # the list of voices
            await exchange(port, message())
            await clock.advance(Limits().header_timeout_s - 1)
            assert not ended.done()
            await clock.advance(1.1)

            await ended
            writer.close()


async def test_a_new_connection_takes_the_place_of_the_one_that_has_waited_longest() -> None:
    async with serve(connections=8) as port:
        held = [await connect(port) for _ in range(20)]
        assert status_of(await exchange(port, message())) == 200

        assert await is_cut(held[0][0])
        for _, writer in held:
            writer.close()


async def test_open_sockets_are_not_closed_for_new_connections() -> None:
    async with serve(connections=8) as port:
        held = [await connect(port, upgrade(LIVE_PATH)) for _ in range(8)]
        for reader, _ in held:
            assert b"101" in await reader.readuntil(b"\r\n\r\n")
        refused = await exchange(port, message())
        held[0][1].close()
        while status_of(answer := await exchange(port, message())) == 503:
            pass

        assert (status_of(refused), status_of(answer)) == (503, 200)
        assert b"Retry-After: 1" in refused
        for _, writer in held:
            writer.close()


@contextmanager
def no_files_left() -> Iterator[None]:
    """Take all file descriptors that the process may open."""
    gc.collect()  # so that nothing is collected meanwhile, which may want a file
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken: list[int] = []
    highest = max(int(each.name) for each in Path("/dev/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 50, hard))
    try:
        with suppress(OSError):
            while True:
                taken.append(os.open("/dev/null", os.O_RDONLY))
        yield
    finally:
        for each in taken:
            os.close(each)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_a_lack_of_files_is_reported_once_a_minute_and_ends_with_it() -> None:
    reports: list[str] = []
    loop = asyncio.get_running_loop()
    async with serve(reports) as port:
        client = sockets.socket()
        client.setblocking(False)  # noqa: FBT003 # the standard library's signature
        with stopped_clock() as clock:
            with no_files_left():
                await loop.sock_connect(client, ("127.0.0.1", port))
                await loop.sock_sendall(client, message())
                for _ in range(200):
                    await clock.advance(0.25)
                assert len(reports) == 1
                for _ in range(200):
                    await clock.advance(0.25)
                assert len(reports) == 2
            await clock.advance(0.25)
            answer = await loop.sock_recv(client, 100)
        client.close()

    assert status_of(answer) == 200
    assert reports[0].startswith("no connection can be accepted: Too many open files; 0 are open")


@pytest.mark.parametrize(
    "sent",
    [
        message("POST", TTS_PATH, body=b"a" * 900_000)[:-100],
        HALF + b"a: a\r\n" + b"".join(b"X%d: %s\r\n" % (number, b"a" * 8000) for number in range(100)),
    ],
    ids=["bodies", "headers"],
)
async def test_unfinished_requests_are_bounded_for_all_connections_together(sent: bytes) -> None:
    async with serve(unhandled_bytes=2_000_000) as port:
        held = [await connect(port, sent) for _ in range(4)]
        ended = [asyncio.create_task(is_cut(reader)) for reader, _ in held]
        await asyncio.wait(ended, return_when=asyncio.FIRST_COMPLETED)

        assert status_of(await exchange(port, message())) == 200
        assert not all(each.done() for each in ended)
        for each in ended:
            each.cancel()
        for _, writer in held:
            writer.close()


async def test_unfinished_messages_are_bounded_for_all_sockets_together() -> None:
    unfinished = b"\x01\xff" + (900_000).to_bytes(8, "big") + b"\0\0\0\0" + b"a" * 800_000
    async with serve(unhandled_bytes=2_000_000) as port:
        held = []
        for _ in range(4):
            reader, writer = await connect(port, upgrade(LIVE_PATH))
            await reader.readuntil(b"\r\n\r\n")
            writer.write(unfinished)
            with suppress(ConnectionError):
                await writer.drain()
            held.append((reader, writer))
        ended = [asyncio.create_task(is_cut(reader)) for reader, _ in held]
        await asyncio.wait(ended, return_when=asyncio.FIRST_COMPLETED)

        assert status_of(await exchange(port, message())) == 200
        assert not all(each.done() for each in ended)
        for each in ended:
            each.cancel()
        for _, writer in held:
            writer.close()

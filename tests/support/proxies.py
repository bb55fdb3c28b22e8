"""Proxies on the loopback, as small as their protocols allow: HTTP with CONNECT, and SOCKS 4, 4a and 5.

Whatever host a client names, the proxy connects it to one port of the loopback: names need not exist.
"""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from ssl import SSLContext

__all__ = ["SeenByProxy", "http_proxy", "socks_proxy"]

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class SeenByProxy:
    """A proxy, and what it has observed.

    Attributes:
        port: Its port.
        target_port: Port of the loopback that it connects every client to.
        user: User name and password that it asks for, as `USER:PASSWORD`, or "" for none.
        status: Status with which the HTTP proxy answers every client; 0 to serve them.
        tls: Encrypts the way to the proxy itself, or None.
        hosts: `host:port` as the clients named them.
        received: All that clients sent before their way was open.
    """

    port: int = 0
    target_port: int = 0
    user: str = ""
    status: int = 0
    tls: SSLContext | None = None
    hosts: list[str] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await source.read(1 << 16):
            sink.write(piece)
            await sink.drain()
    sink.close()


async def _connect(seen: SeenByProxy, client: Streams, first: bytes = b"") -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", seen.target_port)
    writer.write(first)
    await asyncio.gather(_pump(client[0], writer), _pump(reader, client[1]))


@asynccontextmanager
async def _serve(
    seen: SeenByProxy, serve: Callable[[SeenByProxy, Streams], Awaitable[None]]
) -> AsyncIterator[SeenByProxy]:
    tasks: set[asyncio.Task[None]] = set()

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await serve(seen, (reader, writer))
        writer.close()

    server = await asyncio.start_server(client, "127.0.0.1", 0, ssl=seen.tls)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _http(seen: SeenByProxy, client: Streams) -> None:
    head = await client[0].readuntil(b"\r\n\r\n")
    seen.received += head
    method, target, *_ = head.decode().split(" ")
    key = base64.b64encode(seen.user.encode()).decode()
    if seen.status or (seen.user and f"Proxy-Authorization: Basic {key}\r\n" not in head.decode()):
        client[1].write(f"HTTP/1.1 {seen.status or 407} No\r\nContent-Length: 0\r\n\r\n".encode())
        await client[1].drain()
        return
    if method == "CONNECT":
        seen.hosts.append(target)
        client[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await _connect(seen, client)
        return
    seen.hosts.append(target.split("/")[2])
    path = "/" + target.split("/", 3)[3]
    await _connect(seen, client, head.replace(target.encode(), path.encode(), 1))


def http_proxy(
    target_port: int, *, user: str = "", status: int = 0, tls: SSLContext | None = None
) -> AbstractAsyncContextManager[SeenByProxy]:
    """Serve an HTTP proxy, which opens ways by CONNECT and passes on other requests."""
    return _serve(SeenByProxy(target_port=target_port, user=user, status=status, tls=tls), _http)


async def _socks5(seen: SeenByProxy, client: Streams) -> None:
    reader, writer = client
    methods = await reader.readexactly((await reader.readexactly(1))[0])
    method = 2 if seen.user else 0
    if method not in methods:
        writer.write(b"\5\xff")
        return
    writer.write(bytes([5, method]))
    if seen.user:
        await reader.readexactly(1)
        user, password = [await reader.readexactly((await reader.readexactly(1))[0]) for _ in range(2)]
        writer.write(b"\1\0" if f"{user.decode()}:{password.decode()}" == seen.user else b"\1\1")
    *_, kind = await reader.readexactly(4)
    length = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
    host = await reader.readexactly(length)
    named = host.decode() if kind == 3 else ".".join(map(str, host))
    seen.hosts.append(f"{named}:{int.from_bytes(await reader.readexactly(2), 'big')}")
    writer.write(b"\5\0\0\1" + bytes(6))
    await _connect(seen, client)


async def _socks4(seen: SeenByProxy, client: Streams) -> None:
    reader, writer = client
    request = await reader.readexactly(7)
    await reader.readuntil(b"\0")
    host = ".".join(map(str, request[3:7]))
    if request[3:6] == bytes(3):  # SOCKS 4a: the name follows
        host = (await reader.readuntil(b"\0"))[:-1].decode()
    seen.hosts.append(f"{host}:{int.from_bytes(request[1:3], 'big')}")
    writer.write(b"\0\x5a" + bytes(6))
    await _connect(seen, client)


async def _socks(seen: SeenByProxy, client: Streams) -> None:
    version = (await client[0].readexactly(1))[0]
    await (_socks5 if version == 5 else _socks4)(seen, client)


def socks_proxy(target_port: int, *, user: str = "") -> AbstractAsyncContextManager[SeenByProxy]:
    """Serve a SOCKS proxy, of the version that the client speaks."""
    return _serve(SeenByProxy(target_port=target_port, user=user), _socks)

"""Connections before and between requests: accepted, counted, and closed where too many wait.

asyncio's own loop of accepting reports a lack of file descriptors at each of a hundred tries a second, and
knows no most. This one pauses, reports once a minute, and makes room: of the connections that have sent no
whole request yet, the oldest goes first.
"""

import asyncio
import errno
import os
import resource
import socket as sockets
import ssl
from collections.abc import Callable
from contextlib import suppress

from aiohttp import WSMessage, WSMsgType, web
from aiohttp.typedefs import Handler

from subgen.server.limits import Limits

__all__ = ["Connection", "Listener", "mark_busy", "note_message", "note_progress"]

_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_PAUSE_S = 0.25
_REPORT_EVERY_S = 60.0
_BACKLOG = 512
_OTHER_FILES = 48
"""Files of a process beside its connections and its voices: standard streams, the event loop, libraries."""

_FILES_OF_A_VOICE = 3
_FEWEST_CONNECTIONS = 8
_CONTROL_FRAME_BYTES = 6
"""Bytes of a client's ping beside its data."""

_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


class Connection(asyncio.Protocol):
    """A connection, and what it has received that makes no message yet; passes all on to a handler.

    Args:
        handler: The protocol of aiohttp.
        listener: Counts the connections.

    Attributes:
        transport: Its transport, once it is open.
        is_busy: Whether a request is being answered, or a socket is open.
        idle_from_s: When it began to wait for a request.
        unhandled_bytes: Bytes received since the last whole message.
    """

    def __init__(self, handler: asyncio.Protocol, listener: "Listener") -> None:
        self._handler = handler
        self._listener = listener
        self.transport: asyncio.Transport | None = None
        self.is_busy = False
        self.idle_from_s = _now_s()
        self.unhandled_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to count the connection."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 # it is a stream
        self.transport = transport
        self._listener.connections[self] = None
        self._handler.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count the connection no longer."""
        self._listener.connections.pop(self, None)
        self.handled()
        self._handler.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count the bytes."""
        self.unhandled_bytes += len(data)
        self._listener.add_unhandled(len(data))
        self._handler.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass on the end of the data."""
        return self._handler.eof_received()

    def pause_writing(self) -> None:
        """Pass on that the client reads too slowly."""
        self._handler.pause_writing()

    def resume_writing(self) -> None:
        """Pass on that the client has read."""
        self._handler.resume_writing()

    def handled(self, most_bytes: int | None = None) -> None:
        """Count bytes as handled; all of them, or no more than some."""
        handled = self.unhandled_bytes if most_bytes is None else min(most_bytes, self.unhandled_bytes)
        self.unhandled_bytes -= handled
        self._listener.add_unhandled(-handled)

    def abort(self) -> None:
        """Cut the connection."""
        if self.transport is not None:
            self.transport.abort()


class Listener:
    """Accepts connections for a server.

    Args:
        make_handler: Makes the protocol of aiohttp for each connection.
        limits: The most of them.
        voices: Number of voice processes, which need files too.
        report: Called with a problem that a user can solve.

    Attributes:
        connections: The open connections, oldest first.
    """

    def __init__(
        self,
        make_handler: Callable[[], asyncio.Protocol],
        limits: Limits,
        voices: int,
        report: Callable[[str], None],
    ) -> None:
        self.connections: dict[Connection, None] = {}
        self._make_handler = make_handler
        self._limits = limits
        self._voices = voices
        self._report = report
        self._reported_s: float | None = None
        self._unhandled_bytes = 0
        self._openings: dict[asyncio.Task[None], None] = {}
        self._accepting: list[asyncio.Task[None]] = []
        self._sockets: list[sockets.socket] = []

    async def listen(self, host: str, port: int, tls: ssl.SSLContext | None) -> tuple[str, int]:
        """Listen on an address and accept connections from now on.

        Returns:
            The address and the port.

        Raises:
            OSError: The address is unknown, or not free.
        """
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=sockets.SOCK_STREAM, flags=sockets.AI_PASSIVE)
        try:
            for family, address in dict.fromkeys((family, address[:2]) for family, *_, address in found):
                listening = sockets.create_server(address, family=family, backlog=_BACKLOG)
                listening.setblocking(False)  # noqa: FBT003 # the standard library's signature
                self._sockets.append(listening)
        except OSError:
            await self.close()
            raise
        self._accepting = [asyncio.create_task(self._accept(each, tls)) for each in self._sockets]
        host, port = self._sockets[0].getsockname()[:2]
        return host, port

    async def close(self) -> None:
        """Accept no more connections; open ones are the server's to close."""
        tasks = [*self._accepting, *self._openings]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for listening in self._sockets:
            listening.close()

    def add_unhandled(self, count: int) -> None:
        """Count bytes that make no message yet; close the connection with most when there are too many."""
        self._unhandled_bytes += count
        if count > 0 and self._unhandled_bytes > self._limits.unhandled_bytes:
            worst = max(self.connections, key=lambda each: each.unhandled_bytes)
            worst.handled()
            worst.abort()

    async def _accept(self, listening: sockets.socket, tls: ssl.SSLContext | None) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connected, _ = await loop.sock_accept(listening)
            except OSError as fault:
                if fault.errno in _EXHAUSTED:
                    self._report_exhausted(fault)
                    self._close_waiting()
                    await asyncio.sleep(_PAUSE_S)
                continue  # or the client has gone already
            if self._has_room() or self._close_waiting():
                opening = asyncio.create_task(self._open(connected, tls))
                self._openings[opening] = None
                opening.add_done_callback(self._end_opening)
            else:
                _refuse(connected, tls)
            await asyncio.sleep(0)  # so that a flood of connections does not keep the others waiting

    async def _open(self, connected: sockets.socket, tls: ssl.SSLContext | None) -> None:
        with suppress(OSError, ssl.SSLError, TimeoutError):  # the client has gone, or speaks no TLS
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: Connection(self._make_handler(), self),
                connected,
                ssl=tls,
                ssl_handshake_timeout=None if tls is None else self._limits.header_timeout_s,
            )

    def _end_opening(self, opening: "asyncio.Task[None]") -> None:
        self._openings.pop(opening, None)
        if not opening.cancelled():
            opening.exception()

    def _has_room(self) -> bool:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = self._limits.connections
        if files != resource.RLIM_INFINITY:
            most = min(most, files - _OTHER_FILES - _FILES_OF_A_VOICE * self._voices)
        return len(self.connections) + len(self._openings) < max(most, _FEWEST_CONNECTIONS)

    def _close_waiting(self) -> bool:
        """Close the connection that has waited longest for a whole request; return whether there is one."""
        waiting = (each for each in self.connections if not each.is_busy)
        oldest = min(waiting, key=lambda each: each.idle_from_s, default=None)
        if oldest is not None:
            self.connections.pop(oldest, None)
            oldest.abort()
            return True
        return any(opening.cancel() for opening in self._openings)

    def _report_exhausted(self, fault: OSError) -> None:
        now_s = _now_s()
        if self._reported_s is None or now_s - self._reported_s >= _REPORT_EVERY_S:
            self._reported_s = now_s
            files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
            reason = os.strerror(fault.errno or 0)
            self._report(
                f"no connection can be accepted: {reason}; {len(self.connections)} are open, and the process "
                f"may open {files} files (ulimit -n)"
            )


def _refuse(connected: sockets.socket, tls: ssl.SSLContext | None) -> None:
    """Close a connection for which there is no room."""
    with connected, suppress(OSError):
        if tls is None:
            connected.setblocking(False)  # noqa: FBT003 # the standard library's signature
            connected.send(_FULL)


@web.middleware
async def mark_busy(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Mark a connection as busy while a request is answered: its header has come."""
    connection = _connection_of(request)
    if connection is None:
        return await handler(request)
    connection.is_busy = True
    try:
        return await handler(request)
    finally:
        connection.handled()
        connection.is_busy = False
        connection.idle_from_s = _now_s()


def note_progress(request: web.BaseRequest) -> None:
    """Note that all that a connection has received so far was handled."""
    connection = _connection_of(request)
    if connection is not None:
        connection.handled()


def note_message(request: web.BaseRequest, message: WSMessage) -> None:
    """Note that a message of a socket was handled; a ping may come in the middle of another."""
    connection = _connection_of(request)
    if connection is not None:
        is_control = message.type in (WSMsgType.PING, WSMsgType.PONG)
        connection.handled(len(message.data) + _CONTROL_FRAME_BYTES if is_control else None)


def _connection_of(request: web.BaseRequest) -> Connection | None:
    protocol = None if request.transport is None else request.transport.get_protocol()
    return protocol if isinstance(protocol, Connection) else None


def _now_s() -> float:
    return asyncio.get_running_loop().time()

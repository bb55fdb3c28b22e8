"""Sockets to one endpoint, through aiohttp, opened again when the service closes them.

`subgen.providers.smallest.handshake` reads what a service answers before a socket is open, and
`subgen.providers.smallest.connection` drives an open socket.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import msgspec
from msgspec import UNSET

from subgen.errors import NoService, SocketRefused
from subgen.model import Continuation, Take, Utterance
from subgen.providers.smallest.connection import Connection, ConnectionClosed, ServiceBehaviour
from subgen.providers.smallest.connector import connector_for, proxy_options
from subgen.providers.smallest.endpoint import Endpoint
from subgen.providers.smallest.handshake import CONNECT_TIMEOUT_S, NoCookies, key_headers, translate_errors
from subgen.providers.smallest.redaction import redactor_for
from subgen.waves.messages import ContextRequest, SpeakRequest

__all__ = ["Client", "ReopeningConnection", "connect"]

_log = logging.getLogger(__name__)

_MAX_FRAME_BYTES = 1 << 24
_CLOSE_TIMEOUT_S = 1.0
"""Longest wait for the answer to a close; a run that stops does not wait for more."""

_SILENCE_S = 15.0


class Client:
    """A factory of sockets to one endpoint.

    Args:
        http: The session of aiohttp.
        endpoint: Address and key of the service.
        run_id: Prefix of the ids of this run's requests; of the characters `[A-Za-z0-9_.-]`.
        silence_s: Longest silence of a service that owes an answer, in seconds.

    Attributes:
        behaviour: What all sockets have observed of the service.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        endpoint: Endpoint,
        run_id: str,
        silence_s: float = _SILENCE_S,
    ) -> None:
        self.behaviour = ServiceBehaviour()
        self._silence_s = silence_s
        self._http = http
        self._endpoint = endpoint
        self._redact = redactor_for(endpoint)
        self._run_id = run_id
        self._requests = 0
        self._contexts = 0
        self._sockets = 0

    def connection(self) -> "ReopeningConnection":
        """Return a connection whose socket opens when it is first needed, and again when it has closed."""
        return ReopeningConnection(self)

    async def open_connection(self) -> Connection:
        """Open a new socket.

        Raises:
            ServiceError: The service cannot be reached, or refuses.
        """
        self._sockets += 1
        number = self._sockets
        proxy = self._endpoint.proxy
        way = "" if proxy is None else f" through {proxy.address} ({proxy.variable})"
        _log.debug("open socket %d to %s%s", number, self._endpoint.url, way)
        with translate_errors(self._endpoint):
            async with asyncio.timeout(self._silence_s):  # no timeout of aiohttp's covers the upgrade
                socket = await self._http.ws_connect(
                    self._endpoint.url,
                    headers=key_headers(self._endpoint),
                    timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSE_TIMEOUT_S),
                    compress=0,  # deflate would cost two to five times the CPU
                    max_msg_size=_MAX_FRAME_BYTES,
                    decode_text=False,  # msgspec reads bytes
                    **proxy_options(self._endpoint),
                )
        return Connection(socket, number, self.behaviour, self._silence_s, self._redact)

    def new_context_id(self) -> str:
        """Return an id that no other context of this run has."""
        self._contexts += 1
        return f"{self._run_id}.c{self._contexts}"

    def request_for(self, utterance: Utterance, context_id: str | None = None) -> SpeakRequest:
        """Return the request for an utterance, with an id that no other request of this run has.

        Args:
            utterance: The utterance.
            context_id: The context that it is a part of, or None for a request of its own.
        """
        self._requests += 1
        voice_settings = utterance.voice_settings
        request = SpeakRequest(
            voice_id=voice_settings.voice,
            text=utterance.text,
            model=voice_settings.model,
            sample_rate=voice_settings.sample_rate_hz,
            speed=voice_settings.speed,
            language=UNSET if voice_settings.language is None else voice_settings.language,
            word_timestamps=True,
            request_id=f"{self._run_id}.{self._requests}",
            complete_backoff_ms=0,
            number_pronunciation_language=voice_settings.number_language,
            math_notation=voice_settings.math,
            pronunciation_dicts=voice_settings.service_dictionaries,
        )
        if context_id is None or utterance.continuation is None:
            return request
        fields = msgspec.structs.asdict(request)
        return ContextRequest(**fields, context_id=context_id, continue_=not utterance.continuation.is_last)


@asynccontextmanager
async def connect(endpoint: Endpoint, run_id: str, silence_s: float = _SILENCE_S) -> AsyncIterator[Client]:
    """Connect to an endpoint; the sockets close with the context.

    Args:
        endpoint: Address and key of the service.
        run_id: Prefix of the ids of all requests.
        silence_s: Longest silence of a service that owes an answer, in seconds.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_refuse_redirect)
    async with aiohttp.ClientSession(
        connector=connector_for(endpoint),
        timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_TIMEOUT_S, sock_connect=CONNECT_TIMEOUT_S),
        trace_configs=[trace],
        cookie_jar=NoCookies(),
    ) as http:
        yield Client(http, endpoint, run_id, silence_s)


async def _refuse_redirect(*_: object) -> None:
    """Stop: a redirect would carry the key elsewhere, and aiohttp has no option against it on WebSockets."""
    raise NoService("the service answered with a redirect, which is never followed")


@dataclass(slots=True, eq=False)
class _Context:
    """A context, and the last part that was sent over it.

    Attributes:
        id: Its id.
        part: The part.
        connection: The socket.
        is_broken: Whether the part was lost.
    """

    id: str
    part: Continuation
    connection: Connection
    is_broken: bool = False

    def is_open_on(self, connection: Connection | None) -> bool:
        """Whether a socket has it open."""
        return self.connection is connection and (self.is_broken or not self.part.is_last)

    def goes_on_with(self, part: Continuation, connection: Connection | None) -> bool:
        """Whether a part is the next of the same line, over the same socket."""
        return (
            self.connection is connection
            and not self.is_broken
            and self.part.of == part.of
            and self.part.part + 1 == part.part
        )


class ReopeningConnection:
    """A connection that sends one request at a time over a socket, and over a new one when that has closed.

    Where the service closes a socket after every answer, the next one opens while the answer arrives.

    The parts of a context go over one socket, one after the other. Where one of them is lost, those after it
    begin a new context. A context that stays open would be one of the few that a socket may have: its socket
    is not used again.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._connection: Connection | None = None
        self._spare: asyncio.Task[Connection] | None = None
        self._old: list[Connection] = []
        self._context: _Context | None = None

    async def speak(
        self, utterance: Utterance, about: str = "", release: Callable[[], None] = lambda: None
    ) -> Take:
        """Speak one utterance and wait for the complete answer.

        The service may have closed a socket that has served before: if it breaks before the first frame, the
        request is sent again over a new one.

        Args:
            utterance: The text and the voice settings.
            about: The line that the utterance belongs to, for the log.
            release: Called once another can be sent, which may be before the answer is complete.

        Raises:
            AccountRefused: The service refused the key or the plan.
            NoService: There is no service of this kind at the address.
            RequestRefused: The service refused this text or its voice settings.
            RequestLost: There was no complete answer.
            ServiceBusy: There were more requests at once than the service allows.
            SocketRefused: No socket could be opened.
        """
        try:
            connection = await self._usable(utterance.continuation)
            try:
                return await self._request(connection, utterance, about, release)
            except ConnectionClosed:
                self._context = None
                connection = await self._open()
                return await self._request(connection, utterance, about, release)
        except ConnectionClosed as fault:
            raise SocketRefused(f"the service closed a new socket: {fault}") from None
        finally:
            release()

    async def _request(
        self, connection: Connection, utterance: Utterance, about: str, release: Callable[[], None]
    ) -> Take:
        """Send a request; a part of a context goes over that of the part before, or begins one."""
        continuation = utterance.continuation
        if continuation is None:
            return await connection.request(self._client.request_for(utterance), about, release)
        follows = self._context is not None and self._context.goes_on_with(continuation, connection)
        context_id = self._context.id if self._context and follows else self._client.new_context_id()
        context = self._context = _Context(context_id, continuation, connection)
        try:
            return await connection.request(self._client.request_for(utterance, context_id), about, release)
        except BaseException:
            context.is_broken = True
            raise

    async def close(self) -> None:
        """Close all sockets."""
        if self._spare is not None:
            self._spare.cancel()
            await asyncio.gather(self._spare, return_exceptions=True)
            if not self._spare.cancelled() and self._spare.exception() is None:
                self._old.append(self._spare.result())
        connections = [*self._old, *([self._connection] if self._connection else [])]
        self._old, self._connection, self._spare = [], None, None
        await asyncio.gather(*(connection.close() for connection in connections))

    async def _usable(self, continuation: Continuation | None) -> Connection:
        """Return the open socket, or a new one, also where the old one would have a context left open."""
        is_usable = (
            self._connection is not None and self._connection.is_usable and not self._client.behaviour.closes
        )
        context = self._context
        if (
            is_usable
            and context is not None
            and context.is_open_on(self._connection)
            and not (continuation is not None and context.goes_on_with(continuation, self._connection))
        ):
            is_usable = False
        return self._connection if is_usable and self._connection is not None else await self._open()

    async def _open(self) -> Connection:
        spare, self._spare = self._spare, None
        connection = await (spare if spare is not None else self._client.open_connection())
        if self._connection is not None:
            self._old.append(self._connection)
        self._connection = connection
        await self._close_idle()
        if self._client.behaviour.closes:
            self._spare = asyncio.create_task(self._client.open_connection())
            self._spare.add_done_callback(_retrieve_error)
        return connection

    async def _close_idle(self) -> None:
        """Close abandoned sockets that owe no answer."""
        idle = [connection for connection in self._old if connection.is_idle]
        self._old = [connection for connection in self._old if not connection.is_idle]
        for connection in idle:
            await connection.close()


def _retrieve_error(opening: "asyncio.Task[Connection]") -> None:
    """Mark the error of a spare socket as seen: it is raised where the socket is used, and it may not be."""
    if not opening.cancelled():
        opening.exception()

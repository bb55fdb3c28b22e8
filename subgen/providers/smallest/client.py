"""The client's door: sockets to a service, through aiohttp, and nothing decided here.

What a service says before a socket is open is `subgen.providers.smallest.handshake`'s; a socket that is open
is `subgen.providers.smallest.connection`'s.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
from msgspec import UNSET

from subgen.errors import NoService, ServiceError, SocketRefused
from subgen.model import Take, Utterance
from subgen.providers.smallest.connection import Connection, ConnectionClosed, ServiceBehaviour
from subgen.providers.smallest.endpoint import LOCAL_KEY, Endpoint
from subgen.providers.smallest.handshake import CONNECT_TIMEOUT_S, key_headers, translate_errors
from subgen.waves.messages import SpeakRequest

__all__ = ["SILENCE_S", "Client", "ReopeningConnection", "connect"]

_log = logging.getLogger(__name__)

_MAX_FRAME_BYTES = 1 << 24
_CLOSE_TIMEOUT_S = 1.0
"""How long a service may take to answer a close; a run that is to stop does not wait for more."""

SILENCE_S = 15.0


class Client:
    """Opens sockets to one endpoint.

    Args:
        http: aiohttp's session.
        endpoint: Where, and with what key.
        run_id: Makes the ids of this run's requests its own; of the characters `[A-Za-z0-9_.-]`.
        silence_s: How long a service that owes an answer may say nothing.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        endpoint: Endpoint,
        run_id: str,
        silence_s: float = SILENCE_S,
    ) -> None:
        self.habits = ServiceBehaviour()
        self._silence_s = silence_s
        self._http = http
        self._endpoint = endpoint
        self._run_id = run_id
        self._asked = 0
        self._opened = 0

    def connection(self) -> "ReopeningConnection":
        """A socket that opens when it is first needed, and again when it has closed."""
        return ReopeningConnection(self)

    async def open_connection(self) -> Connection:
        """A new socket.

        Raises:
            ServiceError: The service cannot be reached, or refuses.
        """
        self._opened += 1
        number = self._opened
        _log.debug("open socket %d to %s", number, self._endpoint.url)
        with translate_errors(self._endpoint):
            async with asyncio.timeout(self._silence_s):  # no timeout of aiohttp's covers the upgrade
                socket = await self._http.ws_connect(
                    self._endpoint.url,
                    headers=key_headers(self._endpoint),
                    timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSE_TIMEOUT_S),
                    compress=0,  # deflate would cost two to five times the CPU
                    max_msg_size=_MAX_FRAME_BYTES,
                    decode_text=False,  # msgspec reads bytes
                )
        return Connection(socket, number, self.habits, self._silence_s)

    def without_key(self, error: ServiceError) -> ServiceError:
        """What the service said of a request, without the key, should it have said that too."""
        key = self._endpoint.key
        if key is None or key == LOCAL_KEY:
            return error
        return type(error)(error.message.replace(key, "[key]"), error.code, error.retry_after_s)

    def request_for(self, utterance: Utterance) -> SpeakRequest:
        """The request that asks for an utterance, with an id that no other request of this run has."""
        self._asked += 1
        voice_settings = utterance.voice_settings
        return SpeakRequest(
            voice_id=voice_settings.voice,
            text=utterance.text,
            model=voice_settings.model,
            sample_rate=voice_settings.sample_rate_hz,
            speed=voice_settings.speed,
            language=UNSET if voice_settings.language is None else voice_settings.language,
            word_timestamps=True,
            request_id=f"{self._run_id}.{self._asked}",
            complete_backoff_ms=0,
        )


@asynccontextmanager
async def connect(endpoint: Endpoint, run_id: str, silence_s: float = SILENCE_S) -> AsyncIterator[Client]:
    """A client of an endpoint; its sockets close with the context.

    Args:
        endpoint: Where, and with what key.
        run_id: Begins the ids of all requests.
        silence_s: How long a service that owes an answer may say nothing.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_refuse_redirect)
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),  # a socket that is left and its heir are open together
        timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_TIMEOUT_S, sock_connect=CONNECT_TIMEOUT_S),
        trace_configs=[trace],
    ) as http:
        yield Client(http, endpoint, run_id, silence_s)


async def _refuse_redirect(*_: object) -> None:
    """Stop: a redirect would carry the key elsewhere, and aiohttp has no switch for it on WebSockets."""
    raise NoService("the service answered with a redirect, which is never followed")


class ReopeningConnection:
    """One request at a time over one socket, and over the next when that has closed.

    Where the service closes a socket after every answer, the next one opens while the answer comes.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._connection: Connection | None = None
        self._spare: asyncio.Task[Connection] | None = None
        self._old: list[Connection] = []

    async def speak(
        self, utterance: Utterance, about: str = "", release: Callable[[], None] = lambda: None
    ) -> Take:
        """Ask for one utterance and wait for the whole answer.

        A socket that has served before may have been closed by the service in the meantime: if it breaks
        before the first frame, the request goes over a new one.

        Args:
            utterance: What is asked for.
            about: Whose it is, for the log.
            release: Is called once another can be asked for, which may be before the answer is whole.

        Raises:
            AccountRefused: The key or the plan was refused.
            NoService: There is no service of this kind.
            RequestRefused: The service will not speak this.
            RequestLost: There was no whole answer.
            ServiceBusy: More was asked at once than the service allows.
            SocketRefused: There is no socket.
        """
        request = self._client.request_for(utterance)
        try:
            connection = await self._usable()
            try:
                return await connection.request(request, about, release)
            except ConnectionClosed:
                request = self._client.request_for(utterance)
                connection = await self._open()
                return await connection.request(request, about, release)
        except ConnectionClosed as fault:
            raise SocketRefused(f"the service closed a new socket: {fault}") from None
        except ServiceError as error:
            raise self._client.without_key(error) from None
        finally:
            release()

    async def close(self) -> None:
        """Close the sockets, if there are any."""
        if self._spare is not None:
            self._spare.cancel()
            await asyncio.gather(self._spare, return_exceptions=True)
            if not self._spare.cancelled() and self._spare.exception() is None:
                self._old.append(self._spare.result())
        links = [*self._old, *([self._connection] if self._connection else [])]
        self._old, self._connection, self._spare = [], None, None
        await asyncio.gather(*(connection.close() for connection in links))

    async def _usable(self) -> Connection:
        """The socket that is open, or a new one."""
        is_usable = (
            self._connection is not None and self._connection.is_usable and not self._client.habits.closes
        )
        return self._connection if is_usable and self._connection is not None else await self._open()

    async def _open(self) -> Connection:
        spare, self._spare = self._spare, None
        connection = await (spare if spare is not None else self._client.open_connection())
        if self._connection is not None:
            self._old.append(self._connection)
        self._connection = connection
        await self._sweep()
        if self._client.habits.closes:
            self._spare = asyncio.create_task(self._client.open_connection())
            self._spare.add_done_callback(_look_at)
        return connection

    async def _sweep(self) -> None:
        """Close sockets that have been left and owe nothing."""
        idle = [connection for connection in self._old if connection.is_idle]
        self._old = [connection for connection in self._old if not connection.is_idle]
        for connection in idle:
            await connection.close()


def _look_at(opening: "asyncio.Task[Connection]") -> None:
    """Whoever needs the socket hears why there is none; nobody may need it."""
    if not opening.cancelled():
        opening.exception()

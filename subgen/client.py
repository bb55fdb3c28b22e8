"""The client's door: sockets to a service, through aiohttp, and nothing decided here.

What a frame means is `subgen.protocol.client_session`'s; this module carries text in and out, and translates
what aiohttp raises into our own errors at the threshold.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus

import aiohttp
from aiohttp import WSMsgType
from msgspec import UNSET

from subgen.endpoint import KEY_VARIABLE, LOCAL_KEY, Endpoint
from subgen.errors import AccountRefused, RequestLost, RequestRefused, ServiceError
from subgen.model import Take, Utterance
from subgen.protocol.client_session import ClientSession, Expired, Finished, Heard, Lost
from subgen.protocol.codec import MalformedFrame, decode_voices
from subgen.protocol.messages import ListedVoice, SpeakRequest
from subgen.voices import Voice, voice_named

__all__ = ["Client", "Connection", "connected", "fetch_voices"]

_log = logging.getLogger(__name__)

_MAX_FRAME_BYTES = 1 << 24
_CONNECT_TIMEOUT_S = 30.0
_CLOSE_TIMEOUT_S = 1.0
"""How long a service may take to answer a close; a run that is to stop does not wait for more."""

_SILENCE_TIMEOUT_S = 60.0


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
        silence_s: float = _SILENCE_TIMEOUT_S,
    ) -> None:
        self.silence_s = silence_s
        self._http = http
        self._endpoint = endpoint
        self._run_id = run_id
        self._asked = 0

    def connection(self) -> "Connection":
        """A socket that opens when it is first needed, and again when it has closed."""
        return Connection(self)

    async def open_socket(self) -> "aiohttp.ClientWebSocketResponse[bool]":
        """A new socket.

        Raises:
            ServiceError: The service cannot be reached, or refuses.
        """
        _log.debug("open a socket to %s", self._endpoint.url)
        with _translated(self._endpoint):
            async with asyncio.timeout(self.silence_s):  # no timeout of aiohttp's covers the upgrade
                return await self._http.ws_connect(
                    self._endpoint.url,
                    headers=_headers(self._endpoint),
                    timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSE_TIMEOUT_S),
                    compress=0,  # deflate would cost two to five times the CPU
                    max_msg_size=_MAX_FRAME_BYTES,
                    decode_text=False,  # msgspec reads bytes
                )

    def without_key(self, error: ServiceError) -> ServiceError:
        """What the service said of a request, without the key, should it have said that too."""
        key = self._endpoint.key
        if key is None or key == LOCAL_KEY:
            return error
        return type(error)(error.message.replace(key, "[key]"), error.code)

    def request_for(self, utterance: Utterance) -> SpeakRequest:
        """The request that asks for an utterance, with an id that no other request of this run has."""
        self._asked += 1
        reading = utterance.reading
        return SpeakRequest(
            voice_id=reading.voice,
            text=utterance.text,
            model=reading.model,
            sample_rate=reading.sample_rate_hz,
            speed=reading.speed,
            language=UNSET if reading.language is None else reading.language,
            word_timestamps=True,
            request_id=f"{self._run_id}.{self._asked}",
            complete_backoff_ms=0,
        )


def _headers(endpoint: Endpoint) -> dict[str, str]:
    return {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}


async def fetch_voices(endpoint: Endpoint) -> tuple[Voice, ...]:
    """The voices that a service lists.

    A list does not say whether word events come: that is the vendor's word about six of them.

    Raises:
        ServiceError: There is no list to be had.
    """
    timeout = aiohttp.ClientTimeout(total=_CONNECT_TIMEOUT_S)
    with _translated(endpoint):
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.get(endpoint.voices_url, headers=_headers(endpoint), allow_redirects=False) as response,
        ):
            if response.status != HTTPStatus.OK:
                raise _refused_upgrade(endpoint, response.status)
            body = await response.read()
    try:
        listed = decode_voices(body).voices
    except MalformedFrame as fault:
        raise RequestLost(str(fault)) from None
    return tuple(_listed(voice) for voice in listed)


def _listed(listed: ListedVoice) -> Voice:
    known = voice_named(listed.voice_id)
    return Voice(
        id=listed.voice_id,
        gender=listed.tags.gender,
        accent=listed.tags.accent,
        languages=tuple(listed.tags.language),
        word_events=known is not None and known.word_events,
        models=("lightning_v3.1",),  # the model whose list it is: the path says so
    )


@asynccontextmanager
async def connected(
    endpoint: Endpoint, run_id: str, connections: int, silence_s: float = _SILENCE_TIMEOUT_S
) -> AsyncIterator[Client]:
    """A client of an endpoint; its sockets close with the context.

    Args:
        endpoint: Where, and with what key.
        run_id: Begins the ids of all requests.
        connections: The most sockets open at once.
        silence_s: How long a service that owes an answer may say nothing.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_refuse_redirect)
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections),
        timeout=aiohttp.ClientTimeout(
            total=None, connect=_CONNECT_TIMEOUT_S, sock_connect=_CONNECT_TIMEOUT_S
        ),
        trace_configs=[trace],
    ) as http:
        yield Client(http, endpoint, run_id, silence_s)


async def _refuse_redirect(*_: object) -> None:
    """Stop: a redirect would carry the key elsewhere, and aiohttp has no switch for it on WebSockets."""
    raise RequestRefused("the service answered with a redirect, which is never followed")


class Connection:
    """One socket at a time, which carries one request after the other."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._socket: aiohttp.ClientWebSocketResponse[bool] | None = None
        self._session = ClientSession()

    async def speak(self, utterance: Utterance) -> Take:
        """Ask for one utterance and wait for the whole answer.

        A socket that has served before may have been closed by the service in the meantime, which may do so
        after every answer: if it breaks before the first frame, the request goes over a new one.

        Raises:
            AccountRefused: The key or the plan was refused.
            RequestRefused: The service will not speak this.
            RequestLost: There was no whole answer.
        """
        if self._socket is not None and not self._socket.closed:
            try:
                return await self._converse(self._socket, utterance)
            except _StaleSocketError:
                await self.close()
        self._session = ClientSession()
        self._socket = await self._client.open_socket()
        try:
            return await self._converse(self._socket, utterance)
        except _StaleSocketError as fault:
            await self.close()
            raise RequestLost(str(fault)) from None

    async def close(self) -> None:
        """Close the socket, if there is one."""
        socket, self._socket = self._socket, None
        if socket is not None:
            _log.debug("close a socket")
            await socket.close()

    async def _converse(self, socket: "aiohttp.ClientWebSocketResponse[bool]", utterance: Utterance) -> Take:
        try:
            return await self._ask(socket, utterance)
        except UnicodeEncodeError:
            raise RequestRefused("the text has half of a surrogate pair, which no frame can hold") from None
        except RequestLost:
            await self.close()  # nothing that still comes on this socket can be trusted
            raise

    async def _ask(self, socket: "aiohttp.ClientWebSocketResponse[bool]", utterance: Utterance) -> Take:
        request = self._client.request_for(utterance)
        silence_s = self._client.silence_s
        heard = False
        try:
            # Not a timeout for each message: pings and frames of other requests are no sign of an answer.
            async with asyncio.timeout(silence_s) as patience:
                await socket.send_str(self._session.ask(request))
                while True:
                    match self._session.receive(await _text(socket, heard=heard)):
                        case Finished(request.request_id, take):
                            return take
                        case Lost(request.request_id, error):
                            raise self._client.without_key(error)
                        case Expired():
                            raise _gone("the service closed the socket for inactivity", heard=heard)
                        case Heard(request.request_id):
                            heard = True
                            patience.reschedule(asyncio.get_running_loop().time() + silence_s)
                        case _:  # of a request that was given up before
                            continue
        except TimeoutError:
            raise RequestLost(f"the service said nothing for {silence_s:g} s") from None
        except MalformedFrame as fault:
            raise RequestLost(str(fault)) from None
        except (aiohttp.ClientError, ConnectionError) as fault:
            raise _gone(f"the socket broke: {fault}", heard=heard) from None


class _StaleSocketError(Exception):
    """The socket closed before the first frame of an answer."""


async def _text(socket: "aiohttp.ClientWebSocketResponse[bool]", *, heard: bool) -> bytes:
    """The next text message; a binary one says nothing in this protocol."""
    while True:
        message = await socket.receive()
        if message.type is WSMsgType.TEXT:
            return bytes(message.data)
        if message.type is not WSMsgType.BINARY:
            why = _why(message.type, message.data)
            raise _gone(f"the socket closed before the answer was whole ({why})", heard=heard)


def _gone(reason: str, *, heard: bool) -> Exception:
    return RequestLost(reason) if heard else _StaleSocketError(reason)


def _why(kind: WSMsgType, detail: object) -> str:
    if kind is WSMsgType.CLOSE:
        return f"code {detail}"
    return str(detail) if kind is WSMsgType.ERROR else kind.name.lower()


@contextmanager
def _translated(endpoint: Endpoint) -> Iterator[None]:
    """Errors of aiohttp as ours, while a socket opens."""
    try:
        yield
    except aiohttp.WSServerHandshakeError as fault:
        raise _refused_upgrade(endpoint, fault.status) from None
    except aiohttp.ClientConnectorCertificateError as fault:
        raise RequestLost(f"cannot trust {fault.host}: {fault.certificate_error}") from None
    except TimeoutError:
        raise RequestLost(f"cannot reach {endpoint.url}: no answer") from None
    except aiohttp.ClientConnectorError as fault:
        reason = fault.os_error.strerror or str(fault.os_error) or "no connection"
        raise RequestLost(f"cannot reach {endpoint.url}: {reason}") from None
    except (aiohttp.ClientError, OSError, ssl.SSLError) as fault:
        raise RequestLost(f"cannot reach {endpoint.url}: {str(fault) or type(fault).__name__}") from None


def _refused_upgrade(endpoint: Endpoint, status: int) -> ServiceError:
    match status:
        case 401:
            is_users = endpoint.key not in (None, LOCAL_KEY)
            what = f"the key in {KEY_VARIABLE}" if is_users else f"a run without a key: set {KEY_VARIABLE}"
            return AccountRefused(f"{endpoint.url} refused {what}", "401")
        case 403:
            return AccountRefused(f"{endpoint.url} refused the account: its plan or its usage limit", "403")
        case 400 | 404 | 410:
            return RequestRefused(f"{endpoint.url} is not a service of this kind", str(status))
        case _:
            return RequestLost(f"{endpoint.url} refused to answer", str(status))

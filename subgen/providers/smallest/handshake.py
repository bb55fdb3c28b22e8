"""HTTP before a socket is open: the key's header, refusals as our errors, and the list of voices."""

import errno
import re
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from subgen.errors import (
    AccountRefused,
    NoService,
    RequestLost,
    ServiceBusy,
    ServiceError,
    SocketRefused,
    one_line,
)
from subgen.model import Voice
from subgen.providers.smallest.connector import connector_for, is_socks_error, proxy_options
from subgen.providers.smallest.endpoint import KEY_VARIABLE, LOCAL_KEY, Endpoint
from subgen.providers.smallest.proxy import Proxy
from subgen.providers.smallest.redaction import redactor_for
from subgen.waves.codec import MalformedFrame, decode_voices
from subgen.waves.messages import ListedVoice
from subgen.waves.models import CURRENT_MODEL, DEFAULT_MODEL
from subgen.waves.voices import voice_named

__all__ = ["CONNECT_TIMEOUT_S", "NoCookies", "fetch_voices", "key_headers", "translate_errors"]

CONNECT_TIMEOUT_S = 30.0
_MOST_BODY_BYTES = 4 << 20
"""Longest list of voices: some 10,000 voices."""

_LONGEST_REASON = 300
"""Longest reason of an error, in characters: errors of aiohttp quote the answer, which may be long."""

_OUR_LIMITS = (errno.EMFILE, errno.ENFILE)
"""Errors of a socket that count files of this process, or of this machine."""

_SECONDS = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)


class NoCookies(aiohttp.DummyCookieJar):
    """No cookies: aiohttp's parser would log a name that is none, which may be the key."""

    def update_cookies_from_headers(self, headers: Sequence[str], response_url: object) -> None:
        """Ignore the cookies of an answer."""


def key_headers(endpoint: Endpoint) -> dict[str, str]:
    """Return the header with the key, or no header without one."""
    return {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}


async def fetch_voices(endpoint: Endpoint) -> tuple[Voice, ...]:
    """Fetch the list of voices of a service.

    The list does not say which voices send word events: the vendor's documentation names six.

    Raises:
        ServiceError: The service does not answer with a list.
    """
    timeout = aiohttp.ClientTimeout(total=CONNECT_TIMEOUT_S)
    with translate_errors(endpoint):
        async with (
            aiohttp.ClientSession(
                connector=connector_for(endpoint), timeout=timeout, cookie_jar=NoCookies()
            ) as http,
            http.get(
                endpoint.voices_url,
                headers=key_headers(endpoint),
                allow_redirects=False,
                **proxy_options(endpoint),
            ) as response,
        ):
            if response.status != HTTPStatus.OK:
                raise _refused(endpoint, response.status, response.headers)
            body = await _bounded_body(response)
    try:
        listed = decode_voices(body, redactor_for(endpoint)).voices
    except MalformedFrame as fault:
        raise RequestLost(str(fault)) from None
    except Exception as unexpected:  # noqa: BLE001 # as in a reader of frames: the service's fault, in one line
        kind = type(unexpected).__name__
        raise RequestLost(f"the service sent a list of voices that cannot be read: {kind}") from None
    return tuple(_listed(voice) for voice in listed)


async def _bounded_body(response: aiohttp.ClientResponse) -> bytes:
    """Read a body, unpacked, up to the most bytes that a list of voices could need.

    aiohttp unpacks no more than 32 MiB at once, and this is read as it comes.

    Raises:
        RequestLost: It has more.
    """
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > _MOST_BODY_BYTES:
            raise RequestLost(f"the service sends a list of voices of more than {_MOST_BODY_BYTES >> 20} MiB")
    return bytes(body)


def _listed(listed: ListedVoice) -> Voice:
    known = voice_named(listed.voice_id)
    return Voice(
        id=listed.voice_id,
        gender=listed.tags.gender,
        accent=listed.tags.accent,
        languages=tuple(listed.tags.language),
        word_events=known is not None and known.word_events,
        models=(DEFAULT_MODEL,),  # the model whose list it is: the path says so
    )


@contextmanager
def translate_errors(endpoint: Endpoint) -> Iterator[None]:
    """Translate the errors of aiohttp into ours, while a socket opens or a list is fetched.

    Errors of aiohttp quote the answer, which may hold the key.
    """
    redact = redactor_for(endpoint)
    try:
        with _translate_kinds(endpoint):
            yield
    except ServiceError as error:
        message = one_line(redact(error.message))[:_LONGEST_REASON]
        raise type(error)(message, error.code, error.retry_after_s) from None


@contextmanager
def _translate_kinds(endpoint: Endpoint) -> Iterator[None]:
    try:
        yield
    except aiohttp.WSServerHandshakeError as fault:
        raise _refused(endpoint, fault.status, fault.headers) from None
    except aiohttp.ClientHttpProxyError as fault:
        raise _refused_by_proxy(endpoint, fault.status) from None
    except aiohttp.ClientConnectorCertificateError as fault:
        raise NoService(f"cannot trust {fault.host}: {fault.certificate_error}") from None
    except ssl.SSLCertVerificationError as fault:  # behind a SOCKS proxy
        raise NoService(f"cannot trust {urlsplit(endpoint.url).hostname}: {fault}") from None
    except TimeoutError:
        raise SocketRefused(f"cannot reach {_way(endpoint)}: no answer") from None
    except (aiohttp.ClientError, OSError, ssl.SSLError) as fault:
        raise _unreachable(endpoint, fault) from None
    except Exception as fault:
        if endpoint.proxy is None or not is_socks_error(fault):
            raise
        raise SocketRefused(f"cannot reach {_way(endpoint)}: {fault}") from None


def _unreachable(endpoint: Endpoint, fault: Exception) -> ServiceError:
    """Return the error of a connection that cannot be opened, or broke."""
    if isinstance(fault, aiohttp.ClientResponseError):
        return SocketRefused(
            f"{endpoint.url} sends an answer that makes no sense: {' '.join(fault.message.split())}"
        )
    if not isinstance(fault, aiohttp.ClientConnectorError):
        return SocketRefused(f"cannot reach {_way(endpoint)}: {str(fault) or type(fault).__name__}")
    reason = fault.os_error.strerror or str(fault.os_error) or "no connection"
    if fault.os_error.errno in _OUR_LIMITS:
        reason = "this machine has too many files open (ulimit -n), which is no fault of the service"
    where = endpoint.url
    if endpoint.proxy is not None and isinstance(fault, aiohttp.ClientProxyConnectionError):
        where = _named(endpoint.proxy)
    return SocketRefused(f"cannot reach {where}: {reason}")


def _way(endpoint: Endpoint) -> str:
    """Return the address of a service, and the proxy on the way to it, if any."""
    return endpoint.url if endpoint.proxy is None else f"{endpoint.url} through {_named(endpoint.proxy)}"


def _named(proxy: Proxy) -> str:
    return f"the proxy {proxy.address} ({proxy.variable})"


def _refused_by_proxy(endpoint: Endpoint, status: int) -> ServiceError:
    """Return the error of a proxy that opens no way to the service."""
    proxy = "the proxy" if endpoint.proxy is None else _named(endpoint.proxy)
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return NoService(
            f"{proxy} asks for a user name and a password: http://USER:PASSWORD@HOST:PORT", "407"
        )
    return SocketRefused(f"{proxy} opens no way to {endpoint.url}", str(status))


def _refused(endpoint: Endpoint, status: int, headers: Mapping[str, str] | None) -> ServiceError:
    """Return the error of a refusal, by its HTTP status."""
    match status:
        case 401:
            has_key = endpoint.key not in (None, LOCAL_KEY)
            refused = f"the key in {KEY_VARIABLE}" if has_key else f"a run without a key: set {KEY_VARIABLE}"
            error: ServiceError = AccountRefused(f"{endpoint.url} refused {refused}", "401")
        case 403:
            refused = "the account: its plan or its usage limit"
            error = AccountRefused(f"{endpoint.url} refused {refused}", "403")
        case 410:
            error = NoService(
                f"{endpoint.url}: the service has retired this address or the model that it belongs to; the "
                f"current model is {CURRENT_MODEL}",
                "410",
            )
        case 400 | 404 | 405:
            error = NoService(f"{endpoint.url} is not a service of this kind", str(status))
        case 407:
            error = _refused_by_proxy(endpoint, status)
        case 429:
            error = ServiceBusy(f"{endpoint.url} is busy", "429", _retry_after_s(headers))
        case _:
            error = SocketRefused(f"{endpoint.url} refused to answer", str(status), _retry_after_s(headers))
    return error


def _retry_after_s(headers: Mapping[str, str] | None) -> float | None:
    """Return the wait that a service asks for, in seconds or as a date (RFC 9110, section 10.2.3)."""
    written = (headers or {}).get("Retry-After", "").strip()
    if _SECONDS.fullmatch(written):
        return float(written)
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None

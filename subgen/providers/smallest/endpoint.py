"""The address of a service, and whether the key may go there.

The key is read from `SMALLEST_API_KEY` only. It goes to `*.smallest.ai`, to loopback and to hosts that the
user allowed by name, over TLS everywhere but on loopback. Loopback is decided from the parsed address, so
that `ws://127.0.0.1.example.com` is not taken for it.
"""

import re
from dataclasses import dataclass, field
from ipaddress import IPv6Address
from urllib.parse import urlsplit, urlunsplit

from subgen.errors import MissingKey, UsageError, quoted
from subgen.providers.smallest.proxy import Proxy
from subgen.waves.address import LIVE_PATH, VOICES_PATH, is_loopback

__all__ = [
    "HOSTED_URL",
    "KEY_VARIABLE",
    "LOCAL_KEY",
    "Endpoint",
    "endpoint_for",
    "is_vendor_url",
    "origin_of",
]

HOSTED_URL = f"wss://api.smallest.ai{LIVE_PATH}"
"""Source: the vendor's API reference, "Stream Speech (WebSocket)"."""

KEY_VARIABLE = "SMALLEST_API_KEY"
LOCAL_KEY = "local"
_KEY_DOMAIN = "smallest.ai"
_HOST_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The address of a service, and the key for it.

    Attributes:
        name: The name in the keys of takes: `local`, `smallest`, or the origin of the URL.
        url: `ws://` or `wss://` URL of the live socket.
        key: The key, or None to send none; never shown.
        proxy: The proxy on the way, or None without one.
    """

    name: str
    url: str
    key: str | None = field(repr=False)
    proxy: Proxy | None = None

    @property
    def voices_url(self) -> str:
        """`http://` or `https://` URL of the service's list of voices."""
        parts = urlsplit(self.url)
        return urlunsplit(("https" if parts.scheme == "wss" else "http", parts.netloc, VOICES_PATH, "", ""))


def endpoint_for(service: str, *, key: str | None, allowed_hosts: tuple[str, ...] = ()) -> Endpoint:
    """Return the address of a `--service` other than `local`, with the key that may go there.

    Args:
        service: `smallest`, or a `ws://` or `wss://` URL; a URL without a path gets the live path.
        key: The user's key, or None.
        allowed_hosts: Hosts that the user allows the key to go to.

    Raises:
        MissingKey: The service needs a key.
        UsageError: The service is not such a name or URL, or the key may not go there.
    """
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise UsageError(
            f"{KEY_VARIABLE} has a character that is in no key, such as a line end: set it again"
        )
    if service == "smallest":
        if not key:
            raise MissingKey(f"--service smallest needs a key: set {KEY_VARIABLE}")
        return Endpoint(name="smallest", url=HOSTED_URL, key=key)
    url, scheme, host = _parse(service)
    origin = f"{scheme}://{urlsplit(url).netloc}"
    if is_loopback(host):
        return Endpoint(name=origin, url=url, key=key or LOCAL_KEY)
    if not key:
        return Endpoint(name=origin, url=url, key=None)
    if scheme == "ws":
        raise UsageError(f"--service {origin}: the key is not sent unencrypted: use wss://{host}")
    if host in {allowed.lower().rstrip(".") for allowed in allowed_hosts} or _is_vendor(host):
        return Endpoint(name=origin, url=url, key=key)
    raise UsageError(
        f"--service {origin}: the key goes to *.{_KEY_DOMAIN} and loopback only; "
        f"give --allow-key-host {host} to send it there, or unset {KEY_VARIABLE}"
    )


def origin_of(service: str) -> str:
    """Return scheme, host and port of a URL; an address may hold a secret, its origin does not.

    Raises:
        UsageError: The service is not a `ws://` or `wss://` URL.
    """
    url, scheme, _ = _parse(service)
    return f"{scheme}://{urlsplit(url).netloc}"


def is_vendor_url(service: str) -> bool:
    """Whether a service is a URL of the vendor's."""
    try:
        return _is_vendor(_parse(service)[2])
    except UsageError:
        return False


def _parse(service: str) -> tuple[str, str, str]:
    """Return the URL in one form only, its scheme and its host, so that all parsers read it alike."""
    address = quoted(service.partition("?")[0])
    wrong = UsageError(f"--service {address}: give local, smallest, or a ws:// or wss:// URL")
    if "@" in service:  # checked first, since any other message would show the password
        raise UsageError(f"--service: a URL with a user name or password is not accepted: set {KEY_VARIABLE}")
    if not service.isascii() or not service.isprintable() or "\\" in service or " " in service:
        raise wrong
    try:
        parts = urlsplit(service)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise wrong from None
    host = (host or "").removesuffix(".")
    in_brackets = "[" in parts.netloc
    is_host = _is_ipv6(host) if in_brackets else _HOST_NAME.fullmatch(host) is not None
    if parts.scheme not in ("ws", "wss") or parts.fragment or not is_host:
        raise wrong
    netloc = (f"[{host}]" if in_brackets else host) + (f":{port}" if port is not None else "")
    path = parts.path if parts.path.strip("/") else LIVE_PATH
    return urlunsplit((parts.scheme, netloc, path, parts.query, "")), parts.scheme, host


def _is_ipv6(host: str) -> bool:
    try:
        return IPv6Address(host).scope_id is None
    except ValueError:
        return False


def _is_vendor(host: str) -> bool:
    return host == _KEY_DOMAIN or host.endswith("." + _KEY_DOMAIN)

"""The proxy on the way to a service, by the environment variables that curl reads.

`wss` and `https` ask `HTTPS_PROXY`, `ws` and `http` ask `HTTP_PROXY`, and all of them `ALL_PROXY`; `NO_PROXY`
lists hosts that are reached directly. Lower-case names come first. Loopback is never reached through a proxy.

aiohttp could read the environment (`trust_env`), but knows neither `wss` nor `ALL_PROXY`, and takes passwords
from `.netrc`.

Source: curl(1), "Proxy protocol prefixes" and "Environment".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, unquote, urlsplit

from subgen.errors import UsageError
from subgen.waves.address import is_loopback

__all__ = ["Proxy", "proxy_for"]

_VARIABLES = {"wss": "https_proxy", "https": "https_proxy", "ws": "http_proxy", "http": "http_proxy"}
_DEFAULT_PORTS = {"http": 80, "https": 443, "socks4": 1080, "socks4a": 1080, "socks5": 1080, "socks5h": 1080}
"""Scheme of a proxy -> its port where none is given."""

_SERVICE_PORTS = {"wss": 443, "https": 443, "ws": 80, "http": 80}
_SEPARATORS = re.compile(r"[,\s]+")
_PORT = re.compile(r"(?P<host>\[[^]]*\]|[^:\[\]]*):(?P<port>\d{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy.

    Attributes:
        scheme: `http`, `https`, `socks4`, `socks4a`, `socks5` or `socks5h`.
        host: Its host.
        port: Its port.
        user: User name, or None to send none.
        password: Password, never shown.
        variable: The environment variable that names it.
    """

    scheme: str
    host: str
    port: int
    user: str | None
    password: str = field(repr=False)
    variable: str

    @property
    def address(self) -> str:
        """Its URL without user name and password, which may be shown."""
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def is_socks(self) -> bool:
        """Whether it speaks SOCKS rather than HTTP."""
        return self.scheme.startswith("socks")

    @property
    def resolves_names(self) -> bool:
        """Whether a SOCKS proxy gets the name of the service; else it gets the address."""
        return self.scheme in {"socks4a", "socks5h"}


def proxy_for(url: str, environ: Mapping[str, str]) -> Proxy | None:
    """Return the proxy for a URL, or None to connect directly.

    Args:
        url: `ws://`, `wss://`, `http://` or `https://` URL of a service.
        environ: Environment variables.

    Raises:
        UsageError: The variable is no URL of a proxy, or names a SOCKS proxy, and the extra is not installed.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host):
        return None
    variable = next((name for name in _names(parts.scheme, environ) if environ.get(name, "").strip()), None)
    if variable is None or _is_exempt(host, parts.port or _SERVICE_PORTS[parts.scheme], environ):
        return None
    proxy = _parse(environ[variable].strip(), variable)
    if proxy.is_socks and find_spec("aiohttp_socks") is None:
        raise UsageError(f"{variable}: a SOCKS proxy needs an extra: pip install -e '.[socks]'")
    return proxy


def _names(scheme: str, environ: Mapping[str, str]) -> Iterator[str]:
    """Names of variables, the first that is set counts."""
    own = _VARIABLES[scheme]
    yield own
    if (
        own != "http_proxy" or "REQUEST_METHOD" not in environ
    ):  # in CGI it is the header `Proxy:` of a request
        yield own.upper()
    yield from ("all_proxy", "ALL_PROXY")


def _parse(written: str, variable: str) -> Proxy:
    """Return the proxy of a URL; one without a scheme is `http`."""
    wrong = UsageError(
        f"{variable}: not the URL of a proxy; write http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT"
    )
    if not written.isprintable() or " " in written:
        raise wrong
    try:
        parts: SplitResult = urlsplit(written if "://" in written else f"http://{written}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in _DEFAULT_PORTS or not host or port == 0 or not host.isascii():
        raise wrong
    return Proxy(
        scheme=parts.scheme,
        host=host,
        port=port or _DEFAULT_PORTS[parts.scheme],
        user=None if parts.username is None else unquote(parts.username),
        password=unquote(parts.password or ""),
        variable=variable,
    )


def _is_exempt(host: str, port: int, environ: Mapping[str, str]) -> bool:
    """Whether `NO_PROXY` lists a host: a name and all below it, an address, a network; maybe with a port."""
    listed = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    return any(_matches(entry.lower(), host.lower(), port) for entry in _SEPARATORS.split(listed) if entry)


def _matches(entry: str, host: str, port: int) -> bool:
    if with_port := _PORT.fullmatch(entry):
        if int(with_port["port"]) != port:
            return False
        entry = with_port["host"]
    if entry == "*":
        return True
    entry, address = entry.strip("[]"), _address(host)
    if address is not None:
        return _is_in(address, entry)
    entry = entry.removeprefix("*").strip(".")
    return bool(entry) and (host == entry or host.endswith(f".{entry}"))


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_in(address: IPv4Address | IPv6Address, network: str) -> bool:
    try:
        return address in ip_network(network, strict=False)
    except ValueError:
        return False

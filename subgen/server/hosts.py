"""Refusal of requests that came through a foreign name or from a foreign page.

A page can point its own name at 127.0.0.1 (DNS rebinding): its requests are then of one origin with the
service, so that the browser lets them set any header, a Bearer key among them. Only the `Host` field still
has the name. A WebSocket of a page is not bound to one origin at all, and only `Origin` names the page.

On another address than loopback the key is a secret and TLS checks the name: there, all names are accepted
unless some are given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from subgen.errors import UsageError, quoted
from subgen.server.auth import error_response
from subgen.server.refusal import Refusal
from subgen.waves.address import host_name, is_loopback_name

__all__ = ["EVERY_HOST", "HostRule", "host_rule", "require_host"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRule:
    """The names under which the service answers.

    Attributes:
        loopback_only: Whether names that are not loopback are refused, and the pages of other origins.
        names: The only names, in lower case; empty for no such limit.
    """

    loopback_only: bool = False
    names: frozenset[str] = frozenset()

    def accepts(self, host: str | None) -> bool:
        """Whether a host, without its port, may be asked for; None is one that cannot be read."""
        if host is None:
            return not self.loopback_only and not self.names
        if self.loopback_only and not is_loopback_name(host):
            return False
        return not self.names or host in self.names


EVERY_HOST = HostRule()


def host_rule(names: Iterable[str], *, loopback_only: bool) -> HostRule:
    """Return the rule for the names that a user allows.

    Args:
        names: The names, without ports; none for no limit.
        loopback_only: Whether the service listens on loopback.

    Raises:
        UsageError: A name is not a host name, or is not loopback though the service listens there.
    """
    hosts: set[str] = set()
    for name in names:
        in_brackets = f"[{name}]" if ":" in name and not name.startswith("[") else name
        host = host_name(f"{in_brackets}:1")  # which is none if the name has a port already
        if host is None:
            raise UsageError(f"--allow-host {quoted(name)}: give a host name or an address, without a port")
        if loopback_only and not is_loopback_name(host):
            raise UsageError(
                f"--allow-host {quoted(name)}: on loopback only loopback names are answered; "
                "listen on another --host for this one"
            )
        hosts.add(host)
    return HostRule(loopback_only=loopback_only, names=frozenset(hosts))


def require_host(rule: HostRule) -> Middleware:
    """Check the host and the origin of every request; answer 403 to a foreign one."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        refused = _foreign_host(request, rule) or (_foreign_origin(request) if rule.loopback_only else None)
        if refused is not None:
            return error_response(Refusal(403, refused))
        return await handler(request)

    return check


def _foreign_host(request: web.Request, rule: HostRule) -> str | None:
    """Return why the host of a request is refused, or None when it is not."""
    fields = request.headers.getall("Host", [])
    hosts: list[str | None] = [host_name(field) for field in fields] or [None]
    target = request.raw_path
    if not target.startswith(("/", "*")):  # a target with a host of its own, as proxies send it
        hosts.append(_host_of_url(target))
    if all(rule.accepts(host) for host in hosts):
        return None
    asked = quoted(", ".join(fields)) if fields else "missing"
    accepted = f"one of {', '.join(sorted(rule.names))}" if rule.names else "a loopback name"
    return f"Host is {asked}, and this service answers only to {accepted}"


def _foreign_origin(request: web.Request) -> str | None:
    """Return why the origin of a request is refused, or None when it is not."""
    for origin in request.headers.getall("Origin", []):
        host = _host_of_url(origin) if origin.startswith(("http://", "https://")) else None
        if host is None or not is_loopback_name(host):
            return f"Origin {quoted(origin)} is not a page of this machine"
    return None


def _host_of_url(url: str) -> str | None:
    try:
        return host_name(urlsplit(url).netloc)
    except ValueError:
        return None

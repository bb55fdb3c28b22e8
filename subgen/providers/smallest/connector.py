"""Connectors of aiohttp: directly, or through a proxy."""

import sys
from typing import TypedDict

import aiohttp

from subgen.providers.smallest.endpoint import Endpoint

__all__ = ["ProxyOptions", "connector_for", "is_socks_error", "proxy_options"]


class ProxyOptions(TypedDict, total=False):
    """Arguments of a request through a proxy."""

    proxy: str
    proxy_auth: aiohttp.BasicAuth


def connector_for(endpoint: Endpoint) -> aiohttp.BaseConnector:
    """Return a connector without a limit: an abandoned socket and its successor are open together."""
    proxy = endpoint.proxy
    if proxy is None or not proxy.is_socks:
        return aiohttp.TCPConnector(limit=0)
    from aiohttp_socks import ProxyConnector, ProxyType  # noqa: PLC0415 # of the extra `socks`

    return ProxyConnector(
        proxy.host,
        proxy.port,
        proxy_type=ProxyType.SOCKS4 if proxy.scheme.startswith("socks4") else ProxyType.SOCKS5,
        username=proxy.user,
        password=proxy.password,
        rdns=proxy.resolves_names,
        limit=0,
    )


def proxy_options(endpoint: Endpoint) -> ProxyOptions:
    """Return the arguments of a request through an HTTP proxy; none for any other way."""
    proxy = endpoint.proxy
    if proxy is None or proxy.is_socks:
        return {}
    options: ProxyOptions = {"proxy": proxy.address}
    if proxy.user is not None:
        options["proxy_auth"] = aiohttp.BasicAuth(proxy.user, proxy.password, "utf-8")
    return options


def is_socks_error(fault: Exception) -> bool:
    """Whether an error is that of a SOCKS proxy; its module is imported only where there is one."""
    module = sys.modules.get("aiohttp_socks")
    return module is not None and isinstance(
        fault, (module.ProxyError, module.ProxyConnectionError, module.ProxyTimeoutError)
    )

"""The speech services by name, each an implementation of `subgen.ports.provider.Provider`.

This module is light: what connects to a service is imported when it connects.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from subgen.model import Service
from subgen.providers.access import Access
from subgen.providers.smallest.catalog import HOSTED, LOCAL, service_at
from subgen.providers.smallest.endpoint import HOSTED_URL
from subgen.providers.smallest.provider import LocalWaves, Waves
from subgen.providers.smallest.proxy import proxy_for

if TYPE_CHECKING:
    from subgen.ports.provider import Provider

__all__ = ["PROVIDERS", "ProviderEntry", "open_provider", "service_named", "service_without_key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEntry:
    """One row of the registry.

    Attributes:
        service: Name and capabilities; known without a key and without a network.
        open: Build the provider; raises `MissingKey` where it needs a key and none is set, and another
            `UsageError` where the address is wrong or the key may not be sent there.
    """

    service: Service
    open: "Callable[[Access], Provider]"


PROVIDERS: dict[str, ProviderEntry] = {
    "local": ProviderEntry(service=LOCAL, open=LocalWaves),
    "smallest": ProviderEntry(service=HOSTED, open=Waves),
}
"""Service name -> provider. Any other name is taken for the URL of a service that speaks Waves."""


def service_named(name: str) -> Service:
    """Return the name and the capabilities of a service; never fails.

    Args:
        name: A name of the registry, or a URL; or what the keys of takes call either.
    """
    entry = PROVIDERS.get(name)
    return service_at(name) if entry is None else entry.service


def service_without_key(access: Access) -> Service:
    """Return a service that needs a key, where none is set and nothing is sent.

    Raises:
        UsageError: The proxy of the environment, through which a run with a key would go, cannot be used.
    """
    if access.service == HOSTED.name:
        proxy_for(HOSTED_URL, access.environ)
    return service_named(access.service)


def open_provider(access: Access) -> "Provider":
    """Return the provider of a service, ready to connect.

    Raises:
        MissingKey: The service needs a key, and none is set.
        UsageError: There is no such service, or its key may not be sent there.
    """
    entry = PROVIDERS.get(access.service)
    return Waves(access) if entry is None else entry.open(access)

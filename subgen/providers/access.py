"""Access to a service, as it is given to its provider."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

__all__ = ["Access", "StartLocal"]

StartLocal = Callable[[], AbstractAsyncContextManager[tuple[str, str]]]
"""Start the local service while the context is open; gives the URL of its live socket, and its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The service, the environment and the permissions that a provider works with.

    Attributes:
        service: The service as the user named it: a name of the registry, or a URL.
        environ: Environment variables; keys are in them and nowhere else.
        allowed_hosts: Hosts that the user allows the key to go to.
        start_local: Starts the local service.
    """

    service: str
    environ: Mapping[str, str]
    allowed_hosts: tuple[str, ...]
    start_local: StartLocal

"""Providers of the services that speak Waves: the hosted one, any at a URL, and the local one.

The client is imported when it connects: the registry is read for every command, and aiohttp takes a while.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from subgen.model import Voice
from subgen.providers.access import Access
from subgen.providers.smallest.catalog import HOSTED, LOCAL, service_at
from subgen.providers.smallest.endpoint import KEY_VARIABLE, Endpoint, endpoint_for
from subgen.providers.smallest.proxy import proxy_for

if TYPE_CHECKING:
    from subgen.providers.smallest.client import Client

__all__ = ["LocalWaves", "Waves"]


class Waves:
    """The hosted service, or the service at a URL.

    Args:
        access: The service, the key, and the hosts that it may go to.

    Raises:
        MissingKey: The service needs a key.
        UsageError: The service is neither `smallest` nor a URL, the key may not go there, or the proxy of the
            environment cannot be used.
    """

    def __init__(self, access: Access) -> None:
        self.service = HOSTED if access.service == HOSTED.name else service_at(access.service)
        endpoint = endpoint_for(
            access.service, key=access.environ.get(KEY_VARIABLE) or None, allowed_hosts=access.allowed_hosts
        )
        self._endpoint = replace(endpoint, proxy=proxy_for(endpoint.url, access.environ))

    async def voices(self) -> tuple[Voice, ...]:
        """Fetch the list of voices.

        Raises:
            ServiceError: The service does not answer with a list.
        """
        from subgen.providers.smallest.handshake import fetch_voices  # noqa: PLC0415 # see above

        return await fetch_voices(self._endpoint)

    def connect(self, run_id: str, silence_s: float) -> "AbstractAsyncContextManager[Client]":
        """Connect; the sockets close with the context."""
        return _connect(self._endpoint, run_id, silence_s)


class LocalWaves:
    """The local service, which runs for as long as a connection needs it.

    Args:
        access: Starts the service.
    """

    def __init__(self, access: Access) -> None:
        self.service = LOCAL
        self._start = access.start_local

    async def voices(self) -> tuple[Voice, ...]:
        """List the voices; the service is not started for that."""
        return tuple(self.service.capabilities.voices.values())

    @asynccontextmanager
    async def connect(self, run_id: str, silence_s: float) -> "AsyncIterator[Client]":
        """Start the service and connect; both end with the context."""
        async with self._start() as (url, key):
            endpoint = Endpoint(name=self.service.name, url=url, key=key)
            async with _connect(endpoint, run_id, silence_s) as client:
                yield client


def _connect(endpoint: Endpoint, run_id: str, silence_s: float) -> "AbstractAsyncContextManager[Client]":
    from subgen.providers.smallest.client import connect  # noqa: PLC0415 # see above

    return connect(endpoint, run_id, silence_s)

"""Open the provider of a service, and list its voices."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from subgen.model import Voice
from subgen.ports import Provider
from subgen.providers import registry
from subgen.providers.access import Access
from subgen.server.service import ServiceOptions, start_service

__all__ = ["list_voices", "open_provider"]


def open_provider(service: str, allowed_hosts: tuple[str, ...]) -> Provider:
    """Return the provider of a service, ready to connect.

    Args:
        service: `local`, `smallest`, or a `ws://` or `wss://` URL.
        allowed_hosts: Hosts that the user allows the key to go to.

    Raises:
        UsageError: There is no such service, or its key is missing or may not be sent there.
    """
    return registry.open_provider(
        Access(
            service=service, environ=os.environ, allowed_hosts=allowed_hosts, start_local=_start_local_service
        )
    )


@asynccontextmanager
async def _start_local_service() -> AsyncIterator[tuple[str, str]]:
    """Serve while the context is open, with a key that only this process knows."""
    key = secrets.token_hex(16)
    async with start_service(ServiceOptions(key=key)) as url:
        yield url, key


def list_voices(service: str, allowed_hosts: tuple[str, ...]) -> tuple[Voice, ...]:
    """List the voices of a service; the local one is not started for that.

    Raises:
        SubgenError: The service cannot be asked, or does not answer with a list.
    """
    return asyncio.run(open_provider(service, allowed_hosts).voices())

"""The service that is asked: one at an address, or one of our own for as long as it is needed; its voices."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from subgen.config.settings import Settings
from subgen.providers.smallest.handshake import fetch_voices
from subgen.server.service import ServiceOptions, start_service
from subgen.waves.endpoint import KEY_VARIABLE, Endpoint, endpoint_for
from subgen.waves.voices import VOICES, Voice

__all__ = ["endpoint_of", "list_voices", "service_at"]


def endpoint_of(settings: Settings) -> Endpoint | None:
    """Where the service is, or None when it is to be started here."""
    if settings.service == "local":
        return None
    return endpoint_for(
        settings.service,
        key=os.environ.get(KEY_VARIABLE) or None,
        allowed_hosts=settings.allow_key_host,
    )


@asynccontextmanager
async def service_at(endpoint: Endpoint | None) -> AsyncIterator[Endpoint]:
    """The service that was asked for, or one of our own that ends with the run."""
    if endpoint is not None:
        yield endpoint
        return
    key = secrets.token_hex(16)
    async with start_service(ServiceOptions(key=key)) as url:
        yield Endpoint(name="local", url=url, key=key)


def list_voices(service: str, allowed_hosts: tuple[str, ...]) -> tuple[Voice, ...]:
    """The voices of a service; those of the local one need no service to be started.

    Raises:
        SubgenError: There is no list to be had.
    """
    endpoint = endpoint_of(Settings(service=service, allow_key_host=allowed_hosts))
    return VOICES if endpoint is None else asyncio.run(fetch_voices(endpoint))

"""Open the provider of a service, and list its voices."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from subgen.errors import MissingKey
from subgen.model import Service, Voice
from subgen.ports import Provider
from subgen.providers import registry
from subgen.providers.access import Access
from subgen.server.service import ServiceOptions, start_service

__all__ = ["LOCAL_SERVICE", "VoiceList", "find_service", "list_voices", "open_provider"]

LOCAL_SERVICE = "local"
"""Name of the service that runs in this process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceList:
    """The voices of a service.

    Attributes:
        voices: The voices.
        is_asked: Whether they are the service's answer; else they are those that its documents name.
    """

    voices: tuple[Voice, ...]
    is_asked: bool


def open_provider(service: str, allowed_hosts: tuple[str, ...]) -> Provider:
    """Return the provider of a service, ready to connect.

    Args:
        service: `local`, `smallest`, or a `ws://` or `wss://` URL.
        allowed_hosts: Hosts that the user allows the key to go to.

    Raises:
        MissingKey: The service needs a key, and none is set.
        UsageError: There is no such service, or its key may not be sent there.
    """
    return registry.open_provider(_access(service, allowed_hosts))


def _access(service: str, allowed_hosts: tuple[str, ...]) -> Access:
    return Access(
        service=service, environ=os.environ, allowed_hosts=allowed_hosts, start_local=_start_local_service
    )


@asynccontextmanager
async def _start_local_service() -> AsyncIterator[tuple[str, str]]:
    """Serve while the context is open, with a key that only this process knows."""
    key = secrets.token_hex(16)
    async with start_service(ServiceOptions(key=key)) as url:
        yield url, key


def find_service(service: str, allowed_hosts: tuple[str, ...]) -> Service:
    """Return the service of a job that sends nothing, which needs no key.

    Args:
        service: `local`, `smallest`, or a `ws://` or `wss://` URL.
        allowed_hosts: Hosts that the user allows the key to go to.

    Raises:
        UsageError: There is no such service, a key that is set may not be sent there, or the proxy of the
            environment cannot be used.
    """
    try:
        return open_provider(service, allowed_hosts).service
    except MissingKey:
        return registry.service_without_key(_access(service, allowed_hosts))


def list_voices(service: str, allowed_hosts: tuple[str, ...]) -> VoiceList:
    """List the voices of a service; the local one is not started for that.

    Without the key that the service needs, these are the voices that its documents name.

    Raises:
        SubgenError: The service cannot be asked, or does not answer with a list.
    """
    try:
        provider = open_provider(service, allowed_hosts)
    except MissingKey:
        voices = registry.service_named(service).capabilities.voices.values()
        return VoiceList(voices=tuple(voice for voice in voices if not voice.is_stand_in), is_asked=False)
    return VoiceList(voices=asyncio.run(provider.voices()), is_asked=True)

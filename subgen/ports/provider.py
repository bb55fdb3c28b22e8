"""The port to speech services: a provider opens connections, a connection speaks utterances.

What a service can do is a value, `subgen.model.Capabilities`, so that inputs and settings are checked against
it without a key and without a network. To add a service, write a folder in `subgen/providers/` with a class
of this shape and a row in `subgen/providers/registry.py`.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from subgen.model import Service, Take, Utterance, Voice

__all__ = ["Connection", "Provider", "Synthesiser"]


class Connection(Protocol):
    """A connection to a service that carries one request at a time."""

    async def speak(self, utterance: Utterance, about: str, release: Callable[[], None]) -> Take:
        """Speak one utterance.

        Args:
            utterance: The text and the voice settings.
            about: The line that the utterance belongs to, for the log.
            release: Called once another utterance can be sent, which may be before the answer is complete.

        Raises:
            ServiceError: There is no take; the class of the error says whether a retry makes sense.
        """

    async def close(self) -> None:
        """Close the connection."""


class Synthesiser(Protocol):
    """A service that is ready to speak."""

    def connection(self) -> Connection:
        """Return a new connection, which opens when it is first used."""


class Provider(Protocol):
    """A speech service: its name and capabilities, its list of voices, and a way to connect to it."""

    @property
    def service(self) -> Service:
        """Name and capabilities; known without a key and without a network."""

    async def voices(self) -> tuple[Voice, ...]:
        """List the voices that the service has.

        Raises:
            ServiceError: The service does not answer with a list.
        """

    def connect(self, run_id: str, silence_s: float) -> AbstractAsyncContextManager[Synthesiser]:
        """Connect to the service; all connections close with the context.

        Args:
            run_id: Prefix of the ids of this run's requests; of the characters `[A-Za-z0-9_.-]`.
            silence_s: Longest silence of a service that owes an answer, in seconds.
        """

"""A speech service, as synthesis asks it."""

from collections.abc import Callable
from typing import Protocol

from subgen.model import Take, Utterance

__all__ = ["Connection", "Synthesiser"]


class Connection(Protocol):
    """A way to the service that carries one request at a time."""

    async def speak(self, utterance: Utterance, about: str, release: Callable[[], None]) -> Take:
        """Ask for one utterance.

        Args:
            utterance: What is asked for.
            about: Whose it is, for the log.
            release: Is called once another can be asked for, which may be before the answer is whole.

        Raises:
            ServiceError: There is no take; the branch of the tree says whether trying again makes sense.
        """

    async def close(self) -> None:
        """Give the way up."""


class Synthesiser(Protocol):
    """A service."""

    def connection(self) -> Connection:
        """A way of one's own to it, opened when it is first used."""

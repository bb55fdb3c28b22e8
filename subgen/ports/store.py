"""Interfaces of the store: takes, and the ledger."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from subgen.model import Stamp, Take, TakeKey, WordEvent
from subgen.ports.records import DeliveryFacts, Member, Part, RememberedInput, Retake

__all__ = ["Ledger", "LedgerReader", "TakeReader", "TakeStore"]


class TakeReader(Protocol):
    """The takes of a folder, for plans: no audio is read, and nothing is written."""

    def __contains__(self, key: object) -> bool:
        """Whether a take is stored."""

    def samples(self, key: TakeKey) -> int:
        """Length of a stored take, in samples."""

    def stamp(self, key: TakeKey) -> Stamp:
        """Length and checksums of a stored take."""

    def failure(self, key: TakeKey) -> str | None:
        """The reason why a take failed, or None if it was never tried."""


class TakeStore(TakeReader, Protocol):
    """The takes of a folder, to read and to write."""

    async def keep(
        self, key: TakeKey, take: Take, suspicion: str | None, release: Callable[[], None]
    ) -> None:
        """Store a take; it is durable when this returns.

        Args:
            key: Its key.
            take: The take.
            suspicion: Why it may be a bad take, or None.
            release: Called as soon as the store accepts another take, which is before this returns.

        Raises:
            OutputError: It cannot be stored; no later take can be, either.
        """

    def fail(self, key: TakeKey, reason: str) -> None:
        """Record why a take failed."""

    def suspicion(self, key: TakeKey) -> str | None:
        """Why a stored take may be a bad one, or None."""

    def keys(self) -> Iterator[TakeKey]:
        """The keys of all stored takes."""

    def made_at_s(self, key: TakeKey) -> int:
        """Time when a stored take was received, in seconds since 1970."""

    def is_damaged(self, key: TakeKey) -> bool:
        """Whether a stored take is damaged; it is read to the end."""

    def pcm(self, key: TakeKey) -> bytes:
        """Audio of a stored take.

        Raises:
            DamagedTake: It is damaged.
        """

    def events(self, key: TakeKey) -> tuple[WordEvent, ...]:
        """Word events of a stored take.

        Raises:
            DamagedTake: They are damaged.
        """


class LedgerReader(Protocol):
    """The records of a folder (`subgen.ports.records`), for plans: nothing is written."""

    def stems(self) -> tuple[str, ...]:
        """The stems of all inputs."""

    def remembered(self, stem: str) -> RememberedInput:
        """An input as it was last run.

        Raises:
            OutputError: There is no record of it, or the record cannot be read.
        """

    def chosen(self, stem: str) -> dict[str, tuple[Retake, ...]]:
        """Line's id -> the retakes that are chosen for it, one for each text and voice that it has had."""

    def ordered(self, stem: str) -> dict[str, tuple[Retake, ...]]:
        """Line's id -> its retakes that are ordered and not delivered yet."""

    def retakes_of(self, whole: TakeKey) -> tuple[Retake, ...]:
        """The retakes of a text, in the order in which they were ordered."""

    def every_retake(self) -> Iterator[Retake]:
        """The retakes of all texts."""

    def members(self, stem: str) -> dict[Path, Member]:
        """Path -> file of an input's outputs, as it was written, without its dependencies."""

    def dependencies(self, path: Path) -> Mapping[str, bytes] | None:
        """The dependencies of a file when it was written, or None if they were not recorded."""

    def line_digests(self, stem: str) -> bytes | None:
        """The digests of an input's lines at its last delivery, or None where they were not recorded."""

    def facts(self, stem: str) -> DeliveryFacts | None:
        """Return the facts of an input's outputs; None where nothing was delivered, or it cannot be read."""


class Ledger(LedgerReader, Protocol):
    """The records of a folder (`subgen.ports.records`), to read and to write."""

    def together(self) -> AbstractContextManager[None]:
        """Group the changes made within the context: all of them are stored, or none."""

    def move_choices(self, stem: str, moves: Mapping[str, str | None]) -> None:
        """Move choices to new ids of lines: old id -> new id, or None for a line that is gone."""

    def disown(self, paths: Iterable[Path]) -> None:
        """Record that files were changed since they were written."""

    def remember(self, given: RememberedInput) -> None:
        """Record an input as it is run now, in place of the earlier record."""

    def order(self, stem: str, line: str, whole: TakeKey, cut: Callable[[int], tuple[Part, ...]]) -> Retake:
        """Order a retake of a line; ordering it again returns the open order."""

    def choose(self, stem: str, line: str, whole: TakeKey, number: int) -> None:
        """Make a line use one of its take versions."""

    def withdraw(self, stem: str, line: str, whole: TakeKey) -> None:
        """Withdraw an order."""

    def deliver(
        self, stem: str, members: Iterable[Member], facts: DeliveryFacts, line_digests: bytes
    ) -> None:
        """Record output files that are in place, their facts, and the digests of their lines."""

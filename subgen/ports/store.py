"""Where takes are kept, and what is remembered between runs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from subgen.model import Stamp, Take, TakeKey, WordEvent
from subgen.ports.records import DeliveryFacts, Member, Part, RememberedInput, Retake

__all__ = ["Ledger", "LedgerReader", "TakeReader", "TakeStore"]


class TakeReader(Protocol):
    """The takes of a folder, as a plan looks at them: nothing is read of their audio, and nothing written."""

    def __contains__(self, key: object) -> bool:
        """Whether a take is stored."""

    def samples(self, key: TakeKey) -> int:
        """Length of a stored take, in samples."""

    def stamp(self, key: TakeKey) -> Stamp:
        """What tells a stored take from any other."""

    def failure(self, key: TakeKey) -> str | None:
        """Why there is no take, where it was tried."""


class TakeStore(TakeReader, Protocol):
    """Where takes are kept."""

    async def keep(
        self, key: TakeKey, take: Take, suspicion: str | None, release: Callable[[], None]
    ) -> None:
        """Keep a take: it is durable when this returns.

        Args:
            key: What it is known by.
            take: What came.
            suspicion: What is wrong with it, as far as can be told.
            release: Is called once more may come, which is before that.

        Raises:
            OutputError: It cannot be kept; no other can be, from then on.
        """

    def fail(self, key: TakeKey, reason: str) -> None:
        """Remember why there is no take."""

    def suspicion(self, key: TakeKey) -> str | None:
        """What is wrong with a take that is kept, as far as can be told."""

    def keys(self) -> Iterator[TakeKey]:
        """Of all takes that are kept."""

    def made_at_s(self, key: TakeKey) -> int:
        """When a take that is kept came, in seconds since 1970."""

    def is_damaged(self, key: TakeKey) -> bool:
        """Whether a take that is kept is not what it was; it is read to the end."""

    def pcm(self, key: TakeKey) -> bytes:
        """Audio of a take that is kept.

        Raises:
            DamagedTake: It is not what it was.
        """

    def events(self, key: TakeKey) -> tuple[WordEvent, ...]:
        """Word events of a take that is kept.

        Raises:
            DamagedTake: They are not what they were.
        """


class LedgerReader(Protocol):
    """The records of a folder (`subgen.ports.records`), as a plan looks at them: nothing is written."""

    def chosen(self, stem: str) -> dict[str, tuple[Retake, ...]]:
        """Line's id -> the retakes that were chosen for it, one for each text and voice that it has had."""

    def ordered(self, stem: str) -> dict[str, tuple[Retake, ...]]:
        """Line's id -> the retakes of it that were ordered, and not delivered yet."""

    def retakes_of(self, whole: TakeKey) -> tuple[Retake, ...]:
        """The retakes of a text, in the order in which they were ordered."""

    def every_retake(self) -> Iterator[Retake]:
        """The retakes of all texts."""

    def members(self, stem: str) -> dict[Path, Member]:
        """Path -> file of an input's outputs, as it was written, without its dependencies."""

    def dependencies(self, path: Path) -> Mapping[str, bytes] | None:
        """What a file depended on when it was written, or None where that was not recorded."""

    def line_digests(self, stem: str) -> bytes | None:
        """The digests of an input's lines at its last delivery, or None where they were not recorded."""

    def facts(self, stem: str) -> DeliveryFacts | None:
        """Return the facts of an input's outputs; None where nothing was delivered, or it cannot be read."""


class Ledger(LedgerReader, Protocol):
    """The records of a folder (`subgen.ports.records`), to read and to write."""

    def together(self) -> AbstractContextManager[None]:
        """Within it, whatever is entered is entered at once, or not at all."""

    def move_choices(self, stem: str, moves: Mapping[str, str | None]) -> None:
        """Lines have other ids now: old id -> new one, or None of a line that has gone."""

    def disown(self, paths: Iterable[Path]) -> None:
        """Enter that files are not what they were when they were written."""

    def remember(self, given: RememberedInput) -> None:
        """Remember an input as it is run now, instead of as it was run before."""

    def stems(self) -> tuple[str, ...]:
        """Of all inputs."""

    def remembered(self, stem: str) -> RememberedInput:
        """An input as it was last run.

        Raises:
            OutputError: It cannot be read any more.
        """

    def order(self, stem: str, line: str, whole: TakeKey, cut: Callable[[int], tuple[Part, ...]]) -> Retake:
        """Ask for a line to be made anew; one that was asked for already is the same order."""

    def choose(self, stem: str, line: str, whole: TakeKey, number: int) -> None:
        """Give a line one of its readings."""

    def withdraw(self, stem: str, line: str, whole: TakeKey) -> None:
        """Let an order go."""

    def deliver(
        self, stem: str, members: Iterable[Member], facts: DeliveryFacts, line_digests: bytes
    ) -> None:
        """Record output files that are in place, their facts, and the digests of their lines."""

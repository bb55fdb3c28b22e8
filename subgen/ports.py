"""What the floors above ask of the doors below; `subgen.app` hands the doors in.

The doors do not know of this module: they have the right shape, and mypy checks it where they are built.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from subgen.model import Stamp, Take, TakeKey, Track, Utterance, WordEvent
from subgen.records import Member, Part, Remembered, Retake, Seen

__all__ = [
    "Connection",
    "Ledger",
    "Observer",
    "Replacing",
    "Shape",
    "Sight",
    "Synthesiser",
    "TakeStore",
    "TrackFormat",
    "TrackSink",
]


class Connection(Protocol):
    """A way to the service that carries one request at a time."""

    async def speak(self, utterance: Utterance, about: str, let_go: Callable[[], None]) -> Take:
        """Ask for one utterance.

        Args:
            utterance: What is asked for.
            about: Whose it is, for the log.
            let_go: Is called once another can be asked for, which may be before the answer is whole.

        Raises:
            ServiceError: There is no take; the branch of the tree says whether trying again makes sense.
        """

    async def close(self) -> None:
        """Give the way up."""


class Synthesiser(Protocol):
    """A service."""

    def connection(self) -> Connection:
        """A way of one's own to it, opened when it is first used."""


class TakeStore(Protocol):
    """Where takes are kept."""

    async def keep(self, key: TakeKey, take: Take, doubt: str | None, let_go: Callable[[], None]) -> None:
        """Keep a take: it is durable when this returns.

        Args:
            key: What it is known by.
            take: What came.
            doubt: What is wrong with it, as far as can be told.
            let_go: Is called once more may come, which is before that.

        Raises:
            OutputError: It cannot be kept; no other can be, from then on.
        """

    def fail(self, key: TakeKey, reason: str) -> None:
        """Remember why there is no take."""

    def failure(self, key: TakeKey) -> str | None:
        """Why there is no take, where it was tried."""

    def __contains__(self, key: object) -> bool:
        """Whether a take is kept."""

    def samples(self, key: TakeKey) -> int:
        """Length of a take that is kept, in samples."""

    def stamp(self, key: TakeKey) -> Stamp:
        """What tells a take that is kept from any other."""

    def doubt(self, key: TakeKey) -> str | None:
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


class Ledger(Protocol):
    """What is remembered between runs (`subgen.records`)."""

    def together(self) -> AbstractContextManager[None]:
        """Within it, whatever is entered is entered at once, or not at all."""

    def move_choices(self, stem: str, moves: Mapping[str, str | None]) -> None:
        """Lines have other ids now: old id -> new one, or None of a line that has gone."""

    def disown(self, paths: Iterable[Path]) -> None:
        """Enter that files are not what they were when they were written."""

    def remember(self, given: Remembered) -> None:
        """Remember an input as it is run now, instead of as it was run before."""

    def stems(self) -> tuple[str, ...]:
        """Of all inputs."""

    def remembered(self, stem: str) -> Remembered:
        """An input as it was last run.

        Raises:
            OutputError: It cannot be read any more.
        """

    def readings(self, whole: TakeKey) -> tuple[Retake, ...]:
        """The retakes of a text, in the order they were asked for."""

    def every_reading(self) -> Iterator[Retake]:
        """The retakes of all texts."""

    def chosen(self, stem: str) -> dict[str, tuple[Retake, ...]]:
        """Line's id -> the retakes that were chosen for it, one for each text and voice that it has had."""

    def ordered(self, stem: str) -> dict[str, tuple[Retake, ...]]:
        """Line's id -> the retakes of it that were asked for, and not delivered yet."""

    def order(self, stem: str, line: str, whole: TakeKey, cut: Callable[[int], tuple[Part, ...]]) -> Retake:
        """Ask for a line to be made anew; one that was asked for already is the same order."""

    def choose(self, stem: str, line: str, whole: TakeKey, number: int) -> None:
        """Give a line one of its readings."""

    def withdraw(self, stem: str, line: str, whole: TakeKey) -> None:
        """Let an order go."""

    def members(self, stem: str) -> dict[Path, Member]:
        """Path -> file of an input's outputs, as it was written."""

    def facts(self, stem: str) -> bytes | None:
        """What an input's outputs came to, packed."""

    def deliver(self, stem: str, members: Iterable[Member], facts: bytes) -> None:
        """Enter files that are in their places."""


class Observer(Protocol):
    """Who is told how a job goes."""

    def started(self, lines: int) -> None:
        """The lines of all inputs are known."""

    def advanced(self, audio_s: float, *, failed: bool) -> None:
        """One line is done, with so many seconds of audio, or failed."""

    def service_is_down(self, why: str | None) -> None:
        """The service has stopped answering, and why; or None: it answers again."""

    def writing(self, name: str, lines: int) -> None:
        """The audio of an input with so many lines is being written."""

    def wrote(self) -> None:
        """One line of it is."""

    def finished(self) -> None:
        """No more lines are asked for, or written."""


class TrackSink(Protocol):
    """Where a track's audio goes."""

    def write(self, pcm: bytes) -> None:
        """Write samples."""

    def silence(self, samples: int) -> None:
        """Write silence."""

    def finish(self) -> None:
        """See that all is there."""


class TrackFormat(Protocol):
    """How a track becomes a file."""

    def open(self, file: BinaryIO, track: Track) -> AbstractContextManager[TrackSink]:
        """Write a track, which is encoded as it comes."""

    def check(self, file: BinaryIO, track: Track) -> None:
        """See that the file reads back as long as the track."""

    def late_s(self, sample_rate_hz: int) -> float:
        """By how many seconds a player that ignores the file's start tag is late."""


class Shape(Protocol):
    """Makes a take ready for its joints."""

    def __call__(
        self, pcm: bytes, sample_rate_hz: int, gain_db: float, *, joint_before: bool, joint_after: bool
    ) -> tuple[bytes, bool]:
        """As many samples, and whether the gain cut any off."""


class Sight(Protocol):
    """Looks at files."""

    def written(self, file: BinaryIO) -> Seen:
        """What a file that is being written is like, once all is written."""

    def is_still(self, path: Path, seen: Seen) -> bool:
        """Whether a file is what it was like."""

    def is_there(self, path: Path) -> bool:
        """Whether there is a file."""

    def has_digest(self, path: Path, digest: bytes) -> bool:
        """Whether a file's bytes are those that it was written with."""

    def opened(self, path: Path) -> AbstractContextManager[BinaryIO]:
        """A file, to read."""


Replacing = Callable[[Iterable[Path]], AbstractContextManager[Mapping[Path, BinaryIO]]]
"""Opens a set of files, which take their places together when all are whole, or not at all."""

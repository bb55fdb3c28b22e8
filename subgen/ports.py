"""What the floors above ask of the doors below; `subgen.app` hands the doors in.

The doors do not know of this module: they have the right shape, and mypy checks it where they are built.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from subgen.model import Take, TakeKey, Track, Utterance, WordEvent

__all__ = [
    "Connection",
    "Observer",
    "Replacing",
    "Shape",
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

    def keep(self, key: TakeKey, take: Take) -> None:
        """Keep a take."""

    def __contains__(self, key: object) -> bool:
        """Whether a take is kept."""

    def samples(self, key: TakeKey) -> int:
        """Length of a take that is kept, in samples."""

    def pcm(self, key: TakeKey) -> bytes:
        """Audio of a take that is kept."""

    def events(self, key: TakeKey) -> tuple[WordEvent, ...]:
        """Word events of a take that is kept."""


class Observer(Protocol):
    """Who is told how a job goes."""

    def started(self, lines: int) -> None:
        """The lines of all inputs are known."""

    def advanced(self, audio_s: float, *, failed: bool) -> None:
        """One line is done, with so many seconds of audio, or failed."""

    def service_is(self, *, down: bool) -> None:
        """The service has stopped answering, or answers again."""

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


Replacing = Callable[[Iterable[Path]], AbstractContextManager[Mapping[Path, BinaryIO]]]
"""Opens a set of files, which take their places together when all are whole, or not at all."""

"""How takes become a track, and a track a file."""

from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from subgen.model import Track

__all__ = ["AudioFilter", "Shape", "TrackFormat", "TrackSink"]


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


class AudioFilter(Protocol):
    """A step between stitching and encoding, such as a loudness correction or a limiter."""

    def into(self, sink: TrackSink, track: Track) -> TrackSink:
        """Return a sink that filters audio and passes it on.

        What it passes on has as many samples as what it is given, in the same order. It may hold samples
        back to look ahead, and passes on the last of them in `finish`, before it finishes the next sink.

        Args:
            sink: The next filter, or the encoder.
            track: The track that is written.
        """

"""Audio: takes made ready for a track, filters, and files that a track is encoded to."""

from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from subgen.model import Clipping, Track

__all__ = ["AudioFilter", "Shape", "TrackFormat", "TrackSink"]


class TrackSink(Protocol):
    """Takes a track's audio, in order."""

    def write(self, pcm: bytes) -> None:
        """Write samples."""

    def silence(self, samples: int) -> None:
        """Write silence."""

    def finish(self) -> None:
        """Complete the track."""


class TrackFormat(Protocol):
    """Encodes a track to a file."""

    def open(self, file: BinaryIO, track: Track) -> AbstractContextManager[TrackSink]:
        """Open a sink that encodes a track to a file as it is written."""

    def check(self, file: BinaryIO, track: Track) -> None:
        """Check that a file reads back with the length of the track.

        Raises:
            OutputError: It does not.
        """

    def encoder_delay_s(self, sample_rate_hz: int) -> float:
        """Return the seconds by which a player that ignores the file's start tag is late."""


class Shape(Protocol):
    """Makes a take ready for its joints."""

    def __call__(
        self, pcm: bytes, sample_rate_hz: int, gain_db: float, *, joint_before: bool, joint_after: bool
    ) -> tuple[bytes, Clipping | None]:
        """Return as many samples, and what cut any of them off at full scale: the service, or the gain."""


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

"""Stitch takes: all of a script's into a track, or those of one line into a clip.

On the track a take is faded where it meets anything; a clip is the line alone, faded only where its own
takes meet. Memory holds one take at a time.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from subgen.model import BYTES_PER_SAMPLE, Clipping, Placement, TakeKey, Track
from subgen.ports import Shape, TrackSink

__all__ = ["Stitcher", "Wrote"]


class Wrote(Protocol):
    """Called for every line of a track once it is written."""

    def __call__(self, placed: Placement, *, clipping: Clipping | None) -> None:
        """Take note of a line, and of what cut any of its samples off at full scale."""


class Stitcher:
    """Shapes takes and joins them.

    Args:
        pcm: Returns the audio of a take.
        shape: Makes a take ready for its joints.
        gain_db: Gain of every take.
        track: Sample rate and length of the track.
    """

    def __init__(self, pcm: Callable[[TakeKey], bytes], shape: Shape, gain_db: float, track: Track) -> None:
        self._pcm = pcm
        self._shape = shape
        self._gain_db = gain_db
        self._track = track

    def write_track(self, placements: Iterable[Placement], sink: TrackSink, wrote: Wrote) -> None:
        """Write all lines with the silences before, between and after them.

        Args:
            placements: All lines of the track, in order.
            sink: Where the samples go; it is not finished here.
            wrote: Called after each line.
        """
        end = 0
        for placed in placements:
            sink.silence(placed.silence_before)
            clipping: Clipping | None = None
            for silence, pcm, take_clipping in self._shaped(placed, first=0, last=self._track.samples):
                sink.silence(silence)
                sink.write(pcm)
                clipping = clipping or take_clipping
            sink.silence(placed.gap)
            end = placed.end
            wrote(placed, clipping=clipping)
        sink.silence(self._track.samples - end)

    def listen(self, placements: Iterable[Placement], wrote: Wrote) -> None:
        """Look for clipping as `write_track` does, without the fades and the silences of a track.

        Args:
            placements: All lines of the track, in order.
            wrote: Called after each line.
        """
        for placed in placements:
            clipping: Clipping | None = None
            for _, _, take_clipping in self._shaped(placed, first=self._track.samples, last=0):
                clipping = clipping or take_clipping
            wrote(placed, clipping=clipping)

    def clip(self, placed: Placement) -> Iterator[bytes]:
        """Yield the audio of a line by itself, take by take."""
        return (
            bytes(silence * BYTES_PER_SAMPLE) + pcm
            for silence, pcm, _ in self._shaped(placed, first=placed.start, last=placed.end)
        )

    def _shaped(
        self, placed: Placement, *, first: int, last: int
    ) -> Iterator[tuple[int, bytes, Clipping | None]]:
        """Yield each take of a line, faded after `first` and before `last`.

        Yields:
            Samples of silence before it within the line, its audio, and what clipped it.
        """
        end = placed.start
        for utterance, samples, offset in zip(
            placed.utterances, placed.samples, placed.take_starts, strict=True
        ):
            start = placed.start + offset
            pcm, clipping = self._shape(
                self._pcm(utterance.key),
                self._track.sample_rate_hz,
                self._gain_db,
                joint_before=start > first,
                joint_after=start + samples < last,
            )
            yield start - end, pcm, clipping
            end = start + samples

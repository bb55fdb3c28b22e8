"""Takes onto the track, one after the other, and each line into a file of its own where that is wanted.

On the track a take is faded where it meets anything; a clip is the line alone, faded only where its own
parts meet. Memory holds one take at a time.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from subgen.model import BYTES_PER_SAMPLE, Line, Placement, TakeKey, Track
from subgen.outputs import Clips, metadata_row
from subgen.ports import Replacing, Shape, TrackFormat, TrackSink

__all__ = ["ClipWriter", "Stitcher"]

_BATCH = 64
"""Files open at once: telling the disk of a folder's new names once for each would halve the pace."""


class Stitcher:
    """Shapes takes and lays them end to end.

    Args:
        pcm: Audio of a take that is kept.
        shape: Makes a take ready for its joints.
        gain_db: Gain on every take.
        track: What is known of the track.
    """

    def __init__(self, pcm: Callable[[TakeKey], bytes], shape: Shape, gain_db: float, track: Track) -> None:
        self._pcm = pcm
        self._shape = shape
        self._gain_db = gain_db
        self._track = track

    def onto_track(self, placed: Placement, sink: TrackSink) -> bool:
        """Write the silence before a line, and the line.

        Returns:
            Whether the gain cut any sample off.
        """
        sink.silence(placed.silence_before)
        clipped = False
        for pcm, cut in self._shaped(placed, first=0, last=self._track.samples):
            sink.write(pcm)
            clipped = clipped or cut
        return clipped

    def alone(self, placed: Placement) -> bytes:
        """A line as a clip has it."""
        return b"".join(pcm for pcm, _ in self._shaped(placed, first=placed.start, last=placed.end))

    def _shaped(self, placed: Placement, *, first: int, last: int) -> Iterator[tuple[bytes, bool]]:
        """Each take of a line, faded where it does not begin or end what it stands in."""
        start = placed.start
        for utterance, samples in zip(placed.utterances, placed.samples, strict=True):
            yield self._shape(
                self._pcm(utterance.key),
                self._track.sample_rate_hz,
                self._gain_db,
                joint_before=start > first,
                joint_after=start + samples < last,
            )
            start += samples


class ClipWriter:
    """Writes lines one a file, and LJSpeech's table of them; a context, within which clips appear in batches.

    Args:
        clips: Where they go.
        names: Line's id -> name of its clip, in the order in which they will be written.
        metadata: The table, opened for writing.
        wav: Writes audio.
        replacing: Opens files that appear whole or not at all.
    """

    def __init__(
        self,
        clips: Clips,
        names: Mapping[str, str],
        metadata: BinaryIO,
        wav: TrackFormat,
        replacing: Replacing,
    ) -> None:
        self._folder = clips.folder
        self._names = names
        self._metadata = metadata
        self._wav = wav
        self._replacing = replacing
        self._to_come = iter(self._names.values())
        self._batch = ExitStack()
        self._files: Mapping[Path, BinaryIO] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._batch.__exit__(kind, fault, trace)

    def write(self, line: Line, pcm: bytes, sample_rate_hz: int) -> None:
        """Write one line.

        Raises:
            OutputError: It cannot be written.
        """
        name = self._names[line.id]
        path = self._path(name)
        if path not in self._files:
            self._batch.close()
            batch = [self._path(coming) for coming in islice(self._to_come, _BATCH)]
            self._files = self._batch.enter_context(self._replacing(batch))
        track = Track(name=path.name, sample_rate_hz=sample_rate_hz, samples=len(pcm) // BYTES_PER_SAMPLE)
        with self._wav.open(self._files[path], track) as sink:
            sink.write(pcm)
            sink.finish()
        self._metadata.write(metadata_row(name, line.text).encode())

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.wav"

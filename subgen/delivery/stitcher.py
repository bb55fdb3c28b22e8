"""Takes onto the track, one after the other, and each line into a file of its own where that is wanted.

On the track a take is faded where it meets anything; a clip is the line alone, faded only where its own
parts meet. Memory holds one take at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from subgen.model import BYTES_PER_SAMPLE, Placement, TakeKey, Track
from subgen.ports import FileProbe, Replacing, Shape, TrackFormat, TrackSink
from subgen.ports.records import FileStamp

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
        sink.silence(placed.gap)
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
    """Writes lines one a file; a context, within which clips appear in batches.

    Args:
        paths: Of the clips, in the order in which they will be written.
        wav: Writes audio.
        replacing: Opens files that appear whole or not at all.
        file_probe: Looks at files.

    Attributes:
        written: Path -> what the file is like, of those that were.
    """

    def __init__(
        self, paths: Iterable[Path], wav: TrackFormat, replacing: Replacing, file_probe: FileProbe
    ) -> None:
        self.written: dict[Path, FileStamp] = {}
        self._wav = wav
        self._replacing = replacing
        self._file_probe = file_probe
        self._to_come = iter(paths)
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

    def write(self, path: Path, pcm: bytes, sample_rate_hz: int) -> None:
        """Write one line.

        Raises:
            OutputError: It cannot be written.
        """
        if path not in self._files:
            self._batch.close()
            self._files = self._batch.enter_context(self._replacing(list(islice(self._to_come, _BATCH))))
        track = Track(name=path.name, sample_rate_hz=sample_rate_hz, samples=len(pcm) // BYTES_PER_SAMPLE)
        file = self._files[path]
        with self._wav.open(file, track) as sink:
            sink.write(pcm)
            sink.finish()
        self.written[path] = self._file_probe.stamp(file)

"""The clip stage: one file a line, and the table of them.

Clips do not appear together with the other outputs, but in batches: a book has too many of them to keep all
open. A job that breaks off leaves whole clips, which the next one writes again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from subgen.delivery.clips import metadata_row, safe_name
from subgen.delivery.stage import Files, StageInput
from subgen.delivery.stitcher import Stitcher
from subgen.model import Finding, Track
from subgen.ports import FileProbe, Observer, Replacing, TrackFormat
from subgen.ports.records import FileStamp

__all__ = ["ClipStage", "ClipWriter"]

_BATCH = 64
"""Most files open at once. To sync the names in a folder for each of them alone would halve the speed."""

_SPARE_FILES = 8
"""Files that are left for others while clips are open: packs of takes, folders that are synced."""


class ClipStage:
    """Writes the clips of lines and their table.

    Args:
        given: The delivery.
        observer: Notified of every line, if there are clips to write.

    Attributes:
        targets: The stale clips, and the table if it is stale.
    """

    def __init__(self, given: StageInput, observer: Observer) -> None:
        clips = given.order.outputs.clips
        self._given = given
        self._observer = observer
        self._paths = given.order.clip_paths()
        self._stale_clips = tuple(path for path in self._paths.values() if path in given.stale)
        self._stale_table = clips.metadata if clips is not None and clips.metadata in given.stale else None
        self.targets = (*self._stale_clips, *(() if self._stale_table is None else (self._stale_table,)))

    def run(self, files: Files) -> dict[Path, FileStamp]:
        """Write the table and the clips.

        Returns:
            Path -> stamp of the clips that were written.

        Raises:
            DamagedTake: A take is not the one that was stored.
            OutputError: A file cannot be written.
        """
        if self._stale_table is not None:
            self._write_table(files[self._stale_table])
        return self._write_clips() if self._stale_clips else {}

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each line whose clip has another name than its id alone would give."""
        script = self._given.script_track.script
        names = self._given.order.targets.clip_names
        for line, name in zip(script.lines, names, strict=bool(names)):
            if name != safe_name(line.id):
                message = f"line {line.id}: its clip is {name}.wav, as another id gives the same file name"
                yield Finding(kind="clip-name", file=script.file, row=line.row, line=line.id, message=message)

    def _write_table(self, file: BinaryIO) -> None:
        for line in self._given.script_track.script.lines:
            if line.id in self._paths:
                file.write(metadata_row(self._paths[line.id].stem, line.text).encode())

    def _write_clips(self) -> dict[Path, FileStamp]:
        script_track, track, doors = self._given.script_track, self._given.track, self._given.doors
        script = script_track.script
        stitcher = Stitcher(doors.takes.pcm, doors.shape, self._given.settings.gain_db, track)
        stale = frozenset(self._stale_clips)
        self._observer.writing(f"{script.stem} (clips)", len(script.lines))
        wav = doors.tracks["wav"]
        with ClipWriter(
            self._stale_clips, wav, doors.replacing, doors.file_probe, doors.files_left
        ) as writer:
            for placed in script_track.placements():
                path = self._paths.get(placed.line.id)
                if path in stale:
                    clip = Track(
                        name=path.name,
                        sample_rate_hz=track.sample_rate_hz,
                        samples=placed.end - placed.start,
                    )
                    writer.write(path, clip, stitcher.clip(placed))
                self._observer.wrote()
        self._observer.finished()
        return writer.written


class ClipWriter:
    """Writes clips; a context, within which files are replaced in batches.

    Args:
        paths: Paths of the clips, in the order in which they will be written.
        wav: Encoder of WAV.
        replacing: Opens files that are replaced together, or not at all.
        file_probe: Looks at files.
        files_left: Returns how many files may be opened besides those that are open.

    Attributes:
        written: Path -> stamp of each clip that was written.
    """

    def __init__(
        self,
        paths: Iterable[Path],
        wav: TrackFormat,
        replacing: Replacing,
        file_probe: FileProbe,
        files_left: Callable[[], int],
    ) -> None:
        self.written: dict[Path, FileStamp] = {}
        self._wav = wav
        self._replacing = replacing
        self._file_probe = file_probe
        self._files_left = files_left
        self._waiting = iter(paths)
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

    def write(self, path: Path, clip: Track, pieces: Iterable[bytes]) -> None:
        """Write one clip.

        Args:
            path: Its path.
            clip: Its length and sample rate.
            pieces: Its samples.

        Raises:
            OutputError: It cannot be written.
        """
        if path not in self._files:
            self._batch.close()
            count = min(_BATCH, max(1, self._files_left() - _SPARE_FILES))
            self._files = self._batch.enter_context(self._replacing(list(islice(self._waiting, count))))
        file = self._files[path]
        with self._wav.open(file, clip) as sink:
            for pcm in pieces:
                sink.write(pcm)
            sink.finish()
        self.written[path] = self._file_probe.stamp(file)

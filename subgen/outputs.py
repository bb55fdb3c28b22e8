"""What files come of a script, and what they are called.

book.wav  book.srt  book.vtt  …        the audio and the formats
book.report.json                       what a person should know of them
book/wavs/ID.wav  book/metadata.csv    with `--clips`: a file a line, as LJSpeech has them
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import regex

from subgen.config.settings import Settings
from subgen.formats.registry import WRITERS

__all__ = ["Clips", "Outputs", "clip_names", "metadata_row", "metadata_rows", "outputs_of", "safe_name"]

_NOT_SAFE = regex.compile(r"[^\p{L}\p{M}\p{N}_.-]+")
_MOST_BYTES = 120
"""Of a clip's name: disks take 255, and the name grows by its ending and, until it is whole, by more."""

_LINE_ENDS = re.compile(r"\r\n|[|\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What would begin another field or row of the metadata, for one reader of text files or another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clips:
    """Where the lines are, one a file.

    Attributes:
        folder: Of the audio.
        metadata: LJSpeech's table of them.
    """

    folder: Path
    metadata: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """The files of one script.

    Attributes:
        audio: The track, or None without one.
        texts: Format -> file, in the order that was asked for.
        report: What a person should know.
        clips: Where the lines are, or None when they are not wanted.
    """

    audio: Path | None
    texts: dict[str, Path]
    report: Path
    clips: Clips | None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that appear together: all but the clips themselves."""
        audio = () if self.audio is None else (self.audio,)
        metadata = () if self.clips is None else (self.clips.metadata,)
        return (*audio, *self.texts.values(), *metadata, self.report)

    @property
    def places(self) -> tuple[Path, ...]:
        """All that is taken in the folder of the outputs; no two scripts may want the same."""
        folder = () if self.clips is None else (self.clips.metadata.parent,)
        return tuple(path for path in self.files if path.parent == self.report.parent) + folder


def outputs_of(stem: str, settings: Settings) -> Outputs:
    """The files of a script.

    Args:
        stem: Name of the script.
        settings: Of the job.
    """
    out = settings.out
    wavs = out / stem / "wavs"
    return Outputs(
        audio=None if settings.audio == "none" else out / f"{stem}.{settings.audio}",
        texts={name: out / f"{stem}.{WRITERS[name].extension}" for name in settings.formats},
        report=out / f"{stem}.report.json",
        clips=Clips(folder=wavs, metadata=wavs.with_name("metadata.csv")) if settings.clips else None,
    )


def clip_names(ids: Iterable[str], left_out: Iterable[str] = ()) -> dict[str, str]:
    """Id -> name of its clip, without ending: one file name, and no two alike whatever the case.

    An id that is a good file name keeps it. Of those that want the same name, the first in the alphabet gets
    it, so that a line's name is the same wherever it stands, and whichever lines are asked for.

    Args:
        ids: Of the lines that are asked for, each once; the names come in their order.
        left_out: Of the other lines of the script.
    """
    every = tuple(ids)
    names = {line_id: safe_name(line_id) for line_id in (*every, *left_out)}
    taken: set[str] = set()
    unique: dict[str, str] = {}
    for line_id in sorted(names, key=lambda line_id: (names[line_id] != line_id, line_id)):
        name = next(name for name in _variants(names[line_id]) if _folded(name) not in taken)
        taken.add(_folded(name))
        unique[line_id] = name
    return {line_id: unique[line_id] for line_id in every}


def safe_name(line_id: str) -> str:
    """An id as a good file name, of letters, digits, `_`, `.` and `-`.

    It does not begin with one of the last two, is not empty, and not too long.
    """
    name = _NOT_SAFE.sub("_", line_id).lstrip(".-")
    return name.encode()[:_MOST_BYTES].decode(errors="ignore") or "_"


def _variants(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _folded(name: str) -> str:
    """What a disk that does not tell cases apart, or composed letters from others, takes a name for."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def metadata_row(name: str, text: str) -> str:
    """A clip's row in LJSpeech's table: `id|text|text`, without quotes."""
    plain = _LINE_ENDS.sub(" ", text)
    return f"{name}|{plain}|{plain}\n"


def metadata_rows(file: BinaryIO) -> int:
    """How many rows such a table has; one is in memory at a time."""
    return sum(row.endswith(b"\n") for row in file)

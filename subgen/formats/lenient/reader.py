"""The format of a subtitle file, and the cues that a viewer sees."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import Protocol

from subgen.config.format_table import TEXT_FORMATS
from subgen.formats.lenient.ass import read_ass
from subgen.formats.lenient.detection import ENDINGS, format_of
from subgen.formats.lenient.file_cue import FileCue
from subgen.formats.lenient.srt import read_srt
from subgen.formats.lenient.visible_cues import visible_cues
from subgen.formats.lenient.vtt import SIGNATURE, declared_language, read_vtt
from subgen.formats.strict import Unreadable
from subgen.model import SubtitleCue

__all__ = ["SubtitleFile", "read_subtitles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleFile:
    """The visible content of a file.

    Attributes:
        format_name: `srt`, `vtt` or `ass`.
        unit_us: The unit of its clock, in microseconds.
        language: Code of the language that the file declares, or "".
        cues: Cues in the order of the file; in ASS, where that means nothing, in the order of their starts.
        unreadable: Rows that should have the times of a cue and do not.
    """

    format_name: str
    unit_us: int
    language: str
    cues: tuple[SubtitleCue, ...]
    unreadable: tuple[Unreadable, ...]

    @property
    def has_cues(self) -> bool:
        """Whether there are cues, or rows that should have their times."""
        return bool(self.cues) or any(each.wanted != SIGNATURE for each in self.unreadable)


class _Read(Protocol):
    def __call__(self, rows: Sequence[str], *, fps: float | None) -> Iterator[FileCue | Unreadable]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Format:
    read: _Read
    overlaps: bool = False


_FORMATS: Mapping[str, _Format] = MappingProxyType(
    {
        "srt": _Format(read=read_srt),
        "vtt": _Format(read=read_vtt),
        "ass": _Format(read=read_ass, overlaps=True),
    }
)


def read_subtitles(file_name: str, rows: Sequence[str], *, fps: float | None = None) -> SubtitleFile | None:
    """Read the cues that a viewer sees of a file.

    Args:
        file_name: Name of the file; its extension decides the format where the content does not.
        rows: The physical rows of the text, without line ends and without a byte order mark.
        fps: Frames a second of times that count frames, exact; None to report such times.

    Returns:
        The content of the file, or None if it is in none of the formats.
    """
    name = format_of(file_name, rows)
    if name is None:
        return None
    form, unit_us = _FORMATS[name], TEXT_FORMATS[name].unit_us
    results = [*_refused(file_name, name, rows), *form.read(rows, fps=fps)]
    file_cues = [each for each in results if isinstance(each, FileCue)]
    return SubtitleFile(
        format_name=name,
        unit_us=unit_us,
        language=declared_language(rows) if name == "vtt" else "",
        cues=visible_cues(file_cues, unit_us=unit_us, overlaps=form.overlaps),
        unreadable=tuple(each for each in results if isinstance(each, Unreadable)),
    )


def _refused(file_name: str, format_name: str, rows: Sequence[str]) -> Iterator[Unreadable]:
    """Report another format in a `.vtt`, which browsers refuse."""
    if format_name != "vtt" and ENDINGS.get(PurePath(file_name).suffix.casefold()) == "vtt":
        yield Unreadable(row=1, written=rows[0], wanted=SIGNATURE)

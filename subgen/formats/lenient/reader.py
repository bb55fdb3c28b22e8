"""The format of a subtitle file, and the cues that a viewer sees."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from subgen.config.format_table import TEXT_FORMATS
from subgen.formats.lenient.ass import read_ass
from subgen.formats.lenient.clock import ARROW
from subgen.formats.lenient.srt import read_srt
from subgen.formats.lenient.visible_cues import FileCue, visible_cues
from subgen.formats.lenient.vtt import declared_language, read_vtt
from subgen.formats.strict import Unreadable
from subgen.model import SubtitleCue

__all__ = ["ENDINGS", "SubtitleFile", "read_subtitles"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Format:
    read: Callable[[Sequence[str]], Iterator[FileCue | Unreadable]]
    overlaps: bool = False


_FORMATS: Mapping[str, _Format] = MappingProxyType(
    {
        "srt": _Format(read=read_srt),
        "vtt": _Format(read=read_vtt),
        "ass": _Format(read=read_ass, overlaps=True),
    }
)

ENDINGS: Mapping[str, str] = MappingProxyType({".srt": "srt", ".vtt": "vtt", ".ass": "ass", ".ssa": "ass"})
"""Extension of a file -> its format."""


def read_subtitles(file_name: str, text: str, rows: Sequence[str]) -> SubtitleFile | None:
    """Read the cues that a viewer sees of a file.

    Args:
        file_name: Name of the file; the extension decides the format, else the text does.
        text: The whole text, without a byte order mark.
        rows: The physical rows of the text, without line ends.

    Returns:
        The content of the file, or None if it is in none of the formats.
    """
    name = ENDINGS.get(PurePath(file_name).suffix.casefold()) or _format_of(text)
    if name is None:
        return None
    form, unit_us = _FORMATS[name], TEXT_FORMATS[name].unit_us
    results = list(form.read(rows))
    file_cues = [each for each in results if isinstance(each, FileCue)]
    return SubtitleFile(
        format_name=name,
        unit_us=unit_us,
        language=declared_language(rows) if name == "vtt" else "",
        cues=visible_cues(file_cues, unit_us=unit_us, overlaps=form.overlaps),
        unreadable=tuple(each for each in results if isinstance(each, Unreadable)),
    )


def _format_of(text: str) -> str | None:
    """Guess the format of a text."""
    if text.startswith("WEBVTT"):
        return "vtt"
    if text.lstrip().casefold().startswith("[script info]"):
        return "ass"
    return "srt" if ARROW in text else None

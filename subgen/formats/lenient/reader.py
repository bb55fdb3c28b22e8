"""Which format a file is in, and the cues that a viewer sees of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from subgen.config.formats import TEXT_FORMATS
from subgen.formats.lenient.ass import read_ass
from subgen.formats.lenient.clock import ARROW
from subgen.formats.lenient.srt import read_srt
from subgen.formats.lenient.visible_cues import Written, as_seen
from subgen.formats.lenient.vtt import language_said, read_vtt
from subgen.formats.strict import Unreadable
from subgen.model import SubtitleCue

__all__ = ["ENDINGS", "SubtitleFile", "read_subtitles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleFile:
    """What a viewer sees of a file.

    Attributes:
        format_name: `srt`, `vtt` or `ass`.
        unit_us: The unit of its clock, in microseconds.
        language: Code of the language that the file itself names, or "".
        cues: In the order of the file; of ASS, whose order means nothing, in that of their starts.
        unreadable: Rows in the place of a cue's times that are none.
    """

    format_name: str
    unit_us: int
    language: str
    cues: tuple[SubtitleCue, ...]
    unreadable: tuple[Unreadable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Format:
    read: Callable[[Sequence[str]], Iterator[Written | Unreadable]]
    overlaps: bool = False


_FORMATS: Mapping[str, _Format] = MappingProxyType(
    {
        "srt": _Format(read=read_srt),
        "vtt": _Format(read=read_vtt),
        "ass": _Format(read=read_ass, overlaps=True),
    }
)

ENDINGS: Mapping[str, str] = MappingProxyType({".srt": "srt", ".vtt": "vtt", ".ass": "ass", ".ssa": "ass"})
"""Ending of a file's name -> its format."""


def read_subtitles(file_name: str, text: str, rows: Sequence[str]) -> SubtitleFile | None:
    """What a viewer sees of a file.

    Args:
        file_name: Its ending says the format; where it does not, the text does.
        text: All of it, without a byte order mark.
        rows: Its physical rows, without their ends.

    Returns:
        Its cues, or None where it is in none of the formats.
    """
    name = ENDINGS.get(PurePath(file_name).suffix.casefold()) or _format_of(text)
    if name is None:
        return None
    form, unit_us = _FORMATS[name], TEXT_FORMATS[name].unit_us
    told = list(form.read(rows))
    written = [each for each in told if isinstance(each, Written)]
    return SubtitleFile(
        format_name=name,
        unit_us=unit_us,
        language=language_said(rows) if name == "vtt" else "",
        cues=as_seen(written, unit_us=unit_us, overlaps=form.overlaps),
        unreadable=tuple(each for each in told if isinstance(each, Unreadable)),
    )


def _format_of(text: str) -> str | None:
    """The format that a text looks like."""
    if text.startswith("WEBVTT"):
        return "vtt"
    if text.lstrip().casefold().startswith("[script info]"):
        return "ass"
    return "srt" if ARROW in text else None

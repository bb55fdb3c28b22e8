r"""The format of a subtitle file, by its content rather than by its extension.

Extensions lie: players, browsers and converters write WebVTT into `.srt`, and SRT into `.vtt`. The first row
that belongs to one format only decides: the signature of WebVTT, a section of ASS, or the times of a cue.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import PurePath
from types import MappingProxyType

from subgen.formats.lenient.clock import ARROW, FRAME_TIMES, TIMES
from subgen.formats.lenient.vtt import W3C_TIMES

__all__ = ["ENDINGS", "FORMAT_NAMES", "foreign_format", "format_of"]

ENDINGS: Mapping[str, str] = MappingProxyType({".srt": "srt", ".vtt": "vtt", ".ass": "ass", ".ssa": "ass"})
"""Extension of a file -> its format."""

FORMAT_NAMES: Mapping[str, str] = MappingProxyType({"srt": "SRT", "vtt": "WebVTT", "ass": "ASS"})
"""Format -> its name for people."""

_SIGNATURE = "WEBVTT"
_FIRST_ROWS = 4
"""Rows in which formats of other kinds show themselves: XML has its declaration in the first."""

_ASS = re.compile(
    r"[ \t]*(?:\[(?:script info|v4\+{0,2} styles|events)\]|dialogue:.*,[ \t]*[0-9]+:[0-9]+:[0-9]+).*",
    re.IGNORECASE,
)
_MOST_ROWS = 10_000
"""Rows before the first cue that are searched for its times: long headers of ASS with fonts are no longer."""

_FOREIGN: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"\{(?:[0-9]+|DEFAULT)\}\{[0-9]*\}", "MicroDVD, which counts frames"),
        (r"\[[0-9]+\]\[[0-9]*\]", "MPL2"),
        (r"\[INFORMATION\]|(?:[0-9]+:[0-9]{2}:[0-9]{2}\.[0-9]{1,3},?){2} ", "SubViewer or SBV"),
        (r"\$|[0-9]{2}(?::[0-9]{2}){3} *, *[0-9]{2}:", "Spruce STL"),
        (r"\[(?:[0-9]+:[0-9]{2}[.:\]]|ti:|ar:|al:|by:|offset:)", "LRC"),
        (r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}[:=](?![0-9])", "TMPlayer"),
        (r"Scenarist_SCC", "SCC"),
        (r"# VobSub index file", "VobSub, which has pictures"),
        (r"<SAMI\b", "SAMI"),
        (r"(?:<\?xml\b.*?)?<(?:tt:)?tt\b", "TTML"),
        (r"<(?:\?xml|!doctype|html)\b", "XML"),
        (r"\{\s*(?:\"|$)", "JSON"),
    )
)
"""Beginning of a text, as one row -> name of its format, which no reader here knows."""


def foreign_format(rows: Sequence[str]) -> str:
    """Return the name of a known format that `check` does not read; "" for all others.

    Args:
        rows: Rows of the file without line ends and without a byte order mark.
    """
    first = " ".join(islice((row.strip() for row in rows if row.strip()), _FIRST_ROWS)) + " "
    return next((name for pattern, name in _FOREIGN if pattern.match(first)), "")


def format_of(file_name: str, rows: Sequence[str]) -> str | None:
    """Return the format of a file: `srt`, `vtt` or `ass`; None if it is in none of them.

    Args:
        file_name: Its name; the extension decides where the content does not.
        rows: Rows of the file without line ends and without a byte order mark.
    """
    named = ENDINGS.get(PurePath(file_name).suffix.casefold())
    filled = (row for row in rows if row.strip())
    for place, row in enumerate(islice(filled, _MOST_ROWS)):
        if place == 0 and row.startswith(_SIGNATURE):
            return "vtt"
        if _ASS.fullmatch(row):
            return "ass"
        if W3C_TIMES.fullmatch(row):
            return "vtt" if named == "vtt" else "srt"
        if TIMES.fullmatch(row) or FRAME_TIMES.fullmatch(row):
            return "srt" if "," in row or named != "vtt" else "vtt"
    if named is None and any(ARROW in row for row in rows):
        return "srt"
    return named

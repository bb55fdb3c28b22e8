"""WebVTT as files in the world have it.

Blocks are split as players do it (W3C WebVTT, 6.1 "collect a WebVTT block"): a row with an arrow has the
times of a cue, whatever comes before it; blocks without one are notes, styles and regions, or, if they begin
with a time, a cue with a misspelt arrow. A row of spaces is no blank row. A file without its signature is
read all the same, and the row in its place is reported.

Tags, including the times of words, are no text, nor are the annotations of ruby; entities are replaced by
their characters.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from subgen.formats.lenient.clock import ARROW, TIMES, begins_with_time, us_of
from subgen.formats.lenient.visible_cues import FileCue
from subgen.formats.strict import Unreadable
from subgen.model import SubtitleCue
from subgen.text.languages import language_of_tag

__all__ = ["declared_language", "read_vtt"]

_SIGNATURE = re.compile(r"WEBVTT([ \t].*)?")
_LANGUAGE = re.compile(r"Language:(.*)")
_RUBY = re.compile(r"<rt\b[^<>]*>[^<]*")
_DEFAULT_SETTINGS = frozenset(
    {"align:center", "align:middle", "line:-1", "line:auto", "position:50%", "position:auto", "size:100%"}
)
"""Settings that leave a cue in its default position."""
_TAG = re.compile(r"<[^>]*>?")
_DIRECTION_MARK = re.compile(r"^[ \t]*&(?:lrm|rlm);")
"""The direction of a row, which is no text."""
_WORD_TIME = re.compile(r"<[0-9:.]*>")


def read_vtt(rows: Sequence[str]) -> Iterator[FileCue | Unreadable]:
    """Read the cues of a file, and the rows that should have its signature or times of cues and do not.

    Args:
        rows: Rows without line ends.
    """
    if not _SIGNATURE.fullmatch(rows[0]):
        yield Unreadable(row=1, written=rows[0], wanted="the signature of WebVTT")
    number = 0
    at = _block_end(rows, 0)
    while at < len(rows):
        head = next((row for row in (at, at + 1) if ARROW in "".join(rows[row : row + 1])), None)
        if not rows[at]:
            at += 1
            continue
        if head is None:
            end = _block_end(rows, at)
            yield from _without_arrow(rows, at, min(at + 2, end))
            at = end
            continue
        number += 1
        end = _block_end(rows, head + 1)
        yield _cue(number, head, rows[head], "\n".join(rows[head + 1 : end]))
        at = end


def _without_arrow(rows: Sequence[str], at: int, end: int) -> Iterator[Unreadable]:
    """Report the row of a block without an arrow that begins with a time, if there is one."""
    for row in range(at, end):
        if begins_with_time(rows[row]):
            yield Unreadable(row=row + 1, written=rows[row], wanted="the times of a cue")
            return


def declared_language(rows: Sequence[str]) -> str:
    """Return the language in the head of a file, as YouTube writes it; "" without a known one."""
    named = (_LANGUAGE.fullmatch(row) for row in rows[1 : _block_end(rows, 0)])
    return next((language_of_tag(found[1]) for found in named if found), "")


def _block_end(rows: Sequence[str], at: int) -> int:
    """Return the row after a block, which is blank or has the times of the next cue."""
    while at < len(rows) and rows[at] and ARROW not in rows[at]:
        at += 1
    return at


def _cue(number: int, head: int, times: str, text: str) -> FileCue | Unreadable:
    found = TIMES.fullmatch(times)
    if found is None:
        return Unreadable(row=head + 1, written=times, wanted="the times of a cue")
    shown = (
        unescape(_DIRECTION_MARK.sub("", row)).strip()
        for row in _TAG.sub("", _RUBY.sub("", text)).split("\n")
    )
    markup = _WORD_TIME.sub("", text).strip()
    cue = SubtitleCue(
        number=number,
        row=head + 1,
        start_us=us_of(found.groups()[:4]),
        end_us=us_of(found.groups()[4:8]),
        rows=tuple(row for row in shown if row),
        place=" ".join(sorted(set((found[9] or "").split()) - _DEFAULT_SETTINGS)),
    )
    return FileCue(cue=cue, markup=markup if "<" in markup else "", is_rolled=_is_rolled(text))


def _is_rolled(text: str) -> bool:
    """Check whether the last row has times of words, and those above it are plain, as on YouTube."""
    *above, last = [row for row in text.split("\n") if row.strip()] or [""]
    return bool(above) and "<" not in "".join(above) and _WORD_TIME.search(last) is not None

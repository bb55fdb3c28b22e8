"""WebVTT as it is found in the world.

Blocks are cut as players cut them (W3C WebVTT, 6.1 "collect a WebVTT block"): a row with an arrow is the
times of a cue, whatever it follows; blocks without one are notes, styles and regions, or a cue whose arrow is
misspelt if they begin with a time. A row of spaces is no blank row. A file without its signature is read all
the same, and the row that is no signature told.

Tags, with the times of words in them, are no text, nor are the readings above ruby; entities are what they
stand for.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from subgen.formats.lenient.clock import ARROW, TIMES, begins_with_time, us_of
from subgen.formats.lenient.visible_cues import Written
from subgen.formats.strict import Unreadable
from subgen.model import SubtitleCue
from subgen.text.languages import language_of_tag

__all__ = ["language_said", "read_vtt"]

_SIGNATURE = re.compile(r"WEBVTT([ \t].*)?")
_LANGUAGE = re.compile(r"Language:(.*)")
_RUBY = re.compile(r"<rt\b[^<>]*>[^<]*")
_USUAL = frozenset(
    {"align:center", "align:middle", "line:-1", "line:auto", "position:50%", "position:auto", "size:100%"}
)
"""Settings that put a cue where it is without them."""
_TAG = re.compile(r"<[^>]*>?")
_WORD_TIME = re.compile(r"<[0-9:.]*>")


def read_vtt(rows: Sequence[str]) -> Iterator[Written | Unreadable]:
    """The cues of a file, and the rows in the place of its signature or of cues' times that make no sense.

    Args:
        rows: Without their ends.
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
    """The row in the place of a cue's times, of a block without an arrow, if it begins with a time."""
    for row in range(at, end):
        if begins_with_time(rows[row]):
            yield Unreadable(row=row + 1, written=rows[row], wanted="the times of a cue")
            return


def language_said(rows: Sequence[str]) -> str:
    """The language that the head of a file names, as YouTube's do; "" where it names none that is known."""
    named = (_LANGUAGE.fullmatch(row) for row in rows[1 : _block_end(rows, 0)])
    return next((language_of_tag(found[1]) for found in named if found), "")


def _block_end(rows: Sequence[str], at: int) -> int:
    """The row after a block: blank, or with the next cue's times."""
    while at < len(rows) and rows[at] and ARROW not in rows[at]:
        at += 1
    return at


def _cue(number: int, head: int, times: str, text: str) -> Written | Unreadable:
    found = TIMES.fullmatch(times)
    if found is None:
        return Unreadable(row=head + 1, written=times, wanted="the times of a cue")
    shown = (unescape(row).strip() for row in _TAG.sub("", _RUBY.sub("", text)).split("\n"))
    markup = _WORD_TIME.sub("", text).strip()
    cue = SubtitleCue(
        number=number,
        row=head + 1,
        start_us=us_of(found.groups()[:4]),
        end_us=us_of(found.groups()[4:8]),
        rows=tuple(row for row in shown if row),
        place=" ".join(sorted(set((found[9] or "").split()) - _USUAL)),
    )
    return Written(cue=cue, markup=markup if "<" in markup else "", is_rolled=_is_rolled(text))


def _is_rolled(text: str) -> bool:
    """Whether the last row has the times of its words, and those above it are plain, as YouTube's are."""
    *above, last = [row for row in text.split("\n") if row.strip()] or [""]
    return bool(above) and "<" not in "".join(above) and _WORD_TIME.search(last) is not None

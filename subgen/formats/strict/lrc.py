"""LRC: one row for each cue, and an empty row at its end, unless the next cue follows at once.

No text has a `[` or a `<` (`subgen.formats.lrc`), so each of these begins a mark. A word is between two
marks; white space alone is silence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from subgen.formats.strict.base import ReadTimes, Unreadable, WordTimes, numbered
from subgen.text.clock import LRC_CLOCK

__all__ = ["read_lrc"]

_ROW = re.compile(rf"\[{LRC_CLOCK.pattern}\]([^\[]*)")
_EMPTY = re.compile(r"\[[^]]*\]?")
_MARKED = re.compile(rf"<(?:{LRC_CLOCK.pattern}>|[^>]*>?)([^<]*)")

_A_ROW = "the row of a cue"


def read_lrc(lines: Iterable[str]) -> Iterator[ReadTimes | Unreadable]:
    """Read the cues, each as soon as its end is known."""
    cue: ReadTimes | Unreadable | None = None
    row = 0
    for row, written in numbered(lines):
        if not written:
            continue
        found = _ROW.fullmatch(written)
        at_us = None if found is None else LRC_CLOCK.us_of(found.groups()[:3])
        is_empty = _EMPTY.fullmatch(written) is not None
        if cue is not None:
            yield _with_end(cue, row, written, at_us)
        elif is_empty:
            yield Unreadable(row=row, written=written, wanted=_A_ROW, is_aside=True)
        cue = None if is_empty else _cue(row, written, found)
    if cue is not None:
        yield _with_end(cue, row + 1, "", None)


def _with_end(
    cue: ReadTimes | Unreadable, row: int, written: str, at_us: int | None
) -> ReadTimes | Unreadable:
    """Add the end of a cue, which is in the row after it."""
    if isinstance(cue, Unreadable):
        return cue
    if at_us is None:
        return Unreadable(row=row, written=written, wanted="the row that ends the cue")
    return replace(cue, end_us=at_us)


def _cue(row: int, written: str, found: re.Match[str] | None) -> ReadTimes | Unreadable:
    """Read a cue, whose end is not known yet, with the times of its words, where it has marks."""
    if found is None:
        return Unreadable(row=row, written=written, wanted=_A_ROW)
    *clock, text = found.groups()
    start_us = LRC_CLOCK.us_of(clock)
    marks = _MARKED.findall(text)
    if not marks:
        return ReadTimes(row=row, start_us=start_us, end_us=start_us)
    if not all(clock[0] for clock in marks):
        return Unreadable(row=row, written=text, wanted="words between their times")
    times = [(LRC_CLOCK.us_of(clock), bool(following.strip())) for *clock, following in marks]
    if times[-1][1]:
        return Unreadable(row=row, written=text, wanted="words between their times")
    words = tuple(
        WordTimes(at_us, until_us) for (at_us, is_word), (until_us, _) in pairwise(times) if is_word
    )
    is_least = times[-1][0] - start_us == len(words) * LRC_CLOCK.unit_us
    return ReadTimes(row=row, start_us=start_us, end_us=start_us, words=words, is_least=is_least)

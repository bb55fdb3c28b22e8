"""SRT: blocks of a number, the times, and text up to a blank row."""

import re
from collections.abc import Iterable, Iterator

from subgen.formats.strict.base import ReadTimes, Unreadable, cue_times, numbered, skip
from subgen.text.clock import SRT_CLOCK

__all__ = ["read_srt"]

_NUMBER = re.compile(r"[0-9]+")
_TIMES = re.compile(f"{SRT_CLOCK.pattern} --> {SRT_CLOCK.pattern}")


def read_srt(lines: Iterable[str]) -> Iterator[ReadTimes | Unreadable]:
    """Read blocks of a number, the times, and text up to a blank row."""
    rows = numbered(lines)
    for row, first in rows:
        if not first:
            continue
        if _NUMBER.fullmatch(first):
            times_row, written = next(rows, (row + 1, ""))
            yield cue_times(times_row, written, _TIMES.fullmatch(written), SRT_CLOCK)
            skip(rows, written)
        else:
            yield Unreadable(row=row, written=first, wanted="the number of a cue")
            skip(rows, first)

"""TextGrid: one tier at a time, interval by interval, each of four rows.

A tier is found by its name; no text can be mistaken for one, because a text is in one row, after `text = `.
Silence is an interval without text, and no line or word; but every interval begins where the one before ends,
and the last one ends with the tier.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from subgen.formats.strict.base import ReadTimes, Rows, Unreadable, numbered
from subgen.text.clock import SECONDS_CLOCK

__all__ = ["read_line_tier", "read_word_tier"]

_ROWS = 4
_TIER_END = re.compile(rf"        xmax = {SECONDS_CLOCK.pattern} ")
_TIER_SIZE = re.compile(r"        intervals: size = ([0-9]{1,9}) ")
_START = re.compile(rf"            xmin = {SECONDS_CLOCK.pattern} ")
_END = re.compile(rf"            xmax = {SECONDS_CLOCK.pattern} ")
_TEXT = re.compile(r'            text = "((?:[^"]|"")*)" ')
_SILENT = '            text = "" '


def read_line_tier(lines: Iterable[str]) -> Iterator[ReadTimes | Unreadable]:
    """Read the lines of the script, including those without takes."""
    return _read_tier("lines", numbered(lines))


def read_word_tier(lines: Iterable[str]) -> Iterator[ReadTimes | Unreadable]:
    """Read the words of all lines."""
    return _read_tier("words", numbered(lines))


def _read_tier(name: str, rows: Rows) -> Iterator[ReadTimes | Unreadable]:
    """Find a tier, and read its intervals that have a text."""
    row = 0
    for row, written in rows:
        if written == f'        name = "{name}" ':
            yield from _read_found(name, row, rows)
            return
    yield _aside(row + 1, "", f"the tier of {name}")


def _read_found(name: str, row: int, rows: Rows) -> Iterator[ReadTimes | Unreadable]:
    """Read a tier from the row below its name on."""
    _, end, size = (next(rows, (row + 1, "")) for _ in range(3))
    end_found, size_found = _TIER_END.fullmatch(end[1]), _TIER_SIZE.fullmatch(size[1])
    if end_found is None:
        yield _aside(*end, f"the end of the tier of {name}")
    if size_found is None:
        yield _aside(*size, f"how many intervals the tier of {name} has")
    if end_found is not None and size_found is not None:
        yield from _read_intervals(rows, int(size_found[1]), SECONDS_CLOCK.us_of(end_found.groups()))


def _read_intervals(rows: Rows, size: int, end_us: int) -> Iterator[ReadTimes | Unreadable]:
    """Read a number of intervals; those of silence are checked, and left out."""
    until_us: int | None = 0
    row = 0
    for place in range(1, size + 1):
        block = tuple(islice(rows, _ROWS))
        if len(block) < _ROWS:
            yield _aside(block[-1][0] + 1 if block else row + 1, "", f"interval {place} of {size}")
            return
        row = block[-1][0]
        is_silent = block[-1][1] == _SILENT
        interval = _interval(place, block, is_silent=is_silent)
        if isinstance(interval, ReadTimes):
            if until_us not in {None, interval.start_us}:
                start = SECONDS_CLOCK.format(interval.start_us)
                yield _aside(interval.row, start, f"where interval {place - 1} ends")
            until_us = interval.end_us
        else:
            until_us = None
        if isinstance(interval, Unreadable) or not is_silent:
            yield interval
    if until_us not in {None, end_us}:
        end = SECONDS_CLOCK.format(end_us)
        yield _aside(row - 1, SECONDS_CLOCK.format(until_us), f"the end of the tier, {end}")


def _interval(place: int, block: tuple[tuple[int, str], ...], *, is_silent: bool) -> ReadTimes | Unreadable:
    """Read the times of an interval; a malformed one of silence is in the place of nothing."""
    (row, head), (start_row, start), (end_row, end), (text_row, text) = block
    start_found, end_found = _START.fullmatch(start), _END.fullmatch(end)
    wanted = f"interval {place}"
    if head != f"        intervals [{place}]:":
        return Unreadable(row=row, written=head, wanted=wanted, is_aside=is_silent)
    if start_found is None:
        return Unreadable(row=start_row, written=start, wanted=f"the start of {wanted}", is_aside=is_silent)
    if end_found is None:
        return Unreadable(row=end_row, written=end, wanted=f"the end of {wanted}", is_aside=is_silent)
    if _TEXT.fullmatch(text) is None:
        return Unreadable(row=text_row, written=text, wanted=f"the text of {wanted}")
    start_us, end_us = (SECONDS_CLOCK.us_of(found.groups()) for found in (start_found, end_found))
    return ReadTimes(row=start_row, start_us=start_us, end_us=end_us)


def _aside(row: int, written: str, wanted: str) -> Unreadable:
    return Unreadable(row=row, written=written, wanted=wanted, is_aside=True)

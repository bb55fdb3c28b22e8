"""Formats with one word and its times in seconds in each row: CTM, our table, and Audacity's labels.

In none of them do words have tabs or line ends, nor spaces in CTM, so the text cannot break the shape of a
row.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from subgen.formats.strict.base import ReadTimes, Rows, Unreadable, numbered
from subgen.text.clock import SECONDS_CLOCK

__all__ = ["read_audacity", "read_ctm", "read_tsv"]

_SECONDS = SECONDS_CLOCK.pattern
_CTM = re.compile(rf"\S+ 1 {_SECONDS} {_SECONDS} \S+")
_TSV_HEAD = "start_s\tend_s\tword\tline\tspeaker\ttiming"
_TSV = re.compile(rf"{_SECONDS}\t{_SECONDS}\t[^\t]+\t[^\t]*\t[^\t]*\t(?:service|aligned|estimated)")
_AUDACITY = re.compile(rf"{_SECONDS}\t{_SECONDS}\t[^\t]+")


def read_ctm(lines: Iterable[str]) -> Iterator[ReadTimes | Unreadable]:
    """Read rows of file, channel, start, duration and word, separated by spaces."""
    return _words(numbered(lines), _CTM, has_durations=True)


def read_tsv(lines: Iterable[str]) -> Iterator[ReadTimes | Unreadable]:
    """Read the names of the columns and a row for each word, separated by tabs."""
    rows = numbered(lines)
    row, head = next(rows, (1, ""))
    if head != _TSV_HEAD:
        yield Unreadable(row=row, written=head, wanted="the names of the columns", is_aside=True)
    if _TSV.fullmatch(head):
        rows = chain([(row, head)], rows)
    yield from _words(rows, _TSV)


def read_audacity(lines: Iterable[str]) -> Iterator[ReadTimes | Unreadable]:
    """Read rows of start, end and word, separated by tabs."""
    return _words(numbered(lines), _AUDACITY)


def _words(
    rows: Rows, pattern: re.Pattern[str], *, has_durations: bool = False
) -> Iterator[ReadTimes | Unreadable]:
    """Read a word from each row; the groups of the pattern are parts of start and end, or duration."""
    for row, written in rows:
        found = pattern.fullmatch(written)
        if found is None:
            yield Unreadable(row=row, written=written, wanted="the row of a word")
            continue
        parts = found.groups()
        start_us, end_us = SECONDS_CLOCK.us_of(parts[:2]), SECONDS_CLOCK.us_of(parts[2:])
        yield ReadTimes(row=row, start_us=start_us, end_us=start_us + end_us if has_durations else end_us)

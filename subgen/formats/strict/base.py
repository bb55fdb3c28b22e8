"""Values and tools of the strict readers: times that were read, and rows that cannot be read."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from subgen.errors import quoted
from subgen.text.clock import Clock

__all__ = [
    "Read",
    "ReadTimes",
    "Reader",
    "Rows",
    "TimedKind",
    "Unreadable",
    "WordTimes",
    "cue_times",
    "numbered",
    "skip",
]

Rows = Iterator[tuple[int, str]]
"""Rows with their numbers, from 1, and without their ends."""

TimedKind = Literal["cue", "line", "word"]
"""The kind of thing whose times a reader reads."""


@dataclass(frozen=True, slots=True)
class WordTimes:
    """The times of a word within a cue.

    Attributes:
        start_us: Start of the word.
        end_us: End of the word; None in formats without it.
    """

    start_us: int
    end_us: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTimes:
    """The times of a cue, a line or a word in a file.

    Attributes:
        row: Physical row of the file that has the times, from 1.
        start_us: Start.
        end_us: End.
        words: The times of the words of a cue; None where the file has none.
        is_least: Whether each word of a cue lasts one unit of the clock, the least possible: the cue may then
            have been too short for its words, and end later than it should.
        astray_us: The first impossible time of a word, or None. In WebVTT a time that is not after the one
            before it and before the end; in ASS the end of the syllables, if the event ends elsewhere, or the
            start of a word's event, if it is not the end of the one before.
    """

    row: int
    start_us: int
    end_us: int
    words: tuple[WordTimes, ...] | None = None
    is_least: bool = False
    astray_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A row that cannot be read.

    Attributes:
        row: Physical row of the file, from 1; the one after the last where the file ended instead.
        written: Text of the row.
        wanted: What the row should have.
        is_aside: Whether it is in the place of no cue, line or word: those that follow keep their numbers.
    """

    row: int
    written: str
    wanted: str
    is_aside: bool = False

    def __str__(self) -> str:
        return f"{quoted(self.written)} is not {self.wanted}"


Read = Callable[[Iterable[str]], Iterator[ReadTimes | Unreadable]]
"""Reads the times in the rows of a file, in order and lazily."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A reader of the times of one kind of thing in one format.

    Attributes:
        of: The kind of thing.
        unit_us: The unit of the format's clock, in microseconds.
        read: Reads the rows of a file, lazily and in order, into one value for each thing. The rows may be
            the opened file: a byte order mark before the first and a line end after each are ignored. Open it
            with `errors="replace"`, so that bytes that are no text become values too.
    """

    of: TimedKind
    unit_us: int
    read: Read

    @property
    def precision_us(self) -> int:
        """Largest error that rounding can make, in microseconds: half a unit of the clock."""
        return self.unit_us // 2


def numbered(lines: Iterable[str]) -> Rows:
    """Number rows, without line ends and without a byte order mark at the beginning."""
    for row, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        yield row, text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}") if row == 1 else text


def skip(rows: Rows, written: str) -> None:
    """Skip the rest of a block, of which one row was read."""
    while written:
        _, written = next(rows, (0, ""))


def cue_times(row: int, written: str, found: re.Match[str] | None, clock: Clock) -> ReadTimes | Unreadable:
    """Convert two times that were found in a row to the times of a cue."""
    if found is None:
        return Unreadable(row=row, written=written, wanted="the times of a cue")
    parts = found.groups()
    return ReadTimes(row=row, start_us=clock.us_of(parts[:4]), end_us=clock.us_of(parts[4:8]))

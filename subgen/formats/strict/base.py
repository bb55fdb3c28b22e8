"""Times that were read, and rows that are none: what every reader makes, and what it is made with."""

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
"""What a reader reads the times of."""


@dataclass(frozen=True, slots=True)
class WordTimes:
    """A word's times within a cue.

    Attributes:
        start_us: When it begins.
        end_us: When it ends; None where the format does not say.
    """

    start_us: int
    end_us: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTimes:
    """The times of a cue, a line or a word, as a file has them.

    Attributes:
        row: Physical row of the file where they stand, from 1.
        start_us: When it begins.
        end_us: When it ends.
        words: The times of a cue's words; None where the file does not say.
        is_least: Whether each of a cue's words has one unit of the format's clock, the least there is: the
            cue may then have been too short for them, and end later than it should.
        astray_us: The first time of a cue's words that cannot be, or None. In WebVTT one that is not after
            the time before it and before the end; in ASS the end of the syllables, when the event ends
            elsewhere, or the start of a word's event, when it is not the end of the one before.
    """

    row: int
    start_us: int
    end_us: int
    words: tuple[WordTimes, ...] | None = None
    is_least: bool = False
    astray_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A row that is not what should stand there.

    Attributes:
        row: Physical row of the file, from 1; one after the last where the file ended instead.
        written: What stands there.
        wanted: What should.
        is_aside: Whether it is in no cue's, line's or word's place: what follows keeps its number.
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
    """Reads the times of one kind of thing from one format.

    Attributes:
        of: The kind.
        unit_us: The unit of the format's clock, in microseconds.
        read: From the rows of a file to the times in it, in the file's order, one value a thing, read as it
            is asked for. The rows may be the opened file: a byte order mark before the first and a line end
            after each are left out of account. Open it with `errors="replace"`, for bytes that are no text to
            be values too.
    """

    of: TimedKind
    unit_us: int
    read: Read

    @property
    def precision_us(self) -> int:
        """The most that rounding can put a time off, in microseconds: half a unit of the clock."""
        return self.unit_us // 2


def numbered(lines: Iterable[str]) -> Rows:
    """Numbered rows without their ends, and without the mark that a file may begin with."""
    for row, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        yield row, text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}") if row == 1 else text


def skip(rows: Rows, written: str) -> None:
    """The rest of a block, of which a row has been read."""
    while written:
        _, written = next(rows, (0, ""))


def cue_times(row: int, written: str, found: re.Match[str] | None, clock: Clock) -> ReadTimes | Unreadable:
    """The times of two clocks that were found in a row."""
    if found is None:
        return Unreadable(row=row, written=written, wanted="the times of a cue")
    parts = found.groups()
    return ReadTimes(row=row, start_us=clock.us_of(parts[:4]), end_us=clock.us_of(parts[4:8]))

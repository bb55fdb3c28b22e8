"""Times that were read, and rows that are none: what every reader makes, and what it is made with."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from subgen.errors import shown
from subgen.units import US_PER_SECOND

__all__ = ["CueTimes", "Reader", "Rows", "Unreadable", "cue_times", "numbered", "skip", "us_of"]

Rows = Iterator[tuple[int, str]]
"""Rows with their numbers, from 1, and without their ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueTimes:
    """A cue's times as a file has them.

    Attributes:
        row: Physical row of the file where they stand, from 1.
        start_us: When it comes.
        end_us: When it goes.
        is_least: Whether each of its words has one unit of the format's clock, the least there is: the cue
            may then have been too short for them, and end later than it should.
        astray_us: The first time of its words that cannot be, or None. In WebVTT one that is not after the
            time before it and before the end; in ASS the end of the syllables, when the event ends elsewhere,
            or the start of a word's event, when it is not the end of the one before.
    """

    row: int
    start_us: int
    end_us: int
    is_least: bool = False
    astray_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A row in the place of a cue's times that is none.

    Attributes:
        row: Physical row of the file, from 1; one after the last where the file ended instead.
        written: What stands there.
        wanted: What should.
    """

    row: int
    written: str
    wanted: str

    def __str__(self) -> str:
        return f"{shown(self.written)} is not {self.wanted}"


Reader = Callable[[Iterable[str]], Iterator[CueTimes | Unreadable]]
"""From the rows of a file to the times of its cues, in the file's order, one value a cue."""


def numbered(lines: Iterable[str]) -> Rows:
    """Numbered rows without their ends, and without the mark that a file may begin with."""
    for row, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        yield row, text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}") if row == 1 else text


def skip(rows: Rows, written: str) -> None:
    """The rest of a block, of which a row has been read."""
    while written:
        _, written = next(rows, (0, ""))


def cue_times(row: int, written: str, found: re.Match[str] | None, unit_us: int) -> CueTimes | Unreadable:
    """The times of two clocks that were found in a row."""
    if found is None:
        return Unreadable(row=row, written=written, wanted="the times of a cue")
    parts = found.groups()
    return CueTimes(row=row, start_us=us_of(parts[:4], unit_us), end_us=us_of(parts[4:], unit_us))


def us_of(clock: Sequence[str], unit_us: int) -> int:
    """Hours, minutes, seconds and the rest, in the clock's unit."""
    hours, minutes, seconds, rest = clock
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * US_PER_SECOND + int(rest) * unit_us

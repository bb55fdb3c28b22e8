"""The times of a file, held to those that it should have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from subgen.formats.reading.table import PRECISION_US, read_cue_times
from subgen.formats.reading.times import CueTimes, Unreadable
from subgen.units import US_PER_SECOND

__all__ = ["Off", "What", "off_cues"]

What = Literal["start", "end", "words", "missing", "extra", "unreadable"]
"""What can be off: an edge of a cue, the times inside it, how many cues there are, or a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """One thing that a file has otherwise than it should.

    Attributes:
        number: The cue, from 1; the first of them where several are missing or too many.
        what: What is off.
        row: Physical row of the file, from 1; None where cues are missing.
        expected_s: When it should be, of `start` and `end`; the start of the first missing cue; else None.
        found_s: When it is, of `start`, `end` and `words`; the start of the first cue too many; else None.
        cues: How many are missing or too many; else 1.
        problem: What is wrong with a row that could not be read, as a clause; else "".
    """

    number: int
    what: What
    row: int | None
    expected_s: float | None = None
    found_s: float | None = None
    cues: int = 1
    problem: str = ""

    def __str__(self) -> str:
        cue = f"cue {self.number}, row {self.row}"
        many = f"{self.cues:,} {'cue' if self.cues == 1 else 'cues'}"
        match self.what:
            case "start" | "end":
                return f"{cue}: {self.what}s at {self.found_s:.6f} s, not at {self.expected_s:.6f} s"
            case "words":
                return f"{cue}: the times of its words do not fit into it, at {self.found_s:.6f} s"
            case "missing":
                return f"{many} missing, from cue {self.number} at {self.expected_s:.6f} s on"
            case "extra":
                return f"{many} too many, from {cue}, at {self.found_s:.6f} s on"
            case "unreadable":
                return f"{cue}: {self.problem}"
            case _:
                assert_never(self.what)


def off_cues(
    format_name: str, lines: Iterable[str], expected: Iterable[tuple[float, float]]
) -> Iterator[Off]:
    """What a file has otherwise than it should, in the file's order; nothing, when all is well.

    Cues are compared one by one, in order: after one that is missing in the middle, all are off. Both sides
    are read as they are asked for, and nothing of either is kept.

    Args:
        format_name: A key of `READERS`.
        lines: As `read_cue_times` takes them.
        expected: Start and end of each cue, in seconds from the start of the track, six decimals.

    Raises:
        KeyError: There is no reader of that name; when first asked.
    """
    precision_us = PRECISION_US[format_name]
    found = read_cue_times(format_name, lines)
    due = iter(expected)
    number = 0
    for number, (start_s, end_s) in enumerate(due, 1):
        match next(found, None):
            case None:
                cues = 1 + sum(1 for _ in due)
                yield Off(number=number, what="missing", row=None, expected_s=start_s, cues=cues)
                return
            case CueTimes() as cue:
                yield from _off_times(number, cue, start_s, end_s, precision_us)
            case Unreadable() as row:
                yield Off(number=number, what="unreadable", row=row.row, problem=str(row))
    yield from _too_many(number + 1, found)


def _off_times(number: int, cue: CueTimes, start_s: float, end_s: float, precision_us: int) -> Iterator[Off]:
    """What is off of one cue."""
    start_us, end_us = (round(time_s * US_PER_SECOND) for time_s in (start_s, end_s))
    if abs(cue.start_us - start_us) > precision_us:
        yield Off(
            number=number,
            what="start",
            row=cue.row,
            expected_s=start_s,
            found_s=cue.start_us / US_PER_SECOND,
        )
    is_lengthened = cue.is_least and cue.end_us > end_us
    if abs(cue.end_us - end_us) > precision_us and not is_lengthened:
        yield Off(
            number=number,
            what="end",
            row=cue.row,
            expected_s=end_s,
            found_s=cue.end_us / US_PER_SECOND,
        )
    if cue.astray_us is not None:
        yield Off(number=number, what="words", row=cue.row, found_s=cue.astray_us / US_PER_SECOND)


def _too_many(number: int, found: Iterator[CueTimes | Unreadable]) -> Iterator[Off]:
    """The rest of a file whose cues should have ended: rows that cannot be read, and the cues in one."""
    first: tuple[int, CueTimes] | None = None
    cues = 0
    for place, told in enumerate(found, number):
        match told:
            case CueTimes():
                cues += 1
                first = first or (place, told)
            case Unreadable():
                yield Off(number=place, what="unreadable", row=told.row, problem=str(told))
    if first is not None:
        place, cue = first
        found_s = cue.start_us / US_PER_SECOND
        yield Off(number=place, what="extra", row=cue.row, found_s=found_s, cues=cues)

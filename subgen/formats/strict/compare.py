"""The times of a file, held to those that it should have."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple, assert_never

from subgen.formats.strict.base import Reader, ReadTimes, TimedKind, Unreadable, WordTimes
from subgen.units import US_PER_SECOND

__all__ = ["ExpectedTimes", "Mismatch", "What", "off_times"]

What = Literal["start", "end", "words", "missing", "extra", "unreadable", "aside"]
"""What can be off: an edge, a cue's words, how many there are, or a row, in the place of one or of none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedTimes:
    """The times that a cue, a line or a word should have, in seconds of the track, with six decimals.

    Attributes:
        start_s: When it should begin.
        end_s: When it should end.
        words: Start and end of each word of a cue; None where nobody asks.
    """

    start_s: float
    end_s: float
    words: tuple[tuple[float, float], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One thing that a file has otherwise than it should.

    Attributes:
        of: What has been read.
        number: Which of them, from 1; the first of them where several are missing or too many.
        what: What is off.
        row: Physical row of the file, from 1; None where some are missing.
        word: The word of a cue whose edge it is, from 1; None for the cue's own.
        expected_s: When it should be, of `start` and `end`; the start of the first missing; else None.
        found_s: When it is, of `start`, `end` and `words`; the start of the first too many; else None.
        count: How many are missing or too many; else 1.
        problem: What is wrong, of `words`, `unreadable` and `aside`, as a clause; else "".
    """

    of: TimedKind = "cue"
    number: int
    what: What
    row: int | None
    word: int | None = None
    expected_s: float | None = None
    found_s: float | None = None
    count: int = 1
    problem: str = ""

    def __str__(self) -> str:
        place = f"{self.of} {self.number}, row {self.row}"
        many = f"{self.count:,} {self.of}{'' if self.count == 1 else 's'}"
        match self.what:
            case "start" | "end":
                word = "" if self.word is None else f", word {self.word}"
                return f"{place}{word}: {self.what}s at {self.found_s:.6f} s, not at {self.expected_s:.6f} s"
            case "missing":
                return f"{many} missing, from {self.of} {self.number} at {self.expected_s:.6f} s on"
            case "extra":
                return f"{many} too many, from {place}, at {self.found_s:.6f} s on"
            case "words" | "unreadable":
                return f"{place}: {self.problem}"
            case "aside":
                return f"row {self.row}: {self.problem}"
            case _:
                assert_never(self.what)


class _Edge(NamedTuple):
    what: Literal["start", "end"]
    word: int | None
    found_us: int
    expected_s: float


def off_times(reader: Reader, lines: Iterable[str], expected: Iterable[ExpectedTimes]) -> Iterator[Mismatch]:
    """What a file has otherwise than it should, in the file's order; nothing, when all is well.

    They are compared one by one, in order: after one that is missing in the middle, all are off. Both sides
    are read as they are asked for, and nothing of either is kept.

    Args:
        reader: A reader of the file's format.
        lines: The rows of the file, as the reader takes them.
        expected: What the file should have of what the reader reads.
    """
    found = reader.read(lines)
    due = iter(expected)
    number = 0
    for number, asked in enumerate(due, 1):
        told = next(found, None)
        while isinstance(told, Unreadable) and told.is_aside:
            yield _unread(reader.of, number, told)
            told = next(found, None)
        match told:
            case None:
                count = 1 + sum(1 for _ in due)
                yield Mismatch(
                    of=reader.of,
                    number=number,
                    what="missing",
                    row=None,
                    expected_s=asked.start_s,
                    count=count,
                )
                return
            case ReadTimes():
                yield from _off_thing(reader, number, told, asked)
            case Unreadable():
                yield _unread(reader.of, number, told)
    yield from _too_many(reader.of, number + 1, found)


def _unread(of: TimedKind, number: int, told: Unreadable) -> Mismatch:
    what: What = "aside" if told.is_aside else "unreadable"
    return Mismatch(of=of, number=number, what=what, row=told.row, problem=str(told))


def _off_thing(reader: Reader, number: int, told: ReadTimes, asked: ExpectedTimes) -> Iterator[Mismatch]:
    """What is off of one cue, line or word."""
    edges = _off_edges(reader, told, asked)
    problem, found_s = "", None
    if told.astray_us is not None:
        found_s = told.astray_us / US_PER_SECOND
        problem = f"the times of its words do not fit into it, at {found_s:.6f} s"
    elif told.words is not None and asked.words is not None:
        if len(told.words) == len(asked.words):
            edges = chain(edges, _off_words(reader, told, told.words, asked.words))
        else:
            problem = f"has the times of {len(told.words):,} words, not of {len(asked.words):,}"
    for edge in edges:
        yield Mismatch(
            of=reader.of,
            number=number,
            what=edge.what,
            row=told.row,
            word=edge.word,
            expected_s=edge.expected_s,
            found_s=edge.found_us / US_PER_SECOND,
        )
    if problem:
        yield Mismatch(
            of=reader.of, number=number, what="words", row=told.row, found_s=found_s, problem=problem
        )


def _off_edges(reader: Reader, told: ReadTimes, asked: ExpectedTimes) -> Iterator[_Edge]:
    """A start or an end that is not when it should be."""
    if not _is_near(told.start_us, asked.start_s, reader):
        yield _Edge("start", None, told.start_us, asked.start_s)
    is_lengthened = told.is_least and told.end_us > _us(asked.end_s)
    if not is_lengthened and not _is_near(told.end_us, asked.end_s, reader):
        yield _Edge("end", None, told.end_us, asked.end_s)


def _off_words(
    reader: Reader, told: ReadTimes, words: Sequence[WordTimes], asked: Sequence[tuple[float, float]]
) -> Iterator[_Edge]:
    """The same of a cue's words.

    Each lasts at least a unit, so one may have been put off by the word before it, or brought forward for
    those that come after it: it is then as soon, or as late, as it can be at all.
    """
    soonest_us = told.start_us
    latest_us = max(told.end_us, words[-1].end_us or 0) - len(words) * reader.unit_us
    for word, (found, (start_s, end_s)) in enumerate(zip(words, asked, strict=True), 1):
        if not _is_near(found.start_us, start_s, reader, soonest_us, latest_us):
            yield _Edge("start", word, found.start_us, start_s)
        soonest_us = found.start_us + reader.unit_us
        latest_us += reader.unit_us
        if found.end_us is not None and not _is_near(found.end_us, end_s, reader, soonest_us, latest_us):
            yield _Edge("end", word, found.end_us, end_s)


def _is_near(
    found_us: int, due_s: float, reader: Reader, soonest_us: int | None = None, latest_us: int | None = None
) -> bool:
    """Whether a time is as near to when it should be as rounding, and its bounds, let it be."""
    late_us = found_us - _us(due_s)
    if abs(late_us) <= reader.precision_us:
        return True
    return found_us == (soonest_us if late_us > 0 else latest_us)


def _us(time_s: float) -> int:
    return round(time_s * US_PER_SECOND)


def _too_many(of: TimedKind, number: int, found: Iterator[ReadTimes | Unreadable]) -> Iterator[Mismatch]:
    """The rest of a file that should have ended: rows that cannot be read, and what is too many, in one."""
    first: tuple[int, ReadTimes] | None = None
    count, place = 0, number
    for told in found:
        match told:
            case ReadTimes():
                count += 1
                first = first or (place, told)
            case Unreadable():
                yield _unread(of, place, told)
        place += not (isinstance(told, Unreadable) and told.is_aside)
    if first is not None:
        place, extra = first
        found_s = extra.start_us / US_PER_SECOND
        yield Mismatch(of=of, number=place, what="extra", row=extra.row, found_s=found_s, count=count)

"""Compare the times of a file with the expected ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple, assert_never

from subgen.formats.strict.base import Reader, ReadTimes, TimedKind, Unreadable, WordTimes
from subgen.units import US_PER_SECOND

__all__ = ["ExpectedTimes", "Mismatch", "MismatchKind", "mismatches"]

MismatchKind = Literal["start", "end", "words", "missing", "extra", "unreadable", "aside"]
"""Kind of a difference: an edge, the words of a cue, their number, or or a row that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedTimes:
    """Expected times of a cue, a line or a word, in seconds of the track, with six decimals.

    Attributes:
        start_s: Start.
        end_s: End.
        words: Start and end of each word of a cue; None where words are not compared.
    """

    start_s: float
    end_s: float
    words: tuple[tuple[float, float], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One difference between a file and the expected times.

    Attributes:
        of: Kind of thing that was read.
        number: Its number, from 1; that of the first where several are missing or too many.
        what: Kind of the difference.
        row: Physical row of the file, from 1; None for missing things.
        word: Number of the word of a cue, from 1, for an edge of a word; None for an edge of the cue.
        expected_s: Expected time, for `start` and `end`; start of the first missing thing; else None.
        found_s: Time in the file, for `start`, `end` and `words`; start of the first that is too many; else
            None.
        count: Number of things that are missing or too many; else 1.
        problem: A clause that says what is wrong, for `words`, `unreadable` and `aside`; else "".
    """

    of: TimedKind = "cue"
    number: int
    what: MismatchKind
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


def mismatches(reader: Reader, lines: Iterable[str], expected: Iterable[ExpectedTimes]) -> Iterator[Mismatch]:
    """Find the differences between a file and the expected times, in the order of the file.

    Things are compared one by one, in order: after one that is missing in the middle, all differ. Both sides
    are read lazily, and nothing is kept.

    Args:
        reader: A reader of the format of the file.
        lines: The rows of the file, as the reader takes them.
        expected: Expected times of the things that the reader reads.
    """
    found = reader.read(lines)
    remaining = iter(expected)
    number = 0
    for number, wanted in enumerate(remaining, 1):
        read = next(found, None)
        while isinstance(read, Unreadable) and read.is_aside:
            yield _unreadable(reader.of, number, read)
            read = next(found, None)
        match read:
            case None:
                count = 1 + sum(1 for _ in remaining)
                yield Mismatch(
                    of=reader.of,
                    number=number,
                    what="missing",
                    row=None,
                    expected_s=wanted.start_s,
                    count=count,
                )
                return
            case ReadTimes():
                yield from _differences(reader, number, read, wanted)
            case Unreadable():
                yield _unreadable(reader.of, number, read)
    yield from _surplus(reader.of, number + 1, found)


def _unreadable(of: TimedKind, number: int, row: Unreadable) -> Mismatch:
    what: MismatchKind = "aside" if row.is_aside else "unreadable"
    return Mismatch(of=of, number=number, what=what, row=row.row, problem=str(row))


def _differences(reader: Reader, number: int, read: ReadTimes, expected: ExpectedTimes) -> Iterator[Mismatch]:
    """Compare one cue, line or word."""
    edges = _wrong_edges(reader, read, expected)
    problem, found_s = "", None
    if read.astray_us is not None:
        found_s = read.astray_us / US_PER_SECOND
        problem = f"the times of its words do not fit into it, at {found_s:.6f} s"
    elif read.words is not None and expected.words is not None:
        if len(read.words) == len(expected.words):
            edges = chain(edges, _wrong_words(reader, read, read.words, expected.words))
        else:
            problem = f"has the times of {len(read.words):,} words, not of {len(expected.words):,}"
    for edge in edges:
        yield Mismatch(
            of=reader.of,
            number=number,
            what=edge.what,
            row=read.row,
            word=edge.word,
            expected_s=edge.expected_s,
            found_s=edge.found_us / US_PER_SECOND,
        )
    if problem:
        yield Mismatch(
            of=reader.of, number=number, what="words", row=read.row, found_s=found_s, problem=problem
        )


def _wrong_edges(reader: Reader, read: ReadTimes, expected: ExpectedTimes) -> Iterator[_Edge]:
    """Return the start and the end, if they differ from the expected ones."""
    if not _is_near(read.start_us, expected.start_s, reader):
        yield _Edge("start", None, read.start_us, expected.start_s)
    is_lengthened = read.is_least and read.end_us > _us(expected.end_s)
    if not is_lengthened and not _is_near(read.end_us, expected.end_s, reader):
        yield _Edge("end", None, read.end_us, expected.end_s)


def _wrong_words(
    reader: Reader, cue: ReadTimes, words: Sequence[WordTimes], expected: Sequence[tuple[float, float]]
) -> Iterator[_Edge]:
    """Return the edges of words that differ from the expected ones.

    Each word lasts at least one unit, so it may have been delayed by the word before it, or brought forward
    for those after it: it is then as early, or as late, as possible.
    """
    earliest_us = cue.start_us
    latest_us = max(cue.end_us, words[-1].end_us or 0) - len(words) * reader.unit_us
    for word, (found, (start_s, end_s)) in enumerate(zip(words, expected, strict=True), 1):
        if not _is_near(found.start_us, start_s, reader, earliest_us, latest_us):
            yield _Edge("start", word, found.start_us, start_s)
        earliest_us = found.start_us + reader.unit_us
        latest_us += reader.unit_us
        if found.end_us is not None and not _is_near(found.end_us, end_s, reader, earliest_us, latest_us):
            yield _Edge("end", word, found.end_us, end_s)


def _is_near(
    found_us: int,
    expected_s: float,
    reader: Reader,
    earliest_us: int | None = None,
    latest_us: int | None = None,
) -> bool:
    """Check whether a time is as near to the expected one as rounding, and its bounds, allow."""
    late_us = found_us - _us(expected_s)
    if abs(late_us) <= reader.precision_us:
        return True
    return found_us == (earliest_us if late_us > 0 else latest_us)


def _us(time_s: float) -> int:
    return round(time_s * US_PER_SECOND)


def _surplus(of: TimedKind, number: int, found: Iterator[ReadTimes | Unreadable]) -> Iterator[Mismatch]:
    """Report the rest of a file that should have ended: unreadable rows, and all surplus things as one."""
    first: tuple[int, ReadTimes] | None = None
    count, place = 0, number
    for read in found:
        match read:
            case ReadTimes():
                count += 1
                first = first or (place, read)
            case Unreadable():
                yield _unreadable(of, place, read)
        place += not (isinstance(read, Unreadable) and read.is_aside)
    if first is not None:
        place, extra = first
        found_s = extra.start_us / US_PER_SECOND
        yield Mismatch(of=of, number=place, what="extra", row=extra.row, found_s=found_s, count=count)

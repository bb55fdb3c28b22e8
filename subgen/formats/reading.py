r"""The times of our own subtitle files, read back, and held to the times that the cues should have.

The readers are our own: they stream, so that a book takes the memory of a row; they are exact; and a row
that makes no sense is a value with its number. pysubs2's readers (1.8.1) load a file whole, take any row
with two times in it for a cue, text too, and lose the hours past 99: `100:00:00,000` of SRT is silently
read as zero, of ASS refused. Their patterns for these two stop at two digits of hours: none is used here.

Text cannot pass for a time. SRT has no escapes, but a cue's text has no blank row (`subgen.cues.layout`),
and up to the next blank row all is text, whatever it looks like. WebVTT writes `<` and `>` of the text as
entities. An event of ASS is one row, and the text is its last field, in which braces are escaped.

Times are integer microseconds: units of all three clocks are whole ones. A writer rounds absolute
positions, so a time is right when it is within half a unit of its clock, with one exception. Where words
have times of their own, each lasts at least a unit (`subgen.formats.karaoke.beats`), and a cue too short
for its words ends later: as many units after its start as it has words.

A cue of ASS in the style `pop` is an event for each word (`subgen.formats.ass`), all with the same text. The
override that restyles the word begins the text of the first event, and of no other.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, assert_never

from subgen.errors import shown
from subgen.units import US_PER_MS, US_PER_SECOND

__all__ = [
    "PRECISION_US",
    "READERS",
    "CueTimes",
    "Off",
    "Reader",
    "Unreadable",
    "What",
    "off_cues",
    "read_cue_times",
]

_US_PER_CS = 10 * US_PER_MS

_SRT_CLOCK = r"([0-9]{2,6}):([0-5][0-9]):([0-5][0-9]),([0-9]{3})"
_VTT_CLOCK = r"([0-9]{2,6}):([0-5][0-9]):([0-5][0-9])\.([0-9]{3})"
_ASS_CLOCK = r"([0-9]{1,6}):([0-5][0-9]):([0-5][0-9])\.([0-9]{2})"

_SRT_NUMBER = re.compile(r"[0-9]+")
_SRT_TIMES = re.compile(f"{_SRT_CLOCK} --> {_SRT_CLOCK}")

_VTT_SIGNATURE = re.compile(r"WEBVTT([ \t].*)?")
_VTT_NO_CUE = re.compile(r"STYLE|REGION|NOTE([ \t].*)?")
_VTT_TIMES = re.compile(f"{_VTT_CLOCK} --> {_VTT_CLOCK}")
_VTT_WORD_TIME = re.compile(f"<(?:{_VTT_CLOCK}>|([0-9][^>]*))")

_ASS_EVENT = "Dialogue:"
_ASS_TIMES = re.compile(f"Dialogue: [0-9]+,{_ASS_CLOCK},{_ASS_CLOCK}")
_ASS_TIMES_FIELDS = 3
_ASS_FIELDS = 10
_ASS_POPPED = re.compile(r"\{\\1c&H[0-9A-F]{6}&\\bord[0-9.e+]{1,12}\}")
_ASS_AFTER_POPPED = r"{\r}"
_ASS_SYLLABLE = re.compile(r"\{\\k[fo]?([0-9]{1,9})\}")

_TIMES = "the times of a cue"

_Rows = Iterator[tuple[int, str]]

What = Literal["start", "end", "words", "missing", "extra", "unreadable"]
"""What can be off: an edge of a cue, the times inside it, how many cues there are, or a row."""


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


def read_cue_times(format_name: str, lines: Iterable[str]) -> Iterator[CueTimes | Unreadable]:
    r"""The times of a file's cues, in the file's order.

    Args:
        format_name: A key of `READERS`.
        lines: The rows of the file, such as the opened file; a byte order mark before the first and `\n` or
            `\r\n` after each are left out of account. Open it with `errors="replace"`, for bytes that are no
            text to be values too.

    Returns:
        One value a cue, read as it is asked for.

    Raises:
        KeyError: There is no reader of that name.
    """
    return READERS[format_name](lines)


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


def _read_srt(lines: Iterable[str]) -> Iterator[CueTimes | Unreadable]:
    """Blocks of a number, the times, and text up to a blank row."""
    rows = _rows(lines)
    for row, first in rows:
        if not first:
            continue
        if _SRT_NUMBER.fullmatch(first):
            times_row, written = next(rows, (row + 1, ""))
            yield _cue_times(times_row, written, _SRT_TIMES.fullmatch(written), US_PER_MS)
            _skip(rows, written)
        else:
            yield Unreadable(row=row, written=first, wanted="the number of a cue")
            _skip(rows, first)


def _read_vtt(lines: Iterable[str]) -> Iterator[CueTimes | Unreadable]:
    """A signature, then blocks up to a blank row: of times and text, or of what is no cue.

    A file without its signature is none that a player takes: nothing more of it is read.
    """
    rows = _rows(lines)
    row, signature = next(rows, (1, ""))
    if not _VTT_SIGNATURE.fullmatch(signature):
        yield Unreadable(row=row, written=signature, wanted="the signature of WebVTT")
        return
    _skip(rows, signature)
    for row, first in rows:
        if _VTT_NO_CUE.fullmatch(first):
            _skip(rows, first)
        elif first:
            told = _cue_times(row, first, _VTT_TIMES.fullmatch(first), US_PER_MS)
            yield _with_inline_times(told, rows)


def _read_ass(lines: Iterable[str]) -> Iterator[CueTimes | Unreadable]:
    """Events, a row each; those of one cue's words, one after the other, are one."""
    cue: CueTimes | Unreadable | None = None
    text: str | None = None
    for row, written in _rows(lines):
        if not written.startswith(_ASS_EVENT):
            continue
        fields = written.split(",", _ASS_FIELDS - 1)
        found = _ASS_TIMES.fullmatch(",".join(fields[:_ASS_TIMES_FIELDS]))
        told = _cue_times(row, written, found if len(fields) == _ASS_FIELDS else None, _US_PER_CS)
        popped = _ASS_POPPED.search(fields[-1]) if len(fields) == _ASS_FIELDS else None
        before, text = text, None if popped is None else _without_pop(fields[-1], popped)
        if cue is not None and popped is not None and popped.start() and text == before:
            cue = _with_word(cue, told)
            continue
        if cue is not None:
            yield cue
        cue = _with_syllables(told, fields[-1]) if popped is None else _with_word(None, told)
    if cue is not None:
        yield cue


def _without_pop(text: str, popped: re.Match[str]) -> str:
    """The text of an event without what restyles one word."""
    return text[: popped.start()] + text[popped.end() :].replace(_ASS_AFTER_POPPED, "")


def _with_word(cue: CueTimes | Unreadable | None, word: CueTimes | Unreadable) -> CueTimes | Unreadable:
    """A cue with the event of its next word, or of its first."""
    if isinstance(word, Unreadable) or isinstance(cue, Unreadable):
        return cue if isinstance(cue, Unreadable) else word
    is_least = word.end_us - word.start_us == _US_PER_CS
    if cue is None:
        return replace(word, is_least=is_least)
    astray_us = None if word.start_us == cue.end_us else word.start_us
    return replace(
        cue,
        end_us=word.end_us,
        is_least=cue.is_least and is_least,
        astray_us=astray_us if cue.astray_us is None else cue.astray_us,
    )


def _with_inline_times(told: CueTimes | Unreadable, rows: _Rows) -> CueTimes | Unreadable:
    """A cue of WebVTT with what its text, up to the next blank row, says of its words."""
    if isinstance(told, Unreadable):
        _skip(rows, told.written)
        return told
    words, last_us = 0, told.start_us
    astray_us: int | None = None
    for row, text in rows:
        if not text:
            break
        words += text.count("<c>")
        for *clock, no_time in _VTT_WORD_TIME.findall(text):
            if no_time:
                _skip(rows, text)
                return Unreadable(row=row, written=no_time, wanted="the time of a word")
            time_us = _us(clock, US_PER_MS)
            if astray_us is None and not last_us < time_us < told.end_us:
                astray_us = time_us
            last_us = time_us
    is_least = told.end_us - told.start_us == words * US_PER_MS
    return replace(told, is_least=is_least, astray_us=astray_us)


def _with_syllables(told: CueTimes | Unreadable, text: str) -> CueTimes | Unreadable:
    """An event of ASS with what its karaoke says, which lasts as long as the event."""
    lengths = [int(length) for length in _ASS_SYLLABLE.findall(text)]
    if isinstance(told, Unreadable) or not lengths:
        return told
    until_us = told.start_us + sum(lengths) * _US_PER_CS
    if until_us != told.end_us:
        return replace(told, astray_us=until_us)
    return replace(told, is_least=set(lengths) == {1})


def _rows(lines: Iterable[str]) -> _Rows:
    """Numbered rows without their ends, and without the mark that a file may begin with."""
    for row, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        yield row, text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}") if row == 1 else text


def _skip(rows: _Rows, written: str) -> None:
    """The rest of a block, of which a row has been read."""
    while written:
        _, written = next(rows, (0, ""))


def _cue_times(row: int, written: str, found: re.Match[str] | None, unit_us: int) -> CueTimes | Unreadable:
    """The times of two clocks that were found in a row."""
    if found is None:
        return Unreadable(row=row, written=written, wanted=_TIMES)
    parts = found.groups()
    return CueTimes(row=row, start_us=_us(parts[:4], unit_us), end_us=_us(parts[4:], unit_us))


def _us(clock: Sequence[str], unit_us: int) -> int:
    """Hours, minutes, seconds and the rest, in the clock's unit."""
    hours, minutes, seconds, rest = clock
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * US_PER_SECOND + int(rest) * unit_us


READERS: Mapping[str, Reader] = MappingProxyType({"srt": _read_srt, "vtt": _read_vtt, "ass": _read_ass})
"""A format -> how the times of its cues are read. One more format is one more row here and below."""

PRECISION_US: Mapping[str, int] = MappingProxyType(
    {"srt": US_PER_MS // 2, "vtt": US_PER_MS // 2, "ass": _US_PER_CS // 2}
)
"""A format -> the most that rounding can put a time off, in microseconds: half a unit of its clock."""

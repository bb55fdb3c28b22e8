r"""SubRip as files in the world have it.

A cue begins with a row of times at the beginning of a block, or after a number; everything up to the next cue
is its text, including blank rows, so that neither a missing nor a surplus blank row loses a cue. A number at
the end of a text belongs to the times on the next row. Where the first cue has no number, none needs one, and
any row of times begins a cue. Files that were joined have byte order marks inside.

No cue becomes text of the one before: where a block begins with something else than a number above times
(`2个`), that row is reported and the cue is read; a row in the place of times that is none is reported, and
its text belongs to no cue. Times below other rows of a text are text.

Italics, bold, underline, strike, fonts and overrides of ASS (`{\an8}`) are markup and no text. Everything
else in angle brackets or braces is text: SRT has no escapes, and people write `<3`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from subgen.formats.lenient.clock import ARROW, FRAME_TIMES, TIMES, is_like_times, us_of, us_of_frames
from subgen.formats.lenient.file_cue import FileCue
from subgen.formats.lenient.ruby import without_ruby
from subgen.formats.lenient.screen_position import position_of, srt_place
from subgen.formats.strict import Unreadable
from subgen.model import SubtitleCue

__all__ = ["read_srt"]

_NUMBER = re.compile(r"[ \t]*[0-9]{1,9}[ \t]*")
_LEADING_NUMBER = re.compile(r"[ \t]*([0-9]{1,9})(?![0-9])")
_COUNTER = re.compile(r"[^0-9]{0,8}([0-9]{1,9})[^0-9]{0,8}")
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_DIGIT = re.compile(r"\d")
_CLOCK_LIKE = re.compile(r"\d[ \t]*[:：][ \t]*\d")  # noqa: RUF001 # full-width, as people type it
_TIME_ALONE = re.compile(r"[ \t]*\d{1,4}:\d{1,2}:\d{1,2}[ \t]*")
_MARKUP = re.compile(
    r"</?(?:[bius]|font|ruby|r[tpb])(?:[ \t][^<>]*)?>|\{\\[^{}]*\}|\{/?[bius]\}", re.IGNORECASE
)
_DEFAULT_ALIGNMENT = "2"


@dataclass(frozen=True, slots=True)
class _Head:
    """The beginning of a cue.

    Attributes:
        times: Index of the row that has, or should have, its times.
        counter: Index of the row above that should have its number and has not; None where it has one, or
            where none is needed.
    """

    times: int
    counter: int | None = None


def read_srt(rows: Sequence[str], *, fps: float | None = None) -> Iterator[FileCue | Unreadable]:
    """Read the cues of a file, and the rows that should have their numbers or times and do not.

    Args:
        rows: Rows without line ends.
        fps: Frames a second of times that count frames, exact; None to report such times.
    """
    rows = [row.removeprefix(_BYTE_ORDER_MARK) for row in rows]
    heads = _heads(rows)
    for number, (head, following) in enumerate(pairwise([*heads, _Head(len(rows))]), 1):
        if head.counter is not None:
            yield Unreadable(
                row=head.counter + 1, written=rows[head.counter], wanted="the number of a cue", is_aside=True
            )
        times = _times(rows[head.times], fps)
        if isinstance(times, str):
            yield Unreadable(row=head.times + 1, written=rows[head.times], wanted=times)
            continue
        yield _cue(
            number, head.times, times, "\n".join(rows[head.times + 1 : _end(rows, head, following, number)])
        )


def _heads(rows: Sequence[str]) -> list[_Head]:
    """Find the beginnings of cues."""
    first = next((at for at, row in enumerate(rows) if _is_times(row)), None)
    needs_number = first is not None and first > 0 and rows[first - 1].strip() != ""
    heads: list[_Head] = []
    for at, row in enumerate(rows):
        if ARROW in row or ":" in row or "：" in row:  # noqa: RUF001 # full-width, as people type it
            head = _head(rows, at, len(heads) + 1, needs_number=needs_number)
            if head is not None:
                heads.append(head)
    return heads


def _head(rows: Sequence[str], at: int, number: int, *, needs_number: bool) -> _Head | None:
    """Return the beginning of a cue at a row that has, or should have, its times; None if it is text."""
    above = rows[at - 1] if at else ""
    is_number = _NUMBER.fullmatch(above) is not None
    begins_block = not above.strip()
    above_begins = not begins_block and (at == 1 or not rows[at - 2].strip())
    leading = _LEADING_NUMBER.match(above)
    is_next = leading is not None and int(leading[1]) == number
    is_placed = begins_block or is_number
    is_above_counter = is_next or (needs_number and above_begins)
    if _is_times(rows[at]):
        if not is_placed and (is_above_counter or _is_counter(above, number)):
            return _Head(at, at - 1)
        return _Head(at) if is_placed or not needs_number else None
    if is_number and (above_begins or is_next):
        return _Head(at) if _is_in_place_of_times(rows[at]) else None
    if (is_placed and _has_arrow_and_clock(rows[at])) or (begins_block and is_like_times(rows[at])):
        return _Head(at)
    return _Head(at, at - 1) if is_above_counter and is_like_times(rows[at]) else None


def _is_counter(row: str, number: int) -> bool:
    """Check whether a row is a number with a word or marks around it: `No. 2`."""
    found = _COUNTER.fullmatch(row)
    return found is not None and int(found[1]) == number


def _is_times(row: str) -> bool:
    return ARROW in row and (TIMES.fullmatch(row) or FRAME_TIMES.fullmatch(row)) is not None


def _is_in_place_of_times(row: str) -> bool:
    """Check whether a row should have times, below the number of a cue."""
    return (ARROW in row and _DIGIT.search(row) is not None) or (
        is_like_times(row) or _TIME_ALONE.fullmatch(row) is not None
    )


def _has_arrow_and_clock(row: str) -> bool:
    return ARROW in row and _CLOCK_LIKE.search(row) is not None


def _times(row: str, fps: float | None) -> tuple[int, int, str] | str:
    """Return the times of a cue and the rest of their row; or what the row should have."""
    found = TIMES.fullmatch(row)
    if found is not None:
        return us_of(found.groups()[:4]), us_of(found.groups()[4:8]), found[9] or ""
    framed = FRAME_TIMES.fullmatch(row)
    if framed is None:
        return "the times of a cue"
    if fps is None:
        return "times in milliseconds; give --fps N to read frames"
    start, end = us_of_frames(framed.groups()[:5], fps), us_of_frames(framed.groups()[5:10], fps)
    if start is None or end is None:
        return f"times of {fps:g} frames a second"
    return start, end, framed[11] or ""


def _cue(number: int, head: int, times: tuple[int, int, str], text: str) -> FileCue:
    has_markup = "<" in text or "{" in text
    position = position_of(text, _DEFAULT_ALIGNMENT)
    plain = _MARKUP.sub("", without_ruby(text)) if has_markup else text
    shown = tuple(filter(None, map(str.strip, plain.split("\n"))))
    cue = SubtitleCue(
        number=number,
        row=head + 1,
        start_us=times[0],
        end_us=times[1],
        rows=shown,
        place=srt_place(position, times[2], shown),
    )
    return FileCue(
        cue=cue,
        markup=text.strip() if has_markup and _MARKUP.search(text) else "",
        position=f"{position} {times[2]}",
    )


def _end(rows: Sequence[str], head: _Head, following: _Head, number: int) -> int:
    """Find the end of a text: before the number of the next cue, which is right above its times.

    In a file with a blank row after every row, one is between them; then the number has to be the right one.
    """
    if following.counter is not None:
        return following.counter
    if following.times == len(rows):
        return following.times
    last = following.times - 1
    while last > head.times + 1 and not rows[last].strip():
        last -= 1
    if last < head.times + 1 or not _NUMBER.fullmatch(rows[last]):
        return following.times
    is_number = last == following.times - 1 or int(rows[last]) == number + 1
    return last if is_number else following.times

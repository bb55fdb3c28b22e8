r"""SubRip as files in the world have it.

A cue begins with a row of times at the beginning of a block, or after a number; everything up to the next cue
is its text, including blank rows, so that neither a missing nor a surplus blank row loses a cue. A number at
the end of a text belongs to the times on the next row. Where the first cue has no number, none needs one, and
any row of times begins a cue. Files that were joined have byte order marks inside.

Italics, bold, underline, strike, fonts and overrides of ASS (`{\an8}`) are markup and no text. Everything
else in angle brackets or braces is text: SRT has no escapes, and people write `<3`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from subgen.formats.lenient.clock import ARROW, TIMES, begins_with_time, us_of
from subgen.formats.lenient.screen_position import position_of
from subgen.formats.lenient.visible_cues import FileCue
from subgen.formats.strict import Unreadable
from subgen.model import SubtitleCue

__all__ = ["read_srt"]

_NUMBER = re.compile(r"[ \t]*[0-9]{1,9}[ \t]*")
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_DIGIT = re.compile(r"[0-9]")
_MARKUP = re.compile(r"</?(?:[bius]|font|ruby|rt)(?:[ \t][^<>]*)?>|\{\\[^{}]*\}|\{/?[bius]\}", re.IGNORECASE)
_DEFAULT_POSITION = "2"


def read_srt(rows: Sequence[str]) -> Iterator[FileCue | Unreadable]:
    """Read the cues of a file, and the rows that should have their times and do not.

    Args:
        rows: Rows without line ends.
    """
    rows = [row.removeprefix(_BYTE_ORDER_MARK) for row in rows]
    heads = [at for at in range(len(rows)) if _is_head(rows, at)]
    if heads and not _NUMBER.fullmatch(rows[heads[0] - 1] if heads[0] else ""):
        heads = [at for at in range(len(rows)) if _is_head(rows, at) or TIMES.fullmatch(rows[at])]
    for number, (head, following) in enumerate(pairwise([*heads, len(rows)]), 1):
        found = TIMES.fullmatch(rows[head])
        if found is None:
            yield Unreadable(row=head + 1, written=rows[head], wanted="the times of a cue")
            continue
        end = following if following == len(rows) else _without_number(rows, head + 1, following, number + 1)
        text = "\n".join(rows[head + 1 : end])
        place = position_of(text, _DEFAULT_POSITION)
        shown = (row.strip() for row in _MARKUP.sub("", text).split("\n"))
        cue = SubtitleCue(
            number=number,
            row=head + 1,
            start_us=us_of(found.groups()[:4]),
            end_us=us_of(found.groups()[4:8]),
            rows=tuple(row for row in shown if row),
            place=found[9] or "" if place == _DEFAULT_POSITION else place,
        )
        yield FileCue(cue=cue, markup=text.strip() if _MARKUP.search(text) else "")


def _without_number(rows: Sequence[str], first: int, head: int, number: int) -> int:
    """Find the end of a text: before the number of the next cue, which is right above its times.

    In a file with a blank row after every row, one is between them; then the number has to be the right one.
    """
    last = head - 1
    while last > first and not rows[last].strip():
        last -= 1
    if last < first or not _NUMBER.fullmatch(rows[last]):
        return head
    return last if last == head - 1 or int(rows[last]) == number else head


def _is_head(rows: Sequence[str], at: int) -> bool:
    """Check whether a row has, or should have, the times of a cue; text has arrows and times elsewhere."""
    row = rows[at]
    if not (ARROW in row and _DIGIT.search(row)) and not begins_with_time(row):
        return False
    before = rows[at - 1] if at else ""
    return not before.strip() or _NUMBER.fullmatch(before) is not None

r"""SubRip as it is found in the world.

A cue begins with a row of times at the beginning of a block, or after a number; all up to the next one is its
text, blank rows or not, so that neither a missing blank row nor one too many costs a cue. A number at the end
of a text belongs to the times that follow it on the next row. Where the first cue has no number, none needs
one, and any row of times begins a cue. Files that were joined have byte order marks inside.

Italics, bold, underline, strike, fonts and ASS's overrides (`{\an8}`) are markup and no text. All else that
stands in angle brackets or braces is text: SRT has no escapes, and people write `<3`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from subgen.formats.lenient.clock import ARROW, TIMES, begins_with_time, us_of
from subgen.formats.lenient.screen_position import place_of
from subgen.formats.lenient.visible_cues import Written
from subgen.formats.strict import Unreadable
from subgen.model import SubtitleCue

__all__ = ["read_srt"]

_NUMBER = re.compile(r"[ \t]*[0-9]{1,9}[ \t]*")
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_DIGIT = re.compile(r"[0-9]")
_MARKUP = re.compile(r"</?(?:[bius]|font|ruby|rt)(?:[ \t][^<>]*)?>|\{\\[^{}]*\}|\{/?[bius]\}", re.IGNORECASE)
_USUAL = "2"


def read_srt(rows: Sequence[str]) -> Iterator[Written | Unreadable]:
    """The cues of a file, and the rows in the place of their times that make no sense.

    Args:
        rows: Without their ends.
    """
    rows = [row.removeprefix(_MARK) for row in rows]
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
        place = place_of(text, _USUAL)
        shown = (row.strip() for row in _MARKUP.sub("", text).split("\n"))
        cue = SubtitleCue(
            number=number,
            row=head + 1,
            start_us=us_of(found.groups()[:4]),
            end_us=us_of(found.groups()[4:8]),
            rows=tuple(row for row in shown if row),
            place=found[9] or "" if place == _USUAL else place,
        )
        yield Written(cue=cue, markup=text.strip() if _MARKUP.search(text) else "")


def _without_number(rows: Sequence[str], first: int, head: int, number: int) -> int:
    """Where a text ends: before the number of the next cue, which stands right above its times.

    In a file whose rows are all doubled there is a blank one between; then it has to be the right number.
    """
    last = head - 1
    while last > first and not rows[last].strip():
        last -= 1
    if last < first or not _NUMBER.fullmatch(rows[last]):
        return head
    return last if last == head - 1 or int(rows[last]) == number else head


def _is_head(rows: Sequence[str], at: int) -> bool:
    """Whether a cue's times stand in a row, or should: text may have arrows and times too, but not there."""
    row = rows[at]
    if not (ARROW in row and _DIGIT.search(row)) and not begins_with_time(row):
        return False
    before = rows[at - 1] if at else ""
    return not before.strip() or _NUMBER.fullmatch(before) is not None

"""Words that are laid out together, measured once: what any cue of them is made of takes no counting then.

A passage is one line of the script, or several that may share cues. Lengths are in half characters
(`subgen.text.width`), times in samples.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from subgen.cues.break_points import ends_of, pause_points
from subgen.cues.costs import COSTS
from subgen.cues.standards import CueStandard
from subgen.cues.timing import Clock, Room
from subgen.model import Span, TimedLine, TimedWord
from subgen.text.direction import line_runs_right_to_left
from subgen.text.unspaced import space_between
from subgen.text.width import width_in_halves

__all__ = ["Passage", "measured"]

_SHORT_WORD = 20
"""A word of less half characters than this is short: alone on the screen it looks left over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that are laid out together.

    Attributes:
        lines: Whose words they are; at least one, each with words.
        words: Their words, at least one.
        betweens: What stands after each on one row; "" after the last.
        firsts: Index of the first word of each line.
        is_leftward: Whether each line runs from right to left.
        clock: The standard's times.
        row_halves: Most half characters on a row, or None.
        row_count: Most rows of a cue.
        is_whole: Whether all of it is one cue.
        upto: Length of everything to the end of each word.
        offsets: What to take from `upto` of a last word for the length from this first word on.
        fit: For each first word, the last that stands on its row; a word longer than a row stands alone.
        space: Length of what a row break takes the place of; None where that differs from word to word.
        ins: When a cue comes whose first word this is.
        rooms: What a cue has whose last word this is, until the next one comes.
        cue_end: Points for a cue that ends after each word.
        row_end: Points for a row that ends after each word.
        held: Points for going on after all words before each.
        orphan: Whether each word is left over when it stands alone.
    """

    lines: tuple[TimedLine, ...]
    words: list[TimedWord]
    betweens: list[str]
    firsts: list[int]
    is_leftward: list[bool]
    clock: Clock
    row_halves: int | None
    row_count: int
    is_whole: bool
    upto: list[int]
    offsets: list[int]
    fit: list[int]
    space: int | None
    ins: list[int]
    rooms: list[Room]
    cue_end: list[int]
    row_end: list[int]
    held: list[int]
    orphan: list[bool]

    def out_time(self, first: int, last: int, shown: int) -> int:
        """When a cue of some of its words goes, which shows so much."""
        word = self.words[last]
        return self.clock.out_time(
            self.ins[first],
            (word.start, word.end),
            shown,
            self.rooms[last],
        )

    def spans(self, first: int, last: int) -> tuple[Span, ...]:
        """Some of its words, by line."""
        spans: list[Span] = []
        at = bisect_right(self.firsts, first) - 1
        while at < len(self.lines) and self.firsts[at] <= last:
            line, start = self.lines[at], self.firsts[at]
            end = min(last, start + len(line.words) - 1)
            spans.append(Span(line=line.line.id, first_word=max(first, start) - start, last_word=end - start))
            at += 1
        return tuple(spans)


def measured(
    lines: Sequence[TimedLine],
    standard: CueStandard,
    clock: Clock,
    before: TimedWord | None,
    after: TimedWord | int,
) -> Passage:
    """The words of lines, measured.

    Args:
        lines: Of one language, each with words.
        standard: What it asks of that language.
        clock: Its times.
        before: The word before them on the track, or None.
        after: The word after them on the track, or the end of the track.
    """
    words = [word for line in lines for word in line.words]
    betweens = _betweens(lines)
    row_halves = None if standard.line_chars is None else 2 * standard.line_chars
    widths = _widths(words, betweens, lines[0].language)
    ins, rooms = _times(words, clock, before, after)
    cue_end, row_end, held, sentence = _end_points(lines, clock.sample_rate_hz)
    return Passage(
        lines=tuple(lines),
        words=words,
        betweens=betweens,
        firsts=list(accumulate((len(line.words) for line in lines[:-1]), initial=0)),
        is_leftward=[line_runs_right_to_left(line.line.text, line.language) for line in lines],
        clock=clock,
        row_halves=row_halves,
        row_count=standard.lines,
        is_whole=standard.whole_lines,
        upto=widths.upto,
        offsets=widths.offsets,
        fit=_fits(widths.upto, widths.offsets, row_halves),
        space=widths.space,
        ins=ins,
        rooms=rooms,
        cue_end=cue_end,
        row_end=row_end,
        held=list(accumulate(held[:-1], initial=0)),
        orphan=[
            width < _SHORT_WORD and not (starts and ends)
            for width, starts, ends in zip(widths.own, [True, *sentence], sentence, strict=False)
        ],
    )


class _Widths(NamedTuple):
    """How long words are; `own` of each alone, the others as in `Passage`."""

    own: list[int]
    upto: list[int]
    offsets: list[int]
    space: int | None


def _widths(words: Sequence[TimedWord], betweens: Sequence[str], language: str) -> _Widths:
    """How long words are, alone and together with what stands between them."""
    own = [width_in_halves(word.text, language) for word in words]
    joint = [
        width_in_halves(space + word.text, language) for space, word in zip(betweens, words[1:], strict=False)
    ]
    spaces = {width - alone for width, alone in zip(joint, own[1:], strict=True)} or {0}
    upto = list(accumulate(joint, initial=own[0]))
    return _Widths(
        own=own,
        upto=upto,
        offsets=[end - width for end, width in zip(upto, own, strict=True)],
        space=spaces.pop() if len(spaces) == 1 else None,
    )


def _times(
    words: Sequence[TimedWord], clock: Clock, before: TimedWord | None, after: TimedWord | int
) -> tuple[list[int], list[Room]]:
    """When a cue comes that begins with each word, and what room it has that ends with each."""
    ins = [
        clock.in_time(word.start, earlier.start if earlier is not None else None)
        for earlier, word in zip([before, *words], words, strict=False)
    ]
    if isinstance(after, int):
        room = clock.last_room(after)
    else:
        room = clock.room(clock.in_time(after.start, words[-1].start))
    return ins, [*map(clock.room, ins[1:]), room]


def _fits(upto: Sequence[int], offsets: Sequence[int], row_halves: int | None) -> list[int]:
    """For each first word, the last that stands on its row."""
    count = len(upto)
    if row_halves is None:
        return [count - 1] * count
    fit: list[int] = []
    last = 0
    for first in range(count):
        last = max(last, first)
        while last + 1 < count and upto[last + 1] - offsets[first] <= row_halves:
            last += 1
        fit.append(last)
    return fit


def _between(line: TimedLine, place: int) -> str:
    """What stands between a word and the next on one row: the script's own spaces, but no line end or tab."""
    written = line.line.text[line.words[place].char_end : line.words[place + 1].char_start]
    if written == " ":
        return written
    return written if all(unicodedata.category(character) == "Zs" for character in written) else " "


def _betweens(lines: Sequence[TimedLine]) -> list[str]:
    """What stands after each word of lines on one row."""
    betweens: list[str] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        betweens.extend(_between(line, place) for place in range(len(line.words) - 1))
        betweens.append(space_between(line.words[-1].text, following.words[0].text) if following else "")
    return betweens


def _end_points(
    lines: Sequence[TimedLine], sample_rate_hz: int
) -> tuple[list[int], list[int], list[int], list[bool]]:
    """Points of cues and rows that end after each word and of cues that go on, and where sentences end."""
    ends = [ends_of(line, sample_rate_hz) for line in lines]
    flat = [end for of_line in ends for end in of_line]
    held = [end.held for end in flat]
    place = -1
    for (line, following), of_line in zip(pairwise(lines), ends, strict=False):
        place += len(of_line)
        pause_s = (following.words[0].start - line.words[-1].end) / sample_rate_hz
        held[place] = COSTS["shared-line"].points + pause_points(pause_s)
    return (
        [end.cue for end in flat],
        [end.row for end in flat],
        held,
        [end.is_sentence for end in flat],
    )

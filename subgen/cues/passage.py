"""Words that are laid out together, measured once, so that costing a cue of them needs no counting.

A passage is one line of the script, or several that may share cues. Widths are in half characters
(`subgen.text.width`), times in samples.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from subgen.cues.break_points import BreakPoint, line_break_points, pause_points
from subgen.cues.costs import COSTS
from subgen.cues.standards import CueStandard
from subgen.cues.timing import Clock, Room
from subgen.model import Span, TimedLine, TimedWord
from subgen.text.direction import line_runs_right_to_left
from subgen.text.unspaced import space_at_wrap, space_between
from subgen.text.width import width_in_halves

__all__ = ["Passage", "measure_passage"]

_UNSPACED_ROW_CHARS = {True: 27, False: 40}
"""Whether a text is of wide characters -> most characters on a row of a whole line without spaces.

Players break rows at spaces only (libass: `WrapStyle`), so that a row without any would leave the picture. In
the default style 27 wide characters fit in any font, and 40 of Thai, Khmer, Lao or Burmese.
"""

_SHORT_WORD = 20
"""A word of fewer half characters than this is short: alone on the screen it looks like a leftover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that are laid out together.

    Attributes:
        lines: The lines; at least one, each with words.
        words: Their words, at least one.
        separators: Text after each word if the next one is on the same row; "" after the last.
        line_starts: Index of the first word of each line.
        is_leftward: Whether each line runs from right to left.
        clock: The times of the standard.
        row_halves: Most half characters on a row, or None; of the standard, or of a line without spaces.
        row_count: Most rows of a cue.
        is_one_cue: Whether the whole passage is one cue.
        end_widths: Width of the passage up to the end of each word.
        offsets: Width to subtract from `end_widths` of a last word for a row that starts with this word.
        row_lasts: For each first word, the last that fits on its row and may end one; a word longer than a
            row is alone.
        space: Width that a row break replaces; None if it differs from word to word.
        in_times: In-time of a cue that starts with each word.
        rooms: Room of a cue that ends with each word, until the next cue comes.
        cue_end: Points for a cue that ends after each word.
        row_end: Points for a row that ends after each word.
        inside: Points for cues that continue after a word, added up over all words before each.
        orphan: Whether each word looks like a leftover when it is alone.
    """

    lines: tuple[TimedLine, ...]
    words: list[TimedWord]
    separators: list[str]
    line_starts: list[int]
    is_leftward: list[bool]
    clock: Clock
    row_halves: int | None
    row_count: int
    is_one_cue: bool
    end_widths: list[int]
    offsets: list[int]
    row_lasts: list[int]
    space: int | None
    in_times: list[int]
    rooms: list[Room]
    cue_end: list[int]
    row_end: list[int]
    inside: list[int]
    orphan: list[bool]

    def out_time(self, first: int, last: int, halves: int) -> int:
        """Out-time of a cue of some of its words, whose text is `halves` wide."""
        word = self.words[last]
        return self.clock.out_time(
            self.in_times[first],
            (word.start, word.end),
            halves,
            self.rooms[last],
        )

    def spans(self, first: int, last: int) -> tuple[Span, ...]:
        """Spans of some of its words, one for each line."""
        spans: list[Span] = []
        at = bisect_right(self.line_starts, first) - 1
        while at < len(self.lines) and self.line_starts[at] <= last:
            line, start = self.lines[at], self.line_starts[at]
            end = min(last, start + len(line.words) - 1)
            spans.append(Span(line=line.line.id, first_word=max(first, start) - start, last_word=end - start))
            at += 1
        return tuple(spans)


def measure_passage(
    lines: Sequence[TimedLine],
    standard: CueStandard,
    clock: Clock,
    before: TimedWord | None,
    after: TimedWord | int,
) -> Passage:
    """Measure the words of lines.

    Args:
        lines: All in one language, each with words.
        standard: The standard's limits for that language.
        clock: The same, in samples.
        before: The word before them on the track, or None.
        after: The word after them on the track, or the end of the track.
    """
    words = [word for line in lines for word in line.words]
    separators = _separators(lines)
    widths = _widths(words, separators, lines[0].language)
    row_halves = None if standard.line_chars is None else 2 * standard.line_chars
    if row_halves is None and standard.whole_lines:
        row_halves = _unspaced_row_halves(words, separators, widths)
    in_times, rooms = _times(words, clock, before, after)
    ends, inside = _end_points(lines, clock.sample_rate_hz, row_halves)
    sentence = [end.is_sentence for end in ends]
    return Passage(
        lines=tuple(lines),
        words=words,
        separators=separators,
        line_starts=list(accumulate((len(line.words) for line in lines[:-1]), initial=0)),
        is_leftward=[line_runs_right_to_left(line.line.text, line.language) for line in lines],
        clock=clock,
        row_halves=row_halves,
        row_count=standard.lines,
        is_one_cue=standard.whole_lines,
        end_widths=widths.end_widths,
        offsets=widths.offsets,
        row_lasts=_row_lasts(widths, row_halves, [end.is_breakable for end in ends]),
        space=widths.space,
        in_times=in_times,
        rooms=rooms,
        cue_end=[end.cue for end in ends],
        row_end=[end.row for end in ends],
        inside=list(accumulate(inside[:-1], initial=0)),
        orphan=[
            width < _SHORT_WORD and not (starts and ends)
            for width, starts, ends in zip(widths.own, [True, *sentence], sentence, strict=False)
        ],
    )


class _Widths(NamedTuple):
    """Widths of words: `own` is that of each word alone, the others are as in `Passage`."""

    own: list[int]
    end_widths: list[int]
    offsets: list[int]
    space: int | None


def _widths(words: Sequence[TimedWord], separators: Sequence[str], language: str) -> _Widths:
    """Measure words, alone and together with their separators."""
    own = [_word_width(word.text, language) for word in words]
    joint = [
        _word_width(space + word.text, language) for space, word in zip(separators, words[1:], strict=False)
    ]
    spaces = {width - alone for width, alone in zip(joint, own[1:], strict=True)} or {0}
    end_widths = list(accumulate(joint, initial=own[0]))
    return _Widths(
        own=own,
        end_widths=end_widths,
        offsets=[end - width for end, width in zip(end_widths, own, strict=True)],
        space=spaces.pop() if len(spaces) == 1 else None,
    )


_word_width = lru_cache(maxsize=16_384)(width_in_halves)


def _times(
    words: Sequence[TimedWord], clock: Clock, before: TimedWord | None, after: TimedWord | int
) -> tuple[list[int], list[Room]]:
    """In-time of a cue that starts with each word, and room of a cue that ends with each."""
    in_times = [
        clock.in_time(word.start, earlier.start if earlier is not None else None)
        for earlier, word in zip([before, *words], words, strict=False)
    ]
    if isinstance(after, int):
        room = clock.last_room(after)
    else:
        room = clock.room(clock.in_time(after.start, words[-1].start))
    return in_times, [*map(clock.room, in_times[1:]), room]


def _unspaced_row_halves(
    words: Sequence[TimedWord], separators: Sequence[str], widths: _Widths
) -> int | None:
    """Most half characters on a row of a whole line, or None if players can break it at its spaces."""
    narrowest: int | None = None
    first = 0
    for last, separator in enumerate(separators):
        if " " in separator or last + 1 == len(separators):
            halves = 2 * _UNSPACED_ROW_CHARS[_is_wide(words[first : last + 1])]
            if first < last and widths.end_widths[last] - widths.offsets[first] > halves:
                narrowest = min(narrowest or halves, halves)
            first = last + 1
    return narrowest


def _is_wide(words: Sequence[TimedWord]) -> bool:
    """Whether most characters of some words are as wide as Han characters."""
    widths = [unicodedata.east_asian_width(character) for word in words for character in word.text]
    return 2 * sum(width in "WF" for width in widths) > len(widths)


def _row_lasts(widths: _Widths, row_halves: int | None, breakable: Sequence[bool]) -> list[int]:
    """For each first word, the last that fits on its row and may end one, or else the last that fits."""
    end_widths, offsets = widths.end_widths, widths.offsets
    count = len(end_widths)
    if row_halves is None:
        return [count - 1] * count
    breaks = list(range(count))
    if not all(breakable):
        for place in range(count):
            if not breakable[place]:
                breaks[place] = breaks[place - 1] if place else -1
    row_lasts: list[int] = []
    last = 0
    for first in range(count):
        last = max(last, first)
        while last + 1 < count and end_widths[last + 1] - offsets[first] <= row_halves:
            last += 1
        row_lasts.append(breaks[last] if breaks[last] >= first else last)
    return row_lasts


def _separator(written: str, before: str, after: str) -> str:
    """The separator of two words on one row: the script's own spaces, but no line end or tab."""
    if all(unicodedata.category(character) == "Zs" for character in written):
        return written
    if "\t" in written:
        return " "
    return space_at_wrap(before, after)  # the text was wrapped there


def _separators(lines: Sequence[TimedLine]) -> list[str]:
    """The separator after each word of these lines, if the next one is on the same row."""
    separators: list[str] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        text = line.line.text
        separators += [
            written
            if (written := text[word.char_end : after.char_start]) == " "
            else _separator(written, word.text, after.text)
            for word, after in pairwise(line.words)
        ]
        separators.append(space_between(line.words[-1].text, following.words[0].text) if following else "")
    return separators


def _end_points(
    lines: Sequence[TimedLine], sample_rate_hz: int, row_halves: int | None
) -> tuple[list[BreakPoint], list[int]]:
    """Points for cues and rows that end after each word, and for cues that continue there."""
    ends = [line_break_points(line, sample_rate_hz, row_halves) for line in lines]
    flat = [end for of_line in ends for end in of_line]
    inside = [end.inside for end in flat]
    place = -1
    for (line, following), of_line in zip(pairwise(lines), ends, strict=False):
        place += len(of_line)
        pause_s = (following.words[0].start - line.words[-1].end) / sample_rate_hz
        inside[place] = COSTS["shared-line"].points + pause_points(pause_s)
    return flat, inside

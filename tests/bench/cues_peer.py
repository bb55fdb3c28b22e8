"""The rivals of `cues.py`: how others cut words into cues, each rule as its project's source has it.

filled     fills a cue up to two rows of 42 characters, then begins the next; it ends with its last word. So
           whisperX writes when both limits are asked for (`SubtitlesWriter`), but that here `textwrap` has
           the rows: its own count leaves the spaces out, and its rows get longer than was asked. A cue goes
           on across lines, until a silence of 3 s
by lines   the same, but that each line of the script begins a new cue
stable-ts  its default regrouping (`cm_sp=,* _sg=.5_mg=.3+3_sp=.* /?`, and the marks' full widths), then
           `sl=84`, and `sl=42` with row breaks, as its `WhisperResult` does them. The package itself cannot
           be imported without torch, so its rules are written again here. It begins with the lines of the
           script as segments, as its `align` can give them
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from math import ceil
from typing import NamedTuple

__all__ = ["RIVALS", "Cut", "Heard"]

_ROW, _ROWS = 42, 2
_LONG_PAUSE_S = 3.0
_CLAMP = 2.5
_SPLIT_GAP_S, _MERGE_GAP_S, _MERGE_WORDS = 0.5, 0.3, 3
_CLAUSES = (",", "\N{FULLWIDTH COMMA}")
_SENTENCES = (".", "\N{IDEOGRAPHIC FULL STOP}", "?", "\N{FULLWIDTH QUESTION MARK}")


class Heard(NamedTuple):
    """A word with its punctuation, and when it is spoken, in seconds."""

    text: str
    start_s: float
    end_s: float

    @property
    def chars(self) -> int:
        """Its length as stable-ts counts it: code points, and the space before it."""
        return len(self.text) + 1


class Cut(NamedTuple):
    """A cue: its rows, and when it comes and goes, in seconds."""

    rows: tuple[str, ...]
    start_s: float
    end_s: float


_Segment = Sequence[Heard]


def filled(lines: Iterable[_Segment]) -> Iterator[Cut]:
    """Cues as full as they get."""
    cue: list[Heard] = []
    rows: tuple[str, ...] = ()
    for word in chain.from_iterable(lines):
        more = _wrapped([*cue, word])
        if cue and (len(more) > _ROWS or word.start_s - cue[-1].start_s > _LONG_PAUSE_S):
            yield Cut(rows, cue[0].start_s, cue[-1].end_s)
            cue, more = [], _wrapped([word])
        cue.append(word)
        rows = more
    if cue:
        yield Cut(rows, cue[0].start_s, cue[-1].end_s)


def by_lines(lines: Iterable[_Segment]) -> Iterator[Cut]:
    """Cues as full as they get within a line of the script."""
    for line in lines:
        yield from filled([line])


def regrouped(lines: Iterable[_Segment]) -> Iterator[Cut]:
    """Cues as stable-ts groups them."""
    segments = [_clamped(line) for line in lines]
    segments = _split(segments, lambda segment: _at_marks(segment, _CLAUSES))
    segments = _split(segments, _at_gaps)
    _merge(segments)
    segments = _split(segments, lambda segment: _at_marks(segment, _SENTENCES))
    segments = _split(segments, lambda segment: _evenly(segment, _ROW * _ROWS))
    for segment in segments:
        rows = _split([segment], lambda row: _evenly(row, _ROW))
        texts = (" ".join(word.text for word in row) for row in rows)
        yield Cut(tuple(texts), segment[0].start_s, segment[-1].end_s)


RIVALS: Mapping[str, Callable[[Iterable[_Segment]], Iterator[Cut]]] = {
    "filled": filled,
    "by lines": by_lines,
    "stable-ts": regrouped,
}
"""What the table calls a rival -> its cues for the lines of a script."""


def _wrapped(words: _Segment) -> tuple[str, ...]:
    """Rows of a cue."""
    text = " ".join(word.text for word in words)
    return tuple(textwrap.wrap(text, _ROW, break_long_words=False, break_on_hyphens=False))


def _clamped(segment: _Segment) -> _Segment:
    """A segment whose first and last word are no longer than so many times the usual (`cm`)."""
    if len(segment) <= 2:
        return segment
    lengths_s = sorted(word.end_s - word.start_s for word in segment)
    longest_s = _CLAMP * lengths_s[len(lengths_s) // 2 + 1]
    first, *middle, last = segment
    first = first._replace(start_s=max(first.start_s, first.end_s - longest_s))
    return [first, *middle, last._replace(end_s=min(last.end_s, last.start_s + longest_s))]


def _split(segments: Iterable[_Segment], places: Callable[[_Segment], Iterable[int]]) -> list[_Segment]:
    """Segments, each split after the words at some places."""
    parts: list[_Segment] = []
    for segment in segments:
        cuts = [0, *(place + 1 for place in sorted(set(places(segment)))), len(segment)]
        parts.extend(segment[begin:end] for begin, end in pairwise(cuts))
    return parts


def _at_marks(segment: _Segment, marks: tuple[str, ...]) -> Iterator[int]:
    """After words that end with a mark (`sp`); a space follows them all."""
    for place, word in enumerate(segment[:-1]):
        if word.text.endswith(marks):
            yield place


def _at_gaps(segment: _Segment) -> Iterator[int]:
    """After words with a long silence after them (`sg`)."""
    for place, (word, following) in enumerate(pairwise(segment)):
        if following.start_s - word.end_s > _SPLIT_GAP_S:
            yield place


def _merge(segments: list[_Segment]) -> None:
    """Join neighbours with little silence between, where one of them has few words (`mg`), from the end."""
    for place in reversed(range(len(segments) - 1)):
        segment, following = segments[place], segments[place + 1]
        gap_s = following[0].start_s - segment[-1].end_s
        if gap_s <= _MERGE_GAP_S and min(len(segment), len(following)) <= _MERGE_WORDS:
            segments[place : place + 2] = [[*segment, *following]]


def _evenly(segment: _Segment, most: int) -> Iterator[int]:
    """After the words that are nearest to equal parts, as many as it takes on average (`sl`)."""
    upto = list(accumulate(word.chars for word in segment))
    if upto[-1] <= most or len(segment) < 2:
        return
    parts = ceil(upto[-1] / most)
    for part in range(1, parts):
        off = [abs(chars - part * upto[-1] / parts) for chars in upto[:-1]]
        yield off.index(min(off))

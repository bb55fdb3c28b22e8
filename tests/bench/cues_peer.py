"""The rivals of `cues.py` that need no package: fill a cue up to two rows of 42 characters, begin the next.

filled     a cue goes on across lines, until a silence of 3 s, and ends with its last word. These are the cues
           of openai-whisper's `SubtitlesWriter`, asked for such rows: all the same of the 348 of `cues.txt`,
           by release 20250625, run once
by lines   the same, but that each line of the script begins a new cue
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

__all__ = ["CUTTERS", "Cut", "Heard"]

_ROW, _ROWS = 42, 2
_LONG_PAUSE_S = 3.0


class Heard(NamedTuple):
    """A word with its punctuation, and when it is spoken, in seconds."""

    text: str
    start_s: float
    end_s: float


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


CUTTERS: Mapping[str, Callable[[Iterable[_Segment]], Iterator[Cut]]] = {
    "filled": filled,
    "by lines": by_lines,
}
"""What the table calls a rival -> its cues for the lines of a script."""


def _wrapped(words: _Segment) -> tuple[str, ...]:
    """Rows of a cue."""
    text = " ".join(word.text for word in words)
    return tuple(textwrap.wrap(text, _ROW, break_long_words=False, break_on_hyphens=False))

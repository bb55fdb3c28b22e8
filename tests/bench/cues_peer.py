"""Rivals of `cues.py` that need no package: fill a cue up to two rows of 42 characters, then begin the next.

filled     a cue continues across lines, until a silence of 3 s, and ends with its last word. These are the
           cues of openai-whisper's `SubtitlesWriter` for such rows: release 20250625, run once, gave the same
           348 cues for `cues.txt`
by lines   the same, but each line of the script begins a new cue
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

__all__ = ["CUTTERS", "Cut", "SpokenWord"]

_ROW, _ROWS = 42, 2
_LONG_PAUSE_S = 3.0


class SpokenWord(NamedTuple):
    """A word with its punctuation, its start and its end, in seconds."""

    text: str
    start_s: float
    end_s: float


class Cut(NamedTuple):
    """A cue: its rows, its start and its end, in seconds."""

    rows: tuple[str, ...]
    start_s: float
    end_s: float


_Segment = Sequence[SpokenWord]


def filled(lines: Iterable[_Segment]) -> Iterator[Cut]:
    """Yield cues as full as possible."""
    cue: list[SpokenWord] = []
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
    """Yield cues as full as possible within a line of the script."""
    for line in lines:
        yield from filled([line])


CUTTERS: Mapping[str, Callable[[Iterable[_Segment]], Iterator[Cut]]] = {
    "filled": filled,
    "by lines": by_lines,
}
"""Name of a rival in the table -> the function that makes its cues from the lines of a script."""


def _wrapped(words: _Segment) -> tuple[str, ...]:
    """Return the rows of a cue."""
    text = " ".join(word.text for word in words)
    return tuple(textwrap.wrap(text, _ROW, break_long_words=False, break_on_hyphens=False))

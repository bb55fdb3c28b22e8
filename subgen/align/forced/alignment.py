"""Times of words, from the phone models of a voice and the phones of its lines.

The trellis finds words to 10 ms. Where a word meets the next or a silence, the boundary is then moved to the
5 ms frame that fits best, between the states on both sides of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from subgen.align.forced.features import FINE_HOP, Features, FloatArray
from subgen.align.forced.phone_models import PhoneModels
from subgen.align.forced.trellis import (
    BETWEEN_WORDS,
    LineStates,
    StatePath,
    best_paths,
    line_batches,
    line_states,
)

__all__ = ["LineAlignment", "WordSpan", "align_lines"]

_REACH = 4
"""Fine frames on each side of a boundary where a better one is looked for."""

_ONSET_EARLINESS, _END_LATENESS = 190, 96
"""Samples by which a word is found to start too early after a silence, and to end too late before one.

The window of a frame is 25 ms long, so speech is seen before it is there. Measured on four voices of festival
and flite; between two words boundaries are off by less than 8 ms, early for some voices and late for others.
"""

_SHORTEST_WORD = FINE_HOP
"""Samples: 5 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordSpan:
    """Samples of a word in its audio.

    Attributes:
        start: First sample.
        end: Sample after the last.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAlignment:
    """Times of the words of a line.

    Attributes:
        words: Where each word is, in order and without overlap; None for words without phones.
        score: Mean log likelihood of a frame; minus infinity if the audio is too short for the phones.
    """

    words: tuple[WordSpan | None, ...]
    score: float


def align_lines(
    models: PhoneModels, words: Sequence[Sequence[Sequence[str]]], audio: Sequence[Features]
) -> list[LineAlignment]:
    """Find the words of lines in their audio.

    Args:
        models: Phone models of the voice.
        words: For each line and each word of it the names of its phones.
        audio: Features of each line.
    """
    found: list[LineAlignment] = []
    for batch in line_batches([len(each.frames) for each in audio]):
        graphs = [line_states(line, models.phones) for line in words[batch]]
        tables = [models.scores(each.fine, each.is_pause) for each in audio[batch]]
        paths = best_paths(graphs, [table[::2] for table in tables])
        found += map(_alignment, words[batch], audio[batch], graphs, paths, tables)
    return found


def _alignment(
    words: Sequence[Sequence[str]], audio: Features, graph: LineStates, path: StatePath, scores: FloatArray
) -> LineAlignment:
    spans = _words(len(words), graph, path, scores, audio.samples)
    return LineAlignment(words=spans, score=path.score / len(path.places))


def _words(
    number: int, graph: LineStates, path: StatePath, scores: FloatArray, samples: int
) -> tuple[WordSpan | None, ...]:
    """Return the spans of a line's words; words that meet share their boundary."""
    spans: list[WordSpan | None] = [None] * number
    if not np.isfinite(path.score):
        for word, start, end in _spread_words(graph, samples):
            spans[word] = WordSpan(start=start, end=end)
        return tuple(spans)
    owners = graph.words[path.places]
    changes = np.flatnonzero(np.diff(owners)) + 1
    edges = [0, *(_boundary(int(change), graph, path.places, scores) for change in changes), samples]
    runs = [None, *owners[[0, *changes]].tolist(), None]
    for run, word in enumerate(runs[1:-1]):
        if word != BETWEEN_WORDS:
            start, end = edges[run : run + 2]
            most = max(0, end - start - _SHORTEST_WORD) // 2
            start += min(most, _ONSET_EARLINESS) * (runs[run] == BETWEEN_WORDS)
            end -= min(most, _END_LATENESS) * (runs[run + 2] == BETWEEN_WORDS)
            spans[word] = WordSpan(start=start, end=end)
    return tuple(spans)


def _spread_words(graph: LineStates, samples: int) -> Iterator[tuple[int, int, int]]:
    """Spread words evenly over audio that is too short for them."""
    places = np.flatnonzero(graph.words != BETWEEN_WORDS)
    owners, firsts, sizes = np.unique(graph.words[places], return_index=True, return_counts=True)
    for word, first, size in zip(owners.tolist(), firsts.tolist(), sizes.tolist(), strict=True):
        yield word, samples * first // places.size, samples * (first + size) // places.size


def _boundary(change: int, graph: LineStates, places: NDArray[np.int64], scores: FloatArray) -> int:
    """Return the sample where one state ends and the next starts, near a change of the path."""
    before, after = places[change - 1], places[change]
    first = 2 * int(np.searchsorted(places, before, side="left")) + 1
    last = 2 * int(np.searchsorted(places, after, side="right")) - 1
    low, high = max(first, 2 * change - _REACH), min(last, 2 * change + _REACH, len(scores))
    gains = scores[low:high, graph.states[before]] - scores[low:high, graph.states[after]]
    frame = low + int(np.argmax(np.concatenate(([0.0], np.cumsum(gains)))))
    return frame * FINE_HOP - FINE_HOP // 2

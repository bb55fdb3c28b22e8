"""The states that a line passes through, and the likeliest path through them.

A line is silence, then for each word its phones, three states each, then silence. Silences may be skipped,
and nothing else; a state lasts at least one frame. So silence is never inside a word.

Lines are decoded side by side: one step of the loop advances all of them by a frame. The path of a line does
not depend on the lines beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from subgen.align.forced.features import FloatArray
from subgen.align.forced.phone_models import SILENCE, STATES, PhoneSet

__all__ = ["BETWEEN_WORDS", "LineStates", "StatePath", "best_paths", "line_batches", "line_states"]

BETWEEN_WORDS = -1
"""Word of the states of silence."""

_LINES_AT_ONCE, _FRAMES_AT_ONCE, _CELLS_AT_ONCE = 32, 12_000, 1 << 25
"""Bounds of the memory: lines, 10 ms frames of all of them, and bytes of steps."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineStates:
    """The states of a line, in order.

    Attributes:
        states: State of the phone models.
        words: Index of the word, `BETWEEN_WORDS` in silence.
    """

    states: NDArray[np.int64]
    words: NDArray[np.int64]

    @property
    def can_skip(self) -> NDArray[np.bool_]:
        """Whether a place can be reached past the silence before it: each first state of a word."""
        skips = np.zeros(self.states.size, np.bool_)
        skips[1:] = (self.words[1:] != BETWEEN_WORDS) & (self.words[:-1] == BETWEEN_WORDS)
        return skips

    @property
    def fewest_frames(self) -> int:
        """Frames that a line needs at least."""
        return int((self.words != BETWEEN_WORDS).sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StatePath:
    """The likeliest path of a line through its states.

    Attributes:
        places: For each frame the index into the line's states, rising.
        score: Log likelihood of the frames on this path.
    """

    places: NDArray[np.int64]
    score: float


def line_states(words: Sequence[Sequence[str]], phones: PhoneSet) -> LineStates:
    """Return the states of a line.

    Args:
        words: Phones of each word; words without phones get no states.
        phones: The phones that have models.
    """
    states, owners = [SILENCE], [BETWEEN_WORDS]
    for word, names in enumerate(words):
        if names:
            firsts = phones.first_states(names).tolist()
            states += [first + third for first in firsts for third in range(STATES)] + [SILENCE]
            owners += [word] * (len(names) * STATES) + [BETWEEN_WORDS]
    return LineStates(states=np.array(states, np.int64), words=np.array(owners, np.int64))


def line_batches(frames: Sequence[int]) -> Iterator[slice]:
    """Group neighbouring lines whose scores can be in memory together.

    Args:
        frames: Number of 10 ms frames of each line.
    """
    start, total = 0, 0
    for index, number in enumerate(frames):
        if index > start and (total + number > _FRAMES_AT_ONCE or index - start == _LINES_AT_ONCE):
            yield slice(start, index)
            start, total = index, 0
        total += number
    if frames:
        yield slice(start, len(frames))


def best_paths(lines: Sequence[LineStates], scores: Sequence[FloatArray]) -> list[StatePath]:
    """Find the likeliest path of each line.

    Args:
        lines: Lines with states.
        scores: Log likelihoods of each line's frames, frames by states of the models.

    Returns:
        A path for each line. A line with fewer frames than it needs gets its states spread evenly, and the
        score minus infinity.
    """
    paths: dict[int, StatePath] = {}
    possible = []
    for index, (line, table) in enumerate(zip(lines, scores, strict=True)):
        if len(table) < line.fewest_frames:
            places = np.arange(len(table)) * line.states.size // max(1, len(table))
            paths[index] = StatePath(places=places, score=-np.inf)
        else:
            possible.append(index)
    for batch in _side_by_side(possible, lines, [len(table) for table in scores]):
        found = _decoded([lines[index] for index in batch], [scores[index] for index in batch])
        paths.update(zip(batch, found, strict=True))
    return [paths[index] for index in range(len(lines))]


def _side_by_side(indexes: list[int], lines: Sequence[LineStates], frames: list[int]) -> Iterator[list[int]]:
    """Group lines from the longest to the shortest, so that the steps of a group fit into the memory."""
    group: list[int] = []
    width = 0
    for index in sorted(indexes, key=lambda each: -frames[each]):
        width = max(width, lines[index].states.size)
        if group and (len(group) + 1) * width * frames[group[0]] > _CELLS_AT_ONCE:
            yield group
            group, width = [], lines[index].states.size
        group.append(index)
    if group:
        yield group


def _decoded(lines: list[LineStates], scores: list[FloatArray]) -> list[StatePath]:
    """Decode lines side by side; the longest first, so that lines which have ended drop off at the end."""
    frames = np.array([len(table) for table in scores])
    width = max(line.states.size for line in lines)
    states = np.zeros((len(lines), width), np.int64)
    skips = np.full((len(lines), width), -np.inf)
    for row, line in enumerate(lines):
        states[row, : line.states.size] = line.states
        skips[row, : line.states.size][line.can_skip] = 0.0
    steps = np.empty((int(frames[0]), len(lines), width), np.int8)
    reached = np.full((len(lines), width + 2), -np.inf)
    reached[:, 1] = 0.0  # the place before the first: a path starts in silence, or skips it
    finals = np.empty((len(lines), width))
    for frame in range(int(frames[0])):
        active = int(np.searchsorted(-frames, -frame, side="left"))
        emissions = np.stack([table[frame] for table in scores[:active]])
        best = _advance(reached[:active], skips[:active], steps[frame, :active])
        reached[:active, 1] = -np.inf
        reached[:active, 2:] = best + np.take_along_axis(emissions, states[:active], axis=1)
        ended = np.flatnonzero(frames[:active] == frame + 1)
        finals[ended] = reached[ended, 2:]
    return [_traced(line, finals[row], steps[: frames[row], row]) for row, line in enumerate(lines)]


def _advance(reached: FloatArray, skips: FloatArray, steps: NDArray[np.int8]) -> FloatArray:
    """Return how well each place can be reached in the next frame, and note by how many places it was."""
    stay, step, skip = reached[:, 2:], reached[:, 1:-1], reached[:, :-2] + skips
    best = np.maximum(stay, step)
    steps[:] = step > stay
    steps[skip > best] = 2
    return np.maximum(best, skip)


def _traced(line: LineStates, final: FloatArray, steps: NDArray[np.int8]) -> StatePath:
    """Go back from the last frame, which is in the last word or in the silence after it."""
    place = line.states.size - 1
    if place and final[place - 1] > final[place]:
        place -= 1
    score = float(final[place])
    places = np.empty(len(steps), np.int64)
    for frame in range(len(steps) - 1, -1, -1):
        places[frame] = place
        place -= int(steps[frame, place])
    return StatePath(places=places, score=score)

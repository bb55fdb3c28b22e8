"""Train phone models on the lines that are to be aligned.

The warp of the reference speech gives every phone a first place. From there on models are estimated and lines
are decoded with them in turn, until the score stops rising. A pause inside a line can spoil the warp, and so
can a noise that is mistaken for a pause: training starts twice, with silences and without, and goes on with
the start that explains the audio better.
"""

from collections.abc import Sequence
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from subgen.align.forced.features import HOP, FloatArray
from subgen.align.forced.lines import ReferencePhone, SpokenLine
from subgen.align.forced.phone_models import SILENCE, STATES, PhoneModels, PhoneSet, StateSums, fit_states
from subgen.align.forced.trellis import LineStates, StatePath, best_paths, line_batches, line_states
from subgen.align.forced.warping import Warp, warp_speech

__all__ = ["train_models"]

_PASSES = 8
_TRIAL_PASSES = 2
"""Passes of each start before the better one is chosen."""

_CONVERGED = 1e-5
"""Training stops when the score rises by less than this share."""

_POOLED_WEIGHT, _LONE_WEIGHT, _LONE_FRAMES = 10.0, 20.0, 400.0
"""Frames that the expected means count as: with much audio, and with no more than `_LONE_FRAMES`."""

_NO_STATE = -1


def train_models(lines: Sequence[SpokenLine]) -> PhoneModels:
    """Train models on lines of one voice.

    Args:
        lines: At least one, in an order that does not depend on anything but the lines.

    Returns:
        Models, the same bytes for the same lines.
    """
    phones = PhoneSet.of([name for line in lines for word in line.names for name in word])
    graphs = [line_states(line.names, phones) for line in lines]
    starts = [
        _Training(lines, graphs, phones, _first_states(lines, phones, without_silences=choice))
        for choice in (False, True)
    ]
    for start in starts:
        start.run(_TRIAL_PASSES)
    best = max(starts, key=lambda start: start.score)
    best.run(_PASSES - _TRIAL_PASSES)
    return best.models


class _Training:
    """The state of one training: the states that frames have now, and the models estimated from them."""

    def __init__(
        self,
        lines: Sequence[SpokenLine],
        graphs: Sequence[LineStates],
        phones: PhoneSet,
        states: list[NDArray[np.int64]],
    ) -> None:
        self._lines, self._graphs, self._phones = lines, graphs, phones
        self._weight = _weight(sum(map(len, states)))
        sums = self._sums(states)
        self._prior = _expected_means(lines, phones, sums)
        self.models = self._fit(sums)
        self.score = -np.inf

    def run(self, passes: int) -> None:
        """Decode the lines and estimate the models again, until the score does not rise."""
        for _ in range(passes):
            paths = self._decode()
            score = sum(path.score for path in paths if np.isfinite(path.score))
            self.models = self._fit(
                self._sums(
                    [graph.states[path.places] for graph, path in zip(self._graphs, paths, strict=True)]
                )
            )
            rise, self.score = score - self.score, score
            if rise < _CONVERGED * abs(score):
                break

    def _decode(self) -> list[StatePath]:
        """Decode the lines, some at a time, which bounds the memory."""
        paths: list[StatePath] = []
        for batch in line_batches([len(line.audio.frames) for line in self._lines]):
            audio = [line.audio for line in self._lines[batch]]
            tables = [self.models.scores(each.frames, each.is_pause[::2]) for each in audio]
            paths += best_paths(self._graphs[batch], tables)
        return paths

    def _sums(self, states: list[NDArray[np.int64]]) -> StateSums:
        number = self._phones.states
        return reduce(
            add,
            (
                StateSums.of(line.audio.frames, each, number)
                for line, each in zip(self._lines, states, strict=True)
            ),
        )

    def _fit(self, sums: StateSums) -> PhoneModels:
        return fit_states(sums, self._phones, prior=self._prior, weight=self._weight)


def _weight(frames: int) -> float:
    return _POOLED_WEIGHT + (_LONE_WEIGHT - _POOLED_WEIGHT) * min(1.0, _LONE_FRAMES / max(1, frames))


def _first_states(
    lines: Sequence[SpokenLine], phones: PhoneSet, *, without_silences: bool
) -> list[NDArray[np.int64]]:
    states = []
    for line in lines:
        warp = warp_speech(line.reference, line.audio, without_silences=without_silences)
        found = _states_at(line, phones, warp, len(line.audio.frames))
        found[(found == _NO_STATE) & ~line.audio.is_frame_speech] = SILENCE
        found[line.audio.is_pause[::2]] = SILENCE
        states.append(found)
    return states


def _states_at(line: SpokenLine, phones: PhoneSet, warp: Warp | None, frames: int) -> NDArray[np.int64]:
    """Return the state of each frame by the phones: of the audio, or without a warp of the reference."""
    states = np.full(frames, _NO_STATE, np.int64)
    for word in line.words:
        firsts = phones.first_states([phone.name for phone in word])
        for phone, first in zip(word, firsts.tolist(), strict=True):
            edges = np.rint(np.linspace(*_edges(phone, warp), STATES + 1)).astype(np.int64)
            for third in range(STATES):
                states[edges[third] : edges[third + 1]] = first + third
    return states


def _edges(phone: ReferencePhone, warp: Warp | None) -> tuple[float, float]:
    if warp is None:
        return phone.start / HOP, phone.end / HOP
    return warp.place(phone.start), warp.place(phone.end)


def _expected_means(lines: Sequence[SpokenLine], phones: PhoneSet, sums: StateSums) -> FloatArray:
    """Return the means of the reference's phones, mapped to the voice by a line for each feature."""
    reference = reduce(
        add,
        (
            StateSums.of(
                line.reference.frames,
                _states_at(line, phones, None, len(line.reference.frames)),
                phones.states,
            )
            for line in lines
        ),
    )
    weights = np.minimum(reference.frames, sums.frames)[:, None]
    total = weights.sum() + 1e-9
    theirs, ours = reference.means, sums.means
    middle, target = (weights * theirs).sum(axis=0) / total, (weights * ours).sum(axis=0) / total
    products = (weights * (theirs - middle) * (ours - target)).sum(axis=0)
    slopes = np.clip(products / ((weights * (theirs - middle) ** 2).sum(axis=0) + 1e-6), 0, 1)
    expected = target + slopes * (theirs - middle)
    expected[reference.frames == 0] = target
    expected[SILENCE] = ours[SILENCE] if sums.frames[SILENCE] else target
    return np.asarray(expected)

"""The time warp, against the cheapest of all paths on small cases."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from subgen.align.forced import warping
from subgen.align.forced.features import FloatArray, speech_features
from subgen.align.forced.warping import warp_path, warp_speech
from tests.align.forced.signals import MS, spoken


def _unit_vectors(number: int, dice: np.random.Generator) -> FloatArray:
    vectors = dice.normal(size=(number, 4))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def _cheapest(ours: FloatArray, theirs: FloatArray) -> float:
    distances = 1 - ours @ theirs.T
    penalty = warping._STEP_PENALTY  # noqa: SLF001 # the cost that is minimized

    @cache
    def cost(row: int, column: int) -> float:
        if row < 0 or column < 0:
            return np.inf
        before = (
            0.0
            if row == column == 0
            else min(
                cost(row - 1, column - 1), cost(row - 1, column) + penalty, cost(row, column - 1) + penalty
            )
        )
        return float(before + distances[row, column])

    return cost(len(ours) - 1, len(theirs) - 1)


def _cost_of(path: list[list[int]], ours: FloatArray, theirs: FloatArray) -> float:
    """Cost of a path that is given by the first and last frame of each row."""
    distances = 1 - ours @ theirs.T
    penalty = warping._STEP_PENALTY  # noqa: SLF001 # the cost that is minimized
    total, previous = 0.0, -1
    for row, (first, last) in enumerate(path):
        total += sum(distances[row, first : last + 1]) + penalty * (last - first)
        total += penalty * (row > 0 and first == previous)
        previous = last
    return total


@settings(max_examples=60, deadline=None)
@given(rows=st.integers(1, 7), columns=st.integers(1, 7), seed=st.integers(0, 10_000))
def test_the_path_is_the_cheapest_of_all(rows: int, columns: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    ours, theirs = _unit_vectors(rows, dice), _unit_vectors(columns, dice)

    path, cost = warp_path(ours, theirs, band=None)

    assert cost * (rows + columns) == pytest.approx(_cheapest(ours, theirs))
    assert _cost_of(path.tolist(), ours, theirs) == pytest.approx(_cheapest(ours, theirs))


@settings(max_examples=40, deadline=None)
@given(
    rows=st.integers(2, 30), columns=st.integers(2, 30), reach=st.integers(2, 9), seed=st.integers(0, 10_000)
)
def test_a_path_matches_every_frame_of_both_in_order(rows: int, columns: int, reach: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    centres = np.rint(np.linspace(0, columns - 1, rows)).astype(np.int64)

    path, _ = warp_path(_unit_vectors(rows, dice), _unit_vectors(columns, dice), band=(centres, reach))

    assert path[0, 0] == 0
    assert path[-1, 1] == columns - 1
    assert np.isin(path[1:, 0] - path[:-1, 1], [0, 1]).all()
    assert (path[:, 1] >= path[:, 0]).all()


def test_a_speech_is_found_in_itself_slowed_down() -> None:
    words = ["aso", "ieu", "sas", "oie"]
    reference, phones = spoken(words, 60, seed=1)
    audio, truth = spoken(words, 90, seed=2)

    warp = warp_speech(speech_features(reference), speech_features(audio), without_silences=False)

    lateness = warping._REFERENCE_LATENESS  # noqa: SLF001 # of espeak-ng, which did not speak here
    found = [warp.place(word[0][1] + lateness) * 10 for word in phones]
    assert found == pytest.approx([word[0][1] / MS for word in truth], abs=25)

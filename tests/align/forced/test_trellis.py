"""The likeliest way of a line through its states, against all ways there are."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from subgen.align.forced.phone_models import PhoneSet
from subgen.align.forced.trellis import BETWEEN_WORDS, LineStates, best_paths, line_batches, line_states

PHONES = PhoneSet(names=("", "a", "b"))


def _ways(line: LineStates, frames: int) -> list[tuple[int, ...]]:
    """All rising sequences of places that pass every place of a word and start and end where a line may."""
    needed = {place for place, word in enumerate(line.words) if word != BETWEEN_WORDS}
    ways = combinations_with_replacement(range(line.states.size), frames)
    return [way for way in ways if needed <= set(way)]


def _score(
    line: LineStates, way: tuple[int, ...], table: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> float:
    return float(sum(table[frame, line.states[place]] for frame, place in enumerate(way)))


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.sampled_from([("a",), ("b",), ()]), min_size=0, max_size=2),
    frames=st.integers(1, 8),
    seed=st.integers(0, 10_000),
)
def test_the_path_is_the_best_of_all_ways(words: list[tuple[str, ...]], frames: int, seed: int) -> None:
    line = line_states(words, PHONES)
    table = np.random.default_rng(seed).normal(size=(frames, PHONES.states))

    [path] = best_paths([line], [table])

    best = max((_score(line, way, table) for way in _ways(line, frames)), default=-np.inf)
    assert path.score == pytest.approx(best)


@settings(max_examples=30, deadline=None)
@given(frames=st.lists(st.integers(3, 12), min_size=2, max_size=5), seed=st.integers(0, 10_000))
def test_lines_side_by_side_get_what_each_gets_alone(frames: list[int], seed: int) -> None:
    dice = np.random.default_rng(seed)
    tables = [dice.normal(size=(number, PHONES.states)) for number in frames]
    lines = [line_states([("a",), ("b",)][: 1 + index % 2], PHONES) for index in range(len(frames))]

    together = best_paths(lines, tables)

    alone = [best_paths([line], [table])[0] for line, table in zip(lines, tables, strict=True)]
    assert [path.places.tolist() for path in together] == [path.places.tolist() for path in alone]
    assert [path.score for path in together] == [path.score for path in alone]


def test_a_line_is_silence_its_words_and_silence_after_each() -> None:
    line = line_states([("a",), (), ("b", "a")], PHONES)

    assert line.states.tolist() == [0, 4, 5, 6, 0, 7, 8, 9, 4, 5, 6, 0]
    assert line.words.tolist() == [-1, 0, 0, 0, -1, 2, 2, 2, 2, 2, 2, -1]


def test_only_silences_can_be_skipped() -> None:
    line = line_states([("a",), ("b",)], PHONES)

    assert np.flatnonzero(line.can_skip).tolist() == [1, 5]
    assert line.fewest_frames == 6


def test_a_phone_without_a_model_has_the_states_of_all_speech() -> None:
    assert line_states([("x",)], PHONES).states.tolist() == [0, 1, 2, 3, 0]


def test_audio_that_is_too_short_gets_its_states_spread_evenly() -> None:
    line = line_states([("a",), ("b",)], PHONES)

    [path] = best_paths([line], [np.zeros((3, PHONES.states))])

    assert path.places.tolist() == [0, 3, 6]
    assert path.score == -np.inf


def test_batches_keep_the_order_and_bound_frames_and_lines() -> None:
    batches = list(line_batches([9_000, 2_000, 2_000, 20_000, 1, *[10] * 40]))

    assert batches == [slice(0, 2), slice(2, 3), slice(3, 4), slice(4, 36), slice(36, 45)]
    assert list(line_batches([])) == []


def test_lines_that_do_not_fit_into_memory_together_are_decoded_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = [line_states([("a",), ("b",)], PHONES)] * 5
    tables = [np.random.default_rng(seed).normal(size=(20, PHONES.states)) for seed in range(5)]
    wanted = [path.places.tolist() for path in best_paths(lines, tables)]

    monkeypatch.setattr("subgen.align.forced.trellis._CELLS_AT_ONCE", 400)

    assert [path.places.tolist() for path in best_paths(lines, tables)] == wanted

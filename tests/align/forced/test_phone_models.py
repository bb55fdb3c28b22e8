"""Models of phones: sums by state, estimates from them, and their packed form."""

import zlib

import numpy as np
import pytest

from subgen.align.forced.features import DIMENSIONS, FloatArray
from subgen.align.forced.phone_models import ANY_PHONE, PhoneModels, PhoneSet, StateSums, fit_states

PHONES = PhoneSet.of(["t", "a", "t"])


def _frames(number: int, seed: int) -> FloatArray:
    return np.random.default_rng(seed).normal(size=(number, DIMENSIONS))


def _sums(number: int = 300, seed: int = 1) -> StateSums:
    states = np.random.default_rng(seed).choice([-1, 0, 4, 5, 6, 7, 8, 9], number)
    return StateSums.of(_frames(number, seed), states, PHONES.states)


def test_phones_are_sorted_after_the_model_of_all_speech() -> None:
    assert PHONES.names == (ANY_PHONE, "a", "t")
    assert PHONES.states == 10


def test_frames_are_added_up_by_their_states() -> None:
    features = _frames(4, seed=2)

    sums = StateSums.of(features, np.array([0, 4, 4, -1]), PHONES.states)

    assert sums.frames.tolist() == [1, 0, 0, 0, 2, 0, 0, 0, 0, 0]
    np.testing.assert_allclose(sums.values[4], features[1] + features[2])
    np.testing.assert_allclose(sums.squares[4], features[1] ** 2 + features[2] ** 2)
    np.testing.assert_allclose(sums.means[4], (features[1] + features[2]) / 2)


def test_sums_of_lines_add_up() -> None:
    both = _sums(seed=1) + _sums(seed=2)

    np.testing.assert_array_equal(both.frames, _sums(seed=1).frames + _sums(seed=2).frames)
    np.testing.assert_array_equal(both.squares, _sums(seed=1).squares + _sums(seed=2).squares)


def test_the_model_of_all_speech_has_the_frames_of_all_phones() -> None:
    sums = _sums(30_000)

    models = fit_states(sums, PHONES, prior=None, weight=0.0)

    everything = (sums.values[4] + sums.values[7]) / (sums.frames[4] + sums.frames[7])
    np.testing.assert_allclose(models.means[1], everything, atol=0.05)


def test_a_state_with_many_frames_has_their_mean_and_variance() -> None:
    features = _frames(4000, seed=5) * 1.5 + 2.0
    sums = StateSums.of(features, np.tile([4, 5, 6, 7], 1000), PHONES.states)

    models = fit_states(sums, PHONES, prior=None, weight=5.0)

    np.testing.assert_allclose(models.means[4], features[::4].mean(axis=0), atol=0.05)
    np.testing.assert_allclose(models.variances[4], features[::4].var(axis=0), rtol=0.1)


def test_a_state_without_frames_has_the_mean_that_is_expected() -> None:
    prior = np.full((PHONES.states, DIMENSIONS), 0.75)
    sums = StateSums.of(_frames(100, seed=6), np.full(100, 4), PHONES.states)

    models = fit_states(sums, PHONES, prior=prior, weight=20.0)

    assert set(models.means[8]) == {0.75}


def test_scores_are_log_likelihoods() -> None:
    models = fit_states(_sums(), PHONES, prior=None, weight=5.0)
    features = _frames(7, seed=9)

    scores = models.scores(features, np.zeros(7, np.bool_))

    off = features[:, None] - models.means[None]
    wanted = -0.5 * (off**2 / models.variances + np.log(2 * np.pi * models.variances)).sum(axis=2)
    np.testing.assert_allclose(scores, wanted)


def test_silence_is_likelier_in_a_pause() -> None:
    models = fit_states(_sums(), PHONES, prior=None, weight=5.0)
    features = _frames(2, seed=9)

    rise = models.scores(features, np.array([False, True])) - models.scores(features, np.zeros(2, np.bool_))

    assert rise[1, 0] > 0
    assert np.count_nonzero(rise) == 1


def test_models_are_the_same_after_they_were_packed() -> None:
    models = fit_states(_sums(), PHONES, prior=None, weight=5.0)

    again = PhoneModels.unpack(models.pack())

    assert again.phones == models.phones
    assert again.means.tobytes() == models.means.tobytes()
    assert again.variances.tobytes() == models.variances.tobytes()
    assert again.pack() == models.pack()


def test_models_of_all_phones_of_english_are_a_few_kilobytes() -> None:
    phones = PhoneSet.of([f"p{index}" for index in range(48)])
    states = np.random.default_rng(3).integers(0, phones.states, 20_000)
    sums = StateSums.of(_frames(20_000, seed=3), states, phones.states)

    assert len(fit_states(sums, phones, prior=None, weight=5.0).pack()) < 12_000


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"no models",
        zlib.compress(b"\2\0\0\0{}"),
        zlib.compress(b'\x06\0\0\0[9,""]'),
        zlib.compress(b"\4\0\0\0[1,"),
    ],
)
def test_what_is_not_a_packed_form_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="phone models"):
        PhoneModels.unpack(packed)

"""Features of speech: their frames, their normalization, and where speech and pauses are."""

import numpy as np
import pytest

from subgen.align.forced.features import DIMENSIONS, speech_features
from tests.align.forced.signals import MS, spoken


def test_a_frame_is_39_numbers_every_5_ms_and_every_10_ms() -> None:
    features = speech_features(np.random.default_rng(1).normal(size=16_001))

    assert features.fine.shape == (201, DIMENSIONS)
    assert features.frames.shape == (101, DIMENSIONS)
    assert features.samples == 16_001


@pytest.mark.parametrize("samples", [1, 79, 400, 16_000])
def test_digital_silence_has_features(samples: int) -> None:
    features = speech_features(np.zeros(samples))

    assert np.isfinite(features.fine).all()
    assert not features.is_pause.any()


def test_features_of_speech_have_no_mean_and_unit_spread() -> None:
    samples, _ = spoken(["aeiou", "sou"], 80)

    features = speech_features(samples)

    speech = features.fine[features.is_speech]
    np.testing.assert_allclose(speech[:, :13].mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(speech.std(axis=0), 1, atol=0.01)


@pytest.mark.parametrize("gain", [0.01, 0.3, 3.0])
def test_features_do_not_depend_on_the_level(gain: float) -> None:
    samples, _ = spoken(["aeiou", "sou"], 80)

    difference = speech_features(samples * gain).fine - speech_features(samples).fine

    assert np.abs(difference).mean() < 0.05


def test_speech_and_pauses_are_found() -> None:
    samples, words = spoken(["aei", "oua"], 80, pauses_ms={1: 300})

    features = speech_features(samples)

    first, last = words[0][0][1] // MS // 5, words[0][-1][2] // MS // 5
    assert features.is_speech[first + 2 : last - 2].all()
    assert features.is_pause[last + 10 : last + 50].all()
    assert not features.is_pause[first : last + 4].any()


def test_a_stop_is_no_pause() -> None:
    samples, words = spoken(["aei", "oua"], 80, pauses_ms={1: 90})

    features = speech_features(samples)

    assert not features.is_pause[words[0][0][1] // 80 : words[1][-1][2] // 80].any()


def test_noise_hides_pauses() -> None:
    samples, _ = spoken(["aei", "oua"], 80, pauses_ms={1: 300}, noise=0.03)

    assert not speech_features(samples).is_pause.any()


def test_the_same_samples_give_the_same_bytes() -> None:
    samples, _ = spoken(["aeiou"], 80)

    assert speech_features(samples).fine.tobytes() == speech_features(samples.copy()).fine.tobytes()

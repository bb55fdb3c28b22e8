"""Samples at one rate become samples at another."""

import numpy as np
import pytest
from numpy.typing import NDArray

from subgen.resampling.pcm import resample


def tone(frequency_hz: int, rate_hz: int, seconds: float = 1.0) -> NDArray[np.int16]:
    """A tone at half of full scale."""
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.round(16_384 * np.sin(2 * np.pi * frequency_hz * time_s)).astype(np.int16)


@pytest.mark.parametrize("to_hz", [8000, 16000, 22050, 24000, 44100])
def test_a_tone_keeps_its_length_its_pitch_and_its_level(to_hz: int) -> None:
    resampled = resample(tone(440, 22050), 22050, to_hz)

    assert resampled.dtype == np.int16
    assert resampled.size == to_hz
    middle = slice(to_hz // 4, to_hz // 4 * 3)
    assert np.abs(resampled.astype(int) - tone(440, to_hz))[middle].max() <= 3


def test_what_the_new_rate_cannot_hold_is_filtered_out() -> None:
    resampled = resample(tone(6000, 44100), 44100, 8000)

    assert np.abs(resampled[1000:-1000]).max() <= 3


@pytest.mark.parametrize("samples", [1, 154, 22050])
def test_silence_stays_silence(samples: int) -> None:
    assert not resample(np.zeros(samples, dtype=np.int16), 22050, 44100).any()


def test_nothing_stays_nothing() -> None:
    assert resample(np.zeros(0, dtype=np.int16), 22050, 8000).size == 0

"""Features of speech: what it sounds like every 5 ms, as 39 numbers.

Cepstra of 26 mel bands over 25 ms, their slopes and the slopes of these, normalized over the frames that
contain speech, so that microphones and voices differ less. The noise floor of each band is subtracted before
the logarithm.

All frames are 5 ms apart, while slopes span frames 10 ms apart: every second frame is a feature at a 10 ms
hop.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["DIMENSIONS", "FINE_HOP", "HOP", "SAMPLE_RATE_HZ", "Features", "FloatArray", "speech_features"]

FloatArray = NDArray[np.float64]

SAMPLE_RATE_HZ = 16_000

FINE_HOP = 80
"""Samples between two frames: 5 ms."""

HOP = 2 * FINE_HOP
"""Samples between two frames that the trellis and the warp look at: 10 ms."""

_CEPSTRA = 13
DIMENSIONS = 3 * _CEPSTRA

_BANDS = 26
_LOWEST_HZ, _HIGHEST_HZ = 20.0, 7600.0
_WINDOW, _FFT = 400, 512
_PREEMPHASIS = 0.97
_BLOCK_FRAMES = 1 << 12

_LEVEL, _SILENT_LEVEL = 0.1, 1e-6
"""Level that all audio is brought to, and a level that is silence."""

_FLOOR_PERCENTILE = 5.0
_UNDER_FLOOR = 0.1
"""Least share of a band's power that is left when its floor is subtracted."""

_LEAST_POWER = 0.01
"""Power added before the logarithm, in shares of a quiet band: digital silence has no logarithm."""

_PEAK_PERCENTILE = 95.0
_UNDER_PEAK = 0.6
"""Speech starts this share of the way down from the peak level to the floor."""

_LONGEST_STOP = 24
"""Fine frames; a stretch without speech that is longer is a pause, and so is one at an edge of the audio."""

_PAUSE_LEVEL = 0.4
"""Pauses are below this share of the way up from the floor to the peak level."""

_PAUSE_RANGE = 7.0
"""Least logarithm of peak over floor at which pauses are looked for: noise hides weak consonants, too."""

_PAUSE_MARGIN = 6
"""Fine frames next to speech that do not count as a pause: a weak consonant may be there."""

_FEWEST_SPEECH_FRAMES = 10
_LEAST_DEVIATION = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Features:
    """Features of one piece of audio.

    Attributes:
        fine: Features 5 ms apart, frames by 39; frame `i` is centred on sample `i * FINE_HOP`.
        is_speech: Whether a frame of `fine` is loud enough to be speech.
        is_pause: Whether a frame of `fine` is inside a stretch without speech that is longer than any stop.
        samples: Length of the audio.
    """

    fine: FloatArray
    is_speech: NDArray[np.bool_]
    is_pause: NDArray[np.bool_]
    samples: int

    @property
    def frames(self) -> FloatArray:
        """Features 10 ms apart; frame `i` is centred on sample `i * HOP`."""
        return self.fine[::2]

    @property
    def is_frame_speech(self) -> NDArray[np.bool_]:
        """Whether a frame of `frames` is loud enough to be speech."""
        return self.is_speech[::2]


def speech_features(samples: FloatArray) -> Features:
    """Compute the features of speech.

    Args:
        samples: Mono, 16,000 a second, full scale is 1; at least one.
    """
    bands = _band_powers(samples * (_LEVEL / (np.sqrt(np.mean(samples**2)) + _SILENT_LEVEL)))
    floor = np.percentile(bands, _FLOOR_PERCENTILE, axis=0)
    bands = np.maximum(bands - floor, _UNDER_FLOOR * bands)
    levels = np.log(bands.sum(axis=1) + 1e-9)
    is_speech = _is_speech(levels)
    log_bands = np.log(bands + _LEAST_POWER * np.percentile(bands, 10.0) + 1e-9)
    cepstra = np.einsum("tb,cb->tc", log_bands, _cosines())
    slopes = _slopes(cepstra)
    parts = [cepstra - cepstra[is_speech].mean(axis=0), slopes, _slopes(slopes)]
    scaled = [part / (part[is_speech].std(axis=0) + _LEAST_DEVIATION) for part in parts]
    return Features(
        fine=np.hstack(scaled), is_speech=is_speech, is_pause=_is_pause(levels), samples=samples.size
    )


def _band_powers(samples: FloatArray) -> FloatArray:
    """Return the power of each mel band in each frame; blocks bound the memory."""
    emphasized = np.append(samples[:1], samples[1:] - _PREEMPHASIS * samples[:-1])
    frames = max(1, -(-samples.size // FINE_HOP))
    padded = np.pad(emphasized, (_WINDOW // 2, _WINDOW + FINE_HOP))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::FINE_HOP][:frames]
    powers = np.empty((frames, _BANDS))
    for start in range(0, frames, _BLOCK_FRAMES):
        block = windows[start : start + _BLOCK_FRAMES] * np.hamming(_WINDOW)
        spectra = np.abs(np.fft.rfft(block, _FFT)) ** 2
        for band, (first, weights) in enumerate(_mel_bands()):
            part = spectra[:, first : first + weights.size]
            powers[start : start + _BLOCK_FRAMES, band] = np.einsum("tk,k->t", part, weights)
    return powers + 1e-6


@cache
def _mel_bands() -> tuple[tuple[int, FloatArray], ...]:
    """Return for each band its first bin of the spectrum and the weights of its bins: triangles."""
    lowest, highest = (2595 * np.log10(1 + hz / 700) for hz in (_LOWEST_HZ, _HIGHEST_HZ))
    edges_hz = 700 * (10 ** (np.linspace(lowest, highest, _BANDS + 2) / 2595) - 1)
    edges = edges_hz / SAMPLE_RATE_HZ * _FFT
    bins = np.arange(_FFT // 2 + 1)
    bands = []
    for low, centre, high in zip(edges[:-2], edges[1:-1], edges[2:], strict=True):
        weights = np.clip(np.minimum((bins - low) / (centre - low), (high - bins) / (high - centre)), 0, None)
        inside = np.flatnonzero(weights)
        bands.append((int(inside[0]), weights[inside[0] : inside[-1] + 1]))
    return tuple(bands)


@cache
def _cosines() -> FloatArray:
    """Return the matrix that turns logarithms of bands into liftered cepstra."""
    orders = np.arange(_CEPSTRA)
    cosines = np.cos(np.pi * orders[:, None] * (np.arange(_BANDS) + 0.5)[None] / _BANDS)
    lifter = 1 + 11 * np.sin(np.pi * orders / 22)
    return np.asarray(np.sqrt(2 / _BANDS) * cosines * lifter[:, None])


def _is_speech(levels: FloatArray) -> NDArray[np.bool_]:
    """Return whether each frame is loud, between the floor and the peak of these very levels."""
    floor, peak = np.percentile(levels, [_FLOOR_PERCENTILE, _PEAK_PERCENTILE])
    loud: NDArray[np.bool_] = np.asarray(levels > peak - (peak - floor) * _UNDER_PEAK)
    return loud if loud.sum() >= _FEWEST_SPEECH_FRAMES else np.ones(loud.shape, np.bool_)


def _is_pause(levels: FloatArray) -> NDArray[np.bool_]:
    """Return whether each frame is in a long stretch of low level; nowhere if noise hides such stretches."""
    floor, peak = np.percentile(levels, [_FLOOR_PERCENTILE, _PEAK_PERCENTILE])
    is_speech = levels > floor + (peak - floor) * _PAUSE_LEVEL
    if peak - floor < _PAUSE_RANGE or not is_speech.any():
        return np.zeros(levels.shape, np.bool_)
    edges = np.flatnonzero(np.diff(np.concatenate(([True], is_speech, [True]))))
    pauses = np.zeros(levels.shape, np.bool_)
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        is_edge = start == 0 or end == is_speech.size
        if is_edge or end - start > _LONGEST_STOP:
            first = start + _PAUSE_MARGIN * (start > 0)
            pauses[first : max(first, end - _PAUSE_MARGIN * (end < is_speech.size))] = True
    return pauses


def _slopes(values: FloatArray) -> FloatArray:
    """Return the slope at each frame, by regression over five frames that are 10 ms apart."""
    padded = np.pad(values, ((4, 4), (0, 0)), mode="edge")
    return np.asarray((2 * (padded[8:] - padded[:-8]) + padded[6:-2] - padded[2:-6]) / 10)

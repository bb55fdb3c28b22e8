"""Speech in a take's audio, found by its energy alone.

The threshold is between the take's own noise floor and its own peak, so a quiet voice or a noisy one needs no
setting. Floor and peak are levels that a few frames in a hundred pass: a single click does not set the peak,
nor a single dropped packet the floor.

This module needs numpy, which takes a tenth of a second to import: import it only where audio is looked at.
"""

import numpy as np
from numpy.typing import NDArray

from subgen.align.distribution import Stretch
from subgen.model import BYTES_PER_SAMPLE

__all__ = ["find_speech"]

_FRAMES_A_SECOND = 100
_BLOCK_FRAMES = 1 << 10

_PEAK_SHARE, _PEAK_FRAMES = 0.03, 3
_FLOOR_SHARE = 0.05

_OVER_FLOOR, _OVER_FLOOR_DB = 0.25, 6.0
"""Speech starts this far above the floor: a share of the way to the peak, but at least so many decibels."""

_UNDER_PEAK_DB = (12.0, 32.0)
"""Speech starts at least and at most this far below the peak, whatever the floor: a take may contain no
silence, or its silence may be digital."""

_SHORTEST_SILENCE_FRAMES = 8
"""Shorter silences are within words: `p`, `t` and `k` are silent for 50 to 80 ms before they burst."""

_SHORTEST_SPEECH_FRAMES = 3
"""Shorter sounds are clicks."""


def find_speech(pcm: bytes, sample_rate_hz: int) -> tuple[Stretch, ...]:
    """Find the stretches of speech in a take, in order, with silences of at least 80 ms between them.

    Args:
        pcm: Signed 16-bit little-endian samples, mono.
        sample_rate_hz: Samples a second.

    Returns:
        Stretches to 10 ms; none if the audio is digital silence.
    """
    frame = max(1, sample_rate_hz // _FRAMES_A_SECOND)
    levels_db = _levels_db(pcm, frame)
    if not levels_db.any():
        return ()
    loud = np.concatenate(([False], levels_db > _threshold_db(levels_db), [False]))
    edges = np.flatnonzero(loud[1:] != loud[:-1]).tolist()
    samples = len(pcm) // BYTES_PER_SAMPLE
    runs = _merged(list(zip(edges[::2], edges[1::2], strict=True)))
    return tuple((first * frame, min(after * frame, samples)) for first, after in runs)


def _levels_db(pcm: bytes, frame: int) -> NDArray[np.float64]:
    """Return the level of each frame, 0 for silence, 90 for full scale; blocks bound the memory."""
    samples = np.frombuffer(pcm, dtype="<i2")
    levels_db = [np.empty(0)]
    for start in range(0, samples.size, frame * _BLOCK_FRAMES):
        block = samples[start : start + frame * _BLOCK_FRAMES].astype(np.float64)
        frames = np.pad(block, (0, -block.size % frame)).reshape(-1, frame)
        levels_db.append(10.0 * np.log10(np.mean(np.square(frames), axis=1) + 1.0))
    return np.concatenate(levels_db)


def _threshold_db(levels_db: NDArray[np.float64]) -> float:
    ranked = np.sort(levels_db)
    peak_db = float(ranked[-min(ranked.size, max(_PEAK_FRAMES, round(ranked.size * _PEAK_SHARE)))])
    floor_db = float(ranked[int(ranked.size * _FLOOR_SHARE)])
    over_floor_db = floor_db + max(_OVER_FLOOR_DB, (peak_db - floor_db) * _OVER_FLOOR)
    least_db, most_db = _UNDER_PEAK_DB
    return max(0.0, min(max(over_floor_db, peak_db - most_db), peak_db - least_db))


def _merged(runs: list[Stretch]) -> list[Stretch]:
    """Merge runs of frames across short silences, then drop clicks unless nothing else is left."""
    merged: list[Stretch] = []
    for first, after in runs:
        if merged and first - merged[-1][1] < _SHORTEST_SILENCE_FRAMES:
            merged[-1] = (merged[-1][0], after)
        else:
            merged.append((first, after))
    return [(first, after) for first, after in merged if after - first >= _SHORTEST_SPEECH_FRAMES] or merged

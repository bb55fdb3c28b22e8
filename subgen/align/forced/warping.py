"""The time warp between a reference speech and the audio: a first guess of where its phones are.

Dynamic time warping on 50 ms frames finds the path, then on 10 ms frames within 1.5 s of it, row by row. Only
frames of one row are compared at a time, so the memory grows with the length and not with its square.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from subgen.align.forced.features import DIMENSIONS, HOP, Features, FloatArray

__all__ = ["Warp", "warp_path", "warp_speech"]

_COARSE = 5
"""Frames of 10 ms in a frame of the coarse pass."""

_BAND = 150
"""Frames of 10 ms on each side of the coarse path that the fine pass looks at."""

_STEP_PENALTY = 0.05
"""Cost of a step that advances only one of the two."""

_MARGIN = 10
"""Frames kept on both sides of the speech when edges are trimmed."""

_SILENCE_EDGE = 5
"""Frames kept on both sides of a quiet stretch that is shortened."""

_SLOPE_WEIGHT, _SECOND_SLOPE_WEIGHT, _ENERGY_WEIGHT = 0.5, 0.2, 1.5
"""Weights of slopes, of slopes of slopes, and of the first cepstrum, the energy, in distances."""

_REFERENCE_LATENESS = 270
"""Samples by which espeak-ng's phones are found too late; measured on four voices of festival and flite."""

_DIAGONAL, _REFERENCE_STEP, _AUDIO_STEP = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Warp:
    """Places of a reference speech in the audio.

    Attributes:
        places: For each 10 ms frame of the reference the frame of the audio, rising.
        cost: Mean cost of a step.
    """

    places: FloatArray
    cost: float

    def place(self, sample: int) -> float:
        """Return the 10 ms frame of the audio, with a fraction, of a sample of the reference."""
        return float(
            np.interp((sample - _REFERENCE_LATENESS) / HOP, np.arange(self.places.size), self.places)
        )


def warp_speech(reference: Features, audio: Features, *, without_silences: bool) -> Warp:
    """Find where each frame of a reference speech is in the audio.

    Args:
        reference: Features of the same text, spoken by a synthesizer.
        audio: Features of the audio.
        without_silences: Leave out pauses on both sides, or where noise hides them, shorten quiet stretches.
    """
    spoken, kept = (_kept_frames(each, without_silences=without_silences) for each in (reference, audio))
    middles, cost = _two_passes(reference.frames[spoken] * _weights(), audio.frames[kept] * _weights())
    places = np.interp(middles, np.arange(kept.size), kept.astype(np.float64))
    return Warp(places=np.interp(np.arange(len(reference.frames)), spoken, places), cost=cost)


def _two_passes(ours: FloatArray, theirs: FloatArray) -> tuple[FloatArray, float]:
    """Return the middle of what each of our frames was matched with, and the mean cost of a step."""
    coarse, _ = warp_path(*(_directions(_pooled(each)) for each in (ours, theirs)), band=None)
    centres = np.interp(
        np.arange(len(ours)),
        np.arange(len(coarse)) * _COARSE + (_COARSE - 1) / 2,
        coarse.mean(axis=1) * _COARSE + (_COARSE - 1) / 2,
    )
    path, cost = warp_path(
        _directions(ours), _directions(theirs), band=(np.rint(centres).astype(np.int64), _BAND)
    )
    return path.mean(axis=1), cost


def warp_path(
    ours: FloatArray, theirs: FloatArray, *, band: tuple[NDArray[np.int64], int] | None
) -> tuple[NDArray[np.int64], float]:
    """Find the cheapest monotonous path that matches all frames of two speeches.

    Args:
        ours: Unit vectors, frames by dimensions.
        theirs: Unit vectors of the other speech.
        band: Frame of theirs in the middle of each row, rising, and how far on each side of it to look.

    Returns:
        The first and last frame of theirs that each of ours was matched with, and the mean cost of a step.
    """
    lows, highs = _band_rows(len(ours), len(theirs), band)
    moves = []
    known = np.array([0.0])  # the costs of the row above, from the column before its first
    first = -1
    for frame, low, high in zip(ours, lows, highs, strict=True):
        above = np.full(high - low + 1, np.inf)
        overlap = known[low - 1 - first :][: above.size]
        above[: overlap.size] = overlap
        distances = 1.0 - np.einsum("wd,d->w", theirs[low:high], frame)
        known, move = _row_costs(above, distances)
        first = low - 1
        moves.append(move)
    return _traced(moves, lows, len(theirs) - 1), float(known[-1]) / (len(ours) + len(theirs))


def _row_costs(above: FloatArray, distances: FloatArray) -> tuple[FloatArray, NDArray[np.int8]]:
    """Return the costs of a row and the move to each of its columns.

    Args:
        above: Costs of the row above, from the column before the first of this row.
        distances: Cost of each column.
    """
    diagonal, down = above[:-1], above[1:] + _STEP_PENALTY
    moves = np.where(diagonal <= down, _DIAGONAL, _REFERENCE_STEP).astype(np.int8)
    run = np.cumsum(distances + _STEP_PENALTY)
    entries = np.minimum(diagonal, down) + distances - run
    best = np.minimum.accumulate(entries)
    moves[1:][best[:-1] < entries[1:]] = _AUDIO_STEP
    return np.concatenate(([np.inf], best + run)), moves


def _band_rows(
    rows: int, columns: int, band: tuple[NDArray[np.int64], int] | None
) -> tuple[list[int], list[int]]:
    """Return the first column of each row and the one after its last; rows reach to the next row's first."""
    if band is None:
        return [0] * rows, [columns] * rows
    centres, reach = band
    lows, highs = np.clip(centres - reach, 0, columns - 1), np.clip(centres + reach + 1, 1, columns)
    lows[0], highs[-1] = 0, columns
    highs[:-1] = np.maximum(highs[:-1], lows[1:] + 1)
    return lows.tolist(), highs.tolist()


def _traced(moves: list[NDArray[np.int8]], lows: list[int], last: int) -> NDArray[np.int64]:
    row, column = len(moves) - 1, last
    path = np.empty((len(moves), 2), np.int64)
    path[row, 1] = column
    while True:
        path[row, 0] = column
        move = moves[row][column - lows[row]]
        if move == _AUDIO_STEP:
            column -= 1
            continue
        if row == 0:
            return path
        row -= 1
        column -= int(move == _DIAGONAL)
        path[row, 1] = column


def _kept_frames(features: Features, *, without_silences: bool) -> NDArray[np.int64]:
    """Return the frames between the edges of the speech, with or without its silences."""
    is_speech = features.is_frame_speech
    speech = np.flatnonzero(is_speech)
    first, last = max(0, speech[0] - _MARGIN), min(is_speech.size, speech[-1] + 1 + _MARGIN)
    frames = np.arange(first, last)
    if not without_silences:
        return frames
    is_pause = features.is_pause[::2][frames]
    if is_pause.any():
        return frames[~is_pause]
    since = frames - np.maximum.accumulate(np.where(is_speech[frames], frames, first - 1))
    until_next = np.minimum.accumulate(np.where(is_speech[frames], frames, last)[::-1])[::-1] - frames
    return frames[(since <= _SILENCE_EDGE) | (until_next <= _SILENCE_EDGE)]


def _pooled(frames: FloatArray) -> FloatArray:
    """Average runs of frames; the last run may be shorter."""
    starts = np.arange(0, len(frames), _COARSE)
    sizes = np.diff(np.append(starts, len(frames)))
    return np.asarray(np.add.reduceat(frames, starts, axis=0) / sizes[:, None])


def _directions(frames: FloatArray) -> FloatArray:
    """Scale each frame to length 1, so that their products are cosines."""
    return np.asarray(frames / (np.sqrt(np.einsum("td,td->t", frames, frames))[:, None] + 1e-9))


@cache
def _weights() -> FloatArray:
    values, slopes, second_slopes = np.split(np.ones(DIMENSIONS), 3)
    weights = np.stack((values, slopes * _SLOPE_WEIGHT, second_slopes * _SECOND_SLOPE_WEIGHT))
    weights[:, 0] *= _ENERGY_WEIGHT
    return weights.reshape(-1)

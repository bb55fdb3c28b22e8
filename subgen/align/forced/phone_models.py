"""Models of phones: mean and variance of the features in each third of each phone of one voice.

A state is a third of a phone; state 0 is silence. Sums of frames by state are added in the order of the
lines, so the same lines give the same bytes. Models are rounded to the values of their packed form when they
are made: words come out the same from models that were just trained and from models that were kept.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from subgen.align.forced.features import DIMENSIONS, FloatArray

__all__ = ["ANY_PHONE", "SILENCE", "STATES", "PhoneModels", "PhoneSet", "StateSums", "fit_states"]

STATES = 3
"""States of a phone."""

SILENCE = 0
"""The state of silence."""

ANY_PHONE = ""
"""Name of the model of all speech; phones without a model of their own use it."""

_LEAST_VARIANCE = 0.1
"""In shares of the variance over all frames."""

_LEAST_SPREAD = 1e-3
"""Variance over all frames of audio that contains nothing: features of speech have a variance of 1."""

_PAUSE_SCORE = 20.0
"""Added to the log likelihood of silence in a pause: else a stop, which is silent as well, would fill it."""

_STEP = 1 / 24
"""Rounding of means and of the logarithms of variances: a byte reaches from -5.3 to 5.3."""

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneSet:
    """The phones that have models.

    Attributes:
        names: Sorted; the first is `ANY_PHONE`.
    """

    names: tuple[str, ...]

    @classmethod
    def of(cls, phones: Sequence[str]) -> Self:
        """Return the set of the phones of some lines."""
        return cls(names=tuple(sorted({ANY_PHONE, *phones})))

    @property
    def states(self) -> int:
        """Number of states, with silence."""
        return 1 + STATES * len(self.names)

    def first_states(self, phones: Sequence[str]) -> NDArray[np.int64]:
        """Return the first state of each phone."""
        place = {name: index for index, name in enumerate(self.names)}
        return np.array([1 + STATES * place.get(phone, 0) for phone in phones], np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StateSums:
    """Sums over the frames of each state.

    Attributes:
        frames: Number of frames, by state.
        values: Sums of the features, states by 39.
        squares: Sums of their squares.
    """

    frames: FloatArray
    values: FloatArray
    squares: FloatArray

    @classmethod
    def of(cls, features: FloatArray, states: NDArray[np.int64], number: int) -> Self:
        """Add up frames by their states; negative states belong to none.

        Args:
            features: Frames by 39.
            states: State of each frame.
            number: Number of states.
        """
        known = states >= 0
        used, rows = states[known], features[known]
        values = [np.bincount(used, column, number) for column in rows.T]
        squares = [np.bincount(used, column * column, number) for column in rows.T]
        frames = np.bincount(used, minlength=number).astype(np.float64)
        return cls(frames=frames, values=np.stack(values, axis=1), squares=np.stack(squares, axis=1))

    def __add__(self, other: Self) -> Self:
        return type(self)(
            frames=self.frames + other.frames,
            values=self.values + other.values,
            squares=self.squares + other.squares,
        )

    @property
    def means(self) -> FloatArray:
        """Mean of each state; zero for states without frames."""
        return np.asarray(self.values / np.maximum(self.frames, 1)[:, None])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PhoneModels:
    """Models of the phones of a voice.

    Attributes:
        phones: Their names.
        means: States by 39.
        variances: States by 39.
    """

    phones: PhoneSet
    means: FloatArray
    variances: FloatArray

    def scores(self, features: FloatArray, is_pause: NDArray[np.bool_]) -> FloatArray:
        """Return the log likelihood of each frame in each state, frames by states.

        Args:
            features: Frames by 39.
            is_pause: Frames in which silence is likelier than its model says.
        """
        weights = 1 / self.variances
        constants = np.einsum("sd->s", np.log(2 * np.pi * self.variances) + self.means**2 * weights)
        squares = np.einsum("td,sd->ts", features**2, weights)
        products = np.einsum("td,sd->ts", features, self.means * weights)
        scores = products - 0.5 * (squares + constants)
        scores[is_pause, SILENCE] += _PAUSE_SCORE
        return np.asarray(scores)

    def pack(self) -> bytes:
        """Return the packed form, a few kB."""
        head = json.dumps([_VERSION, *self.phones.names], ensure_ascii=False).encode()
        body = np.stack([_steps(self.means), _steps(np.log(self.variances))]).tobytes()
        return zlib.compress(len(head).to_bytes(4, "little") + head + body, 9)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Return the models of a packed form.

        Raises:
            ValueError: It is of another version, or not complete.
        """
        try:
            whole = zlib.decompress(packed)
            length = int.from_bytes(whole[:4], "little")
            version, *names = json.loads(whole[4 : 4 + length])
        except (zlib.error, ValueError) as error:
            raise ValueError("phone models: not readable") from error
        if version != _VERSION:
            raise ValueError(f"phone models: version {version} is not {_VERSION}")
        phones = PhoneSet(names=tuple(names))
        steps = np.frombuffer(whole, np.int8, offset=4 + length)
        if steps.size != 2 * phones.states * DIMENSIONS:
            raise ValueError(f"phone models: {steps.size} numbers for {phones.states} states")
        means, variances = steps.reshape(2, phones.states, DIMENSIONS)
        return cls(
            phones=phones,
            means=np.asarray(means * _STEP, np.float64),
            variances=np.exp(variances * _STEP),
        )


def fit_states(sums: StateSums, phones: PhoneSet, *, prior: FloatArray | None, weight: float) -> PhoneModels:
    """Estimate models from sums; states with few frames are pulled towards expected means.

    Args:
        sums: Sums over all frames of the lines.
        phones: Their phones.
        prior: Means that are expected without any frame, states by 39; None expects the mean of all speech.
        weight: Frames that the expectation counts as.
    """
    sums = _with_any_phone(sums)
    speech = max(1.0, sums.frames[1 : 1 + STATES].sum())
    average = sums.values[1 : 1 + STATES].sum(axis=0) / speech
    spread = np.maximum(sums.squares[1 : 1 + STATES].sum(axis=0) / speech - average**2, _LEAST_SPREAD)
    expected = np.broadcast_to(average, sums.values.shape) if prior is None else prior
    counts = sums.frames[:, None]
    means = (sums.values + weight * expected) / (counts + weight)
    squares = sums.squares - 2 * means * sums.values + means**2 * counts
    variances = np.maximum((squares + weight * spread) / (counts + weight), _LEAST_VARIANCE * spread)
    return PhoneModels(
        phones=phones,
        means=np.asarray(_steps(means) * _STEP, np.float64),
        variances=np.exp(_steps(np.log(variances)) * _STEP),
    )


def _with_any_phone(sums: StateSums) -> StateSums:
    """Return the sums with those of the model of all speech filled in."""

    def filled(values: FloatArray) -> FloatArray:
        by_phone = values[1:].reshape(-1, STATES, *values.shape[1:])
        return np.concatenate((values[:1], by_phone[1:].sum(axis=0), values[1 + STATES :]))

    return StateSums(frames=filled(sums.frames), values=filled(sums.values), squares=filled(sums.squares))


def _steps(values: FloatArray) -> NDArray[np.int8]:
    return np.clip(np.rint(values / _STEP), -127, 127).astype(np.int8)

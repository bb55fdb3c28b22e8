"""Lines that are spoken by a machine of our own: each phone a colour of noise, so that the truth is known."""

import numpy as np

from subgen.align.forced.features import SAMPLE_RATE_HZ, FloatArray, speech_features
from subgen.align.forced.lines import ReferencePhone, SpokenLine

MS = SAMPLE_RATE_HZ // 1000
"""Samples of a millisecond."""

_CENTRES_HZ = {"a": 500, "e": 900, "i": 1600, "o": 2600, "u": 4000, "s": 6000}


def phone_sound(name: str, samples: int, dice: np.random.Generator) -> FloatArray:
    """Return noise around the frequency of a phone, at 16 kHz."""
    spectrum = np.fft.rfft(dice.normal(size=samples))
    off = (np.fft.rfftfreq(samples, 1 / 16_000) - _CENTRES_HZ[name]) / 150
    sound = np.fft.irfft(spectrum * np.exp(-0.5 * off**2), samples)
    return np.asarray(0.1 * sound / (np.sqrt(np.mean(sound**2)) + 1e-9))


def spoken(
    words: list[str],
    phone_ms: int,
    *,
    seed: int = 0,
    pauses_ms: dict[int, int] | None = None,
    noise: float = 1e-4,
) -> tuple[FloatArray, list[list[tuple[str, int, int]]]]:
    """Speak words, a letter a phone, with 200 ms of silence on both sides.

    Args:
        words: Of the letters a, e, i, o, u and s.
        phone_ms: Length of a phone.
        seed: Of the noise.
        pauses_ms: Pauses before words, by their indexes.
        noise: Level of the noise everywhere.

    Returns:
        The samples, and for each word its phones with their first samples and the samples after their last.
    """
    dice = np.random.default_rng(seed)
    pieces, times, at = [np.zeros(200 * MS)], [], 200 * MS
    for index, word in enumerate(words):
        pause = (pauses_ms or {}).get(index, 0) * MS
        pieces.append(np.zeros(pause))
        at += pause
        phones = []
        for name in word:
            pieces.append(phone_sound(name, phone_ms * MS, dice))
            phones.append((name, at, at + phone_ms * MS))
            at += phone_ms * MS
        times.append(phones)
    samples = np.concatenate([*pieces, np.zeros(200 * MS)])
    return samples + dice.normal(size=samples.size) * noise, times


def line_of(
    words: list[str],
    *,
    phone_ms: int = 80,
    seed: int = 1,
    pauses_ms: dict[int, int] | None = None,
    noise: float = 1e-4,
) -> tuple[SpokenLine, list[tuple[int, int]]]:
    """Return a line whose reference is spoken at 60 ms a phone, and the true samples of its words."""
    reference, phones = spoken(words, 60, seed=100 + seed)
    audio, truth = spoken(words, phone_ms, seed=seed, pauses_ms=pauses_ms, noise=noise)
    line = SpokenLine(
        words=tuple(
            tuple(ReferencePhone(name=name, start=start, end=end) for name, start, end in word)
            for word in phones
        ),
        reference=speech_features(reference),
        audio=speech_features(audio),
    )
    return line, [(word[0][1], word[-1][2]) for word in truth]

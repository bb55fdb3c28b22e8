"""Match the phonemes of a speech with the words of its text.

espeak-ng's own word events are not exact: its dictionary speaks "of the" or "it was" as one word with one
event, splits "25th" into two, and after "--" the places in the text are off by three. The stream of phonemes
is exact: every sound with its first sample. So each white-space word of the text is transcribed by itself,
and the stream is aligned with the phonemes of all words in a row, the way two spellings are compared: by the
cheapest set of matches, replacements, insertions and deletions. Words are reduced in context ("a" is `'eI`
alone and `a#` in a sentence), but they keep their consonants and order. espeak-ng's word events are hints: a
word is more likely to begin at one.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["UNSPOKEN_S", "Phoneme", "place_words"]

_BAND = 100
"""Most phonemes by which the two rows may be out of step; it limits time and memory for long texts."""

_INSERTION, _DELETION = 0.7, 0.7
_SAME_CLASS, _OTHER_CLASS = 0.6, 1.5
_HINT = 0.15

_VOWELS = frozenset("aAeEiIoOuUV@03&QyY8W")
UNSPOKEN_S = 0.010
"""Silence given to a word that is not spoken, in seconds."""


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One sound of a speech.

    Attributes:
        name: espeak-ng's mnemonic; names that begin with `_` are pauses, as is "".
        sample: Its first sample.
        word_begins: Whether a word event of espeak-ng came just before it.
    """

    name: str
    sample: int
    word_begins: bool

    @property
    def is_pause(self) -> bool:
        """Whether it is silence."""
        return not self.name or self.name.startswith("_")


def place_words(
    expected: list[list[str]], stream: list[Phoneme], samples: int, sample_rate_hz: int
) -> list[tuple[int, int]]:
    """Return the first sample and the end of every word.

    Args:
        expected: For each word of the text, its phonemes when spoken alone, without pauses.
        stream: The phonemes of the speech, in order, pauses among them.
        samples: Length of the audio.
        sample_rate_hz: Sample rate of the audio.

    Returns:
        One pair for each word, in order, without overlap and within the audio. A word without phonemes
        gets 10 ms of the silence beside it.
    """
    ends = [following.sample for following in stream[1:]] + [samples]
    sounds = [(phoneme, end) for phoneme, end in zip(stream, ends, strict=False) if not phoneme.is_pause]
    owners = [index for index, phonemes in enumerate(expected) for _ in phonemes]
    spans: list[tuple[int, int] | None] = [None] * len(expected)
    if sounds and owners:
        names = [name for phonemes in expected for name in phonemes]
        begins = [place == 0 for phonemes in expected for place in range(len(phonemes))]
        matched = _align([phoneme for phoneme, _ in sounds], names, begins)
        for first, last, owner in _word_runs(matched, owners, [phoneme.word_begins for phoneme, _ in sounds]):
            spans[owner] = (sounds[first][0].sample, sounds[last][1])
    return _place_unspoken(spans, samples, max(1, round(UNSPOKEN_S * sample_rate_hz)))


@dataclass(frozen=True, slots=True)
class _ExpectedPhonemes:
    """The expected phonemes as arrays: a code for each, whether it is a vowel, whether it begins a word."""

    codes: dict[str, int]
    coded: NDArray[np.int64]
    vowels: NDArray[np.bool_]
    begins: NDArray[np.bool_]

    @classmethod
    def of(cls, names: list[str], begins: list[bool]) -> "_ExpectedPhonemes":
        bare = [_bare(name) for name in names]
        codes = {name: code for code, name in enumerate(dict.fromkeys(bare))}
        return cls(
            codes,
            np.array([codes[name] for name in bare]),
            np.array([_is_vowel(name) for name in names]),
            np.array(begins),
        )

    def costs(self, sound: Phoneme, first: int, last: int) -> NDArray[np.float64]:
        """Return the cost of matching a sound with each expected phoneme from the first up to the last."""
        part = slice(first, last)
        costs = np.where(self.vowels[part] == _is_vowel(sound.name), _SAME_CLASS, _OTHER_CLASS)
        costs[self.coded[part] == self.codes.get(_bare(sound.name), -1)] = 0.0
        return costs + np.where(self.begins[part] == sound.word_begins, 0.0, _HINT)


def _align(sounds: list[Phoneme], names: list[str], begins: list[bool]) -> list[int | None]:
    """Return the index of the expected phoneme for each sound, or None for an inserted sound.

    Needleman and Wunsch's global alignment (J. Mol. Biol. 48, 1970), within a band around the diagonal.
    """
    rows, columns = len(sounds), len(names)
    # The bands of neighbouring rows must overlap, however different the two are in length.
    width = min(columns + 1, 2 * max(_BAND, columns // rows) + 1)
    lows = [
        min(max(0, round(row * columns / rows) - width // 2), columns + 1 - width) for row in range(rows + 1)
    ]
    phonemes = _ExpectedPhonemes.of(names, begins)
    steps = np.arange(width) * _DELETION
    best = (np.arange(width) + lows[0]) * _DELETION
    moves = np.empty((rows + 1, width), dtype=np.uint8)
    moves[0] = 2
    edge = np.full(1, np.inf)
    for row in range(1, rows + 1):
        low, shift = lows[row], lows[row] - lows[row - 1]
        before = np.concatenate((edge, best, np.full(shift + 1, np.inf)))
        change = phonemes.costs(sounds[row - 1], max(0, low - 1), low + width - 1)
        change = change if low else np.concatenate((edge, change))
        replaced = before[shift : shift + width] + change
        inserted = before[shift + 1 : shift + 1 + width] + _INSERTION
        best = np.minimum(replaced, inserted)
        with_deletions = np.minimum.accumulate(best - steps) + steps
        moves[row] = np.where(with_deletions < best - 1e-9, 2, np.where(inserted < replaced, 1, 0))
        best = with_deletions
    return _trace(moves, lows, rows, columns)


def _trace(moves: NDArray[np.uint8], lows: list[int], rows: int, columns: int) -> list[int | None]:
    matched: list[int | None] = [None] * rows
    row, column = rows, columns
    while row:
        move = moves[row, column - lows[row]]
        if move == 0:
            matched[row - 1] = column - 1
            row, column = row - 1, column - 1
        elif move == 1:
            row -= 1
        else:
            column -= 1
    return matched


def _bare(name: str) -> str:
    """Return a mnemonic without stress, length and variant."""
    return re.sub(r"[^A-Za-z@&]", "", name) or name


def _is_vowel(name: str) -> bool:
    bare = name.lstrip("',%=|")
    return bare[:1] in _VOWELS


def _word_runs(matched: list[int | None], owners: list[int], hints: list[bool]) -> list[tuple[int, int, int]]:
    """Return the first and last sound of each word that has any, and the index of the word.

    Inserted sounds between two words go to the earlier one, up to a hint if there is one.
    """
    runs: list[tuple[int, int, int]] = []
    for sound, expected in enumerate(matched):
        if expected is None:
            continue
        owner = owners[expected]
        if runs and runs[-1][2] == owner:
            runs[-1] = (runs[-1][0], sound, owner)
            continue
        cut = 0
        if runs:
            free = range(runs[-1][1] + 1, sound + 1)
            cut = next((place for place in free if hints[place]), sound)
            runs[-1] = (runs[-1][0], cut - 1, runs[-1][2])
        runs.append((cut, sound, owner))
    if runs:
        runs[-1] = (runs[-1][0], len(matched) - 1, runs[-1][2])
    return runs


def _place_unspoken(spans: list[tuple[int, int] | None], samples: int, share: int) -> list[tuple[int, int]]:
    """Place the words that are not spoken: each gets a share of the silence beside it."""
    filled: list[tuple[int, int]] = []
    index = 0
    while index < len(spans):
        span = spans[index]
        if span is not None:
            filled.append(span)
            index += 1
            continue
        after = next((place for place in range(index, len(spans)) if spans[place] is not None), len(spans))
        following = spans[after] if after < len(spans) else None
        limit = following[0] if following else samples
        count = after - index
        floor = filled[-1][1] if filled else 0
        short = count * share - (limit - floor)
        if short > 0 and filled:  # no silence there: the word before gives up a part of itself
            start, end = filled[-1]
            floor = max(start + min(share, (end - start) // 2), end - short)
            filled[-1] = (start, floor)
        if following is not None and count * share > limit - floor:
            limit = min(floor + count * share, (following[0] + following[1]) // 2)
            spans[after] = (limit, following[1])
        each = max(0, min(share, (limit - floor) // count))
        filled.extend((floor + place * each, floor + (place + 1) * each) for place in range(count))
        index = after
    return filled

"""How long a word takes to say, estimated from its letters.

A digit is spoken as a word of its own, and so is a sign such as `$` or the dot of a name; short words in
capitals are spelled out; a character of Chinese, Japanese or Korean is a syllable. Fitted to 770 words of the
local voices in 20 languages.
"""

import unicodedata
from itertools import pairwise

__all__ = ["LETTER", "spoken_length"]

LETTER = 5
"""Length of a letter of an alphabet: one unit is a fifth of a letter."""

_WORD = 5
_SYLLABLE = 15
_MARK = 2
_DIGIT = 30
_ZERO = 15
_SIGN = 20
_CAPITAL = 10
_LONGEST_ACRONYM = 5

_BY_CATEGORY = {"Mn": _MARK, "Mc": _MARK, "Nd": _DIGIT, "Nl": _DIGIT, "No": _DIGIT, "Sc": _SIGN, "Sm": _SIGN}
_SPOKEN_PUNCTUATION = "%&@#/"


def spoken_length(word: str) -> int:
    """Estimate the length of a word in fifths of a letter; 0 if there is nothing to speak.

    Args:
        word: With or without its punctuation.
    """
    if word.isascii() and word.isalpha() and not word.isupper():
        return _WORD + LETTER * len(word)  # as most words are
    letter = _CAPITAL if word.isupper() and 1 < len(word) <= _LONGEST_ACRONYM else LETTER
    length = sum(_length(character, letter) for character in word)
    dots = sum(before[-1:].isalpha() and after[:1].isalpha() for before, after in pairwise(word.split(".")))
    return length and _WORD + length + dots * _SIGN


def _length(character: str, letter: int) -> int:
    if character.isalpha():
        return _SYLLABLE if unicodedata.east_asian_width(character) in "WF" else letter
    if character in _SPOKEN_PUNCTUATION:
        return _SIGN
    if character == "0":
        return _ZERO
    return _BY_CATEGORY.get(unicodedata.category(character), 0)

"""Fragments of a text: how they join, where they may be cut, and whether they end a sentence."""

import re
from unicodedata import east_asian_width

from subgen.text.punctuation import ends_sentence
from subgen.text.words import spaced_words, words_of

__all__ = ["cut", "ends_here", "joined"]

# fmt: off
_ABBREVIATIONS = frozenset((
    "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "sr.", "jr.", "vs.", "etc.", "no.", "rs.", "e.g.", "i.e.",
))
# fmt: on
_INITIAL_OR_NUMBER = re.compile(r"(?:[^\W\d_]|.*\d)\.")
"""A word that a name, a decimal or a number with points may continue."""


def joined(held: str, more: str) -> str:
    """Join two fragments.

    A space is added only where one is certainly missing: a sentence ends, the next fragment begins with a
    letter or a digit, and neither has a space. A digit after a digit and a point belongs to a decimal, and
    scripts with wide letters (Chinese, Japanese) have no spaces there.
    """
    first = more[:1]
    if not (held and first.isalnum() and ends_sentence(held)):
        return held + more
    is_decimal = first.isdecimal() and held[-1] == "." and held[-2:-1].isdecimal()
    return held + more if is_decimal or east_asian_width(first) in ("W", "F") else f"{held} {more}"


def ends_here(text: str) -> bool:
    """Whether a text certainly ends a sentence, rather than an abbreviation, an initial or half a number."""
    words = spaced_words(text)
    if not words or not ends_sentence(words[-1].text):
        return False
    last = words[-1].text
    return last.lower() not in _ABBREVIATIONS and not _INITIAL_OR_NUMBER.fullmatch(last)


def cut(text: str, most: int) -> str:
    """Return the longest beginning of a too long text that ends with a sentence, or else with a word.

    A word that does not fit is cut at `most` characters.

    Returns:
        At least one and at most `most` characters.
    """
    fitting = [word for word in words_of(text[: most + 1]) if word.end <= most]
    sentences = [word for word in fitting if ends_sentence(word.text)]
    return text[: (sentences or fitting)[-1].end] if fitting else text[:most]

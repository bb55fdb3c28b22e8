"""Words of a text: separated by white space, and by a segmenter in scripts without spaces."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from subgen.text.unspaced import UNSPACED_LETTER

__all__ = ["Word", "lower_nfc", "spaced_words", "words_of"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its punctuation, and its place in the text.

    Attributes:
        text: The word, unchanged.
        start: Index of its first character.
        end: Index after its last character.
    """

    text: str
    start: int
    end: int


def words_of(text: str) -> tuple[Word, ...]:
    """Every word of a text, once and in order, with white space or nothing between two of them."""
    words = spaced_words(text)
    if text.isascii() or not UNSPACED_LETTER.search(text):
        return words
    from subgen.text.segmenter import word_boundaries  # noqa: PLC0415 # its models, which few texts need

    edges = sorted({*word_boundaries(text), *(word.start for word in words), *(word.end for word in words)})
    return tuple(
        Word(text[start:end], start, end) for start, end in pairwise(edges) if not text[start].isspace()
    )


def spaced_words(text: str) -> tuple[Word, ...]:
    """Words separated by white space, as the service counts them in every script."""
    return tuple(Word(found.group(), found.start(), found.end()) for found in re.finditer(r"\S+", text))


def lower_nfc(text: str) -> str:
    """A text in lower case and NFC: Hindi and Bengali have two encodings of a letter with a dot below."""
    return unicodedata.normalize("NFC", text.lower())

"""The words of a text: as white space separates them, and in scripts without spaces as a segmenter does."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from subgen.text.unspaced import UNSPACED

__all__ = ["Word", "small", "spaced_words", "words_of"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its punctuation, and where it stands.

    Attributes:
        text: The word to the letter.
        start: Index of its first character.
        end: Index after its last character.
    """

    text: str
    start: int
    end: int


def words_of(text: str) -> tuple[Word, ...]:
    """Every word of a text, once and in order; between two there is white space, or nothing."""
    words = spaced_words(text)
    if text.isascii() or not UNSPACED.search(text):
        return words
    from subgen.text.segmenter import cuts_in  # noqa: PLC0415 # its models, which few texts need

    edges = sorted({*cuts_in(text), *(word.start for word in words), *(word.end for word in words)})
    return tuple(
        Word(text[start:end], start, end) for start, end in pairwise(edges) if not text[start].isspace()
    )


def spaced_words(text: str) -> tuple[Word, ...]:
    """What white space separates in a text: words as the service counts them, whatever the script."""
    return tuple(Word(found.group(), found.start(), found.end()) for found in re.finditer(r"\S+", text))


def small(text: str) -> str:
    """A text in small letters, in NFC: Hindi and Bengali have two ways to write a letter with a dot below."""
    return unicodedata.normalize("NFC", text.lower())

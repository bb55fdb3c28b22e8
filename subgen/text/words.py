"""Words of a text: separated by white space, and by a segmenter in scripts without spaces."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from subgen.text.unspaced import UNSPACED_LETTER

__all__ = ["Word", "iterate_words", "lower_nfc", "spaced_words", "words_of"]


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
    return tuple(iterate_words(text))


def iterate_words(text: str) -> Iterator[Word]:
    """Yield the words of `words_of` one by one: those of a very long text need much more memory than it."""
    if text.isascii() or not UNSPACED_LETTER.search(text):
        yield from _spaced(text)
        return
    from subgen.text.segmenter import word_boundaries  # noqa: PLC0415 # its models, which few texts need

    boundaries = word_boundaries(text)
    boundary = next(boundaries, len(text))
    for token in re.finditer(r"\S+", text):
        start = token.start()
        while boundary < token.end():
            yield Word(text[start:boundary], start, boundary)
            start, boundary = boundary, next(boundaries, len(text))
        yield Word(text[start : token.end()], start, token.end())


def spaced_words(text: str) -> tuple[Word, ...]:
    """Words separated by white space, as the service counts them in every script."""
    return tuple(_spaced(text))


def _spaced(text: str) -> Iterator[Word]:
    return (Word(found.group(), found.start(), found.end()) for found in re.finditer(r"\S+", text))


def lower_nfc(text: str) -> str:
    """A text in lower case and NFC: Hindi and Bengali have two encodings of a letter with a dot below."""
    return unicodedata.normalize("NFC", text.lower())

"""The words of a text, as white space separates them."""

import re
from dataclasses import dataclass

__all__ = ["Word", "words_of"]


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
    """Every word of a text, once and in order."""
    return tuple(Word(found.group(), found.start(), found.end()) for found in re.finditer(r"\S+", text))

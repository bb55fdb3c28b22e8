"""What little words are there for. One word may be of several kinds."""

import unicodedata
from dataclasses import dataclass

__all__ = ["LittleWords", "small", "words"]

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LittleWords:
    """The little words of one language, as `small` makes them.

    Attributes:
        articles: And other words before a noun that say nothing without it.
        beginners: Conjunctions and prepositions, which begin a phrase.
        auxiliaries: Which wait for a verb.
        followers: Postpositions, particles and closing auxiliaries, which belong to the word before them.
        titles: Abbreviations before a name or a number, without the full stop: no sentence ends there.
    """

    articles: frozenset[str] = _NONE
    beginners: frozenset[str] = _NONE
    auxiliaries: frozenset[str] = _NONE
    followers: frozenset[str] = _NONE
    titles: frozenset[str] = _NONE


def words(*rows: str) -> frozenset[str]:
    """The words of rows."""
    return frozenset(small(" ".join(rows)).split())


def small(text: str) -> str:
    """A text in small letters, in NFC: Hindi and Bengali have two ways to write a letter with a dot below."""
    return unicodedata.normalize("NFC", text.lower())

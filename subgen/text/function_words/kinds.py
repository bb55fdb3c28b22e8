"""What little words are there for. One word may be of several kinds."""

from dataclasses import dataclass

from subgen.text.words import small

__all__ = ["LittleWords", "words"]

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LittleWords:
    """The little words of one language, as `subgen.text.words.small` makes them.

    Attributes:
        articles: And other words before a noun that say nothing without it.
        beginners: Conjunctions and prepositions, which begin a phrase.
        auxiliaries: Which wait for a verb.
        followers: Postpositions, particles and closing auxiliaries, which belong to the word before them.
    """

    articles: frozenset[str] = _NONE
    beginners: frozenset[str] = _NONE
    auxiliaries: frozenset[str] = _NONE
    followers: frozenset[str] = _NONE


def words(*rows: str) -> frozenset[str]:
    """The words of rows."""
    return frozenset(small(" ".join(rows)).split())

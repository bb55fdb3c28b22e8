"""What function words are there for. One word may be of several kinds."""

from dataclasses import dataclass

from subgen.text.words import small

__all__ = ["FunctionWords", "words"]

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionWords:
    """The function words of one language, as `subgen.text.words.small` makes them.

    Attributes:
        articles: And other words before a noun that say nothing without it.
        beginners: Conjunctions and prepositions, which begin a phrase.
        auxiliaries: Which wait for a verb.
        followers: Postpositions, particles and closing auxiliaries, which belong to the word before them.
    """

    articles: frozenset[str] = _NONE
    conjunctions_and_prepositions: frozenset[str] = _NONE
    auxiliaries: frozenset[str] = _NONE
    postpositions_and_particles: frozenset[str] = _NONE


def words(*rows: str) -> frozenset[str]:
    """The words of rows."""
    return frozenset(small(" ".join(rows)).split())

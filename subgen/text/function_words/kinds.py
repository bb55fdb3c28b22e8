"""Kinds of function words. One word may be of several kinds."""

from dataclasses import dataclass

from subgen.text.words import lower_nfc

__all__ = ["FunctionWords", "words"]

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionWords:
    """The function words of one language, in lower case and NFC.

    Attributes:
        articles: Articles and other words before a noun that mean nothing without it.
        conjunctions_and_prepositions: Words that begin a phrase.
        auxiliaries: Words that precede a verb.
        postpositions_and_particles: Words that belong to the word before them, final auxiliaries included.
    """

    articles: frozenset[str] = _NONE
    conjunctions_and_prepositions: frozenset[str] = _NONE
    auxiliaries: frozenset[str] = _NONE
    postpositions_and_particles: frozenset[str] = _NONE


def words(*rows: str) -> frozenset[str]:
    """The words of these rows, in lower case and NFC."""
    return frozenset(lower_nfc(" ".join(rows)).split())

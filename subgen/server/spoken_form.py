"""The spoken form of a text whose numbers, mathematics or words are to be said in another way.

The text keeps its words; each part of what is said belongs to one of them, so that word events have the exact
words of the text whatever is said for them.
"""

from collections.abc import Iterable, Iterator, Sequence

from subgen.server.dictionaries import Dictionary
from subgen.server.math_words import find_math
from subgen.server.number_words import find_numbers
from subgen.server.voice_job import Piece
from subgen.text.words import spaced_words

__all__ = ["spoken_pieces"]

_Replacement = tuple[int, int, str, str | None]
"""Start and end in the text, what is said in their place, and its language, or None for that of the text."""


def spoken_pieces(
    text: str,
    language: str,
    *,
    number_language: str | None = None,
    math: bool = False,
    dictionaries: Sequence[Dictionary] = (),
) -> tuple[Piece, ...]:
    """Return what is said for a text, in pieces; none where it is the text itself.

    A dictionary wins over mathematics, and that over numbers.

    Args:
        text: The text.
        language: Code of its language.
        number_language: Code of the language in which numbers are read, or None for that of the text.
        math: Whether mathematical notation is read as words.
        dictionaries: Pronunciations, best first.
    """
    replacements: list[_Replacement] = []
    for dictionary in dictionaries:
        _add(replacements, ((start, end, said, None) for start, end, said in dictionary.find(text)))
    if math:
        _add(replacements, find_math(text, language))
    if number_language not in (None, "auto"):
        _add(replacements, find_numbers(text, language, number_language or ""))
    return tuple(_pieces(text, language, sorted(replacements))) if replacements else ()


def _add(replacements: list[_Replacement], found: Iterable[_Replacement]) -> None:
    """Add replacements that are not within earlier ones."""
    taken = bytearray(max((end for _, end, *_ in replacements), default=0))
    for start, end, *_ in replacements:
        taken[start:end] = b"\1" * (end - start)
    replacements += [each for each in found if not any(taken[each[0] : each[1]])]


def _pieces(text: str, language: str, replacements: list[_Replacement]) -> Iterator[Piece]:
    words = spaced_words(text)
    ends = [word.end for word in words]
    place = owner = 0
    for start, end, said, its_language in [*replacements, (len(text), len(text), "", None)]:
        while place < start:  # the text up to the replacement, by words
            while owner < len(ends) - 1 and place >= ends[owner]:
                owner += 1
            stop = min(start, ends[owner]) if place < ends[owner] else start
            yield Piece(text=text[place:stop], word=owner)
            place = stop
        while owner < len(ends) - 1 and start >= ends[owner]:
            owner += 1
        if said and its_language is None:
            for part, word in _shared(said, [word.start for word in words[owner:] if word.start < end]):
                yield Piece(text=part, word=owner + word, is_replacement=True)
        elif said:
            other = None if its_language == language else its_language
            yield Piece(text=said, word=owner, language=other, is_replacement=True)
        place = max(place, end)


def _shared(said: str, covered: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Share what is said for several words of a text among them, in order; yield each share and its word.

    Args:
        said: What is said.
        covered: The words, from that at which the replacement starts.
    """
    parts = said.split()
    shares = min(len(parts), len(covered))
    if shares < 2:  # noqa: PLR2004 # nothing to share
        yield said, 0
        return
    for share in range(shares):
        first, end = (len(parts) * place // shares for place in (share, share + 1))
        yield " ".join(parts[first:end]) + (" " if share < shares - 1 else ""), share

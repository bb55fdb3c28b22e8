"""Sentence ends of a text: those of a segmenter, corrected for short forms that it does not know.

In scripts without capitals the segmenter takes most full stops for sentence ends: after `डॉ.`, `ரூ.`,
`कि.मी.` and initials. It also takes everything in quotes or brackets for one sentence, so it runs a second
time on the text without them.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

import regex
import sentencex

from subgen.text.abbreviations import is_number_abbreviation, is_numeral, is_title
from subgen.text.punctuation import ends_sentence
from subgen.text.words import lower_nfc

__all__ = ["QUOTES", "sentence_ends"]

QUOTES = (
    "\"'()[]{}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}"
)
"""Marks around a word that are no part of it."""

_QUOTED = regex.compile(rf"(?<!\w)[{regex.escape(QUOTES)}]|[{regex.escape(QUOTES)}](?!\w)")
"""Any of `QUOTES`, except an apostrophe within a word."""

_LONGEST_SHORT_FORM = 4
"""Characters of a short form within a word, at most: `மீ` has two, `ग्रा` four."""


def _words(row: str) -> frozenset[str]:
    return frozenset(lower_nfc(row).split())


_BEFORE_PRONOUN = _words(
    "am was do did have had can could will would shall should may might must and or nor than as but like"
)
"""English words after which `I.` is the pronoun, not an initial."""


def sentence_ends(
    text: str, words: Iterable[tuple[str, int]], language: str, *, first_only: bool = False
) -> set[int]:
    """Sentence ends, as the index after the last character of each sentence's last word.

    Args:
        text: Any text.
        words: Each of its words with its punctuation, and the index after its last character.
        language: Code of the language whose abbreviations apply.
        first_only: Whether to know the abbreviations of version 0.1.0 only (`subgen.text.abbreviations`).
    """
    known = tuple(words)
    found = _segmented(text, language)
    if found is None:
        ends = {end for word, end in known if ends_sentence(word)}
    else:
        ends = found | _ends_within_quotes(text, known, language)
    if language == "en":
        ends |= _after_pronoun_i(known)
    bare = [word.strip(QUOTES) for word, _ in known]
    return {
        end
        for (_, end), word, following in zip(known, bare, [*bare[1:], ""], strict=False)
        if end in ends
        and not _is_short_form(word, language, first_only=first_only)
        and not (
            (following[:1].isdecimal() if first_only else is_numeral(following))
            and is_number_abbreviation(word, language, first_only=first_only)
        )
    }


def _segmented(text: str, language: str) -> set[int] | None:
    """Sentence ends found by the segmenter, or None if its sentences do not add up to the text."""
    ends: set[int] = set()
    place = 0
    for sentence in sentencex.segment(language, text):
        place += len(sentence)
        ends.add(place - (len(sentence) - len(sentence.rstrip())))
    return ends if place == len(text) else None


def _ends_within_quotes(text: str, words: tuple[tuple[str, int], ...], language: str) -> set[int]:
    """Sentence ends within quotes and brackets, which the segmenter takes for one sentence.

    The end of a quotation does not end its sentence (`"No!" he said.`), unless a capital follows.
    """
    bare = _QUOTED.sub(" ", text)
    found = _segmented(bare, language) if bare != text else None
    if not found:
        return set()
    ends = [end for _, end in words]
    places = {bisect_left(ends, place) for place in found} - {len(words)}
    return {
        ends[place]
        for place in places
        if words[place][0][-1] not in QUOTES
        or (place + 1 < len(words) and words[place + 1][0].lstrip(QUOTES)[:1].isupper())
    }


def _after_pronoun_i(words: tuple[tuple[str, int], ...]) -> set[int]:
    """Sentence ends after the English pronoun `I`, which the segmenter takes for an initial."""
    return {
        end
        for (before, _), (word, end) in pairwise(words)
        if word.strip(QUOTES) == "I." and before.lower() in _BEFORE_PRONOUN
    }


def _is_short_form(bare: str, language: str, *, first_only: bool) -> bool:
    return is_title(bare, language, first_only=first_only) or (
        bare.endswith(".") and _is_caseless_initial(bare.rstrip("."))
    )


def _is_caseless_initial(core: str) -> bool:
    """Whether a word before a full stop is one letter or several short forms, in a script without capitals.

    Examples are `कि.मी` and `எம்.ஜி.ஆர்`. In languages whose verb is last, hardly any sentence ends with one.
    """
    parts = core.split(".")
    return (len(core) == 1 or len(parts) > 1) and all(
        0 < len(part) <= _LONGEST_SHORT_FORM and _is_caseless(part[0]) for part in parts
    )


def _is_caseless(letter: str) -> bool:
    """Whether a letter has no capital form, and is not a whole syllable or word, as in Hangul and Han."""
    return unicodedata.category(letter) == "Lo" and unicodedata.east_asian_width(letter) != "W"

"""Where the sentences of a text end: what a segmenter finds, but for the short forms that it does not know.

In scripts without capitals it takes most full stops for ends: after `डॉ.`, `ரூ.`, `कि.मी.` and initials. And
all that stands in quotes or brackets is one sentence to it: so it is asked once more, without them.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import pairwise

import regex
import sentencex

from subgen.text.punctuation import ends_sentence
from subgen.text.words import small

__all__ = ["QUOTES", "is_title", "sentence_ends", "waits_for_number"]

QUOTES = (
    "\"'()[]{}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}"
)
"""What stands round a word and is no part of it."""

_QUOTED = regex.compile(rf"(?<!\w)[{regex.escape(QUOTES)}]|[{regex.escape(QUOTES)}](?!\w)")
"""The same, but for apostrophes within a word."""

_LONGEST_SHORT_FORM = 4
"""Characters of a short form within a word, at most: `மீ` has two, `ग्रा` four."""


def _words(row: str) -> frozenset[str]:
    return frozenset(small(row).split())


_BEFORE_PRONOUN = _words(
    "am was do did have had can could will would shall should may might must and or nor than as but like"
)
"""English words after which `I.` is no initial."""

_TITLES: Mapping[str, frozenset[str]] = {
    "en": _words("mr mrs ms dr prof"),
    "de": _words("dr prof hl"),
    "fr": _words("m mm dr"),
    "es": _words("sr sra srta dr dra d dña"),
    "it": _words("sig dott prof"),
    "pt": _words("sr sra dr dra"),
    "nl": _words("dhr mevr dr prof"),
    "hi": _words("डॉ डा प्रो पं कु रु पृ सं मो स्व प्र"),
    "mr": _words("डॉ श्री प्रा सौ कै रु पं ॲड"),
    "bn": _words("ডা ড মো প্রো শ্রী রু"),
    "gu": _words("ડૉ ડો શ્રી પ્રો રૂ સ્વ પં"),
    "pa": _words("ਡਾ ਪ੍ਰੋ ਸ ਸ੍ਰੀ ਰੁ ਪੰ"),
    "or": _words("ଡା ଡ ପ୍ରୋ ଶ୍ରୀ"),
    "ta": _words("திரு திருமதி பேரா டாக் ரூ பக்"),
    "te": _words("డా శ్రీ ప్రొ రూ"),
    "kn": _words("ಡಾ ಶ್ರೀ ಪ್ರೊ ರೂ ಪಂ"),
    "ml": _words("ഡോ ശ്രീ പ്രൊഫ രൂ അഡ്വ"),
}
"""Language code -> abbreviations before a name or a number, without the full stop."""


_BEFORE_NUMBER: Mapping[str, frozenset[str]] = {
    "en": _words("no nos ch chap vol vols p pp fig figs apt art arts sec para eq ex pt rm"),
}
"""Language code -> abbreviations that are one where a number follows, without the full stop."""


def is_title(bare: str, language: str) -> bool:
    """Whether a word, without what stands round it, is an abbreviation that waits for a name or a number."""
    return bare.endswith(".") and small(bare.rstrip(".")) in _TITLES.get(language, ())


def waits_for_number(bare: str, language: str) -> bool:
    """Whether a word, without what stands round it, is an abbreviation if a number follows, as `No.` is."""
    return bare.endswith(".") and small(bare.rstrip(".")) in _BEFORE_NUMBER.get(language, ())


def sentence_ends(text: str, words: Iterable[tuple[str, int]], language: str) -> set[int]:
    """Where sentences end, each at the end of its last word.

    Args:
        text: Any text.
        words: Each of its words with its punctuation, and the index after its last character.
        language: Code whose abbreviations count.
    """
    known = tuple(words)
    found = _segmented(text, language)
    if found is None:
        ends = {end for word, end in known if ends_sentence(word)}
    else:
        ends = found | _ends_within_quotes(text, known, language)
    if language == "en":
        ends |= _after_pronoun_i(known)
    following = [word.strip(QUOTES)[:1] for word, _ in known]
    return {
        end
        for (word, end), next_first in zip(known, [*following[1:], ""], strict=False)
        if end in ends
        and not _is_short_form(bare := word.strip(QUOTES), language)
        and not (next_first.isdecimal() and waits_for_number(bare, language))
    }


def _segmented(text: str, language: str) -> set[int] | None:
    """What the segmenter finds, or None where it gives the text back otherwise than it was."""
    ends: set[int] = set()
    place = 0
    for sentence in sentencex.segment(language, text):
        place += len(sentence)
        ends.add(place - (len(sentence) - len(sentence.rstrip())))
    return ends if place == len(text) else None


def _ends_within_quotes(text: str, words: tuple[tuple[str, int], ...], language: str) -> set[int]:
    """Ends within quotes and brackets, which the segmenter takes for one sentence, however many they hold.

    Where a quotation itself ends, its sentence goes on (`"No!" he said.`), unless a capital follows.
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
    """Ends after the English pronoun, which is taken for an initial."""
    return {
        end
        for (before, _), (word, end) in pairwise(words)
        if word.strip(QUOTES) == "I." and before.lower() in _BEFORE_PRONOUN
    }


def _is_short_form(bare: str, language: str) -> bool:
    return is_title(bare, language) or (bare.endswith(".") and _is_caseless_initial(bare.rstrip(".")))


def _is_caseless_initial(core: str) -> bool:
    """Whether a word before a full stop is a letter, or short forms in one, in a script without capitals.

    Such as `कि.मी` and `எம்.ஜி.ஆர்`. Where the verb stands last, hardly any sentence ends with one.
    """
    parts = core.split(".")
    return (len(core) == 1 or len(parts) > 1) and all(
        0 < len(part) <= _LONGEST_SHORT_FORM and _is_caseless(part[0]) for part in parts
    )


def _is_caseless(letter: str) -> bool:
    """Whether a letter has no capital, and is no syllable or word of its own, as Hangul and Han are."""
    return unicodedata.category(letter) == "Lo" and unicodedata.east_asian_width(letter) != "W"

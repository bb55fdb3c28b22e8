"""Where the sentences of a text end: what a segmenter finds, but for the short forms that it does not know.

In scripts without capitals it takes most full stops for ends: after `डॉ.`, `ரூ.`, `कि.मी.` and initials.
"""

import unicodedata
from collections.abc import Iterable, Mapping

import sentencex

from subgen.punctuation import ends_sentence
from subgen.words import small

__all__ = ["QUOTES", "is_title", "sentence_ends"]

QUOTES = (
    "\"'()[]{}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}"
)
"""What stands round a word and is no part of it."""

_LONGEST_SHORT_FORM = 4
"""Characters of a short form within a word, at most: `மீ` has two, `ग्रा` four."""


def _words(row: str) -> frozenset[str]:
    return frozenset(small(row).split())


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


def is_title(bare: str, language: str) -> bool:
    """Whether a word, without what stands round it, is an abbreviation that waits for a name or a number."""
    return bare.endswith(".") and small(bare.rstrip(".")) in _TITLES.get(language, ())


def sentence_ends(text: str, words: Iterable[tuple[str, int]], language: str) -> set[int]:
    """Where sentences end, each at the end of its last word.

    Args:
        text: Any text.
        words: Each of its words with its punctuation, and the index after its last character.
        language: Code whose abbreviations count.
    """
    ends: set[int] = set()
    place = 0
    for sentence in sentencex.segment(language, text):
        place += len(sentence)
        ends.add(place - (len(sentence) - len(sentence.rstrip())))
    known = tuple(words)
    if place != len(text):  # it was given back otherwise than it was: the marks alone are asked
        ends = {end for word, end in known if ends_sentence(word)}
    return ends - {end for word, end in known if end in ends and _is_short_form(word.strip(QUOTES), language)}


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

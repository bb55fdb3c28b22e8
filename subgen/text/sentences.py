"""Sentence ends of a text: those of a segmenter, corrected for short forms that it does not know.

In scripts without capitals the segmenter takes most full stops for sentence ends: after `डॉ.`, `ரூ.`,
`कि.मी.` and initials. It also takes everything in quotes or brackets for one sentence, so it runs a second
time on the text without them.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence

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

_WHOLE = 50_000
"""A text of so many characters is segmented at once, a longer one in windows."""

_WINDOW = 10_000
"""Characters of a long text that the segmenter gets at once, unless a sentence is longer."""

_LONGEST_SHORT_FORM = 4
"""Characters of a short form within a word, at most: `மீ` has two, `ग्रा` four."""


def _words(row: str) -> frozenset[str]:
    return frozenset(lower_nfc(row).split())


_BEFORE_PRONOUN = _words(
    "am was do did have had can could will would shall should may might must and or nor than as but like"
)
"""English words after which `I.` is the pronoun, not an initial."""

_PRONOUN = regex.compile(r"I\.")


def sentence_ends(
    text: str, starts: Sequence[int], ends: Sequence[int], language: str, *, first_only: bool = False
) -> set[int]:
    """Sentence ends, as the index after the last character of each sentence's last word.

    Words are given by their places, which need much less memory than the strings of a very long text.

    Args:
        text: Any text.
        starts: Index of the first character of each of its words, in order.
        ends: Index after the last character of each, which is that of its punctuation.
        language: Code of the language whose abbreviations apply.
        first_only: Whether to know the abbreviations of version 0.1.0 only (`subgen.text.abbreviations`).
    """
    words = _Words(text, starts, ends)
    found = _segmented(text, language)
    if found is None:
        places = {place for place in range(len(ends)) if ends_sentence(words[place])}
    else:
        places = words.ending_at(found) | _places_within_quotes(words, language)
    if language == "en":
        places |= _places_of_pronoun_i(words)
    return {
        ends[place] for place in places if not _is_abbreviation(words, place, language, first_only=first_only)
    }


def _is_abbreviation(words: "_Words", place: int, language: str, *, first_only: bool) -> bool:
    """Whether a word is a short form that does not end a sentence before the word after it."""
    bare = words[place].strip(QUOTES)
    if is_title(bare, language, first_only=first_only):
        return True
    if bare.endswith(".") and _is_caseless_initial(bare.rstrip(".")):
        return True
    return is_number_abbreviation(bare, language, first_only=first_only) and _is_number(
        words[place + 1].strip(QUOTES), first_only=first_only
    )


def _is_number(word: str, *, first_only: bool) -> bool:
    """Whether a word begins with a digit, or, beyond version 0.1.0, is a Roman numeral."""
    return word[:1].isdecimal() if first_only else is_numeral(word)


class _Words:
    """Words of a text by their places in it."""

    def __init__(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.text = text
        self._starts, self._ends = starts, ends

    def __getitem__(self, place: int) -> str:
        """Return a word; "" before the first one and after the last one."""
        return self.text[self._starts[place] : self._ends[place]] if 0 <= place < len(self._ends) else ""

    def place_at(self, index: int) -> int:
        """The place of the first word that ends at or after an index of the text, or after all of them."""
        return bisect_left(self._ends, index)

    def ending_at(self, indices: Iterable[int]) -> set[int]:
        """The places of the words that end at one of these indices."""
        places = ((self.place_at(index), index) for index in indices)
        return {place for place, index in places if place < len(self._ends) and self._ends[place] == index}


def _segmented(text: str, language: str) -> set[int] | None:
    """Sentence ends found by the segmenter, or None if its sentences do not add up to the text.

    The segmenter takes quadratic time where letters are not ASCII, so it gets a long text in windows.
    Sentences near the end of a window are left to the next one, which begins after the others.
    """
    ends: set[int] = set()
    start, length = 0, _WINDOW if len(text) > _WHOLE else len(text)
    while start < len(text):
        window = text[start : start + length]
        near_end = length - length // 4 if start + length < len(text) else length
        place = 0
        for sentence in sentencex.segment(language, window):
            if place + len(sentence) > near_end:
                break
            place += len(sentence)
            ends.add(start + place - (len(sentence) - len(sentence.rstrip())))
        else:
            if place != len(window):
                return None
        start += place
        length = _WINDOW if place else 2 * length  # a sentence that fills the window needs a longer one
    return ends


def _places_within_quotes(words: _Words, language: str) -> set[int]:
    """Places of sentence ends within quotes and brackets, which the segmenter takes for one sentence.

    The end of a quotation does not end its sentence (`"No!" he said.`), unless a capital follows.
    """
    bare = _QUOTED.sub(" ", words.text)
    found = _segmented(bare, language) if bare != words.text else None
    if not found:
        return set()
    places = {words.place_at(index) for index in found}
    return {
        place
        for place in places
        if (word := words[place])
        and (word[-1] not in QUOTES or words[place + 1].lstrip(QUOTES)[:1].isupper())
    }


def _places_of_pronoun_i(words: _Words) -> set[int]:
    """Places of the English pronoun `I` at a sentence end, which the segmenter takes for an initial."""
    places = {words.place_at(found.end()) for found in _PRONOUN.finditer(words.text)}
    return {
        place
        for place in places
        if words[place].strip(QUOTES) == "I." and words[place - 1].lower() in _BEFORE_PRONOUN
    }


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

"""Sentence ends of a text: those of a segmenter, corrected for short forms that it does not know.

In scripts without capitals the segmenter takes most full stops for sentence ends: after `डॉ.`, `ரூ.`,
`कि.मी.` and initials. It also takes everything in quotes or brackets for one sentence, so it runs a second
time on the text without them.
"""

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

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
    places = _WordPlaces(text, words)
    found = _segmented(text, language)
    if found is None:
        ends = {end for word, end in places if ends_sentence(word)}
    else:
        ends = found | _ends_within_quotes(text, places, language)
    if language == "en":
        ends |= _after_pronoun_i(places)
    return {
        end
        for (word, end), (following, _) in pairwise(chain(places, [("", 0)]))
        if end in ends
        and not _is_short_form(bare := word.strip(QUOTES), language, first_only=first_only)
        and not (
            _is_number(following.strip(QUOTES), first_only=first_only)
            and is_number_abbreviation(bare, language, first_only=first_only)
        )
    }


def _is_number(word: str, *, first_only: bool) -> bool:
    """Whether a word begins with a digit, or, beyond version 0.1.0, is a Roman numeral."""
    return word[:1].isdecimal() if first_only else is_numeral(word)


class _WordPlaces:
    """Words with their ends, which need much less memory than the strings of a very long text.

    Args:
        text: Any text.
        words: Each of its words, and the index after its last character.
    """

    def __init__(self, text: str, words: Iterable[tuple[str, int]]) -> None:
        self._text = text
        self._starts, self.ends = array("q"), array("q")
        for word, end in words:
            self._starts.append(end - len(word))
            self.ends.append(end)

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """Yield each word and its end."""
        return ((self._text[start:end], end) for start, end in zip(self._starts, self.ends, strict=True))

    def word(self, index: int) -> str:
        """Return a word; "" after the last one."""
        return self._text[self._starts[index] : self.ends[index]] if index < len(self.ends) else ""


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


def _ends_within_quotes(text: str, words: _WordPlaces, language: str) -> set[int]:
    """Sentence ends within quotes and brackets, which the segmenter takes for one sentence.

    The end of a quotation does not end its sentence (`"No!" he said.`), unless a capital follows.
    """
    bare = _QUOTED.sub(" ", text)
    found = _segmented(bare, language) if bare != text else None
    if not found:
        return set()
    places = {bisect_left(words.ends, place) for place in found} - {len(words.ends)}
    return {
        words.ends[place]
        for place in places
        if words.word(place)[-1] not in QUOTES or words.word(place + 1).lstrip(QUOTES)[:1].isupper()
    }


def _after_pronoun_i(words: Iterable[tuple[str, int]]) -> set[int]:
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

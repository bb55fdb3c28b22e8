r"""Places between words where a row must not break: beside lone marks and at joining characters.

The rules are those of UAX #14 for words that are known already: no break before a closing mark, even after
white space (LB13, LB15), none after an opening one (LB14, LB15), none beside a no-break space or a word
joiner (LB11, LB12). French puts a space before `?` and inside `« »`, Hindi often puts one before a danda.
The properties of characters come from the Unicode tables of `regex`, so that no other library is needed.

Some rules go beyond UAX #14, which leaves them to typography. A lone `%` or `€` belongs to the number before
it, else to the one after it, as `№` and `$` do. A lone dash or ellipsis belongs to the word before it unless
a sentence has just ended, the Thai, Lao and Khmer signs of repetition to the word that they repeat. Marks
that look alike on both sides, such as `"` and `♪`, open and close in turn.

Source: UAX #14, Unicode Line Breaking Algorithm, https://www.unicode.org/reports/tr14/.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from itertools import pairwise

import regex

from subgen.text.punctuation import ends_sentence

__all__ = ["breakable_places"]

_JOINER = regex.compile(r"[\p{lb=GL}\p{lb=WJ}]")
"""No-break spaces, the no-break hyphen, the word joiner: no row breaks beside them."""

_LINE_END = regex.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = regex.compile(r"[\p{Cf}--[\p{lb=GL}\p{lb=WJ}\u200b]]", regex.VERSION1)
"""Characters that cannot be seen, such as direction marks: a mark beside them is at the edge of its word."""

_CLOSING = regex.compile(
    r"[\p{lb=CL}\p{lb=CP}\p{lb=EX}\p{lb=IS}\p{lb=SY}\p{lb=NS}\p{lb=PO}\p{Terminal_Punctuation}"
    r"\u0e2f\u0e46\u0e5a\u0e5b\u0eaf\u0ec6\u17d7]"
)
_OPENING = regex.compile(r"\p{lb=OP}")
_BEGINS_WORD = regex.compile(r",\d|\.+\w|/\w")
"""Closing marks that begin a word: a decimal without its zero, `.NET`, a path, a sentence that goes on."""

_WORD_CHARACTER = regex.compile(r"[\p{L}\p{N}--\p{lb=NS}\u0e46\u0ec6\u17d7]", regex.VERSION1)
_DASHES = regex.compile(r"[\p{Pd}\u2025\u2026]+|\.{2,}")
_BEFORE_NUMBER = regex.compile(r"[\p{Sc}\p{lb=PR}\p{lb=PO}#\u00a7]+")
_AFTER_NUMBER = regex.compile(r"[\p{Sc}\p{lb=PO}]+")

_QUOTES = ("\u00ab\u00bb\u2039\u203a", '"\u201c\u201d\u201e\u201f\uff02', "\u2669\u266a\u266b\u266c")
"""Marks that come in pairs, by family: guillemets, double quotes, notes around a song."""
_SAME_ON_BOTH_SIDES = frozenset('"\uff02\u2669\u266a\u266b\u266c')
_LOW_QUOTE = "\u201e"
_USUALLY_CLOSING = frozenset("\u00bb\u203a\u201d")
_CLOSING_QUOTES = "\"')]}\u00bb\u203a\u201c\u201d\u2019"
_INITIAL_QUOTE = regex.compile(r"[\p{Pi}\p{Ps}]")
_FINAL_QUOTE = regex.compile(r"[\p{Pf}']")


class _Role(Enum):
    """The role of a word without letters and digits."""

    NONE = ""
    OPENING = "belongs to the word after it"
    CLOSING = "belongs to the word before it"


def breakable_places(words: Sequence[str], spaces: Sequence[str]) -> list[bool]:
    """Whether a row may break after each word but the last.

    Args:
        words: Words of a line, with their punctuation.
        spaces: Text between each two of them, as written: white space or nothing.
    """
    roles = _roles(words)
    return [
        not (
            roles[place] is _Role.OPENING
            or roles[place + 1] is _Role.CLOSING
            or _ends_open(word)
            or (roles[place + 1] is _Role.NONE and _begins_closing(following))
            or _joins(word, spaces[place], following)
        )
        for place, (word, following) in enumerate(pairwise(words))
    ]


def _joins(word: str, space: str, following: str) -> bool:
    """Whether a joining character is between two words, or at an edge of one of them."""
    if _JOINER.match(word[-1]) or _JOINER.match(following[0]):
        return True
    return space not in (" ", "") and _JOINER.search(space) is not None and not _LINE_END.search(space)


@lru_cache(maxsize=4096)
def _visible(word: str) -> str:
    """A word without characters that cannot be seen."""
    return word if word.isascii() else _UNSEEN.sub("", word)


def _begins_closing(word: str) -> bool:
    first = word[:1]
    if first.isalnum() and first.isascii():
        return False
    visible = _visible(word)
    return bool(_CLOSING.match(visible)) and not _BEGINS_WORD.match(visible)


def _ends_open(word: str) -> bool:
    return bool(_OPENING.match(_visible(word)[-1:]))


@lru_cache(maxsize=4096)
def _is_lone_mark(word: str) -> bool:
    """Whether a word has no letter and no digit."""
    return not _WORD_CHARACTER.search(word)


def _roles(written: Sequence[str]) -> list[_Role]:
    """The role of each word; only marks without letters and digits have one."""
    roles = [_Role.NONE] * len(written)
    lone = [place for place, word in enumerate(written) if not word[0].isalnum() and _is_lone_mark(word)]
    if not lone:
        return roles
    words = [_visible(word) for word in written]
    quotes = _quote_roles(words)
    for place in lone:
        marks = words[place]
        before = words[place - 1] if place else ""
        after = words[place + 1] if place + 1 < len(words) else ""
        if _DASHES.fullmatch(marks):
            roles[place] = _Role.OPENING if _begins_speech(place, words, roles) else _Role.CLOSING
        elif _AFTER_NUMBER.fullmatch(marks) and before[-1:].isdecimal():
            roles[place] = _Role.CLOSING
        elif _BEFORE_NUMBER.fullmatch(marks) and after[:1].isdecimal():
            roles[place] = _Role.OPENING
        else:
            roles[place] = _role_of_marks(marks, [quotes.get((place, at)) for at in range(len(marks))])
    return roles


def _begins_speech(place: int, words: Sequence[str], roles: Sequence[_Role]) -> bool:
    """Whether a dash begins a line, a quotation or a sentence; closing quotes may be before it."""
    if place == 0 or roles[place - 1] is _Role.OPENING:
        return True
    before = place - 1
    while before > 0 and roles[before] is _Role.CLOSING and not words[before].rstrip(_CLOSING_QUOTES):
        before -= 1
    return ends_sentence(words[before])


def _role_of_marks(marks: str, quotes: Sequence[_Role | None]) -> _Role:
    """The role of marks that are neither dashes nor signs of a number."""
    roles = [
        _role_of_mark(mark) if quote is None else quote for mark, quote in zip(marks, quotes, strict=True)
    ]
    if roles and roles[-1] is _Role.OPENING:
        return _Role.OPENING
    return _Role.CLOSING if _Role.CLOSING in roles else _Role.NONE


def _role_of_mark(mark: str) -> _Role:
    if _CLOSING.match(mark) or _FINAL_QUOTE.match(mark):
        return _Role.CLOSING
    return _Role.OPENING if _OPENING.match(mark) or _INITIAL_QUOTE.match(mark) else _Role.NONE


def _quote_roles(words: Sequence[str]) -> dict[tuple[int, int], _Role]:
    """The role of each quote that has a family, by its word and its place in the word."""
    roles: dict[tuple[int, int], _Role] = {}
    for family in _QUOTES:
        found = [
            (place, at, mark)
            for place, word in enumerate(words)
            for at, mark in enumerate(word)
            if mark in family
        ]
        opening = _opening([mark for _, _, mark in found])
        for (place, at, _), is_opening in zip(found, opening, strict=True):
            roles[place, at] = _Role.OPENING if is_opening else _Role.CLOSING
    return roles


def _opening(marks: Sequence[str]) -> Iterator[bool]:
    """Whether each quote of one family opens, given all of them in a line.

    German has its quotes the other way round (`»so«`, `„so“`), Swedish the same on both sides (`»so»`).
    """
    has_low_quotes = _LOW_QUOTE in marks
    is_paired = len(marks) % 2 == 0 and marks and (marks[0] in _USUALLY_CLOSING or len(set(marks)) == 1)
    for number, mark in enumerate(marks):
        if has_low_quotes:
            yield mark == _LOW_QUOTE
        elif is_paired or mark in _SAME_ON_BOTH_SIDES:
            yield number % 2 == 0
        else:
            yield bool(_INITIAL_QUOTE.match(mark))

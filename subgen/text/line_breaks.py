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

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

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
_ANY_QUOTE = frozenset("".join(_QUOTES))
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


class _LoneMark(NamedTuple):
    """Properties of a word of marks, without its neighbours.

    Attributes:
        is_dash: Whether it is a dash or an ellipsis.
        is_after_number: Whether it belongs to a number before it.
        is_before_number: Whether it belongs to a number after it.
        roles: The role of each mark, quotes as if they were alone.
        role: The role of all of them together.
    """

    is_dash: bool
    is_after_number: bool
    is_before_number: bool
    roles: tuple[_Role, ...]
    role: _Role


_JOINS_BEFORE, _JOINS_AFTER, _BEGINS_CLOSING, _ENDS_OPEN, _IS_LONE = 1, 2, 4, 8, 16
"""Properties of a word that keep it on one row with a neighbour; most words have none."""


def breakable_places(words: Sequence[str], spaces: Sequence[str]) -> list[bool]:
    """Whether a row may break after each word but the last.

    Args:
        words: Words of a line, with their punctuation.
        spaces: Text between each two of them, as written: white space or nothing.
    """
    joining = {space for space in set(spaces) if _is_joining(space)}
    breakable = [space not in joining for space in spaces] if joining else [True] * len(spaces)
    edges = list(map(_edges, words))
    if not any(edges):
        return breakable
    roles = _roles(words, [place for place, edge in enumerate(edges) if edge & _IS_LONE])
    for place, edge in enumerate(edges):
        if edge:
            role = roles.get(place, _Role.NONE)
            if place and _holds_before(edge, role):
                breakable[place - 1] = False
            if place < len(breakable) and (role is _Role.OPENING or edge & (_ENDS_OPEN | _JOINS_AFTER)):
                breakable[place] = False
    return breakable


def _is_joining(space: str) -> bool:
    """Whether the text between two words has a joining character, and no line end."""
    return space not in (" ", "") and _JOINER.search(space) is not None and not _LINE_END.search(space)


def _holds_before(edge: int, role: _Role) -> bool:
    """Whether no row may begin with a word of these properties."""
    if role is _Role.NONE and edge & _BEGINS_CLOSING:
        return True
    return role is _Role.CLOSING or bool(edge & _JOINS_BEFORE)


@lru_cache(maxsize=8192)
def _edges(word: str) -> int:
    """The properties of a word that keep it on one row with a neighbour."""
    visible = _visible(word)
    is_closing = _CLOSING.match(visible) and not _BEGINS_WORD.match(visible)
    is_lone = not word[0].isalnum() and not _WORD_CHARACTER.search(word)
    return (
        (_JOINS_BEFORE if _JOINER.match(word[0]) else 0)
        | (_JOINS_AFTER if _JOINER.match(word[-1]) else 0)
        | (_BEGINS_CLOSING if is_closing else 0)
        | (_ENDS_OPEN if _OPENING.match(visible[-1:]) else 0)
        | (_IS_LONE if is_lone else 0)
    )


@lru_cache(maxsize=4096)
def _visible(word: str) -> str:
    """A word without characters that cannot be seen."""
    return word if word.isascii() else _UNSEEN.sub("", word)


@lru_cache(maxsize=1024)
def _lone_mark(marks: str) -> _LoneMark:
    roles = tuple(map(_role_of_mark, marks))
    return _LoneMark(
        is_dash=bool(_DASHES.fullmatch(marks)),
        is_after_number=bool(_AFTER_NUMBER.fullmatch(marks)),
        is_before_number=bool(_BEFORE_NUMBER.fullmatch(marks)),
        roles=roles,
        role=_role_of_marks(roles),
    )


def _roles(words: Sequence[str], places: Sequence[int]) -> dict[int, _Role]:
    """The role of each word at one of these places, which have neither letters nor digits."""
    roles: dict[int, _Role] = {}
    quotes = _quote_roles(words) if any(_quotes(words[place]) for place in places) else {}
    for place in places:
        marks = _visible(words[place])
        mark = _lone_mark(marks)
        if mark.is_dash:
            roles[place] = _Role.OPENING if _begins_speech(place, words, roles) else _Role.CLOSING
        elif mark.is_after_number and place and _visible(words[place - 1])[-1:].isdecimal():
            roles[place] = _Role.CLOSING
        elif mark.is_before_number and place + 1 < len(words) and _visible(words[place + 1])[:1].isdecimal():
            roles[place] = _Role.OPENING
        elif _quotes(marks):
            roles[place] = _role_of_marks(
                [quotes.get((place, at), role) for at, role in enumerate(mark.roles)]
            )
        else:
            roles[place] = mark.role
    return roles


def _begins_speech(place: int, words: Sequence[str], roles: Mapping[int, _Role]) -> bool:
    """Whether a dash begins a line, a quotation or a sentence; closing quotes may be before it."""
    if place == 0 or roles.get(place - 1) is _Role.OPENING:
        return True
    before = place - 1
    while (
        before > 0
        and roles.get(before) is _Role.CLOSING
        and not _visible(words[before]).rstrip(_CLOSING_QUOTES)
    ):
        before -= 1
    return ends_sentence(_visible(words[before]))


def _role_of_marks(roles: Sequence[_Role]) -> _Role:
    """The role of marks that are neither dashes nor signs of a number, by the roles of each."""
    if roles and roles[-1] is _Role.OPENING:
        return _Role.OPENING
    return _Role.CLOSING if _Role.CLOSING in roles else _Role.NONE


def _role_of_mark(mark: str) -> _Role:
    if _CLOSING.match(mark) or _FINAL_QUOTE.match(mark):
        return _Role.CLOSING
    return _Role.OPENING if _OPENING.match(mark) or _INITIAL_QUOTE.match(mark) else _Role.NONE


@lru_cache(maxsize=8192)
def _quotes(word: str) -> tuple[tuple[int, str], ...]:
    """The quotes of a word that have a family, each with its place among what can be seen."""
    return tuple((at, mark) for at, mark in enumerate(_visible(word)) if mark in _ANY_QUOTE)


def _quote_roles(words: Sequence[str]) -> dict[tuple[int, int], _Role]:
    """The role of each quote that has a family, by its word and its place in the word."""
    roles: dict[tuple[int, int], _Role] = {}
    known = [(place, at, mark) for place, quotes in enumerate(map(_quotes, words)) for at, mark in quotes]
    for family in _QUOTES:
        found = [quote for quote in known if quote[2] in family]
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

"""Names before a colon, with the directions that scripts for stage and screen put after them in brackets.

    ANNA: Words.                         ANNA
    ANNA (V.O.): Words.                  ANNA, with the direction V.O.
    ANNA (V.O.) [whispering]: Words.     ANNA, with the direction V.O., whispering
    安娜（旁白）：……                      the same with wide marks

A name of the cast that has brackets itself wins over a shorter one with a direction. Names are the same
however their letters are composed (`É` as one character or as two), with a straight or a curly apostrophe.
"""

# ruff: noqa: RUF001, RUF002 # wide marks are what is read

import unicodedata
from collections.abc import Collection
from typing import NamedTuple

import regex

from subgen.inputs.invisible import bare, without_lead

__all__ = ["Speech", "name_before_colon", "speaker_of_cell", "split_speaker"]

_MARK = regex.compile(r"[:：(（\[［【]")
_COLON = regex.compile(r"[\s\p{Default_Ignorable_Code_Point}]*[:：]")
_BRACKET = regex.compile(
    r"[\s\p{Default_Ignorable_Code_Point}]*+"
    r"(?:[(（]((?:[^()（）]++|[(（][^()（）]*+[)）])*+)[)）]|[\[［【]([^\[\]［］【】]*+)[\]］】])"
)


class Speech(NamedTuple):
    """A line that begins with a name.

    Attributes:
        name: The name.
        direction: The text of the brackets after it, without them; "" without any.
        words: What is said; white space and invisible characters at its start are left out.
    """

    name: str
    direction: str
    words: str


def split_speaker(written: str, cast: Collection[str]) -> Speech | None:
    """Split a line at the colon after a name of the cast; None if there is none.

    Args:
        written: The line.
        cast: Names that may speak.
    """
    name, colon, words = written.partition(":")
    if colon and (member := _member(bare(name), cast)) is not None:
        return Speech(member, "", without_lead(words.lstrip()).lstrip())
    speech = None
    for found in _readings(written):
        if (member := _member(found.name, cast)) is not None:
            speech = found._replace(name=member)  # the longest name wins
    return speech


def speaker_of_cell(cell: str, cast: Collection[str]) -> tuple[str, str]:
    """Return the name of the cast that a cell names, and the direction after it; else the cell and "".

    Args:
        cell: A cell of the column `speaker`.
        cast: Names that may speak.
    """
    if (member := _member(cell, cast)) is not None:
        return member, ""
    speech = split_speaker(f"{cell}:", cast)
    return (cell, "") if speech is None else (speech.name, speech.direction)


def _member(name: str, cast: Collection[str]) -> str | None:
    """Return a name as the cast writes it, or None if the cast does not have it."""
    if name in cast:
        return name
    if name.isascii() and "'" not in name:  # only these have one spelling
        return None
    return next((member for member in cast if _folded(member) == _folded(name)), None)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).replace("’", "'")


def name_before_colon(written: str) -> Speech:
    """Split a line at its first colon, whatever the name before it; the name is "" if there is no colon.

    Args:
        written: The line.
    """
    return next(iter(_readings(written)), Speech("", "", written))


def _readings(written: str) -> list[Speech]:
    """Every way to split a line into a name, brackets and words: the shortest name first."""
    mark = _MARK.search(written)
    if mark is None:
        return []
    ends, directions = [mark.start()], []
    while bracket := _BRACKET.match(written, ends[-1]):
        directions.append(bare(bracket[1] or bracket[2] or ""))
        ends.append(bracket.end())
    colon = _COLON.match(written, ends[-1])
    if colon is None:
        return []
    words = without_lead(written[colon.end() :].lstrip()).lstrip()
    return [
        Speech(bare(written[:end]), ", ".join(filter(None, directions[place:])), words)
        for place, end in enumerate(ends)
    ]

"""Names before a colon, with the directions that scripts for stage and screen put after them in brackets.

    ANNA: Words.                         ANNA
    ANNA (V.O.): Words.                  ANNA, with the direction V.O.
    ANNA (V.O.) [whispering]: Words.     ANNA, with the direction V.O., whispering
    安娜（旁白）：……                      the same with wide marks

A name of the cast that has brackets itself wins over a shorter one with a direction.
"""

# ruff: noqa: RUF001, RUF002 # wide marks are what is read

from collections.abc import Collection
from typing import NamedTuple

import regex

from subgen.inputs.invisible import bare, without_lead

__all__ = ["Speech", "name_before_colon", "split_speaker"]

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
    if colon and bare(name) in cast:
        return Speech(bare(name), "", without_lead(words.lstrip()).lstrip())
    speech = None
    for found in _readings(written):
        speech = found if found.name in cast else speech  # the longest name wins
    return speech


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

"""Text direction: whether a text, or a line of a language, runs from right to left."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

import regex

__all__ = ["is_right_to_left", "line_runs_right_to_left", "without_isolate"]


_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

_ISOLATES = ("\N{LEFT-TO-RIGHT ISOLATE}", "\N{RIGHT-TO-LEFT ISOLATE}")
_ANY_ISOLATE = (*_ISOLATES, "\N{FIRST STRONG ISOLATE}")
_END_ISOLATE = "\N{POP DIRECTIONAL ISOLATE}"

_LEFTWARD = regex.compile(r"[\p{bc=R}\p{bc=AL}]")

_NO_SIGN_OF_A_SCRIPT = ("COMBINING ", "VARIATION SELECTOR")
"""Beginnings of names of marks that are no vowel signs."""


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (Unicode bidi rule P2).

    That is the base direction of a row where a player takes it from the text. Letters inside isolates do not
    count for it.
    """
    if text.isascii():
        return False
    isolates = 0
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("LRI", "RLI", "FSI"):
            isolates += 1
        elif direction == "PDI":
            isolates = max(isolates - 1, 0)
        elif isolates:
            continue
        elif direction in ("R", "AL"):
            return True
        elif direction == "L":
            return False
    return False


def without_isolate(row: str) -> str:
    """A row without the isolate around the whole of it, which only gives it a direction; or as it is."""
    if row[:1] not in _ISOLATES or row[-1:] != _END_ISOLATE:
        return row
    depth = 0
    for place, character in enumerate(row):
        depth += (character in _ANY_ISOLATE) - (character == _END_ISOLATE)
        if depth == 0:
            return row[1:-1] if place + 1 == len(row) else row
    return row


def line_runs_right_to_left(text: str, language: str) -> bool:
    """Whether a line as a whole runs from right to left, regardless of its first letter.

    Args:
        text: Of the line.
        language: Its code. In a right-to-left language one letter of that direction is enough; in any
            other, most letters must have it. A vowel sign counts as its letter does (Unicode bidi rule W1).
    """
    if not _LEFTWARD.search(text):
        return False
    directions = Counter(_directions_of(text))
    leftward = directions["R"] + directions["AL"]
    return leftward > (0 if language in _RIGHT_TO_LEFT else directions["L"])


def _directions_of(text: str) -> Iterator[str]:
    """Yield the direction of each letter, and of each mark on one that is no accent."""
    direction = ""
    for character in text:
        if character.isalpha():
            direction = unicodedata.bidirectional(character)
            yield direction
        elif unicodedata.category(character)[0] != "M":
            direction = ""
        elif direction and not unicodedata.name(character, "").startswith(_NO_SIGN_OF_A_SCRIPT):
            yield direction

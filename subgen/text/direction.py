"""Text direction: whether a text, or a line of a language, runs from right to left."""

import unicodedata
from collections import Counter

__all__ = ["is_right_to_left", "line_runs_right_to_left"]


_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (Unicode bidi rule P2)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def line_runs_right_to_left(text: str, language: str) -> bool:
    """Whether a line as a whole runs from right to left, regardless of its first letter.

    Args:
        text: Of the line.
        language: Its code. In a right-to-left language one letter of that direction is enough; in any
            other, most letters must have it.
    """
    if text.isascii():
        return False
    directions = Counter(unicodedata.bidirectional(letter) for letter in text if letter.isalpha())
    leftward = directions["R"] + directions["AL"]
    return leftward > (0 if language in _RIGHT_TO_LEFT else directions["L"])

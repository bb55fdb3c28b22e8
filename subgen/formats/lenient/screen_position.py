r"""Where on the screen a cue stands, as overrides of ASS say it; SRT has some of them too.

A place is written as the number of its alignment, as keys of a number pad stand (`2` is bottom centre), and
after it the point or the way that the text is put to: `8 (320,40)`. SSA numbers alignments otherwise: 1 to 3
from left to right at the bottom, 4 more at the top, 8 more in the middle; so does `\a`.
"""

import re

__all__ = ["alignment_of_ssa", "place_of"]

_BLOCK = re.compile(r"\{[^{}]*\}")
_ALIGNMENT = re.compile(r"\\(an?)([0-9]{1,2})")
_POINT = re.compile(r"\\(?:pos|move)\(([^()]*)\)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{0,9})?")
_COUNTS = frozenset({2, 4, 6})
"""How many numbers stand in `\\pos` (2), in `\\move`, and in `\\move` with times."""
_OF_SSA = {"1": "1", "2": "2", "3": "3", "5": "7", "6": "8", "7": "9", "9": "4", "10": "5", "11": "6"}


def alignment_of_ssa(written: str) -> str:
    """The alignment of ASS for one of SSA; one that is none is bottom centre."""
    return _OF_SSA.get(written, "2")


def place_of(markup: str, alignment: str) -> str:
    """Where a text stands: of its overrides, the first of each kind counts, as for libass.

    Args:
        markup: The text with its overrides.
        alignment: Where it stands without any.
    """
    overrides = "".join(_BLOCK.findall(markup))
    said = _ALIGNMENT.search(overrides)
    if said:
        alignment = said[2] if said[1] == "an" else alignment_of_ssa(said[2])
    points = (_point(written) for written in _POINT.findall(overrides))
    return " ".join((alignment, *next(([point] for point in points if point), ())))


def _point(written: str) -> str:
    """Numbers as they are compared: `100.0` is `100`; "" where they are no point."""
    numbers = [number.strip() for number in written.split(",")]
    if len(numbers) not in _COUNTS or not all(map(_NUMBER.fullmatch, numbers)):
        return ""
    return f"({','.join(f'{float(number):g}' for number in numbers)})"

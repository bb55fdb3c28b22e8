r"""Position of a cue on the screen, from the overrides of ASS; SRT has some of them too.

A position is written as the number of its alignment, numbered like the keys of a number pad (`2` is bottom
centre), followed by the point or the path of the text: `8 (320,40)`. SSA numbers alignments differently: 1 to
3 from left to right at the bottom, 4 more at the top, 8 more in the middle; so does `\a`.
"""

import re

__all__ = ["alignment_of_ssa", "position_of"]

_BLOCK = re.compile(r"\{[^{}]*\}")
_ALIGNMENT = re.compile(r"\\(an?)([0-9]{1,2})")
_POINT = re.compile(r"\\(?:pos|move)\(([^()]*)\)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{0,9})?")
_COUNTS = frozenset({2, 4, 6})
"""How many numbers `\\pos` (2), `\\move`, and `\\move` with times have."""
_OF_SSA = {"1": "1", "2": "2", "3": "3", "5": "7", "6": "8", "7": "9", "9": "4", "10": "5", "11": "6"}


def alignment_of_ssa(written: str) -> str:
    """Convert an alignment of SSA to one of ASS; an invalid one is bottom centre."""
    return _OF_SSA.get(written, "2")


def position_of(markup: str, alignment: str) -> str:
    """Return the position of a text; of its overrides, the first of each kind counts, as in libass.

    Args:
        markup: The text with its overrides.
        alignment: Alignment without overrides.
    """
    overrides = "".join(_BLOCK.findall(markup))
    found = _ALIGNMENT.search(overrides)
    if found:
        alignment = found[2] if found[1] == "an" else alignment_of_ssa(found[2])
    points = (_point(written) for written in _POINT.findall(overrides))
    return " ".join((alignment, *next(([point] for point in points if point), ())))


def _point(written: str) -> str:
    """Normalize the numbers of a point, so that `100.0` is `100`; return "" for anything else."""
    numbers = [number.strip() for number in written.split(",")]
    if len(numbers) not in _COUNTS or not all(map(_NUMBER.fullmatch, numbers)):
        return ""
    return f"({','.join(f'{float(number):g}' for number in numbers)})"

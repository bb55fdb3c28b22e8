"""Word boundaries on a coarse clock: rounded one by one from absolute positions, so that they never drift.

Each boundary is within half a unit of the truth for as long as the track lasts. Rounding durations
instead adds up the errors: 65 ms after 14 words, half a second with pauses.
"""

from collections.abc import Callable
from dataclasses import dataclass

from subgen.model import Cue

__all__ = ["Beat", "beats"]


@dataclass(frozen=True, slots=True)
class Beat:
    """A word's time within its cue, in units of the clock.

    Attributes:
        start: From the start of the cue.
        end: From the start of the cue; later than `start`.
    """

    start: int
    end: int


def beats(cue: Cue, rounded: Callable[[int], int]) -> tuple[int, int, tuple[Beat, ...]]:
    """Start and end of a cue, and the beat of each of its words.

    Args:
        cue: Its words in order, within it.
        rounded: From a position in samples to units of the clock.

    Returns:
        Start and end in units, and beats that follow each other, each at least one unit long, from 0 to the
        end of the cue. A cue too short for its words is lengthened by as many units as it takes.
    """
    start = rounded(cue.start)
    length = max(rounded(cue.end) - start, len(cue.words))
    told: list[Beat] = []
    floor = 0
    for place, word in enumerate(cue.words):
        room = length - (len(cue.words) - place)  # one unit for this word and each that follows
        begins = min(max(rounded(word.start) - start, floor), room)
        ends = min(max(rounded(word.end) - start, begins + 1), room + 1)
        told.append(Beat(begins, ends))
        floor = ends
    return start, start + length, tuple(told)

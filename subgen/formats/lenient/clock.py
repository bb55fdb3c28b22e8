"""Times as people and programs write them."""

import re
from collections.abc import Sequence

from subgen.text.clock import whole_seconds
from subgen.units import US_PER_SECOND

__all__ = ["ARROW", "CLOCK", "TIMES", "begins_with_time", "us_of"]

CLOCK = r"(?:([0-9]{1,9}):)?([0-5]?[0-9]):([0-5]?[0-9])(?:[.,:]([0-9]{1,9}))?"
"""Hours (of any number of digits, or none), minutes, seconds, and a decimal fraction; four groups."""

ARROW = "-->"

TIMES = re.compile(rf"[ \t]*{CLOCK}[ \t]*-->[ \t]*{CLOCK}(?:[ \t]+(.*))?")
"""Two clocks, and the rest of the row."""

_TIME = re.compile(r"[ \t]*(?:[0-9]{1,4}:[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}:[0-9]{2}[.,][0-9]{1,3})(?![0-9])")
"""Hours, minutes and seconds, or minutes and seconds with a fraction; more than a time of day has."""


def begins_with_time(row: str) -> bool:
    """Check whether a row begins with a time like those of cues, which need not be the times of a cue."""
    return _TIME.match(row) is not None


def us_of(clock: Sequence[str | None]) -> int:
    """Convert the four groups of a clock to microseconds; finer digits are cut off."""
    *numbers, fraction = (part or "0" for part in clock)
    return whole_seconds(numbers) * US_PER_SECOND + int(fraction[:6].ljust(6, "0"))

"""Times as text: the clock of each format, written and read exactly.

A clock counts whole units of a decimal fraction of a second, so a time passes through no float in either
direction. Positions are rounded to units before they are written (`subgen.units`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from subgen.units import US_PER_SECOND

__all__ = [
    "ASS_CLOCK",
    "LRC_CLOCK",
    "MS_CLOCK",
    "REPORT_CLOCK",
    "SECONDS_CLOCK",
    "SRT_CLOCK",
    "Clock",
    "format_duration",
    "whole_seconds",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The notation of a time in one format.

    Attributes:
        fields: Numbers before the fraction: 3 for hours, minutes and seconds, 2 without hours, 1 for seconds
            alone. The first of them has no upper bound.
        digits: Least and most digits of the first number. The least are written, padded with zeros; the most
            are read.
        point: Character before the fraction.
        decimals: Digits of the fraction, 1 to 6.
    """

    fields: int
    digits: tuple[int, int]
    point: str = "."
    decimals: int

    @property
    def unit_us(self) -> int:
        """The unit in microseconds."""
        per_second: int = 10**self.decimals
        return US_PER_SECOND // per_second

    @property
    def pattern(self) -> str:
        """A regular expression for a time, with a group for each number and one for the fraction."""
        least, most = self.digits
        first = f"([0-9]{{{least},{most}}})"
        point = "\\." if self.point == "." else self.point
        return f"{first}{':([0-5][0-9])' * (self.fields - 1)}{point}([0-9]{{{self.decimals}}})"

    def format(self, units: int) -> str:
        """Write a time.

        Args:
            units: The time in units of this clock, not negative.
        """
        rest, fraction = divmod(units, 10**self.decimals)
        text = f"{self.point}{fraction:0{self.decimals}}"
        for _ in range(self.fields - 1):
            rest, number = divmod(rest, 60)
            text = f":{number:02}{text}"
        return f"{rest:0{self.digits[0]}}{text}"

    def us_of(self, groups: Sequence[str]) -> int:
        """Convert a time that was read to microseconds.

        Args:
            groups: The groups of `pattern`.
        """
        *numbers, fraction = groups
        return whole_seconds(numbers) * US_PER_SECOND + int(fraction) * self.unit_us


SRT_CLOCK = Clock(fields=3, digits=(2, 6), point=",", decimals=3)
"""SRT: `00:00:01,500`."""

MS_CLOCK = Clock(fields=3, digits=(2, 6), decimals=3)
"""WebVTT, TTML, and chapters as Vorbis comments: `00:00:01.500`."""

ASS_CLOCK = Clock(fields=3, digits=(1, 6), decimals=2)
"""ASS: `0:00:01.50`."""

LRC_CLOCK = Clock(fields=2, digits=(2, 8), decimals=2)
"""LRC, which has no hours: `00:01.50`."""

SECONDS_CLOCK = Clock(fields=1, digits=(1, 9), decimals=6)
"""TextGrid, CTM, TSV and Audacity's labels: `1.500000`."""

REPORT_CLOCK = Clock(fields=3, digits=(1, 6), decimals=3)
"""Tables for people: `0:00:01.500`."""


def whole_seconds(numbers: Iterable[str]) -> int:
    """Add up hours, minutes and seconds; the largest come first and may be left out."""
    seconds = 0
    for number in numbers:
        seconds = seconds * 60 + int(number)
    return seconds


def format_duration(seconds: float) -> str:
    """Write a duration for people: `12.3 s`, `4:05` or `1:02:03`."""
    if seconds < 60:  # noqa: PLR2004 # a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

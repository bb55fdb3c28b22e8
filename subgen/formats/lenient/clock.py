"""Times as people and programs write them."""

import re
from collections.abc import Sequence
from fractions import Fraction

from subgen.text.clock import whole_seconds
from subgen.units import US_PER_SECOND, round_half_up

__all__ = ["ARROW", "CLOCK", "FRAME_CLOCK", "FRAME_TIMES", "TIMES", "is_like_times", "us_of", "us_of_frames"]

CLOCK = r"(?:([0-9]{1,9}):)?([0-5]?[0-9]):([0-5]?[0-9])(?:(?:[.,]|:(?=[0-9]{3}))([0-9]{1,9}))?"
"""Hours (of any number of digits, or none), minutes, seconds, and a decimal fraction; four groups."""

FRAME_CLOCK = r"([0-9]{1,9}):([0-5]?[0-9]):([0-5]?[0-9])([:;])([0-9]{1,2})"
"""Hours, minutes, seconds, a separator (`;` where timecodes are dropped) and frames; five groups."""

ARROW = "-->"

TIMES = re.compile(rf"[ \t]*{CLOCK}[ \t]*-->[ \t]*{CLOCK}(?:[ \t]+(.*))?")
"""Two clocks, and the rest of the row."""

FRAME_TIMES = re.compile(rf"[ \t]*{FRAME_CLOCK}[ \t]*-->[ \t]*{FRAME_CLOCK}(?:[ \t]+(.*))?")
"""Two clocks that count frames, and the rest of the row."""

_COLON, _POINT = "[ \t]*[:;：][ \t]*", "[ \t]*[:;.,：，．][ \t]*"  # noqa: RUF001 # full-width, as people type
_SHORT = rf"\d{{1,9}}{_COLON}\d{{1,9}}"
_LONG = rf"{_SHORT}(?:{_POINT}\d{{1,9}}){{1,3}}"
_BETWEEN = r"(?:[^\w:.,;]{1,9}|[ \t]{1,9}to[ \t]{1,9})"
_LIKE_TIMES = re.compile(
    rf"[ \t]*(?:"
    rf"{_LONG}{_BETWEEN}{_SHORT}.*"
    rf"|{_SHORT}{_BETWEEN}{_LONG}.*"
    rf"|{_SHORT}[ \t]*[-=~]*[>→][ \t]*{_SHORT}.*"
    rf"|{_SHORT}{_COLON}\d{{1,2}}{_POINT}\d{{1,3}}(?!\d).*"
    rf"|{_SHORT}[.,]\d{{1,3}}[ \t]*"
    rf")"
)
"""Two times with anything between them, or one that is finer than a time of day."""

_DROPPED = {30: 2, 60: 4}
"""Frames a second -> numbers that drop-frame timecodes leave out each minute, except each tenth."""

_NTSC = Fraction(1000, 1001)


def is_like_times(row: str) -> bool:
    """Check whether a row looks like the times of a cue, although an arrow or a digit may be wrong."""
    return _LIKE_TIMES.fullmatch(row) is not None


def us_of(clock: Sequence[str | None]) -> int:
    """Convert the four groups of a clock to microseconds; finer digits are cut off."""
    hours, minutes, seconds, fraction = clock
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * US_PER_SECOND + (int(fraction[:6].ljust(6, "0")) if fraction else 0)


def us_of_frames(clock: Sequence[str], fps: float) -> int | None:
    """Convert the five groups of a clock that counts frames to microseconds.

    A timecode counts whole frames: at 23.976 a second, as at 24, its second has 24 of them, and lasts a
    thousandth longer than a second (SMPTE ST 12-1). With `;` at 29.97 or 59.94 numbers are left out instead.

    Args:
        clock: Hours, minutes, seconds, separator and frames.
        fps: Frames a second, exact: 24000/1001 rather than 23.976.

    Returns:
        The time; None where a second does not have that many frames.
    """
    *numbers, separator, frames = clock
    rate = Fraction(fps).limit_denominator(1001)
    each_second = -(-rate.numerator // rate.denominator)
    if int(frames) >= each_second:
        return None
    seconds = whole_seconds(numbers)
    if rate != each_second * _NTSC:
        return seconds * US_PER_SECOND + round_half_up(
            int(frames) * US_PER_SECOND * rate.denominator, rate.numerator
        )
    count = seconds * each_second + int(frames)
    if separator == ";" and each_second in _DROPPED:
        minutes = seconds // 60
        count -= _DROPPED[each_second] * (minutes - minutes // 10)
    return round_half_up(count * US_PER_SECOND * rate.denominator, rate.numerator)

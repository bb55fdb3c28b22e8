"""Times and numbers as people write them, parsed exactly, without floats between text and sample."""

import re
from decimal import ROUND_HALF_UP, Decimal

from subgen.errors import quoted
from subgen.model import Service
from subgen.text.clock import whole_seconds
from subgen.units import US_PER_MS, US_PER_SECOND

__all__ = ["pause_us", "speed", "time_us", "written_pause_us"]

_MAX_TIME_US = 1_000 * 3_600 * US_PER_SECOND
_MAX_PAUSE_US = 3_600 * US_PER_SECOND

# Programs write 1.2000000000000002; more decimals than a float can have are a mistake.
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,20})?|\.\d{1,20}", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)(\.\d{1,20})?", re.ASCII)
_PAUSE = re.compile(r"(\d{1,9}(?:\.\d{1,20})?|\.\d{1,20}|\d{1,9},\d{1,20}(?=\s*s))\s*(ms|s)", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+", re.ASCII)


def time_us(text: str) -> int:
    """Parse a time, in microseconds.

    Args:
        text: Seconds, or `[h:]mm:ss[.mmm]`; a comma will do for the point.

    Raises:
        ValueError: It is no time; the message is a clause that shows the form.
    """
    text = text.strip()
    written = _with_point(text)
    if _NUMBER.fullmatch(written):
        seconds = Decimal(written)
    elif clock := _CLOCK.fullmatch(written):
        *numbers, fraction = clock.groups(default="0")
        seconds = whole_seconds(numbers) + Decimal(fraction)
    else:
        raise ValueError(f"{quoted(text)} is not a time: give seconds or [h:]mm:ss[.mmm]")
    time = _whole_us(seconds)
    if time > _MAX_TIME_US:
        raise ValueError(f"{quoted(text)} is beyond 1,000 hours")
    return time


def pause_us(text: str) -> int:
    """Parse milliseconds, as in the column `pause_ms`, into microseconds.

    A comma is no point here: `1,500` may be a second and a half, or a millisecond and a half.

    Raises:
        ValueError: It is out of range; the message is a clause that gives the range.
    """
    text = text.strip()
    if _THOUSANDS.fullmatch(text):
        raise ValueError(f"{quoted(text)} may be two numbers: write {text.replace(',', '')} without commas")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not a number of milliseconds, 0 to {_MAX_PAUSE_US // US_PER_MS}")
    return _bounded_pause(Decimal(text) / 1000, text)


def written_pause_us(text: str) -> int:
    """Parse the duration in `[pause …]`, such as `1.5s`, `1,5s` or `500ms`, into microseconds.

    Raises:
        ValueError: It is no pause; the message is a clause that shows the form.
    """
    pause = _PAUSE.fullmatch(text.strip())
    if not pause:
        raise ValueError(f"{quoted(text.strip())} is not a pause: write [pause 1.5s] or [pause 500ms]")
    number, unit = pause.groups()
    return _bounded_pause(Decimal(_with_point(number)) / (1000 if unit == "ms" else 1), text.strip())


def speed(text: str, service: Service) -> float:
    """Parse a speed within the range of the service; a comma will do for the point.

    Raises:
        ValueError: It is no such speed; the message is a clause that gives the range.
    """
    text = text.strip()
    speeds = service.capabilities.speeds
    if speeds is None:
        raise ValueError(f"{service} speaks at its own speed only; leave it out")
    slowest, fastest = Decimal(str(speeds.slowest)), Decimal(str(speeds.fastest))  # 1.2 as it is written
    number = _with_point(text)
    if not _NUMBER.fullmatch(number) or not slowest <= Decimal(number) <= fastest:
        raise ValueError(f"{quoted(text)} is not a speed {speeds}, the range of {service}")
    return float(number)


def _with_point(text: str) -> str:
    """A number whose only mark is a decimal comma, with a point instead."""
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _bounded_pause(seconds: Decimal, text: str) -> int:
    pause = _whole_us(seconds)
    if pause > _MAX_PAUSE_US:
        raise ValueError(f"{quoted(text)} is a pause of more than an hour")
    return pause


def _whole_us(seconds: Decimal) -> int:
    return int((seconds * US_PER_SECOND).to_integral_value(ROUND_HALF_UP))

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
_PAUSE = re.compile(r"(\d{1,9}(?:\.\d{1,20})?|\.\d{1,20})\s*(ms|s)", re.ASCII)


def time_us(text: str) -> int:
    """Parse a time, in microseconds.

    Args:
        text: Seconds, or `[h:]mm:ss[.mmm]`.

    Raises:
        ValueError: It is no time; the message is a clause that shows the form.
    """
    text = text.strip()
    if _NUMBER.fullmatch(text):
        seconds = Decimal(text)
    elif clock := _CLOCK.fullmatch(text):
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

    Raises:
        ValueError: It is out of range; the message is a clause that gives the range.
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not a number of milliseconds, 0 to {_MAX_PAUSE_US // US_PER_MS}")
    return _bounded_pause(Decimal(text) / 1000, text)


def written_pause_us(text: str) -> int:
    """Parse the duration in `[pause …]`, such as `1.5s` or `500ms`, into microseconds.

    Raises:
        ValueError: It is no pause; the message is a clause that shows the form.
    """
    pause = _PAUSE.fullmatch(text.strip())
    if not pause:
        raise ValueError(f"{quoted(text.strip())} is not a pause: write [pause 1.5s] or [pause 500ms]")
    number, unit = pause.groups()
    return _bounded_pause(Decimal(number) / (1000 if unit == "ms" else 1), text.strip())


def speed(text: str, service: Service) -> float:
    """Parse a speed within the range of the service.

    Raises:
        ValueError: It is no such speed; the message is a clause that gives the range.
    """
    text = text.strip()
    speeds = service.capabilities.speeds
    if speeds is None:
        raise ValueError(f"{service} speaks at its own speed only; leave it out")
    slowest, fastest = Decimal(str(speeds.slowest)), Decimal(str(speeds.fastest))  # 1.2 as it is written
    if not _NUMBER.fullmatch(text) or not slowest <= Decimal(text) <= fastest:
        raise ValueError(f"{quoted(text)} is not a speed {speeds}, the range of {service}")
    return float(text)


def _bounded_pause(seconds: Decimal, text: str) -> int:
    pause = _whole_us(seconds)
    if pause > _MAX_PAUSE_US:
        raise ValueError(f"{quoted(text)} is a pause of more than an hour")
    return pause


def _whole_us(seconds: Decimal) -> int:
    return int((seconds * US_PER_SECOND).to_integral_value(ROUND_HALF_UP))

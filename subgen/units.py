"""Samples, microseconds, milliseconds and centiseconds, and the only place where time is rounded.

Positions on a track are counts of PCM samples, exact integers. Times that people write are integer
microseconds. Both are converted to milliseconds or centiseconds once, at the edge, from an absolute position;
durations are never rounded and added up. Halves round up everywhere: unlike rounding halves to even, that
keeps two positions a whole unit apart after rounding whenever they were a whole unit apart before.
"""

from math import floor

__all__ = [
    "US_PER_MS",
    "US_PER_SECOND",
    "cs_of_samples",
    "format_size",
    "ms_of_samples",
    "round_half_up",
    "samples_of_seconds",
    "samples_of_us",
    "seconds_of_samples",
    "us_of_ms",
    "us_of_samples",
]

US_PER_SECOND = 1_000_000
US_PER_MS = 1_000


def round_half_up(numerator: int, denominator: int) -> int:
    """Round a fraction to the nearest integer, halves up, without floats.

    Args:
        numerator: Any integer.
        denominator: A positive integer.
    """
    return (2 * numerator + denominator) // (2 * denominator)


def us_of_ms(duration_ms: float) -> int:
    """Convert milliseconds, as people write them, to the nearest whole number of microseconds."""
    numerator, denominator = duration_ms.as_integer_ratio()
    return round_half_up(numerator * US_PER_MS, denominator)


def samples_of_us(duration_us: int, sample_rate_hz: int) -> int:
    """Convert microseconds to the nearest whole number of samples."""
    return round_half_up(duration_us * sample_rate_hz, US_PER_SECOND)


def samples_of_seconds(seconds: float, sample_rate_hz: int) -> int:
    """Convert seconds, as a service writes them, to the nearest whole number of samples.

    Args:
        seconds: Finite. A float holds seconds exactly to the microsecond for 140 years.
        sample_rate_hz: Samples per second.
    """
    return floor(seconds * sample_rate_hz + 0.5)


def ms_of_samples(samples: int, sample_rate_hz: int) -> int:
    """Convert a position in samples to whole milliseconds (SRT, VTT)."""
    return round_half_up(samples * 1_000, sample_rate_hz)


def cs_of_samples(samples: int, sample_rate_hz: int) -> int:
    """Convert a position in samples to whole centiseconds (ASS)."""
    return round_half_up(samples * 100, sample_rate_hz)


def us_of_samples(samples: int, sample_rate_hz: int) -> int:
    """Convert a position in samples to whole microseconds (JSON, and all formats with six decimals)."""
    return round_half_up(samples * US_PER_SECOND, sample_rate_hz)


def seconds_of_samples(samples: int, sample_rate_hz: int) -> float:
    """Convert a position in samples to seconds with six decimals (JSON)."""
    return us_of_samples(samples, sample_rate_hz) / US_PER_SECOND


def format_size(size: int) -> str:
    """Write a number of bytes for people: `1.2 GB`, `3.4 MB` or `5.6 kB`."""
    for unit, bytes_each in (("GB", 10**9), ("MB", 10**6)):
        if size >= bytes_each:
            return f"{size / bytes_each:.1f} {unit}"
    return f"{size / 1000:.1f} kB"

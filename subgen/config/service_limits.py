"""Check the settings whose limits depend on the service: sample rate, speed and longest text of a request."""

from collections.abc import Iterator

from subgen.errors import quoted
from subgen.model import Service

__all__ = ["limit_problems"]


def limit_problems(key: str, value: object, service: Service) -> Iterator[tuple[str, str]]:
    """Yield the problems of a key that the service cannot fulfil.

    Args:
        key: Of the configuration.
        value: Its value; a value of a wrong type is left to `subgen.config.validation`.
        service: The service of the job.

    Yields:
        A key with the tables around it, and the problem with its value.
    """
    if key == "cast" and isinstance(value, dict):
        for name, member in value.items():
            if isinstance(member, dict) and "speed" in member:
                yield from _with_key(f"cast.{name}.speed", _speed_problem(member["speed"], service))
    elif key == "speed":
        yield from _with_key(key, _speed_problem(value, service))
    elif key == "sample_rate":
        yield from _with_key(key, _sample_rate_problem(value, service))
    elif key == "max_chars":
        yield from _with_key(key, _length_problem(value, service))


def _with_key(key: str, problem: str | None) -> Iterator[tuple[str, str]]:
    if problem is not None:
        yield key, problem


def _speed_problem(speed: object, service: Service) -> str | None:
    if not isinstance(speed, int | float) or isinstance(speed, bool):
        return None
    speeds = service.capabilities.speeds
    if speeds is None:
        return f"{service} speaks at its own speed only; leave it out"
    if speeds.slowest <= speed <= speeds.fastest:
        return None
    return f"{quoted(f'{speed:g}')} is not a speed {speeds}, the range of {service}"


def _sample_rate_problem(rate_hz: object, service: Service) -> str | None:
    rates_hz = service.capabilities.sample_rates_hz
    if not isinstance(rate_hz, int) or isinstance(rate_hz, bool) or rate_hz in rates_hz:
        return None
    known = ", ".join(map(str, rates_hz))
    return f"{quoted(str(rate_hz))} is not a sample rate of {service}; known: {known}"


def _length_problem(characters: object, service: Service) -> str | None:
    longest = service.capabilities.max_characters
    if not isinstance(characters, int) or isinstance(characters, bool) or characters <= longest:
        return None
    return f"expected a whole number <= {longest}, the longest request of {service}"

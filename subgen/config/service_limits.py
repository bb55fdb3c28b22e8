"""Check the settings whose limits depend on the service: voice, model, sample rate, speed, longest text."""

from collections.abc import Iterator, Mapping

from subgen.errors import nearest, quoted
from subgen.model import ModelState, Service

__all__ = ["limit_problems", "name_problem"]


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
            if isinstance(member, dict):
                yield from _member_problems(member, f"cast.{name}.", service)
    elif key == "speed":
        yield from _with_key(key, _speed_problem(value, service))
    elif key == "sample_rate":
        yield from _with_key(key, _sample_rate_problem(value, service))
    elif key == "max_chars":
        yield from _with_key(key, _length_problem(value, service))


def _member_problems(member: Mapping[str, object], place: str, service: Service) -> Iterator[tuple[str, str]]:
    """Yield the problems of one name of the cast, whether it speaks or not.

    Those of the default voice and model come with the rows that use them, since all faults of rows are
    reported together.
    """
    for key in ("voice", "model"):
        if isinstance(name := member.get(key), str) and name:
            yield from _with_key(place + key, name_problem(key, name, service))
    if "speed" in member:
        yield from _with_key(f"{place}speed", _speed_problem(member["speed"], service))


def name_problem(key: str, name: str, service: Service) -> str | None:
    """Return what is wrong with the name of a voice or a model, or None where nothing is known to be.

    A service with more voices and models than are known is asked; `subgen.planning.retired_models` reports
    the models that are gone.
    """
    capabilities = service.capabilities
    if not capabilities.is_catalog_complete:
        return None
    known = tuple(capabilities.voices) if key == "voice" else _spoken_models(service)
    model = capabilities.model_named(name) if key == "model" else None
    if name in known or (model is not None and model.state is ModelState.RETIRED):
        return None
    return f"{quoted(name)} is not a {key} of {service}; {nearest(name, known)}"


def _spoken_models(service: Service) -> tuple[str, ...]:
    models = service.capabilities.models.items()
    return tuple(name for name, model in models if model.state is not ModelState.RETIRED)


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

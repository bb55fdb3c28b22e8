"""Limits of the services, before one is opened. Light, so that `--help` can name them."""

from collections.abc import Iterable
from dataclasses import dataclass

from subgen.config.settings import Settings
from subgen.model import Service
from subgen.providers.registry import PROVIDERS, service_named

__all__ = ["Limits", "default_limits", "widest_limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Values that a request may hold.

    Attributes:
        sample_rates_hz: Sample rates, lowest first.
        slowest: Lowest speed.
        fastest: Highest speed.
        max_characters: Longest text of one request.
    """

    sample_rates_hz: tuple[int, ...]
    slowest: float
    fastest: float
    max_characters: int


def default_limits() -> Limits:
    """Return the limits of the service of a run that names none."""
    return _limits_of([service_named(Settings().service)])


def widest_limits() -> Limits:
    """Return limits that hold for every service: no service takes what is outside."""
    return _limits_of([entry.service for entry in PROVIDERS.values()])


def _limits_of(services: Iterable[Service]) -> Limits:
    every = [service.capabilities for service in services]
    speeds = [capabilities.speeds for capabilities in every if capabilities.speeds is not None]
    return Limits(
        sample_rates_hz=tuple(sorted({rate for each in every for rate in each.sample_rates_hz})),
        slowest=min((speed.slowest for speed in speeds), default=1.0),
        fastest=max((speed.fastest for speed in speeds), default=1.0),
        max_characters=max(each.max_characters for each in every),
    )

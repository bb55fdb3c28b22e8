"""When a failed request is tried again, and how often."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from subgen.errors import (
    AccountRefused,
    NoService,
    RequestLost,
    RequestRefused,
    ServiceBusy,
    ServiceError,
    SocketRefused,
)

__all__ = ["ATTEMPTS", "RETRIES", "Retry", "backoff_s"]


ATTEMPTS = 5
"""Attempts that a line has before it fails."""
_FIRST_BACKOFF_S = 0.5
_LONGEST_BACKOFF_S = 30.0
_LONGEST_ASKED_S = 300.0
"""Of a service that asks to be left alone: longer is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class Retry:
    """What a failure means for the next attempt.

    Attributes:
        again: Whether there is one.
        counts: Whether it uses up one of the line's attempts.
        halves: Whether fewer requests are asked at once from now on.
    """

    again: bool
    counts: bool = True
    halves: bool = False


RETRIES: Mapping[type[ServiceError], Retry] = {
    AccountRefused: Retry(again=False),
    NoService: Retry(again=False),
    RequestRefused: Retry(again=False),
    RequestLost: Retry(again=True),
    SocketRefused: Retry(again=True, counts=False),
    ServiceBusy: Retry(again=True, counts=False, halves=True),
}
"""Every failure of a service, and what it does next."""


def backoff_s(failures: int, dice: Callable[[], float], longest_s: float = _LONGEST_BACKOFF_S) -> float:
    """How long to wait after so many failures in a row.

    Args:
        failures: At least 1.
        dice: Gives a number from 0 to 1.
        longest_s: The most, in seconds.
    """
    return dice() * min(longest_s, _FIRST_BACKOFF_S * 2.0 ** min(failures - 1, 30))

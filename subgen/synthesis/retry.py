"""Retry policy: which failures are retried, which use up an attempt, and how long to back off.

How a failure changes the number of open requests, and when a service counts as down, is in `concurrency`.
"""

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

__all__ = ["ATTEMPTS", "LONGEST_BACKOFF_S", "LONGEST_RETRY_AFTER_S", "RETRIES", "Retry", "backoff_s"]


ATTEMPTS = 5
"""Attempts of one utterance before its line fails."""
_FIRST_BACKOFF_S = 0.5
LONGEST_BACKOFF_S = 30.0
LONGEST_RETRY_AFTER_S = 300.0
"""Longest pause that a service can ask for (`Retry-After`); a longer one is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Retry policy for one kind of failure.

    Attributes:
        again: Whether the request is retried.
        counts: Whether the failure uses up one of the attempts.
        halves: Whether the limit of open requests is halved.
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
"""Failure of a service -> retry policy."""


def backoff_s(failures: int, dice: Callable[[], float], longest_s: float = LONGEST_BACKOFF_S) -> float:
    """Compute an exponential backoff with full jitter, in seconds.

    Args:
        failures: Failures in a row, at least 1.
        dice: Returns a random number from 0 to 1.
        longest_s: Upper bound, in seconds.
    """
    return dice() * min(longest_s, _FIRST_BACKOFF_S * 2.0 ** min(failures - 1, 30))

"""When to ask, and how much at once: decided here, from what happened and the clock; carried out elsewhere.

    all goes well         one request more at once after each success, then one more after each round of them
    the service is busy   half as many, and none before it asked to be left alone
    an attempt fails      that line again, after a back-off with full jitter
    20 failures in a row  the service is down: one request at a time probes it, and no attempt counts
    it answers again      as many at once as before
    10 minutes of that    enough

Full jitter spreads those who come back (Marc Brooker, "Exponential Backoff and Jitter", AWS, 2015).
"""

from collections.abc import Callable

from subgen.errors import (
    ServiceError,
)
from subgen.synthesis.retry import _LONGEST_ASKED_S, _LONGEST_BACKOFF_S, RETRIES, Retry, backoff_s

__all__ = ["ConcurrencyLimiter"]


_DOWN_AFTER = 20
_PROBE_AFTER_S = 10.0
"""At most between two probes, so that throughput is back within half a minute of the service."""
_SOCKET_AFTER_S = 0.25
"""At most between a socket that is refused and the next, until so many are that the service is down.

Nor is it longer than a service that is down is waited for: who gives up after 0 s does so at once.
"""
_START = 2


class ConcurrencyLimiter:
    """How many requests may be under way at once, and from when on.

    Times are seconds of one clock, given with each call.

    Args:
        most: Requests at once, at most.
        dice: Gives a number from 0 to 1.
        give_up_after_s: How long a service that is down is waited for.

    Attributes:
        width: Requests at once, at present.
        widest: The most that went well.
    """

    def __init__(self, most: int, dice: Callable[[], float], give_up_after_s: float) -> None:
        self.width = min(_START, most)
        self.widest = 0
        self._most = most
        self._dice = dice
        self._give_up_after_s = give_up_after_s
        self._socket_after_s = min(_SOCKET_AFTER_S, give_up_after_s)
        self._was_too_wide = False
        self._held_up_s: float | None = None
        self._successes = 0
        self._failures = 0
        self._refused = 0
        self._not_before_s = 0.0
        self._halved_s: float | None = None
        self._down_since_s: float | None = None
        self._width_before = self.width

    @property
    def is_down(self) -> bool:
        """Whether the service has stopped answering."""
        return self._down_since_s is not None

    def gives_up(self, now_s: float) -> bool:
        """Whether it has been waited for long enough."""
        return self._down_since_s is not None and now_s - self._down_since_s >= self._give_up_after_s

    def wait_s(self, under_way: int, now_s: float) -> float | None:
        """How long the next request has to wait: 0 for not at all, None until one under way has ended."""
        if under_way >= self.width:
            self._held_up_s = now_s
            return None
        return max(0.0, self._not_before_s - now_s)

    def succeeded(self, under_way: int, asked_s: float) -> None:
        """A request was answered.

        Args:
            under_way: Requests that are, this one included.
            asked_s: When it was asked; the width grows only if it has held up another one since.
        """
        self._failures = self._refused = 0
        if self._down_since_s is not None:
            self._down_since_s = None
            self._not_before_s = 0.0
            self.width = self._width_before
        self.widest = max(self.widest, under_way)
        if self._held_up_s is None or self._held_up_s < asked_s:
            return  # more would not have been asked, however wide
        self._successes += 1
        if self._successes >= (self.width if self._was_too_wide else 1):
            self._successes = 0
            self.width = min(self._most, self.width + 1)

    def failed(self, error: ServiceError, asked_s: float, now_s: float) -> None:
        """A request was not answered.

        Args:
            error: Why.
            asked_s: When it was asked.
            now_s: The time.
        """
        retry = RETRIES.get(type(error), Retry(again=False))
        if not retry.again:
            self._failures = 0  # a refusal is an answer
            return
        self._failures += 1
        if error.retry_after_s is not None:
            self._not_before_s = max(self._not_before_s, now_s + min(error.retry_after_s, _LONGEST_ASKED_S))
        if retry.halves:
            self._halve(asked_s, now_s)
        if self._failures >= _DOWN_AFTER and self._down_since_s is None:
            self._down_since_s = now_s
            self._width_before = self.width
        if self._down_since_s is not None:
            self.width = 1
            pause_s = backoff_s(self._failures - _DOWN_AFTER + 1, self._dice, _PROBE_AFTER_S)
            self._not_before_s = max(self._not_before_s, now_s + pause_s)
        elif not retry.counts:  # no line waits for its own next attempt: all do
            self._refused += 1
            longest_s = _LONGEST_BACKOFF_S if retry.halves else self._socket_after_s
            pause_s = backoff_s(self._refused, self._dice, longest_s)
            self._not_before_s = max(self._not_before_s, now_s + pause_s)

    def _halve(self, asked_s: float, now_s: float) -> None:
        """Once for all requests that were under way together."""
        if self._halved_s is not None and asked_s < self._halved_s:
            return
        self._halved_s = now_s
        self._was_too_wide = True
        self.width = max(1, self.width // 2)
        self._successes = 0

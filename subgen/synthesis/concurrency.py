"""Limit how many requests run at once, and when the next may start. Decides only; `scheduler` acts.

    all goes well          one more request at once after each success; once the service was busy, one more
                           after as many successes as the limit
    the service is busy    half the limit, and no request before the time that the service asked for
    an attempt fails       that line again, after an exponential backoff with full jitter
    20 failures in a row   the service is down: one request at a time probes it, and no attempt counts
    5 minutes of refusals  the same: a service that asks for long waits would need hours for twenty
    30 s without a socket  the same: where each try waits for an answer, twenty of them take minutes
    it answers again       the limit from before
    10 minutes down        give up

Full jitter spreads clients that retry (Marc Brooker, "Exponential Backoff and Jitter", AWS, 2015).
"""

from collections.abc import Callable

from subgen.errors import ServiceError
from subgen.synthesis.retry import LONGEST_BACKOFF_S, LONGEST_RETRY_AFTER_S, RETRIES, Retry, backoff_s

__all__ = ["ConcurrencyLimiter"]


_DOWN_AFTER = 20
_DOWN_AFTER_S = 300.0
"""Time from the first refusal to the last, without an answer between them."""
_DOWN_AFTER_NO_SOCKET_S = 30.0
"""The same, where the last one is that no socket could be opened."""
_PROBE_AFTER_S = 10.0
"""Longest pause between two probes, so that throughput is back within half a minute of the service."""
_SOCKET_AFTER_S = 0.25
"""Longest pause after a refused connection, until enough are refused for the service to count as down.

Nor is it longer than `give_up_after_s`: a run that gives up after 0 s does so at once.
"""
_START = 2


class ConcurrencyLimiter:
    """Limits how many requests are open at once, and when the next may start.

    Times are seconds on one clock, passed with each call.

    Args:
        most: Upper bound of the limit.
        dice: Returns a random number from 0 to 1.
        give_up_after_s: Seconds to wait for a service that is down.

    Attributes:
        width: The present limit of open requests.
        widest: Most requests that were open when one succeeded.
    """

    def __init__(self, most: int, dice: Callable[[], float], give_up_after_s: float) -> None:
        self.width = min(_START, most)
        self.widest = 0
        self._most = most
        self._dice = dice
        self._give_up_after_s = give_up_after_s
        self._socket_after_s = min(_SOCKET_AFTER_S, give_up_after_s)
        self._was_busy = False
        self._last_held_back_s: float | None = None
        self._successes = 0
        self._failures = 0
        self._uncounted = 0
        self._refused_since_s: float | None = None
        self._not_before_s = 0.0
        self._halved_s: float | None = None
        self._down_since_s: float | None = None
        self._width_before = self.width

    @property
    def is_down(self) -> bool:
        """Whether the service counts as down."""
        return self._down_since_s is not None

    def should_give_up(self, now_s: float) -> bool:
        """Whether the service has been down for longer than `give_up_after_s`."""
        return self._down_since_s is not None and now_s - self._down_since_s >= self._give_up_after_s

    def wait_s(self, open_requests: int, now_s: float) -> float | None:
        """Return the seconds until the next request may start: 0 for now, None until an open one ends."""
        if open_requests >= self.width:
            self._last_held_back_s = now_s
            return None
        return max(0.0, self._not_before_s - now_s)

    def record_success(self, open_requests: int, sent_s: float) -> None:
        """Record a success, and raise the limit if the limit held back a request since it was sent.

        Args:
            open_requests: Open requests, this one included.
            sent_s: When it was sent.
        """
        self._failures = self._uncounted = 0
        self._refused_since_s = None
        if self._down_since_s is not None:
            self._down_since_s = None
            self._not_before_s = 0.0
            self.width = self._width_before
        self.widest = max(self.widest, open_requests)
        if self._last_held_back_s is None or self._last_held_back_s < sent_s:
            return  # a higher limit would not have sent more
        self._successes += 1
        if self._successes >= (self.width if self._was_busy else 1):
            self._successes = 0
            self.width = min(self._most, self.width + 1)

    def record_failure(self, error: ServiceError, sent_s: float, now_s: float) -> None:
        """Record a failure, and lower the limit or delay the next request as the error asks.

        Args:
            error: The failure.
            sent_s: When the request was sent.
            now_s: The time now.
        """
        retry = RETRIES.get(type(error), Retry(again=False))
        if not retry.again:
            self._failures = 0  # a refusal is an answer: the service is up
            return
        self._failures += 1
        if error.retry_after_s is not None:
            longest_s = min(LONGEST_RETRY_AFTER_S, self._give_up_after_s)
            self._not_before_s = max(self._not_before_s, now_s + min(error.retry_after_s, longest_s))
        if retry.halves:
            self._halve(sent_s, now_s)
        if self._seems_down(retry, now_s) and self._down_since_s is None:
            self._down_since_s = now_s
            self._width_before = self.width
        if self._down_since_s is not None:
            self.width = 1
            pause_s = backoff_s(max(1, self._failures - _DOWN_AFTER + 1), self._dice, _PROBE_AFTER_S)
            self._not_before_s = max(self._not_before_s, now_s + pause_s)
        elif not retry.counts:  # the line does not wait for its retry, so all requests wait
            self._uncounted += 1
            longest_s = LONGEST_BACKOFF_S if retry.halves else self._socket_after_s
            pause_s = backoff_s(self._uncounted, self._dice, longest_s)
            self._not_before_s = max(self._not_before_s, now_s + pause_s)

    def _seems_down(self, retry: Retry, now_s: float) -> bool:
        """Whether the last failure, by number or by time, makes one take the service for down."""
        if retry.counts:
            self._refused_since_s = None
        elif self._refused_since_s is None:
            self._refused_since_s = now_s
        refused_s = 0.0 if self._refused_since_s is None else now_s - self._refused_since_s
        longest_s = _DOWN_AFTER_S if retry.halves else _DOWN_AFTER_NO_SOCKET_S
        return self._failures >= _DOWN_AFTER or refused_s >= longest_s

    def _halve(self, sent_s: float, now_s: float) -> None:
        """Halve the limit, once for all requests that were open together."""
        if self._halved_s is not None and sent_s < self._halved_s:
            return
        self._halved_s = now_s
        self._was_busy = True
        self.width = max(1, self.width // 2)
        self._successes = 0

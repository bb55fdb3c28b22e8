"""Queue of requests: pulled from the input one at a time, put back for a retry, reported in input order.

A window bounds how far requests may run ahead of the first one without an outcome, so that neither a million
lines nor a fast service can fill memory.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from subgen.model import Take, Utterance

__all__ = ["PendingRequest", "Report", "RequestQueue"]

Report = Callable[[Utterance, str | None], None]
"""Called with each utterance, in order, and None if its take is stored, else the reason why there is none."""


@dataclass(slots=True, order=True)
class PendingRequest:
    """An utterance that has no outcome yet.

    Attributes:
        due_s: Earliest time of the next attempt, on the event loop's clock.
        number: Position among the utterances of the run, from 0.
        utterance: The utterance.
        attempts: Requests sent for it so far.
        counted: Attempts that use up its retries.
        suspected: A suspected take and the suspicion, while another take is requested. It is not in the
            store, so that a run that resumes this one requests another take, too.
        follower: The next part of the same context, which the same worker sends after this one.
        is_put_back: Whether it waits for another attempt.
    """

    due_s: float
    number: int
    utterance: Utterance
    attempts: int = 0
    counted: int = 0
    suspected: tuple[Take, str] | None = None
    follower: "PendingRequest | None" = field(default=None, compare=False)
    is_put_back: bool = field(default=False, compare=False)

    def take_follower(self) -> "PendingRequest | None":
        """Remove and return the next part, unless it waits with this one for a retry."""
        if self.is_put_back:
            return None
        follower, self.follower = self.follower, None
        return follower


class RequestQueue:
    """All requests of a run.

    Args:
        utterances: Pulled one at a time. A None asks for nothing; it only lets other tasks run.
        report: Called with each outcome, in the order of the utterances.
        window: Most utterances in work, counted from the first one that has not been reported.
        stop: Set to stop pulling.
    """

    def __init__(
        self, utterances: Iterable[Utterance | None], report: Report, window: int, stop: asyncio.Event
    ) -> None:
        self._utterances = iter(utterances)
        self._report = report
        self._window = window
        self._stop = stop
        self._retries: list[PendingRequest] = []
        self._outcomes: dict[int, tuple[Utterance, str | None]] = {}
        self._pulled = 0
        self._next_to_report = 0
        self._is_exhausted = False
        self._peeked: Utterance | None = None

    @property
    def is_done(self) -> bool:
        """Whether every utterance that was pulled is reported, and the input has no more."""
        return self._is_exhausted and self._peeked is None and self._next_to_report == self._pulled

    def pop_due(self, now_s: float) -> PendingRequest | None:
        """Remove and return the first request whose retry is due, if any."""
        return heappop(self._retries) if self._retries and self._retries[0].due_s <= now_s else None

    def next_due_in_s(self, now_s: float) -> float | None:
        """Return the seconds until the next retry is due, or None without one."""
        return self._retries[0].due_s - now_s if self._retries else None

    async def pull(self) -> PendingRequest | None:
        """Return a request for the next utterance of the input, if the window has room for it."""
        if self._pulled - self._next_to_report >= self._window:
            return None
        while self._peeked is not None or not self._is_exhausted:
            utterance, self._peeked = self._peeked or self._advance(), None
            if utterance is not None:
                return self._with_followers(utterance)
            if self._is_exhausted:
                return None
            await asyncio.sleep(0)
            if self._stop.is_set():
                return None
        return None

    def _with_followers(self, utterance: Utterance) -> PendingRequest:
        """Return a request for an utterance, with the other parts of its context after it."""
        request = first = self._new_request(utterance)
        while request.utterance.continuation is not None and not request.utterance.continuation.is_last:
            following = self._advance()
            if following is None or not _is_same_context(request.utterance, following):
                self._peeked = following
                break
            request.follower = self._new_request(following)
            request = request.follower
        return first

    def _advance(self) -> Utterance | None:
        """Return what the input has next; at its end, None."""
        for utterance in self._utterances:
            return utterance
        self._is_exhausted = True
        return None

    def _new_request(self, utterance: Utterance) -> PendingRequest:
        self._pulled += 1
        return PendingRequest(0.0, self._pulled - 1, utterance)

    def take_unsent(self) -> list[PendingRequest]:
        """Remove and return the requests that wait for a retry, since none will be sent."""
        unsent, self._retries = self._retries, []
        return unsent

    def put_back(self, request: PendingRequest, due_s: float) -> None:
        """Schedule another attempt, not before `due_s`."""
        request.due_s = due_s
        request.is_put_back = True
        heappush(self._retries, request)

    def finish(self, request: PendingRequest, failure: str | None) -> None:
        """Record an outcome, and report all outcomes that are next in order."""
        self._outcomes[request.number] = (request.utterance, failure)
        while self._next_to_report in self._outcomes:
            self._report(*self._outcomes.pop(self._next_to_report))
            self._next_to_report += 1


def _is_same_context(part: Utterance, other: Utterance) -> bool:
    """Whether another utterance is a later part of the same context."""
    first, second = part.continuation, other.continuation
    return first is not None and second is not None and first.of == second.of and first.part < second.part

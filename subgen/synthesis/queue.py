"""Queue of requests: pulled from the input one at a time, put back for a retry, reported in input order.

A window bounds how far requests may run ahead of the first one without an outcome, so that neither a million
lines nor a fast service can fill memory.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
    """

    due_s: float
    number: int
    utterance: Utterance
    attempts: int = 0
    counted: int = 0
    suspected: tuple[Take, str] | None = None


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

    @property
    def is_done(self) -> bool:
        """Whether every utterance that was pulled is reported, and the input has no more."""
        return self._is_exhausted and self._next_to_report == self._pulled

    def pop_due(self, now_s: float) -> PendingRequest | None:
        """Remove and return the first request whose retry is due, if any."""
        return heappop(self._retries) if self._retries and self._retries[0].due_s <= now_s else None

    def next_due_in_s(self, now_s: float) -> float | None:
        """Return the seconds until the next retry is due, or None without one."""
        return self._retries[0].due_s - now_s if self._retries else None

    async def pull(self) -> PendingRequest | None:
        """Return a request for the next utterance of the input, if the window has room for it."""
        if self._is_exhausted or self._pulled - self._next_to_report >= self._window:
            return None
        for utterance in self._utterances:
            if utterance is not None:
                request = PendingRequest(0.0, self._pulled, utterance)
                self._pulled += 1
                return request
            await asyncio.sleep(0)
            if self._stop.is_set():
                return None
        self._is_exhausted = True
        return None

    def take_unsent(self) -> list[PendingRequest]:
        """Remove and return the requests that wait for a retry, since none will be sent."""
        unsent, self._retries = self._retries, []
        return unsent

    def put_back(self, request: PendingRequest, due_s: float) -> None:
        """Schedule another attempt, not before `due_s`."""
        request.due_s = due_s
        heappush(self._retries, request)

    def finish(self, request: PendingRequest, failure: str | None) -> None:
        """Record an outcome, and report all outcomes that are next in order."""
        self._outcomes[request.number] = (request.utterance, failure)
        while self._next_to_report in self._outcomes:
            self._report(*self._outcomes.pop(self._next_to_report))
            self._next_to_report += 1

"""Utterances on their way: pulled from the input one at a time, put back for another try, told in order.

A window bounds how far they may run ahead of the first that is missing, so that neither a million lines nor a
fast service can fill memory.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush

from subgen.model import Take, Utterance

__all__ = ["PendingRequest", "RequestQueue", "Told"]

Told = Callable[[Utterance, str | None], None]
"""Is told of each utterance, in order: None when its take is kept, else why there is none."""


@dataclass(slots=True, order=True)
class PendingRequest:
    """One utterance on its way.

    Attributes:
        due_s: Not before then.
        number: Place among all of the run.
        utterance: What is asked for.
        attempts: Requests that were sent for it.
        counted: Those of them that count.
        suspected: A take of it that is not believed, and what is wrong with it, while another is asked for.
            Not in the store: a run that goes on where this one ended has to ask for another, too.
    """

    due_s: float
    number: int
    utterance: Utterance
    attempts: int = 0
    counted: int = 0
    suspected: tuple[Take, str] | None = None


class RequestQueue:
    """All errands of a run.

    Args:
        utterances: Pulled one at a time; None where there is nothing to ask for but time to let others run.
        told: Is told of the outcomes, in the order of the utterances.
        window: How many may be on their way, counted from the first that has not been told.
        stop: Set when no more are to be pulled.
    """

    def __init__(
        self, utterances: Iterable[Utterance | None], told: Told, window: int, stop: asyncio.Event
    ) -> None:
        self._utterances = iter(utterances)
        self._told = told
        self._window = window
        self._stop = stop
        self._again: list[PendingRequest] = []
        self._waiting: dict[int, tuple[Utterance, str | None]] = {}
        self._pulled = 0
        self._head = 0
        self._is_dry = False

    @property
    def are_done(self) -> bool:
        """Whether every utterance has been told, but for those that this run will not ask for any more."""
        return self._is_dry and self._head == self._pulled

    def due(self, now_s: float) -> PendingRequest | None:
        """The first of those that were put back, if its time has come."""
        return heappop(self._again) if self._again and self._again[0].due_s <= now_s else None

    def due_in_s(self, now_s: float) -> float | None:
        """How long until the first of those that were put back is due, or None when there are none."""
        return self._again[0].due_s - now_s if self._again else None

    async def pull(self) -> PendingRequest | None:
        """The next utterance of the input, if the window has room for it."""
        if self._is_dry or self._pulled - self._head >= self._window:
            return None
        for utterance in self._utterances:
            if utterance is not None:
                errand = PendingRequest(0.0, self._pulled, utterance)
                self._pulled += 1
                return errand
            await asyncio.sleep(0)
            if self._stop.is_set():
                return None
        self._is_dry = True
        return None

    def left(self) -> list[PendingRequest]:
        """Those that were put back, and will not be tried again."""
        left, self._again = self._again, []
        return left

    def put_back(self, errand: PendingRequest, due_s: float) -> None:
        """Another try, not before then."""
        errand.due_s = due_s
        heappush(self._again, errand)

    def settle(self, errand: PendingRequest, failure: str | None) -> None:
        """An errand has come to its end: tell what can be told in order."""
        self._waiting[errand.number] = (errand.utterance, failure)
        while self._head in self._waiting:
            self._told(*self._waiting.pop(self._head))
            self._head += 1

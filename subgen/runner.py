"""Many requests over a few connections: all at once, told in order.

Each worker owns one connection and pulls the next utterance when it is free. Takes go to the store as they
come; only the outcome waits for those before it. A window bounds how far the workers may run ahead of the
first that is missing, so that neither a million lines nor a fast service can fill memory.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator

from subgen.errors import AccountRefused, OutputError, RequestLost, RequestRefused
from subgen.model import Utterance
from subgen.ports import Connection, Synthesiser, TakeStore

__all__ = ["GRACE_S", "Runner"]

GRACE_S = 2.0
"""Seconds; long enough for a short line, short enough for a person who wants out."""

_WINDOW_PER_CONNECTION = 64
_MOST_LOST_IN_A_ROW = 20

_log = logging.getLogger(__name__)

Told = Callable[[Utterance, str | None], None]
"""Is told of each utterance, in order: None when its take is kept, else why there is none."""


class Runner:
    """Carries out requests.

    Args:
        service: Who speaks.
        store: Where takes go.
        connections: The most that are open at once.
        stop: Set when no more is to be sent.
        grace_s: How long answers under way are waited for once the run is to stop.
    """

    def __init__(
        self,
        service: Synthesiser,
        store: TakeStore,
        connections: int,
        stop: asyncio.Event,
        grace_s: float = GRACE_S,
    ) -> None:
        self._service = service
        self._store = store
        self._connections = connections
        self._stop = stop
        self._grace_s = grace_s
        self._window = asyncio.Semaphore(connections * _WINDOW_PER_CONNECTION)
        self._waiting: dict[int, tuple[Utterance, str | None]] = {}
        self._pulled = 0
        self._head = 0
        self._lost_in_a_row = 0
        self._fatal: AccountRefused | OutputError | RequestLost | None = None

    async def run(self, utterances: Iterable[Utterance | None], told: Told) -> None:
        """Ask for every utterance, or for as many as there are before the run is to stop.

        Args:
            utterances: Pulled one at a time, as workers become free; None where there is nothing to ask for
                but time to let others run.
            told: Is told of the outcomes, in the order of the utterances.

        Raises:
            AccountRefused: No line can go on; what was under way has been waited for.
            OutputError: Takes cannot be kept.
            RequestLost: Request after request was lost; the service is out of reach.
        """
        pulled = iter(utterances)
        workers = [asyncio.create_task(self._work(pulled, told)) for _ in range(self._connections)]
        stopping = asyncio.create_task(self._stop.wait())
        try:
            pending: set[asyncio.Task[None]] = set(workers)
            while pending and not stopping.done():
                done, _ = await asyncio.wait({*pending, stopping}, return_when=asyncio.FIRST_COMPLETED)
                pending = {worker for worker in pending if not worker.done()}
                if any(task.cancelled() or task.exception() for task in done):
                    self._stop.set()  # what failed is never told, and the others would wait at the window
                    break
            if pending:
                await asyncio.wait(pending, timeout=self._grace_s)
        finally:
            for task in (*workers, stopping):
                task.cancel()
            results = await asyncio.gather(*workers, stopping, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result
        if self._fatal is not None:
            raise self._fatal

    async def _work(self, utterances: Iterator[Utterance | None], told: Told) -> None:
        connection = self._service.connection()
        try:
            while not self._stop.is_set():
                await self._window.acquire()
                if self._stop.is_set():
                    return
                utterance = await self._next(utterances)
                if utterance is None:
                    return
                number, self._pulled = self._pulled, self._pulled + 1
                failure = await self._attempt(connection, utterance)
                if self._fatal is not None:
                    return
                self._waiting[number] = (utterance, failure)
                self._tell(told)
        finally:
            await connection.close()

    async def _next(self, utterances: Iterator[Utterance | None]) -> Utterance | None:
        """The next utterance, or None when there are no more or the run is to stop."""
        for utterance in utterances:
            if utterance is not None:
                return utterance
            await asyncio.sleep(0)
            if self._stop.is_set():
                break
        return None

    async def _attempt(self, connection: Connection, utterance: Utterance) -> str | None:
        """Ask once; why there is no take, or None when there is."""
        _log.debug("ask %s (%d characters)", utterance.key, len(utterance.text))
        try:
            take = await connection.speak(utterance)
            self._store.keep(utterance.key, take)
            self._lost_in_a_row = 0
            _log.debug("got %s (%d samples, %d events)", utterance.key, take.samples, len(take.events))
        except (AccountRefused, OutputError) as fault:
            self._fatal = self._fatal or fault
            self._stop.set()
        except (RequestRefused, RequestLost) as fault:
            _log.debug("no %s: %s", utterance.key, fault)
            self._count_lost(fault)
            return str(fault)
        return None

    def _count_lost(self, fault: RequestRefused | RequestLost) -> None:
        """A service that loses everything is not asked ten thousand times."""
        if isinstance(fault, RequestRefused):
            return
        self._lost_in_a_row += 1
        if self._lost_in_a_row >= _MOST_LOST_IN_A_ROW:
            reason = f"{fault.message}; stopped after {_MOST_LOST_IN_A_ROW} lost requests in a row"
            self._fatal = self._fatal or RequestLost(reason, fault.code)
            self._stop.set()

    def _tell(self, told: Told) -> None:
        """Tell what can be told in order, and let the workers run on by as much."""
        while self._head in self._waiting:
            told(*self._waiting.pop(self._head))
            self._head += 1
            self._window.release()

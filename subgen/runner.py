"""Many requests over a few connections: all at once, each until it is whole, told in order.

Each worker owns one connection and takes the next request when it is free: one that is due again, else the
next of the input. How many workers may be at it, and from when on, is decided by `subgen.pacing`. Takes go to
the store as they come; only the outcome waits for those before it. A window bounds how far the workers may
run ahead of the first that is missing, so that neither a million lines nor a fast service can fill memory.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Protocol

from subgen.errors import AccountRefused, NoService, OutputError, ServiceDown, ServiceError, SocketRefused
from subgen.model import Take, Utterance
from subgen.pacing import ATTEMPTS, RETRIES, Pace, Retry, backoff_s
from subgen.ports import Connection, Observer, Synthesiser, TakeStore

__all__ = ["GRACE_S", "Runner", "Tools"]

GRACE_S = 2.0
"""Seconds; long enough for a short line, short enough for a person who wants out."""

_WINDOW_PER_CONNECTION = 64

_log = logging.getLogger(__name__)

Told = Callable[[Utterance, str | None, int], None]
"""Is told of each utterance, in order: None when its take is kept, else why there is none; and attempts."""


class Doubt(Protocol):
    """Looks at takes."""

    def __call__(self, utterance: Utterance, take: Take, *, again: bool) -> bool:
        """Whether to ask once more; `again` is of a take that was asked for once more already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a run needs besides the service and the store.

    Attributes:
        stop: Set when no more is to be sent.
        observer: Is told when the service is down, and when it is back.
        dice: Gives a number from 0 to 1.
        doubt: Says of which takes another is asked for.
        give_up_after_s: How long a service that is down is waited for.
        grace_s: How long answers under way are waited for once the run is to stop.
    """

    stop: asyncio.Event
    observer: Observer
    dice: Callable[[], float]
    doubt: Doubt
    give_up_after_s: float = 600.0
    grace_s: float = GRACE_S


@dataclass(slots=True, order=True)
class _Errand:
    """One utterance on its way.

    Attributes:
        due_s: Not before then.
        number: Place among all of the run.
        utterance: What is asked for.
        attempts: Requests that were sent for it.
        counted: Those of them that count.
        is_doubted: Whether a take of it is kept, and another asked for.
    """

    due_s: float
    number: int
    utterance: Utterance
    attempts: int = 0
    counted: int = 0
    is_doubted: bool = False


class Runner:
    """Carries out requests.

    Args:
        service: Who speaks.
        store: Where takes go.
        connections: The most that are open at once.
        tools: What else it needs.

    Attributes:
        pace: How much was asked at once.
    """

    def __init__(self, service: Synthesiser, store: TakeStore, connections: int, tools: Tools) -> None:
        self.pace = Pace(connections, tools.dice, tools.give_up_after_s)
        self._service = service
        self._store = store
        self._connections = connections
        self._tools = tools
        self._stop = tools.stop
        self._window = connections * _WINDOW_PER_CONNECTION
        self._again: list[_Errand] = []
        self._waiting: dict[int, tuple[Utterance, str | None, int]] = {}
        self._idle: deque[asyncio.Future[None]] = deque()
        self._alarm: asyncio.TimerHandle | None = None
        self._pulled = 0
        self._head = 0
        self._is_dry = False
        self._under_way = 0
        self._has_answered = False
        self._fatal: OutputError | ServiceError | None = None
        self._broken: BaseException | None = None

    async def run(self, utterances: Iterable[Utterance | None], told: Told) -> None:
        """Ask for every utterance, or for as many as there are before the run is to stop.

        Args:
            utterances: Pulled one at a time, as workers become free; None where there is nothing to ask for
                but time to let others run.
            told: Is told of the outcomes, in the order of the utterances.

        Raises:
            AccountRefused: No line can go on; what was under way has been waited for.
            NoService: There is no service at the address.
            OutputError: Takes cannot be kept.
            ServiceDown: The service stopped answering, and did not come back.
        """
        self._utterances, self._told = iter(utterances), told
        workers = [asyncio.create_task(self._work()) for _ in range(self._connections)]
        stopping = asyncio.create_task(self._stop.wait())
        try:
            pending: set[asyncio.Task[None]] = set(workers)
            while pending and not stopping.done():
                done, _ = await asyncio.wait({*pending, stopping}, return_when=asyncio.FIRST_COMPLETED)
                pending = {worker for worker in pending if not worker.done()}
                if any(task.cancelled() or task.exception() for task in done):
                    self._stop.set()  # what failed is never told, and the others would wait at the window
                    break
            self._wake(len(self._idle))
            if pending:
                await asyncio.wait(pending, timeout=self._tools.grace_s)
        finally:
            if self._alarm is not None:
                self._alarm.cancel()
            for task in (*workers, stopping):
                task.cancel()
            results = await asyncio.gather(*workers, stopping, return_exceptions=True)
        for broken in (self._broken, *results):
            if isinstance(broken, Exception):
                raise broken
        if self._fatal is not None:
            raise self._fatal

    async def _work(self) -> None:
        connection = self._service.connection()
        following: set[asyncio.Task[None]] = set()
        try:
            while (errand := await self._next()) is not None:
                free = asyncio.Event()
                task = asyncio.create_task(self._attempt(connection, errand, free.set))
                following.add(task)
                task.add_done_callback(following.discard)
                task.add_done_callback(self._look_at)
                try:
                    await free.wait()
                finally:
                    self._under_way -= 1
                self._wake_workers()
            while following:
                await asyncio.wait(following)
        finally:
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)
            await connection.close()

    def _look_at(self, attempt: "asyncio.Task[None]") -> None:
        """An attempt that broke, instead of failing, is never told: the others would wait at the window."""
        if not attempt.cancelled() and (broken := attempt.exception()) is not None:
            self._broken = self._broken or broken
            self._stop.set()

    async def _next(self) -> _Errand | None:
        """The next errand, once one may begin, or None when there are no more or the run is to stop."""
        while not self._stop.is_set():
            now_s = _now_s()
            wait_s = self.pace.wait_s(self._under_way, now_s)
            if wait_s == 0:
                errand = self._due(now_s) or await self._pull()
                if errand is not None:
                    self._under_way += 1
                    return errand
                if self._is_done:
                    self._wake(len(self._idle))
                    return None
                wait_s = self._again[0].due_s - now_s if self._again else None
            await self._sleep(wait_s)
        return None

    @property
    def _is_done(self) -> bool:
        """Whether every utterance has been told, but for those that this run will not ask for any more."""
        return self._is_dry and self._head == self._pulled

    def _due(self, now_s: float) -> _Errand | None:
        return heappop(self._again) if self._again and self._again[0].due_s <= now_s else None

    async def _pull(self) -> _Errand | None:
        """The next utterance of the input, if the window has room for it."""
        if self._is_dry or self._pulled - self._head >= self._window:
            return None
        for utterance in self._utterances:
            if utterance is not None:
                errand = _Errand(0.0, self._pulled, utterance)
                self._pulled += 1
                return errand
            await asyncio.sleep(0)
            if self._stop.is_set():
                return None
        self._is_dry = True
        return None

    async def _sleep(self, wait_s: float | None) -> None:
        """Wait to be woken, or for as long as said."""
        if wait_s is not None:
            self._set_alarm(wait_s)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._idle.append(woken)
        try:
            await woken
        finally:
            if not woken.done():
                self._idle.remove(woken)

    def _set_alarm(self, wait_s: float) -> None:
        loop = asyncio.get_running_loop()
        if self._alarm is not None and not self._alarm.cancelled() and self._alarm.when() > loop.time():
            if self._alarm.when() <= loop.time() + wait_s:
                return
            self._alarm.cancel()
        self._alarm = loop.call_later(wait_s, self._wake_workers)

    def _wake_workers(self) -> None:
        """Wake as many as may be at it."""
        self._wake(max(1, self.pace.width - self._under_way))

    def _wake(self, count: int) -> None:
        while count > 0 and self._idle:
            woken = self._idle.popleft()
            if not woken.done():
                woken.set_result(None)
                count -= 1

    async def _attempt(self, connection: Connection, errand: _Errand, let_go: Callable[[], None]) -> None:
        """Ask once, and settle what comes of it."""
        utterance = errand.utterance
        errand.attempts += 1
        asked_s = _now_s()
        try:
            take = await connection.speak(
                utterance, f"line {utterance.line}, attempt {errand.attempts}", let_go
            )
            self._has_answered = True
            self._succeeded(asked_s)
            self._store.keep(utterance.key, take)  # a doubtful one, too: it may stay the only one
            if self._tools.doubt(utterance, take, again=errand.is_doubted):
                errand.is_doubted = True
                self._put_back(errand, 0.0)
            else:
                self._settle(errand, None)
        except (AccountRefused, OutputError) as fault:
            self._end(fault)
        except ServiceError as fault:
            self._failed(errand, fault, asked_s)
        finally:
            let_go()

    def _succeeded(self, asked_s: float) -> None:
        was_down = self.pace.is_down
        self.pace.succeeded(self._under_way, asked_s)
        if was_down:
            self._tools.observer.service_is(down=False)

    def _failed(self, errand: _Errand, fault: ServiceError, asked_s: float) -> None:
        """What a failure means for its line, and for all."""
        now_s = _now_s()
        _log.debug(
            "no %s: line %s, attempt %d: %s",
            errand.utterance.key,
            errand.utterance.line,
            errand.attempts,
            fault,
        )
        if isinstance(fault, NoService):
            if not self._has_answered:
                self._end(fault)
                return
            fault = SocketRefused(fault.message, fault.code)  # it was there before
        was_down = self.pace.is_down
        self.pace.failed(fault, asked_s, now_s)
        if self.pace.is_down and not was_down:
            self._tools.observer.service_is(down=True)
        if self.pace.gives_up(now_s):
            self._end(ServiceDown(f"the service is down: {fault}; run again once it is back"))
            return
        retry = RETRIES.get(type(fault), Retry(again=False))
        errand.counted += retry.counts and not self.pace.is_down
        if not retry.again or errand.counted >= ATTEMPTS:
            tried = f" (after {errand.attempts} attempts)" if errand.attempts > 1 else ""
            self._settle(errand, None if errand.is_doubted else f"{fault}{tried}")
            return
        delay_s = backoff_s(max(1, errand.counted), self._tools.dice) if retry.counts else 0.0
        self._put_back(errand, delay_s)

    def _put_back(self, errand: _Errand, delay_s: float) -> None:
        errand.due_s = _now_s() + delay_s
        heappush(self._again, errand)
        self._wake_workers()

    def _end(self, fault: OutputError | ServiceError) -> None:
        """No line can go on."""
        self._fatal = self._fatal or fault
        self._stop.set()

    def _settle(self, errand: _Errand, failure: str | None) -> None:
        """Tell what can be told in order, and let the workers run on by as much."""
        self._waiting[errand.number] = (errand.utterance, failure, errand.attempts)
        while self._head in self._waiting:
            self._told(*self._waiting.pop(self._head))
            self._head += 1
        self._wake(len(self._idle) if self._is_done else 0)
        self._wake_workers()


def _now_s() -> float:
    return asyncio.get_running_loop().time()

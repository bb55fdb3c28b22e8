"""Many requests over a few connections: all at once, each until it is whole, told in order.

Each worker owns one connection and takes the next request when it is free: one that is due again, else the
next of the input (`subgen.synthesis.queue`). How many workers may be at it, and from when on, is decided by
`subgen.synthesis.concurrency`; the others wait (`subgen.synthesis.idle_workers`). Takes go to the store as
they come; only the outcome waits for those before it.
What the end of an attempt means, for its line and for all, is said here.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from subgen.errors import AccountRefused, NoService, OutputError, ServiceDown, ServiceError, SocketRefused
from subgen.model import Take, Utterance
from subgen.ports import Connection, Observer, Synthesiser, TakeStore
from subgen.synthesis.concurrency import ConcurrencyLimiter
from subgen.synthesis.idle_workers import IdleWorkers
from subgen.synthesis.queue import PendingRequest, RequestQueue, Told
from subgen.synthesis.retry import ATTEMPTS, RETRIES, Retry, backoff_s

__all__ = ["GRACE_S", "Runner", "SchedulerDeps", "TakeCheck"]

GRACE_S = 2.0
"""Seconds; long enough for a short line, short enough for a person who wants out."""

_WINDOW_PER_CONNECTION = 64

_log = logging.getLogger(__name__)


class TakeCheck(NamedTuple):
    """What is thought of a take.

    Attributes:
        suspicion: What is wrong with it, as far as can be told; None of one that is believed.
        again: Whether to ask once more.
    """

    suspicion: str | None = None
    again: bool = False


class Doubt(Protocol):
    """Looks at takes."""

    def __call__(self, utterance: Utterance, take: Take, *, again: bool) -> TakeCheck:
        """What is thought of a take; `again` is of one that was asked for once more already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerDeps:
    """What a run needs besides the service and the store.

    Attributes:
        stop: Set when no more is to be sent.
        observer: Is told when the service is down, and when it is back.
        dice: Gives a number from 0 to 1.
        suspicion: Says of which takes another is asked for.
        may_send: Says whether a request may be sent, and counts it.
        not_sent: Is told that one was not, after all.
        give_up_after_s: How long a service that is down is waited for.
        grace_s: How long answers under way are waited for once the run is to stop.
    """

    stop: asyncio.Event
    observer: Observer
    dice: Callable[[], float]
    suspicion: Doubt
    may_send: Callable[[Utterance], bool]
    not_sent: Callable[[Utterance], None]
    give_up_after_s: float = 600.0
    grace_s: float = GRACE_S


class Runner:
    """Carries out requests.

    Args:
        service: Who speaks.
        store: Where takes go.
        connections: The most that are open at once.
        tools: What else it needs.

    Attributes:
        pace: How much was asked at once.
        is_spent: Whether a request was not sent because it may not be.
    """

    def __init__(
        self, service: Synthesiser, store: TakeStore, connections: int, tools: SchedulerDeps
    ) -> None:
        self.pace = ConcurrencyLimiter(connections, tools.dice, tools.give_up_after_s)
        self._service = service
        self._store = store
        self._connections = connections
        self._tools = tools
        self._stop = tools.stop
        self._idle = IdleWorkers(self._wake_workers)
        self.is_spent = False
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
        window = self._connections * _WINDOW_PER_CONNECTION
        self._errands = RequestQueue(utterances, told, window, self._stop)
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
            self._idle.wake_all()
            if pending:
                await asyncio.wait(pending, timeout=self._tools.grace_s)
            if self.is_spent and not self._stop.is_set():
                await self._keep_suspected()
        finally:
            self._idle.end()
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

    async def _next(self) -> PendingRequest | None:
        """The next errand, once one may begin, or None when there are no more or the run is to stop."""
        while not self._stop.is_set() and not self.is_spent:
            now_s = _now_s()
            wait_s = self.pace.wait_s(self._under_way, now_s)
            if wait_s == 0:
                errand = self._errands.due(now_s) or await self._errands.pull()
                if errand is not None:
                    if not self._tools.may_send(errand.utterance):
                        self._spend(errand)
                        return None
                    self._under_way += 1
                    return errand
                if self._errands.are_done:
                    self._idle.wake_all()
                    return None
                wait_s = self._errands.due_in_s(now_s)
            await self._idle.sleep(wait_s)
        return None

    def _spend(self, errand: PendingRequest) -> None:
        """No more may be sent; what is under way comes to its end."""
        self.is_spent = True
        self._errands.put_back(errand, 0.0)
        self._idle.wake_all()

    async def _keep_suspected(self) -> None:
        """Those of which no other take may be asked for keep the one there is."""
        for errand in self._errands.left():
            if errand.suspected is not None:
                await self._fall_back(errand, errand.suspected)

    async def _fall_back(self, errand: PendingRequest, suspected: tuple[Take, str]) -> None:
        """Keep a take that is not believed: there is no other."""
        take, suspicion = suspected
        await self._store.keep(errand.utterance.key, take, suspicion, lambda: None)
        self._settle(errand, None)

    def _wake_workers(self) -> None:
        """Wake as many as may be at it."""
        self._idle.wake(max(1, self.pace.width - self._under_way))

    async def _attempt(
        self, connection: Connection, errand: PendingRequest, release: Callable[[], None]
    ) -> None:
        """Ask once, and settle what comes of it."""
        utterance = errand.utterance
        errand.attempts += 1
        asked_s = _now_s()
        try:
            take = await connection.speak(
                utterance, f"line {utterance.line}, attempt {errand.attempts}", release
            )
            self._has_answered = True
            self._succeeded(asked_s)
            verdict = self._tools.suspicion(utterance, take, again=errand.suspected is not None)
            if verdict.again:
                errand.suspected = take, verdict.suspicion or ""
                self._put_back(errand, 0.0)
                return
            await self._store.keep(utterance.key, take, verdict.suspicion, release)
            self._settle(errand, None)
        except (AccountRefused, OutputError) as fault:
            self._end(fault)
        except ServiceError as fault:
            await self._failed(errand, fault, asked_s)
        finally:
            release()

    def _succeeded(self, asked_s: float) -> None:
        was_down = self.pace.is_down
        self.pace.succeeded(self._under_way, asked_s)
        if was_down:
            self._tools.observer.service_is_down(None)

    async def _failed(self, errand: PendingRequest, fault: ServiceError, asked_s: float) -> None:
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
        if isinstance(fault, SocketRefused):
            self._tools.not_sent(errand.utterance)
        was_down = self.pace.is_down
        self.pace.failed(fault, asked_s, now_s)
        if self.pace.is_down and not was_down:
            self._tools.observer.service_is_down(str(fault))
        if self.pace.gives_up(now_s):
            self._end(ServiceDown(f"the service is down: {fault}; run again once it is back"))
            return
        retry = RETRIES.get(type(fault), Retry(again=False))
        errand.counted += retry.counts and not self.pace.is_down
        if not retry.again or errand.counted >= ATTEMPTS:
            if errand.suspected is not None:
                await self._fall_back(errand, errand.suspected)
                return
            tried = f" (after {errand.attempts} attempts)" if errand.attempts > 1 else ""
            self._store.fail(errand.utterance.key, f"{fault}{tried}")
            self._settle(errand, f"{fault}{tried}")
            return
        delay_s = backoff_s(max(1, errand.counted), self._tools.dice) if retry.counts else 0.0
        self._put_back(errand, delay_s)

    def _put_back(self, errand: PendingRequest, delay_s: float) -> None:
        self._errands.put_back(errand, _now_s() + delay_s)
        self._wake_workers()

    def _end(self, fault: OutputError | ServiceError) -> None:
        """No line can go on."""
        self._fatal = self._fatal or fault
        self._stop.set()

    def _settle(self, errand: PendingRequest, failure: str | None) -> None:
        """Tell what can be told in order, and let the workers run on by as much."""
        self._errands.settle(errand, failure)
        if self._errands.are_done:
            self._idle.wake_all()
        self._wake_workers()


def _now_s() -> float:
    return asyncio.get_running_loop().time()

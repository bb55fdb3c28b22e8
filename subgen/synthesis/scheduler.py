"""Run many requests over a few connections, retry the failed ones, and report outcomes in input order.

Each worker owns one connection. When the connection is free, the worker takes a request whose retry is due,
else the next one of the input (`queue`). `concurrency` decides how many requests may be open at once, and
when the next may start; the other workers sleep (`idle_workers`). Takes are stored as they arrive; only
their outcomes wait for those before them. This module decides what the end of an attempt means, for its
line and for the run.
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
from subgen.synthesis.queue import PendingRequest, Report, RequestQueue
from subgen.synthesis.retry import ATTEMPTS, RETRIES, Retry, backoff_s

__all__ = ["GRACE_S", "Scheduler", "SchedulerDeps", "TakeCheck", "TakeChecker"]

GRACE_S = 2.0
"""Seconds that a stopped run waits for open requests: enough for a short line, short enough to wait for."""

_WINDOW_PER_CONNECTION = 64

_log = logging.getLogger(__name__)


class TakeCheck(NamedTuple):
    """The check on a take.

    Attributes:
        suspicion: What seems wrong with the take, or None for a good one.
        again: Whether to request it once more.
    """

    suspicion: str | None = None
    again: bool = False


class TakeChecker(Protocol):
    """Checks takes before they are stored."""

    def __call__(self, utterance: Utterance, take: Take, *, again: bool) -> TakeCheck:
        """Check a take; `again` is True if it was already requested once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerDeps:
    """Collaborators and limits of a run, besides the service and the store.

    Attributes:
        stop: Set to stop sending requests.
        observer: Hears when the service goes down, and when it is back.
        dice: Returns a random number from 0 to 1.
        check_take: Decides which takes are requested once more.
        may_send: Returns whether a request may be sent, and counts it.
        not_sent: Takes back the count of a request that was not sent after all.
        give_up_after_s: Seconds to wait for a service that is down.
        grace_s: Seconds to wait for open requests once the run stops.
    """

    stop: asyncio.Event
    observer: Observer
    dice: Callable[[], float]
    check_take: TakeChecker
    may_send: Callable[[Utterance], bool]
    not_sent: Callable[[Utterance], None]
    give_up_after_s: float = 600.0
    grace_s: float = GRACE_S


class _Release:
    """Notes that a connection can take another request, and which part of the context that is.

    Args:
        request: The request of the connection.
    """

    def __init__(self, request: PendingRequest) -> None:
        self._request = request
        self._event = asyncio.Event()
        self._follower: PendingRequest | None = None

    def set(self) -> None:
        """Release the connection; a second time changes nothing."""
        if not self._event.is_set():
            self._follower = self._request.take_follower()
            self._event.set()

    async def wait(self) -> PendingRequest | None:
        """Wait for the release; return the next part of the context, if it is to follow."""
        await self._event.wait()
        return self._follower


class Scheduler:
    """Sends requests over a bounded number of connections until every utterance has an outcome.

    Args:
        service: The speech service.
        store: Where takes are stored.
        connections: Most connections open at once.
        deps: Other collaborators and limits.

    Attributes:
        limiter: How many requests run at once.
        is_spent: Whether a request was held back because the budget is used up.
    """

    def __init__(self, service: Synthesiser, store: TakeStore, connections: int, deps: SchedulerDeps) -> None:
        self.limiter = ConcurrencyLimiter(connections, deps.dice, deps.give_up_after_s)
        self._service = service
        self._store = store
        self._connections = connections
        self._deps = deps
        self._stop = deps.stop
        self._idle = IdleWorkers(self._wake_workers)
        self.is_spent = False
        self._open_requests = 0
        self._has_answered = False
        self._fatal: OutputError | ServiceError | None = None
        self._broken: BaseException | None = None

    async def run(self, utterances: Iterable[Utterance | None], report: Report) -> None:
        """Request every utterance, or as many as the run gets to before it stops.

        Args:
            utterances: Pulled one at a time, as connections become free. A None asks for nothing; it only
                lets other tasks run.
            report: Called with each outcome, in the order of the utterances.

        Raises:
            AccountRefused: The service refuses the account; open requests have ended.
            NoService: There is no service at the address.
            OutputError: Takes cannot be stored.
            ServiceDown: The service stopped answering and did not come back in time.
        """
        window = self._connections * _WINDOW_PER_CONNECTION
        self._queue = RequestQueue(utterances, report, window, self._stop)
        workers = [asyncio.create_task(self._work()) for _ in range(self._connections)]
        stopping = asyncio.create_task(self._stop.wait())
        try:
            pending: set[asyncio.Task[None]] = set(workers)
            while pending and not stopping.done():
                done, _ = await asyncio.wait({*pending, stopping}, return_when=asyncio.FIRST_COMPLETED)
                pending = {worker for worker in pending if not worker.done()}
                if any(task.cancelled() or task.exception() for task in done):
                    self._stop.set()  # its outcome never comes: the others would wait at the window
                    break
            self._idle.wake_all()
            if pending:
                await asyncio.wait(pending, timeout=self._deps.grace_s)
            if self.is_spent and not self._stop.is_set():
                await self._keep_suspected()
        finally:
            self._idle.cancel_alarm()
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
        attempts: set[asyncio.Task[None]] = set()
        try:
            follower: PendingRequest | None = None
            while (request := await self._next(follower)) is not None:
                released = _Release(request)
                task = asyncio.create_task(self._attempt(connection, request, released.set))
                attempts.add(task)
                task.add_done_callback(attempts.discard)
                task.add_done_callback(self._stop_on_bug)
                try:
                    follower = await released.wait()
                finally:
                    self._open_requests -= 1
                self._wake_workers()
            while attempts:
                await asyncio.wait(attempts)
        finally:
            for task in attempts:
                task.cancel()
            await asyncio.gather(*attempts, return_exceptions=True)
            await connection.close()

    def _stop_on_bug(self, attempt: "asyncio.Task[None]") -> None:
        """Stop the run if an attempt raised a bug: the others would wait for its outcome forever."""
        if not attempt.cancelled() and (broken := attempt.exception()) is not None:
            self._broken = self._broken or broken
            self._stop.set()

    async def _next(self, follower: PendingRequest | None) -> PendingRequest | None:
        """Return the next request once it may start, or None if there is no more or the run stops.

        Args:
            follower: The next part of the worker's context, which goes first if it may start at once. If not,
                any worker takes it, over a new context: a worker that kept it could sleep for too long.
        """
        if follower is not None and not self._stop.is_set():
            if not self.is_spent and self.limiter.wait_s(self._open_requests, _now_s()) == 0:
                return self._begin(follower)
            self._queue.put_back(follower, 0.0)
        while not self._stop.is_set() and not self.is_spent:
            now_s = _now_s()
            wait_s = self.limiter.wait_s(self._open_requests, now_s)
            if wait_s == 0:
                request = self._queue.pop_due(now_s) or await self._queue.pull()
                if request is not None:
                    return self._begin(request)
                if self._queue.is_done:
                    self._idle.wake_all()
                    return None
                wait_s = self._queue.next_due_in_s(now_s)
            await self._idle.sleep(wait_s)
        return None

    def _begin(self, request: PendingRequest) -> PendingRequest | None:
        """Count a request as open and return it, or return None if the budget is used up."""
        if not self._deps.may_send(request.utterance):
            self._exhaust_budget(request)
            return None
        request.is_put_back = False
        self._open_requests += 1
        return request

    def _exhaust_budget(self, request: PendingRequest) -> None:
        """Send nothing more, since the budget is used up; open requests run to their end."""
        self.is_spent = True
        self._queue.put_back(request, 0.0)
        self._idle.wake_all()

    async def _keep_suspected(self) -> None:
        """Store the suspected takes that can no longer be requested again."""
        for request in self._queue.take_unsent():
            if request.suspected is not None:
                await self._fall_back(request, request.suspected)

    async def _fall_back(self, request: PendingRequest, suspected: tuple[Take, str]) -> None:
        """Store a suspected take, since there is no other."""
        take, suspicion = suspected
        await self._store.keep(request.utterance.key, take, suspicion, lambda: None)
        self._finish(request, None)

    def _wake_workers(self) -> None:
        """Wake as many workers as may have a request open."""
        self._idle.wake(max(1, self.limiter.width - self._open_requests))

    async def _attempt(
        self, connection: Connection, request: PendingRequest, release: Callable[[], None]
    ) -> None:
        """Send one request and handle its outcome."""
        utterance = request.utterance
        request.attempts += 1
        sent_s = _now_s()
        try:
            take = await connection.speak(
                utterance, f"line {utterance.line}, attempt {request.attempts}", release
            )
            self._has_answered = True
            self._note_success(sent_s)
            check = self._deps.check_take(utterance, take, again=request.suspected is not None)
            if check.again:
                request.suspected = take, check.suspicion or ""
                self._put_back(request, 0.0)
                return
            await self._store.keep(utterance.key, take, check.suspicion, release)
            self._finish(request, None)
        except (AccountRefused, OutputError) as fault:
            self._abort(fault)
        except ServiceError as fault:
            await self._handle_failure(request, fault, sent_s)
        finally:
            release()

    def _note_success(self, sent_s: float) -> None:
        was_down = self.limiter.is_down
        self.limiter.record_success(self._open_requests, sent_s)
        if was_down:
            self._deps.observer.service_is_down(None)

    async def _handle_failure(self, request: PendingRequest, fault: ServiceError, sent_s: float) -> None:
        """Decide what a failure means for its line and for the run."""
        now_s = _now_s()
        _log.debug(
            "no %s: line %s, attempt %d: %s",
            request.utterance.key,
            request.utterance.line,
            request.attempts,
            fault,
        )
        if isinstance(fault, NoService):
            if not self._has_answered:
                self._abort(fault)
                return
            fault = SocketRefused(fault.message, fault.code)  # it answered before, so the address is right
        if isinstance(fault, SocketRefused):
            self._deps.not_sent(request.utterance)
        was_down = self.limiter.is_down
        self.limiter.record_failure(fault, sent_s, now_s)
        if self.limiter.is_down and not was_down:
            self._deps.observer.service_is_down(str(fault))
        if self.limiter.should_give_up(now_s):
            self._abort(ServiceDown(f"the service is down: {fault}; run again once it is back"))
            return
        retry = RETRIES.get(type(fault), Retry(again=False))
        request.counted += retry.counts and not self.limiter.is_down
        if not retry.again or request.counted >= ATTEMPTS:
            if request.suspected is not None:
                await self._fall_back(request, request.suspected)
                return
            tried = f" (after {request.attempts} attempts)" if request.attempts > 1 else ""
            self._store.fail(request.utterance.key, f"{fault}{tried}")
            self._finish(request, f"{fault}{tried}")
            return
        delay_s = backoff_s(max(1, request.counted), self._deps.dice) if retry.counts else 0.0
        self._put_back(request, delay_s)

    def _put_back(self, request: PendingRequest, delay_s: float) -> None:
        self._queue.put_back(request, _now_s() + delay_s)
        self._wake_workers()

    def _abort(self, fault: OutputError | ServiceError) -> None:
        """Stop the run: no line can go on."""
        self._fatal = self._fatal or fault
        self._stop.set()

    def _finish(self, request: PendingRequest, failure: str | None) -> None:
        """Record an outcome, report those that are next in order, and wake workers for the freed room."""
        self._queue.finish(request, failure)
        if self._queue.is_done:
            self._idle.wake_all()
        self._wake_workers()


def _now_s() -> float:
    return asyncio.get_running_loop().time()

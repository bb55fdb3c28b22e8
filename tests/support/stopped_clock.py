"""The event loop's clock, stopped: time passes when a test says so, however busy the machine is."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

__all__ = ["StoppedClock", "stopped_clock"]

T = TypeVar("T")

_TURNS = 20
"""Turns of the loop in which everything is done that needs neither a socket nor a timer."""

_MOST_MOVES = 10_000


class StoppedClock:
    """The clock of the running event loop, in seconds. All timers of asyncio go by it.

    Attributes:
        passed_s: Time that has passed since it was stopped.
    """

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.passed_s = 0.0
        self._loop = loop
        self._real_time, self._real_call_at = loop.time, loop.call_at
        self._began_s = loop.time()
        self._resumed_s: float | None = None
        self._skipped_s = 0.0
        self._timers: list[tuple[float, asyncio.TimerHandle]] = []
        self._timer_was_set = asyncio.Event()
        loop.time = self._time  # type: ignore[method-assign] # a loop has no other way to take a clock
        loop.call_at = self._call_at  # type: ignore[method-assign, assignment] # to see its timers

    def resume(self) -> None:
        """Run again from where it is, at the pace of the real clock; the loop keeps it to its end."""
        self._resumed_s = self._real_time()
        self._skipped_s = 0.0

    async def advance(self, seconds: float) -> None:
        """Run what is ready, let time pass, and run what is due then, as far as it waits for no socket."""
        await _run_ready()
        self.passed_s += seconds
        await _run_ready()

    async def timer_within(self, most_s: float) -> float:
        """Wait until there is a timer of at most this length, and return its length."""
        while True:
            for seconds, timer in self._timers:
                if 0 < seconds <= most_s and not timer.cancelled():
                    return seconds
            self._timer_was_set.clear()
            await self._timer_was_set.wait()

    def skip_timers(self, most_s: float) -> None:
        """From now on, let the time of timers of at most this length pass as soon as they are set."""
        self._skipped_s = most_s

    async def fast_forward(self, task: "asyncio.Task[T]") -> T:
        """Let time pass from one timer to the next until a task is done that waits for nothing else.

        Raises:
            AssertionError: The task waits for something that time does not bring.
        """
        for _ in range(_MOST_MOVES):
            await self.advance(0)
            if task.done():
                return await task
            due_s = [timer.when() for _, timer in self._timers if not timer.cancelled()]
            next_s = min((when_s for when_s in due_s if when_s > self._time()), default=self._time())
            await self.advance(next_s - self._time())
        raise AssertionError("the task is not done, whatever time passes")

    def _time(self) -> float:
        running_s = 0.0 if self._resumed_s is None else self._real_time() - self._resumed_s
        return self._began_s + self.passed_s + running_s

    def _call_at(
        self, when: float, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        timer = self._real_call_at(when, callback, *args, context=context)
        seconds = when - self._time()
        self._timers.append((seconds, timer))
        self._timer_was_set.set()
        if 0 < seconds <= self._skipped_s:
            self._loop.call_soon(self._skip, timer)
        return timer

    def _skip(self, timer: asyncio.TimerHandle) -> None:
        if not timer.cancelled():
            self.passed_s += max(0.0, timer.when() - self._time())


async def _run_ready() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)


@contextmanager
def stopped_clock() -> Iterator[StoppedClock]:
    """Stop the clock of the running event loop while the context is open."""
    clock = StoppedClock()
    try:
        yield clock
    finally:
        clock.resume()

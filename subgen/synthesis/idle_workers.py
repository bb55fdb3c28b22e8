"""Workers that have nothing to do, and what wakes them: one of those at work, or the one alarm they share."""

import asyncio
from collections import deque
from collections.abc import Callable

__all__ = ["IdleWorkers"]


class IdleWorkers:
    """The workers that wait, the first to have come the first to be woken.

    Args:
        alarmed: Is called when the alarm goes off; who is woken then is not decided here.
    """

    def __init__(self, alarmed: Callable[[], None]) -> None:
        self._alarmed = alarmed
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._alarm: asyncio.TimerHandle | None = None

    async def sleep(self, wait_s: float | None) -> None:
        """Wait to be woken, with an alarm in so many seconds, or none."""
        if wait_s is not None:
            self._set_alarm(wait_s)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(woken)
        try:
            await woken
        finally:
            if not woken.done():
                self._waiting.remove(woken)

    def wake(self, count: int) -> None:
        """Wake so many, or as many as there are."""
        while count > 0 and self._waiting:
            woken = self._waiting.popleft()
            if not woken.done():
                woken.set_result(None)
                count -= 1

    def wake_all(self) -> None:
        """Wake everyone who waits."""
        self.wake(len(self._waiting))

    def end(self) -> None:
        """Let the alarm not go off any more."""
        if self._alarm is not None:
            self._alarm.cancel()

    def _set_alarm(self, wait_s: float) -> None:
        """See that an alarm goes off by then: one that does so sooner will do."""
        loop = asyncio.get_running_loop()
        if self._alarm is not None and not self._alarm.cancelled() and self._alarm.when() > loop.time():
            if self._alarm.when() <= loop.time() + wait_s:
                return
            self._alarm.cancel()
        self._alarm = loop.call_later(wait_s, self._alarmed)

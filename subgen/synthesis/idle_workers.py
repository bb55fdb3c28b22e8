"""Workers without a request, and what wakes them: another worker, or the alarm that they share."""

import asyncio
from collections import deque
from collections.abc import Callable

__all__ = ["IdleWorkers"]


class IdleWorkers:
    """Sleeping workers, woken in the order in which they fell asleep.

    Args:
        alarmed: Called when the alarm goes off; it decides whom to wake.
    """

    def __init__(self, alarmed: Callable[[], None]) -> None:
        self._alarmed = alarmed
        self._sleeping: deque[asyncio.Future[None]] = deque()
        self._alarm: asyncio.TimerHandle | None = None

    async def sleep(self, wait_s: float | None) -> None:
        """Sleep until woken; with `wait_s`, make sure that the alarm goes off by then."""
        if wait_s is not None:
            self._set_alarm(wait_s)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleeping.append(woken)
        try:
            await woken
        finally:
            if not woken.done():
                self._sleeping.remove(woken)

    def wake(self, count: int) -> None:
        """Wake `count` workers, or all if there are fewer."""
        while count > 0 and self._sleeping:
            woken = self._sleeping.popleft()
            if not woken.done():
                woken.set_result(None)
                count -= 1

    def wake_all(self) -> None:
        """Wake every sleeping worker."""
        self.wake(len(self._sleeping))

    def cancel_alarm(self) -> None:
        """Cancel the alarm."""
        if self._alarm is not None:
            self._alarm.cancel()

    def _set_alarm(self, wait_s: float) -> None:
        """Set the alarm, unless one that goes off sooner is set."""
        loop = asyncio.get_running_loop()
        if self._alarm is not None and not self._alarm.cancelled() and self._alarm.when() > loop.time():
            if self._alarm.when() <= loop.time() + wait_s:
                return
            self._alarm.cancel()
        self._alarm = loop.call_later(wait_s, self._alarmed)

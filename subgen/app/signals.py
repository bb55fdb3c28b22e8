"""Signals that end a job, and the event loop that a job runs in."""

import asyncio
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Generic, TypeVar

from subgen.errors import Interrupted

__all__ = ["raising_signals", "run_until_signal"]

_T = TypeVar("_T")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_Handler = Callable[[int, FrameType | None], None]

_HEARTBEAT_S = 0.5
"""Pause after which Python looks for signals that came to another thread, as they may on macOS."""


@contextmanager
def raising_signals() -> Iterator[None]:
    """Raise `Interrupted` when a signal comes, so that unfinished files are removed.

    Raises:
        Interrupted: A signal came, or Python's own handler noticed it just before or after the block.
    """

    def catch(number: int, _: FrameType | None) -> None:
        raise Interrupted(number)

    try:
        with _handled(catch):
            yield
    except KeyboardInterrupt:  # it came just before the handlers were set, or just after
        raise Interrupted(signal.SIGINT) from None


def run_until_signal(
    work: Callable[[asyncio.Event], Coroutine[Any, Any, _T]], stop: threading.Event | None = None
) -> _T:
    """Run a coroutine to its end, or until a signal asks for one.

    Where an event loop runs in this thread, as in notebooks, the coroutine runs in another thread, and this
    one waits for it and handles the signals. Python handles signals in the main thread only: in any other
    they are the caller's business, but a main thread that ended with `KeyboardInterrupt` ends the work, too.

    Args:
        work: Gets an event that the first signal sets, upon which it ends early. A second signal cancels it.
        stop: An event of the caller's that counts as a signal.

    Raises:
        Interrupted: A signal came.
    """
    run = _SignalledRun(work, stop, is_in_main_thread=_is_main_thread())
    with _handled(run.catch):
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(run.main())
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(lambda: asyncio.run(run.main()))
            while not future.done():
                with suppress(TimeoutError):
                    future.exception(_HEARTBEAT_S)
            return future.result()


class _SignalledRun(Generic[_T]):
    """Work that signals end: the first one asks for an early end, the second one cancels.

    Args:
        work: As for `run_until_signal`.
        stop: As for `run_until_signal`.
        is_in_main_thread: Whether the caller waits in the main thread, which handles the signals.
    """

    def __init__(
        self,
        work: Callable[[asyncio.Event], Coroutine[Any, Any, _T]],
        stop: threading.Event | None,
        *,
        is_in_main_thread: bool,
    ) -> None:
        self._work = work
        self._stop = stop
        self._is_in_main_thread = is_in_main_thread
        self._caught: list[int] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._act: Callable[[], None] = lambda: None

    def catch(self, number: int, _: FrameType | None) -> None:
        """Note a signal, and wake the loop; the loop may run in another thread."""
        self._caught.append(number)
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has closed: the work is over
                self._loop.call_soon_threadsafe(self._act)

    async def main(self) -> _T:
        """Do the work; raise `Interrupted` if a signal came."""
        stop, task = asyncio.Event(), asyncio.current_task()

        def act() -> None:
            if self._caught:
                stop.set()
            if len(self._caught) > 1 and task is not None:
                task.cancel()

        self._act = act
        self._loop = asyncio.get_running_loop()
        heartbeat = asyncio.create_task(self._watch())
        if self._is_stopped():
            self._caught.append(signal.SIGINT)
        act()  # a signal may have come before the loop ran
        try:
            result = await self._work(stop)
        except asyncio.CancelledError:
            if not self._caught:
                raise
            message = "interrupted twice: open requests were abandoned"
            raise Interrupted(self._caught[0], message) from None
        finally:
            self._loop = None
            heartbeat.cancel()
        if self._caught:
            raise Interrupted(self._caught[0])
        return result

    async def _watch(self) -> None:
        """Let Python handle signals now and then.

        The caller's event counts as a signal, and so does an interruption of the main thread.
        """
        while True:
            await asyncio.sleep(_HEARTBEAT_S)
            if self._is_stopped() or (not self._is_in_main_thread and _main_thread_was_interrupted()):
                self.catch(signal.SIGINT, None)
                return

    def _is_stopped(self) -> bool:
        return self._stop is not None and self._stop.is_set()


def _main_thread_was_interrupted() -> bool:
    """Whether the main thread has ended with `KeyboardInterrupt`, rather than by itself."""
    is_over = not threading.main_thread().is_alive()
    return is_over and isinstance(getattr(sys, "last_value", None), KeyboardInterrupt)


def _is_main_thread() -> bool:
    """Check for the main thread: in others Python sets no handlers, and signals are the caller's business."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def _handled(handler: _Handler) -> Iterator[None]:
    """Handle signals within a block, where that is possible; then the handlers from before are back.

    An event loop of the caller, which may listen to signals too, does not hear of those in the block.
    """
    if not _is_main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    listener = signal.set_wakeup_fd(-1)
    try:
        for number in _SIGNALS:
            signal.signal(number, handler)
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, signal.SIG_DFL if former is None else former)
        with suppress(ValueError):  # its file has been closed
            signal.set_wakeup_fd(listener)

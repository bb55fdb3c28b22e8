"""Signals that end a job, and the event loop that a job runs in."""

import asyncio
import signal
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

from subgen.errors import Interrupted

__all__ = ["raising_signals", "run_async", "stopping_signals"]

_T = TypeVar("_T")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopping_signals(stop: asyncio.Event) -> Iterator[list[int]]:
    """Set an event when a signal comes; on a second signal, cancel what still runs.

    Args:
        stop: Set by the first signal.

    Yields:
        The signals that came so far.

    Raises:
        Interrupted: A second signal came.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    caught: list[int] = []
    if not _can_handle_signals():
        yield caught
        return

    def catch(number: int) -> None:
        caught.append(number)
        stop.set()
        if len(caught) > 1 and task is not None:
            task.cancel()

    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        loop.add_signal_handler(number, catch, number)
    try:
        yield caught
    except asyncio.CancelledError:
        if not caught:
            raise
        raise Interrupted(caught[0], "interrupted twice: open requests were abandoned") from None
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)  # the loop would leave the default handler behind


@contextmanager
def raising_signals() -> Iterator[None]:
    """Raise `Interrupted` when a signal comes, so that unfinished files are removed."""
    if not _can_handle_signals():
        yield
        return

    def catch(number: int, _: FrameType | None) -> None:
        raise Interrupted(number)

    before = {number: signal.signal(number, catch) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _can_handle_signals() -> bool:
    """Check for the main thread: in others Python sets no handlers, and signals are the caller's business."""
    return threading.current_thread() is threading.main_thread()


def run_async(work: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine to its end, in another thread where an event loop runs in this one, as in notebooks."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()

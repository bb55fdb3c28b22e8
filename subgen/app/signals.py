"""Signals, which ask for an end, and the thread that hears them; a loop of our own where one runs already."""

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
    """Within it, a signal stops the sending; a second one waits for nothing more.

    Yields:
        The signals that came.

    Raises:
        Interrupted: The second signal.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    caught: list[int] = []
    if not _hears_signals():
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
        raise Interrupted(caught[0], "interrupted, and nothing more was waited for") from None
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)  # the loop would leave the system's own behind


@contextmanager
def raising_signals() -> Iterator[None]:
    """Within it, a signal is an exception, so that unfinished files are cleared away."""
    if not _hears_signals():
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


def _hears_signals() -> bool:
    """Python lets only its main thread say what a signal does; in another, they are the caller's."""
    return threading.current_thread() is threading.main_thread()


def run_async(work: Coroutine[Any, Any, _T]) -> _T:
    """Run to the end; in a thread of its own where an event loop runs in this one, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()

"""Replace files whole or not at all."""

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from subgen.disk import sync_folder, why
from subgen.errors import OutputError

__all__ = ["replace_files"]


def _make_folder(folder: Path) -> None:
    """Make a folder where there is none, and see that its name is on the disk, and all names above it."""
    for each in reversed([above for above in folder.parents if not above.exists()]):
        each.mkdir(exist_ok=True)
        sync_folder(each.parent)
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


@contextmanager
def replace_files(paths: Iterable[Path]) -> Iterator[dict[Path, BinaryIO]]:
    """Write a set of files beside their places, and put them there together when all are whole.

    Args:
        paths: Places of the files; folders that are missing are made.

    Yields:
        A file opened for reading and writing for each place.

    Raises:
        OutputError: A file cannot be written; every place holds what it held before, unless putting the
            finished files there is what failed.
    """
    beside: dict[Path, Path] = {}
    opened: dict[Path, BinaryIO] = {}
    try:
        with ExitStack() as stack:
            for path in paths:
                _make_folder(path.parent)
                beside[path] = path.with_name(f".{path.name}.{os.getpid()}.part")
                opened[path] = stack.enter_context(beside[path].open("w+b"))
            yield opened
            for file in opened.values():
                file.flush()
                os.fsync(file.fileno())
        with _without_signals():  # a set that is half new would be worse than one that is late
            for path, part in beside.items():
                part.replace(path)
        for folder in {path.parent for path in beside}:
            sync_folder(folder)
    except OSError as fault:
        where = fault.filename2 or fault.filename or next((str(path.parent) for path in beside), "the output")
        raise OutputError(f"{where}: cannot be written: {why(fault)}") from None
    finally:
        for part in beside.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def _without_signals() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

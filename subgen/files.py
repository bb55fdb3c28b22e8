"""The disk: inputs read, outputs written whole or not at all."""

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from subgen.errors import Fault, OutputError, UsageError

__all__ = [
    "STATE_FOLDER",
    "check_places",
    "leave_state_folder",
    "make_output_folder",
    "read_input",
    "read_text",
    "replacing",
]

STATE_FOLDER = ".subgen"


def read_input(file: str) -> bytes | Fault:
    """All bytes of an input, or why there are none."""
    try:
        return Path(file).read_bytes()
    except OSError as fault:
        return Fault(file=file, row=0, problem=f"cannot be read: {fault.strerror or fault}")


def read_text(file: str) -> str:
    """All of a UTF-8 file.

    Raises:
        UsageError: It cannot be read, or is not UTF-8.
    """
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise UsageError(f"{file}: cannot be read: {fault.strerror or fault}") from None
    except UnicodeDecodeError as fault:
        raise UsageError(f"{file}: not UTF-8: byte {fault.start} cannot be read; save it as UTF-8") from None


def make_output_folder(out: Path) -> Path:
    """Make the folder of the outputs, and that of the job's state within it.

    Returns:
        The folder of the state.

    Raises:
        UsageError: It cannot be made or written to.
    """
    state = out / STATE_FOLDER
    try:
        state.mkdir(parents=True, exist_ok=True)
        probe = state / f"probe.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as fault:
        raise UsageError(f"--out {out}: cannot be written to: {fault.strerror or fault}") from None
    return state


def check_places(paths: Iterable[Path]) -> None:
    """See that files can take their places.

    Raises:
        UsageError: A folder stands in one of them.
    """
    for path in paths:
        if path.is_dir():
            raise UsageError(f"{path}: a folder stands where an output goes; move it away")


def leave_state_folder(state: Path) -> None:
    """Remove the folder of the state if there is nothing in it."""
    with suppress(OSError):
        state.rmdir()


@contextmanager
def replacing(paths: Iterable[Path]) -> Iterator[dict[Path, BinaryIO]]:
    """Write a set of files beside their places, and put them there together when all are whole.

    Args:
        paths: Places of the files; their folders exist.

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
            _sync_folder(folder)
    except OSError as fault:
        where = fault.filename2 or fault.filename or next((str(path.parent) for path in beside), "the output")
        raise OutputError(f"{where}: cannot be written: {fault.strerror or fault}") from None
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


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

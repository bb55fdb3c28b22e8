"""The disk: inputs read, outputs written whole or not at all."""

import errno
import hashlib
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from subgen.disk import is_disks_fault, sync_folder, why
from subgen.errors import Fault, OutputError, UsageError
from subgen.ports.records import Seen

__all__ = [
    "STATE_FOLDER",
    "check_places",
    "clear_leftovers",
    "free_bytes",
    "has_digest",
    "is_still",
    "is_there",
    "make_output_folder",
    "may_write",
    "opened",
    "read_input",
    "read_text",
    "replacing",
    "written",
]

STATE_FOLDER = ".subgen"
_PART = re.compile(r"\..+\.[0-9]+\.part")
"""What a file is called until it is whole: its process is in the name, lest two write into one."""


_ADVICE = {
    errno.ENOENT: "; check the name",
    errno.EISDIR: "; name a file in it",
    errno.EACCES: "; let yourself read it",
}
"""What keeps a file of the user's from being read -> what to do about it."""

_NO_NAME = "no file has an empty name; give the name of one"


def read_input(file: str) -> bytes | Fault:
    """All bytes of an input, or why there are none.

    Args:
        file: The input as the user named it; `-` is standard input, to its end.
    """
    if file == "-":
        return _read_standard_input()
    if not file:
        return Fault(file="''", row=0, problem=_NO_NAME)
    try:
        return Path(file).read_bytes()
    except OSError as fault:
        return Fault(file=file, row=0, problem=_unreadable(fault))


def _read_standard_input() -> bytes | Fault:
    if sys.stdin is None or sys.stdin.closed:
        return Fault(
            file="stdin", row=0, problem="is closed; give a file, or hand the script in through a pipe"
        )
    try:
        return sys.stdin.buffer.read()
    except OSError as fault:
        return Fault(file="stdin", row=0, problem=f"cannot be read: {why(fault)}")


def _unreadable(fault: OSError) -> str:
    return f"cannot be read: {why(fault)}{_ADVICE.get(fault.errno or 0, '')}"


def read_text(file: str) -> str:
    """All of the configuration, a UTF-8 file.

    Raises:
        UsageError: It cannot be read, or is not UTF-8.
    """
    if not file:
        raise UsageError(f"--config '': {_NO_NAME}")
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise UsageError(f"{file}: {_unreadable(fault)}") from None
    except UnicodeDecodeError as fault:
        raise UsageError(f"{file}: not UTF-8: byte {fault.start} cannot be read; save it as UTF-8") from None


def make_output_folder(out: Path) -> Path:
    """Make the folder of the outputs, and that of the job's state within it.

    Returns:
        The folder of the state.

    Raises:
        UsageError: It cannot be made or written to.
        OutputError: The same, and the disk is at fault.
    """
    state = out / STATE_FOLDER
    try:
        _make_folder(state)
        probe = state / f"probe.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as fault:
        error = OutputError if is_disks_fault(fault) else UsageError
        raise error(f"--out {out}: cannot be written to: {why(fault)}") from None
    return state


def _make_folder(folder: Path) -> None:
    """Make a folder where there is none, and see that its name is on the disk, and all names above it."""
    for each in reversed([above for above in folder.parents if not above.exists()]):
        each.mkdir(exist_ok=True)
        sync_folder(each.parent)
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def may_write(folder: Path) -> bool:
    """Whether files can be made in a folder."""
    return os.access(folder, os.W_OK | os.X_OK)


def check_places(out: Path, outputs: Iterable[Path], inputs: Iterable[str]) -> None:
    """See that files can take their places.

    Args:
        out: The folder of the outputs, which need not be there yet.
        outputs: The files.
        inputs: Inputs as the user named them, which none of them may replace.

    Raises:
        UsageError: Something else stands in one of them.
    """
    sources = [path for path in map(Path, inputs) if path.is_file()]
    for path in outputs:
        if path.is_dir():
            raise UsageError(f"{path}: a folder stands where an output goes; move it away")
        for folder in path.parents:
            if folder != out and out in folder.parents and folder.exists() and not folder.is_dir():
                raise UsageError(f"{folder}: a file stands where a folder of outputs goes; move it away")
        if path.exists() and any(path.samefile(source) for source in sources):
            raise UsageError(f"{path}: an input stands where an output goes; give another --out")


def free_bytes(folder: Path) -> int:
    """Room on the disk that a folder is on, or would be on if it were made.

    Raises:
        UsageError: It cannot be told, since a file stands where a folder goes.
    """
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    if not there.is_dir():
        raise UsageError(f"--out {folder}: cannot be written to: {there} is not a folder")
    return shutil.disk_usage(there).free


def written(file: BinaryIO) -> Seen:
    """What a file that is being written is like, once all is written."""
    file.flush()
    there = os.fstat(file.fileno())
    file.seek(0)
    return Seen(there.st_size, there.st_mtime_ns, _digest(file))


def is_still(path: Path, seen: Seen) -> bool:
    """Whether a file is what it was like; one that was moved or copied is read to tell."""
    try:
        there = path.stat()
        if there.st_size != seen.size:
            return False
        return there.st_mtime_ns == seen.modified_ns or has_digest(path, seen.digest)
    except (OSError, OutputError):
        return False


def is_there(path: Path) -> bool:
    """Whether there is a file."""
    return path.is_file()


def has_digest(path: Path, digest: bytes) -> bool:
    """Whether a file's bytes are those that it was written with.

    Raises:
        OutputError: It cannot be read.
    """
    with opened(path) as file:
        return _digest(file) == digest


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file, to read.

    Raises:
        OutputError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield file
    except OSError as fault:
        raise OutputError(f"{path}: cannot be read: {why(fault)}") from None


def _digest(file: BinaryIO) -> bytes:
    digest = hashlib.sha256()  # processors have it built in: 1.7 GB a second, where BLAKE2b does 0.9
    while piece := file.read(1 << 20):
        digest.update(piece)
    return digest.digest()


def clear_leftovers(folders: Iterable[Path]) -> None:
    """Delete what killed runs have left beside the places of their files.

    Args:
        folders: Where files go; no other run is at work there.
    """
    for folder in folders:
        with suppress(FileNotFoundError, NotADirectoryError):
            for path in folder.iterdir():
                if _PART.fullmatch(path.name):
                    with suppress(OSError):
                        path.unlink()


@contextmanager
def replacing(paths: Iterable[Path]) -> Iterator[dict[Path, BinaryIO]]:
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

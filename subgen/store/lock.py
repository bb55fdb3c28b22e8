"""Lock of a folder: one run at a time. The system releases it when its process ends, however it ends."""

import fcntl
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from subgen.disk import is_disk_failure, reason_of
from subgen.errors import OutputError, UsageError, one_line

__all__ = ["lock_folder"]

_LOCK = "lock"


class _Holder(msgspec.Struct):
    """The process that holds a folder."""

    process: int
    host: str
    since_s: int
    doing: str


@contextmanager
def lock_folder(state: Path, now_s: Callable[[], float]) -> Iterator[None]:
    """Hold the lock of a folder within a block.

    Args:
        state: Folder of the state.
        now_s: Returns the time in seconds since 1970.

    Raises:
        UsageError: Another run holds the lock, which the message names; or the folder cannot be written to.
        OutputError: The disk failed.
    """
    try:
        file = os.open(state / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as fault:
        error = OutputError if is_disk_failure(fault) else UsageError
        raise error(f"{state}: cannot be written to: {reason_of(fault)}; give another --out") from None
    try:
        try:
            # Not fcntl.lockf: it is released when the process closes any descriptor of the file.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"{state.parent}: {_holder_of(file)}; wait for it, or give another --out"
            ) from None
        except OSError as fault:
            raise UsageError(f"{state}: cannot be locked: {reason_of(fault)}; give another --out") from None
        with suppress(OSError):  # the lock is held even where its holder cannot be written down
            os.ftruncate(file, 0)
            os.pwrite(file, msgspec.json.encode(_this_process(now_s)), 0)
        yield
        with suppress(OSError):
            os.ftruncate(file, 0)
    finally:
        os.close(file)


def _this_process(now_s: Callable[[], float]) -> _Holder:
    words = " ".join(["subgen", *sys.argv[1:]])
    doing = one_line(words)[:200].encode(errors="replace").decode()  # file names need not be text
    return _Holder(os.getpid(), socket.gethostname(), int(now_s()), doing)


def _holder_of(file: int) -> str:
    try:
        holder = msgspec.json.decode(os.pread(file, 4096, 0), type=_Holder)
        since = datetime.fromtimestamp(holder.since_s).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OSError, OverflowError, ValueError):  # not written yet, or unreadable
        return "another run is using this folder"
    return (
        f"another run is using this folder: process {holder.process} on {holder.host}, since {since} "
        f"({holder.doing})"
    )

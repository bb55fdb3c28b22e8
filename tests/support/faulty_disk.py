"""A disk that fails: the n-th opening, write, sync or rename below a folder says that it cannot.

Within `faulty_disk`, `os`, `open` and this process's SQLite count what they change below a folder, and one of
these operations fails. With n = 1, 2, ... until nothing fails, every way to break off is seen once:

    for disk in until_clean(attempt):
        assert ..., disk.failed

Reading never fails, but that SQLite can open nothing on a disk that stays broken. What goes unseen: files of
`open`, and SQLite's syncs, where the file was opened before; memory maps; functions that were imported from
`os` by name; other processes. A connection to SQLite is for one thread at a time: where one has its lock and
another has Python's, each would wait for the other.
"""

import _sqlite3
import builtins
import ctypes
import errno
import io
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from ctypes import CFUNCTYPE, addressof, c_char_p, c_int, c_int64, c_size_t, c_ssize_t, c_void_p
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any
from unittest.mock import patch

__all__ = ["Disk", "faulty_disk", "sqlite_can_fail", "until_clean"]

_WRITES = {"pwrite", "pwrite64", "write"}
_MOVES = {"link", "rename", "replace"}
_NEED_NO_ROOM = {"ftruncate", "remove", "rmdir", "truncate", "unlink"}
_OTHERS = {"fdatasync", "fsync", "mkdir", "open", "posix_fallocate", "pwritev", "sendfile", "writev"}
_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_PATHS = (str, bytes, os.PathLike)

if sys.platform == "darwin":
    import fcntl

    def _place_of(descriptor: int) -> Path:
        return Path(os.fsdecode(fcntl.fcntl(descriptor, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0")))

else:

    def _place_of(descriptor: int) -> Path:
        return Path(str(Path(f"/proc/self/fd/{descriptor}").readlink()).removesuffix(" (deleted)"))


@dataclass(slots=True, kw_only=True)
class Disk:
    """What a test may ask of a faulty disk; the rest is as `faulty_disk` was told.

    Attributes:
        operations: How many were counted.
        failed: The first that failed, as `pwrite book.srt` or `sqlite fsync ledger.db-wal`; None if none did.
    """

    folder: Path
    fails_at: int
    code: int
    keeps_failing: bool
    short: bool
    operations: int = 0
    failed: str | None = None
    over: bool = False
    _lock: Lock = field(default_factory=Lock)

    def fails(self, what: str, *places: Path) -> bool:
        """Count an operation if it is in the folder; whether it fails."""
        here = [place for place in places if place.is_relative_to(self.folder)]
        name = what.removeprefix("sqlite ")
        needs_no_room = name in _NEED_NO_ROOM or (name == "open" and any(place.exists() for place in here))
        if not here or (needs_no_room and self.code in {errno.ENOSPC, errno.EDQUOT}):
            return False
        with self._lock:
            self.operations += not self.over
            late = self.operations - self.fails_at
            if self.over or not self.fails_at or late < 0 or (late and not self.keeps_failing):
                return False
            self.failed = self.failed or f"{what} {here[-1].relative_to(self.folder)}"
            return True

    def half(self, size: int) -> int:
        """How much of it a failing write still writes: once a half, then nothing."""
        shortens, self.short = self.short, False
        return size // 2 if shortens else 0

    def fault(self, *paths: Any) -> OSError:
        """What a failing operation raises."""
        first, second = (*paths, None, None)[:2]
        return OSError(self.code, os.strerror(self.code), first, None, second)


@contextmanager
def faulty_disk(
    folder: Path, *, fails_at: int, code: int = errno.EIO, keeps_failing: bool = False, short: bool = False
) -> Iterator[Disk]:
    """Within it, the `fails_at`-th operation in a folder or below it fails; one disk at a time.

    Args:
        folder: All else is left alone.
        fails_at: From 1; 0 to count only.
        code: How it fails. A full disk (`ENOSPC`, `EDQUOT`) still opens, shortens and removes what is there:
            those are not counted.
        keeps_failing: All after it fail, too: the disk stays broken or full.
        short: The first write that would fail writes half of its bytes and says so, as where room runs out.

    Yields:
        What was counted, and what failed.
    """
    folder = folder.resolve()
    disk = Disk(folder=folder, fails_at=fails_at, code=code, keeps_failing=keeps_failing, short=short)
    with ExitStack() as stack:
        for name in filter(partial(hasattr, os), _WRITES | _MOVES | _NEED_NO_ROOM | _OTHERS):
            operation = partial(_operate, disk, name, getattr(os, name))
            stack.enter_context(patch.object(os, name, operation))
        for module in (builtins, io):
            stack.enter_context(patch.object(module, "open", partial(_open, disk, io.open)))
        if vfs := _sqlite():
            stack.enter_context(_failing_sqlite(disk, vfs))
        try:
            yield disk
        finally:
            disk.over = True  # files that were opened within may live on


def until_clean(attempt: Callable[[int], Disk]) -> Iterator[Disk]:
    """Attempts whose first operation fails, whose second does, and so on, to the one in which none does."""
    for fails_at in count(1):
        yield (disk := attempt(fails_at))
        if disk.failed is None:
            return


def sqlite_can_fail() -> bool:
    """Whether SQLite's own operations can fail: not where Python keeps its library to itself."""
    return _sqlite() is not None


def _place(file: Any, folder: int | None = None) -> Path:
    """Where a file is: that of a path (of a link, where the link is), a descriptor or an open file."""
    if isinstance(file, _PATHS):
        path = Path(Path() if folder is None else _place(folder), os.fsdecode(file))
        return path.parent.resolve() / path.name
    try:
        return _place_of(file if isinstance(file, int) else file.fileno())
    except OSError:  # of no file, or closed: the operation itself will say so
        return Path()


def _operate(disk: Disk, name: str, real: Any, /, *args: Any, **options: Any) -> Any:
    """A function of `os`, or the method of a raw file."""
    given = [*args, *options.values()]
    files = given[: 2 if name in _MOVES else 1]
    folders = options.get("src_dir_fd", options.get("dir_fd")), options.get("dst_dir_fd")
    counts = name != "open" or given[1] & _TO_WRITE
    if counts and disk.fails(name, *map(_place, files, folders)):
        size = disk.half(len(given[1])) if name in _WRITES else 0
        if not size:
            raise disk.fault(*(file for file in files if isinstance(file, _PATHS)))
        args = (args[0], args[1][:size], *args[2:])
    return real(*args, **options)


class _RawFile(io.FileIO):
    """The lowest layer of a file of Python's: whatever is written to those above comes by here."""

    disk: Disk

    def write(self, written: Any, /) -> int:
        return int(_operate(self.disk, "write", io.FileIO.write, self, written))

    def truncate(self, size: int | None = None, /) -> int:
        return int(_operate(self.disk, "truncate", io.FileIO.truncate, self, size))


def _open(
    disk: Disk, real: Any, file: Any, mode: str = "r", buffering: int = -1, *text: Any, **options: Any
) -> Any:
    """`open`; `closefd` and `opener` by name only."""
    place = _place(file)
    if not set(mode) & set("wxa+") or not place.is_relative_to(disk.folder):
        return real(file, mode, buffering, *text, **options)
    descriptor = {name: options.pop(name) for name in ("closefd", "opener") if name in options}
    counted = isinstance(file, int) or descriptor.get("opener")  # by `os.open`
    if not counted and disk.fails("open", place):
        raise disk.fault(file)
    named = file if isinstance(file, int) else os.fspath(file)
    raw = _RawFile(named, mode.replace("b", "").replace("t", ""), **descriptor)
    raw.disk = disk
    if not buffering:
        return raw
    layer = io.BufferedRandom if "+" in mode else io.BufferedWriter
    buffered = layer(raw, buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE)
    if "b" in mode:
        return buffered
    written = io.TextIOWrapper(buffered, *text, **options)
    written.reconfigure(line_buffering=buffering == 1)
    return written


_SYSCALLS: dict[str, Any] = {
    "ftruncate": CFUNCTYPE(c_int, c_int, c_int64, use_errno=True),
    "open": CFUNCTYPE(c_int, c_char_p, c_int, c_int, use_errno=True),  # SQLite's own, which is not variadic
    "pwrite": CFUNCTYPE(c_ssize_t, c_int, c_void_p, c_size_t, c_int64, use_errno=True),
    "pwrite64": CFUNCTYPE(c_ssize_t, c_int, c_void_p, c_size_t, c_int64, use_errno=True),
    "unlink": CFUNCTYPE(c_int, c_char_p, use_errno=True),
    "write": CFUNCTYPE(c_ssize_t, c_int, c_void_p, c_size_t, use_errno=True),
}
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_SYNC, _SYNC_AT, _SYNC_FAILED = CFUNCTYPE(c_int, c_void_p, c_int), 5, 10 | 4 << 8  # SQLITE_IOERR_FSYNC
_METHODS = c_void_p * 19  # sqlite3_io_methods, version 3; its version takes the room of a pointer
_kept: list[Any] = []  # what another thread may still be in when a disk is over


class _Vfs(ctypes.Structure):
    """sqlite3_vfs, version 3: how SQLite reaches a disk.

    Its syscalls can be replaced, but a sync is none of them: it is a method of an open file. So files in the
    folder get methods of their own when they are opened.
    """

    _fields_ = (
        ("version_and_sizes", c_int * 3),
        ("names", c_void_p * 3),
        ("open", c_void_p),
        ("others", c_void_p * 12),
        ("set_syscall", CFUNCTYPE(c_int, c_void_p, c_char_p, c_void_p)),
        ("get_syscall", CFUNCTYPE(c_void_p, c_void_p, c_char_p)),
    )


@cache
def _sqlite() -> _Vfs | None:
    """How Python's own SQLite asks for the disk, if that can be reached."""
    try:
        library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
        library.sqlite3_libversion.restype = c_char_p
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        if library.sqlite3_libversion().decode() != sqlite3.sqlite_version:
            return None
        vfs: _Vfs = library.sqlite3_vfs_find(None).contents
    except (AttributeError, OSError, ValueError):
        return None
    return vfs if vfs.version_and_sizes[0] >= 3 and vfs.set_syscall else None


@contextmanager
def _failing_sqlite(disk: Disk, vfs: _Vfs) -> Iterator[None]:
    def replacement(kind: Any, function: Callable[..., int]) -> int | None:
        _kept.append(call := kind(function))
        return ctypes.cast(call, c_void_p).value

    def opening(of: int, name: int | None, file: int, *flags: int) -> int:
        code = int(really_open(of, name, file, *flags))
        place = _place(ctypes.string_at(name)) if name else Path()
        if code == 0 and place.is_relative_to(disk.folder):
            methods = c_void_p.from_address(file)
            original = _METHODS.from_address(methods.value or 0)
            own = _METHODS.from_buffer_copy(original)
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(own))  # for ever: files may be closed at the very end
            own[_SYNC_AT] = replacement(_SYNC, partial(_sync, disk, place, _SYNC(original[_SYNC_AT] or 0)))
            stack.callback(own.__setitem__, _SYNC_AT, original[_SYNC_AT])
            methods.value = addressof(own)
        return code

    with ExitStack() as stack:
        for name, kind in _SYSCALLS.items():
            put = partial(vfs.set_syscall, addressof(vfs), name.encode())
            if real := vfs.get_syscall(addressof(vfs), name.encode()):
                stack.callback(put, real)
                put(replacement(kind, partial(_call, disk, name, kind(real))))
        really_open = _OPEN(vfs.open)
        stack.callback(setattr, vfs, "open", vfs.open)
        vfs.open = replacement(_OPEN, opening)
        yield


def _call(disk: Disk, name: str, real: Any, file: Any, *rest: Any) -> int:
    # What SQLite cannot open for writing it opens for reading, and then may wait ten seconds for its WAL.
    broken = disk.keeps_failing and disk.failed
    counts = name != "open" or rest[0] & _TO_WRITE or broken
    if counts and disk.fails(f"sqlite {name}", _place(file)):
        size = disk.half(rest[1]) if name in _WRITES else 0
        if not size:
            ctypes.set_errno(disk.code)
            return -1
        rest = (rest[0], size, *rest[2:])
    return int(real(file, *rest))


def _sync(disk: Disk, place: Path, real: Any, file: int, flags: int) -> int:
    return _SYNC_FAILED if disk.fails("sqlite fsync", place) else int(real(file, flags))

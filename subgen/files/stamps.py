"""Stamps of files: size, time and digest, to recognize a file that has not changed."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from subgen.disk import reason_of
from subgen.errors import OutputError
from subgen.ports.records import FileStamp

__all__ = ["exists", "has_digest", "is_folder", "is_there", "matches", "modified_ns", "opened", "stamp"]


def stamp(file: BinaryIO) -> FileStamp:
    """Return the stamp of a file that has just been written."""
    file.flush()
    status = os.fstat(file.fileno())
    file.seek(0)
    return FileStamp(status.st_size, status.st_mtime_ns, _digest(file))


def matches(path: Path, stamp: FileStamp) -> bool:
    """Whether a file matches its stamp; a file with another time, such as a copy, is read."""
    try:
        status = path.stat()
        if status.st_size != stamp.size:
            return False
        return status.st_mtime_ns == stamp.modified_ns or has_digest(path, stamp.digest)
    except (OSError, OutputError):
        return False


def is_there(path: Path) -> bool:
    """Whether a file exists."""
    return os.path.isfile(path)  # noqa: PTH113 # a name that no file can have is no error


def is_folder(path: Path) -> bool:
    """Whether a folder exists."""
    return os.path.isdir(path)  # noqa: PTH112 # as above


def modified_ns(path: Path) -> int | None:
    """Return the time of a file's last modification, in nanoseconds since 1970; None without one."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def exists(path: Path) -> bool:
    """Whether there is anything at a path, a broken link or a folder as well."""
    return os.path.lexists(path)


def has_digest(path: Path, digest: bytes) -> bool:
    """Whether the bytes of a file have a digest.

    Raises:
        OutputError: The file cannot be read.
    """
    with opened(path) as file:
        return _digest(file) == digest


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading.

    Raises:
        OutputError: The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield file
    except OSError as fault:
        raise OutputError(f"{path}: cannot be read: {reason_of(fault)}") from None


def _digest(file: BinaryIO) -> bytes:
    digest = hashlib.sha256()  # processors have it built in: 1.7 GB a second, where BLAKE2b does 0.9
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.digest()

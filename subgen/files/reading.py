"""Bounded reading of inputs and of the configuration: regular files, named pipes and standard input."""

import errno
import logging
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import BinaryIO

from subgen.disk import PATH_ERRORS, reason_of
from subgen.errors import Fault, UsageError, one_line

__all__ = ["is_same_input", "read_input", "read_text"]

_log = logging.getLogger(__name__)

_ADVICE = {
    errno.ENOENT: "; check the name",
    errno.EISDIR: "; name a file in it",
    errno.EACCES: "; change its permissions",
}
"""Reason why a file of the user cannot be read -> what to do about it."""
_NO_NAME = "the name is empty; give the name of a file"

_CHUNK_BYTES = 1 << 20

_MAX_CONFIG_BYTES = 1 << 24
"""Longest configuration; larger files are not configurations, and would fill the memory first."""

_PATIENCE_S = 1.0
"""Time after which a pipe that no program writes to is reported, in seconds."""


class _UnreadableFile(Exception):
    """A file is not of a kind that is read, or has more bytes than the limit; the message is a clause."""


def read_input(
    file: str, *, limit_bytes: int | None = None, patience_s: float = _PATIENCE_S
) -> bytes | Fault:
    """Read all bytes of an input.

    Args:
        file: The input as the user named it; `-` is standard input, to its end.
        limit_bytes: Most bytes that it may have, at least 1; None for no limit.
        patience_s: Time after which a named pipe that no program writes to is reported, in seconds.

    Returns:
        The bytes, or a fault where the input cannot be read.
    """
    if not file:
        return Fault(file="''", row=0, problem=_NO_NAME)
    shown = "stdin" if file == "-" else file
    try:
        if file == "-":
            return _read_standard_input(limit_bytes)
        return _read_file(file, limit_bytes, patience_s)
    except PATH_ERRORS as fault:
        return Fault(file=shown, row=0, problem=_unreadable(fault, file))
    except _UnreadableFile as fault:
        return Fault(file=shown, row=0, problem=str(fault))


def is_same_input(file: str, other: str) -> bool:
    """Whether two inputs, as the user named them, are one file.

    Args:
        file: A path, or `-` for standard input.
        other: Another one.
    """
    if "-" in {file, other}:
        return file == other
    try:
        return Path(file).samefile(other)
    except PATH_ERRORS:
        return False


def _read_standard_input(limit_bytes: int | None) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise _UnreadableFile("is closed; give a file, or send the script through a pipe")
    return _read_bounded(sys.stdin.buffer, _CHUNK_BYTES, limit_bytes)


def _read_file(file: str, limit_bytes: int | None, patience_s: float) -> bytes:
    """Read a regular file or a named pipe, which may be behind links.

    Raises:
        OSError: It cannot be read.
        _UnreadableFile: It is a device or a socket, or too large.
    """
    path = Path(file)
    status = path.stat()
    if stat.S_ISFIFO(status.st_mode):
        with _reporting_wait(file, patience_s):
            stream = path.open("rb")  # returns when a program opens the pipe to write
    elif stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):  # a folder has a reason of the system
        if limit_bytes is not None and status.st_size > limit_bytes:
            raise _UnreadableFile(_too_large(f"{status.st_size:,} bytes, more than the {limit_bytes:,}"))
        stream = path.open("rb")
    else:
        raise _UnreadableFile("is a device or a socket; give a file, or - for standard input")
    with stream:
        return _read_bounded(stream, max(_CHUNK_BYTES, status.st_size + 1), limit_bytes)


@contextmanager
def _reporting_wait(file: str, patience_s: float) -> Iterator[None]:
    """Report a pipe that is not opened in time; the wait itself goes on."""
    message = "subgen: %s: waiting: this is a pipe, and no program writes to it yet"
    timer = Timer(patience_s, _log.warning, (message, one_line(file)))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _read_bounded(stream: BinaryIO, chunk_bytes: int, limit_bytes: int | None) -> bytes:
    """Read a buffered stream to its end, or fail as soon as it has more bytes than the limit."""
    pieces: list[bytes] = []
    left = sys.maxsize if limit_bytes is None else limit_bytes + 1
    while left:
        wanted = min(chunk_bytes, left)
        piece = stream.read(wanted)
        pieces.append(piece)
        left -= len(piece)
        if len(piece) < wanted:  # a terminal would have to end twice if it were read again
            return b"".join(pieces)
    raise _UnreadableFile(_too_large(f"more than the {limit_bytes:,} bytes"))


def _too_large(size: str) -> str:
    return f"has {size} that are read; split it, or set input_bytes in [limits] of the configuration"


def _unreadable(fault: OSError | ValueError, file: str) -> str:
    number = fault.errno if isinstance(fault, OSError) else None
    advice = "" if file == "-" else _ADVICE.get(number or 0, "")
    return f"cannot be read: {reason_of(fault)}{advice}"


def read_text(file: str) -> str:
    """Read the configuration, a UTF-8 file.

    Raises:
        UsageError: It cannot be read, or is not UTF-8.
    """
    if not file:
        raise UsageError(f"--config '': {_NO_NAME}")
    try:
        raw = _read_file(file, _MAX_CONFIG_BYTES, _PATIENCE_S)
    except PATH_ERRORS as fault:
        raise UsageError(f"{file}: {_unreadable(fault, file)}") from None
    except _UnreadableFile as fault:
        problem = str(fault).partition(";")[0]
        raise UsageError(f"{file}: {problem}; give the configuration, a TOML file") from None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as fault:
        raise UsageError(f"{file}: not UTF-8: byte {fault.start} cannot be read; save it as UTF-8") from None

"""Reading of inputs and of the configuration."""

import errno
import sys
from pathlib import Path

from subgen.disk import reason_of
from subgen.errors import Fault, UsageError

__all__ = ["is_same_input", "read_input", "read_text"]


_ADVICE = {
    errno.ENOENT: "; check the name",
    errno.EISDIR: "; name a file in it",
    errno.EACCES: "; change its permissions",
}
"""Reason why a file of the user cannot be read -> what to do about it."""
_NO_NAME = "the name is empty; give the name of a file"


def read_input(file: str) -> bytes | Fault:
    """Read all bytes of an input.

    Args:
        file: The input as the user named it; `-` is standard input, to its end.

    Returns:
        The bytes, or a fault where the input cannot be read.
    """
    if file == "-":
        return _read_standard_input()
    if not file:
        return Fault(file="''", row=0, problem=_NO_NAME)
    try:
        return Path(file).read_bytes()
    except OSError as fault:
        return Fault(file=file, row=0, problem=_unreadable(fault))


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
    except OSError:
        return False


def _read_standard_input() -> bytes | Fault:
    if sys.stdin is None or sys.stdin.closed:
        return Fault(file="stdin", row=0, problem="is closed; give a file, or send the script through a pipe")
    try:
        return sys.stdin.buffer.read()
    except OSError as fault:
        return Fault(file="stdin", row=0, problem=f"cannot be read: {reason_of(fault)}")


def _unreadable(fault: OSError) -> str:
    return f"cannot be read: {reason_of(fault)}{_ADVICE.get(fault.errno or 0, '')}"


def read_text(file: str) -> str:
    """Read the configuration, a UTF-8 file.

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

"""Single files, read and written for the Python API."""

from collections.abc import Iterable
from pathlib import Path

from subgen import files
from subgen.errors import Fault, UsageError

__all__ = ["read_file", "write_file"]


def read_file(file: str) -> bytes:
    """Read all bytes of a file.

    Raises:
        UsageError: The file cannot be read.
    """
    raw = files.read_input(file)
    if isinstance(raw, Fault):
        raise UsageError(str(raw))
    return raw


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file, which appears whole or not at all.

    Raises:
        OutputError: The file cannot be written.
    """
    with files.replace_files([path]) as opened:
        for piece in pieces:
            opened[path].write(piece)

"""Single files, for the library: read whole, and written whole or not at all."""

from collections.abc import Iterable
from pathlib import Path

from subgen import files
from subgen.errors import Fault, UsageError

__all__ = ["read_file", "write_file"]


def read_file(file: str) -> bytes:
    """All bytes of a file.

    Raises:
        UsageError: It cannot be read.
    """
    raw = files.read_input(file)
    if isinstance(raw, Fault):
        raise UsageError(str(raw))
    return raw


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file, which appears whole or not at all.

    Raises:
        OutputError: It cannot be written.
    """
    with files.replace_files([path]) as opened:
        for piece in pieces:
            opened[path].write(piece)

"""Files, as delivery needs them."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from subgen.ports.records import FileStamp

__all__ = ["FileProbe", "Replacing"]


class FileProbe(Protocol):
    """Looks at files."""

    def stamp(self, file: BinaryIO) -> FileStamp:
        """What a file that is being written is like, once all is written."""

    def matches(self, path: Path, stamp: FileStamp) -> bool:
        """Whether a file is what it was like."""

    def is_there(self, path: Path) -> bool:
        """Whether there is a file."""

    def has_digest(self, path: Path, digest: bytes) -> bool:
        """Whether a file's bytes are those that it was written with."""

    def opened(self, path: Path) -> AbstractContextManager[BinaryIO]:
        """A file, to read."""


Replacing = Callable[[Iterable[Path]], AbstractContextManager[Mapping[Path, BinaryIO]]]
"""Opens a set of files, which take their places together when all are whole, or not at all."""

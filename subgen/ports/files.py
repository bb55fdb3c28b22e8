"""Files for delivery: probes, sets that are replaced together, and scratch records."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from subgen.ports.records import FileStamp

__all__ = ["FileProbe", "OpenScratch", "Replacing", "Scratch", "WrittenFiles"]


class FileProbe(Protocol):
    """Looks at files."""

    def stamp(self, file: BinaryIO) -> FileStamp:
        """Return the stamp of a file that is being written, once all of it is written."""

    def matches(self, path: Path, stamp: FileStamp) -> bool:
        """Whether a file still has a stamp."""

    def is_there(self, path: Path) -> bool:
        """Whether there is a file."""

    def modified_ns(self, path: Path) -> int | None:
        """Time of a file's last modification, in nanoseconds since 1970; None where there is no file."""

    def exists(self, path: Path) -> bool:
        """Whether there is anything at a path."""

    def has_digest(self, path: Path, digest: bytes) -> bool:
        """Whether a file's bytes are those that it was written with."""

    def opened(self, path: Path) -> AbstractContextManager[BinaryIO]:
        """Open a file to read."""


class WrittenFiles(Protocol):
    """The log of the files that were put in their places."""

    def has_written(self, path: Path) -> bool:
        """Whether a file was ever put in this place."""

    def is_as_written(self, path: Path) -> bool:
        """Whether the file in this place is one that was put there, unchanged."""


Replacing = Callable[[Iterable[Path]], AbstractContextManager[Mapping[Path, BinaryIO]]]
"""Opens a set of files that replace those at their places together, when all are complete, or not at all."""


class Scratch(Protocol):
    """Records that are kept for a while outside memory; a list of bytes has the same methods."""

    def append(self, record: bytes, /) -> None:
        """Add a record.

        Raises:
            OutputError: It cannot be written.
        """

    def __len__(self) -> int:
        """Return the number of records."""

    def __getitem__(self, number: int, /) -> bytes:
        """Return a record, counted from 0."""


OpenScratch = Callable[[], AbstractContextManager[Scratch]]
"""Opens an empty scratch, which is gone at the end of the context."""

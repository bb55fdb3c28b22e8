"""Files, as delivery needs them."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from subgen.ports.records import Seen

__all__ = ["Replacing", "Sight"]


class Sight(Protocol):
    """Looks at files."""

    def written(self, file: BinaryIO) -> Seen:
        """What a file that is being written is like, once all is written."""

    def is_still(self, path: Path, seen: Seen) -> bool:
        """Whether a file is what it was like."""

    def is_there(self, path: Path) -> bool:
        """Whether there is a file."""

    def has_digest(self, path: Path, digest: bytes) -> bool:
        """Whether a file's bytes are those that it was written with."""

    def opened(self, path: Path) -> AbstractContextManager[BinaryIO]:
        """A file, to read."""


Replacing = Callable[[Iterable[Path]], AbstractContextManager[Mapping[Path, BinaryIO]]]
"""Opens a set of files, which take their places together when all are whole, or not at all."""

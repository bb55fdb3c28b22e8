"""Scratch records: kept in memory while they are few, and in a temporary file without a name after that."""

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile

from subgen.disk import reason_of
from subgen.errors import OutputError

__all__ = ["ScratchFile", "open_scratch"]

_IN_MEMORY_BYTES = 1 << 18


class ScratchFile:
    """Records of bytes, appended and read in any order; each takes 8 bytes of memory once they are many.

    Args:
        file: An empty file that can be written and read.
    """

    def __init__(self, file: "SpooledTemporaryFile[bytes]") -> None:
        self._file = file
        self._ends = array("Q", [0])
        self._is_at_end = True

    def append(self, record: bytes, /) -> None:
        """Add a record.

        Raises:
            OutputError: The temporary file cannot be written.
        """
        try:
            if not self._is_at_end:
                self._file.seek(self._ends[-1])
                self._is_at_end = True
            self._file.write(record)
        except OSError as fault:
            raise _not_usable(fault) from None
        self._ends.append(self._ends[-1] + len(record))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int, /) -> bytes:
        start, end = self._ends[number], self._ends[number + 1]
        try:
            self._is_at_end = False
            self._file.seek(start)
            return self._file.read(end - start)
        except OSError as fault:
            raise _not_usable(fault) from None


@contextmanager
def open_scratch() -> Iterator[ScratchFile]:
    """Open an empty scratch, which is gone at the end of the context."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as file:
        yield ScratchFile(file)


def _not_usable(fault: OSError) -> OutputError:
    return OutputError(
        f"a temporary file cannot be used: {reason_of(fault)}; set TMPDIR to a folder with room"
    )

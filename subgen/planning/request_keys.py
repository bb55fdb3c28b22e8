"""The take keys of a script's requests, line by line, packed.

A job of 100,000 lines is gone through several times after its requests were resolved; most of those passes
need the keys alone. Sixteen bytes a request and four a line keep them, where objects would take some 400.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from subgen.model import TakeKey

__all__ = ["KEY_BYTES", "KeyPacker", "RequestKeys"]

KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class RequestKeys:
    """The keys of each line's requests.

    Attributes:
        packed: All keys, 16 bytes each, in the order of the lines and of their requests.
        ends: For each line, how many keys there are up to its last.
    """

    packed: bytes
    ends: "array[int]"

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self.ends)

    def __iter__(self) -> Iterator[tuple[TakeKey, ...]]:
        """The keys of each line, in the order of the lines."""
        start = 0
        for count in self.ends:
            end = count * KEY_BYTES
            yield tuple(
                TakeKey(self.packed[place : place + KEY_BYTES].hex())
                for place in range(start, end, KEY_BYTES)
            )
            start = end


class KeyPacker:
    """Packs the keys of lines one after the other."""

    def __init__(self) -> None:
        self._packed = bytearray()
        self._ends = array("I")

    def add(self, digests: Iterable[bytes]) -> None:
        """Add a line.

        Args:
            digests: The keys of its requests, 16 bytes each.
        """
        for digest in digests:
            self._packed += digest
        self._ends.append(len(self._packed) // KEY_BYTES)

    def keys(self) -> RequestKeys:
        """The keys of all lines added so far."""
        return RequestKeys(bytes(self._packed), self._ends[:])

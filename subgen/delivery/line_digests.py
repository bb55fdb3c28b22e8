"""Digests of the lines of a delivery, eight bytes a line, by which a later one counts what changed."""

import sys
from array import array
from collections import Counter
from dataclasses import dataclass

__all__ = ["LineChanges", "LineDigests", "packed_numbers", "unpack_line_digests"]

_BYTES_A_LINE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChanges:
    """How many lines are other than they were.

    Attributes:
        takes: Lines with takes that no line had before.
        gaps: Lines without takes, as no line was before.
        texts: Lines whose text, voice, row or other columns no line had before.
    """

    takes: int
    gaps: int
    texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDigests:
    """Digests of the lines of a script, in their order.

    Attributes:
        takes: CRC-32 of the stamps of each line's takes.
        texts: CRC-32 of all that is known of each line, and of its voice settings.
        gaps: Those of `takes` that are of lines without takes.
    """

    takes: "array[int]"
    texts: "array[int]"
    gaps: frozenset[int] = frozenset()

    def packed(self) -> bytes:
        """The digests as bytes: of all takes, then of all texts, little-endian."""
        return packed_numbers(self.takes) + packed_numbers(self.texts)

    def changes_since(self, before: "LineDigests") -> LineChanges:
        """Count the lines that are other than before, wherever they stand."""
        other = Counter(self.takes) - Counter(before.takes)
        gaps = sum(count for digest, count in other.items() if digest in self.gaps)
        texts = Counter(self.texts) - Counter(before.texts)
        return LineChanges(takes=other.total() - gaps, gaps=gaps, texts=texts.total())


def packed_numbers(numbers: "array[int]") -> bytes:
    """Numbers of four bytes, little-endian."""
    if sys.byteorder == "little":
        return numbers.tobytes()
    swapped = numbers[:]
    swapped.byteswap()
    return swapped.tobytes()


def unpack_line_digests(packed: bytes | None) -> LineDigests:
    """The digests of an earlier delivery; none where they were not recorded, or cannot be read."""
    numbers = array("I")
    if packed is not None and not len(packed) % _BYTES_A_LINE:
        numbers.frombytes(packed)
    if sys.byteorder != "little":
        numbers.byteswap()
    half = len(numbers) // 2
    return LineDigests(takes=numbers[:half], texts=numbers[half:])

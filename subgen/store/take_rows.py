"""Rows of the table `takes`, each with its own checksum, like the records of the packs."""

from collections.abc import Sequence
from struct import Struct, error
from typing import Any
from zlib import crc32

from subgen.model import TakeKey
from subgen.store.packs import Place

__all__ = ["COLUMNS", "Row", "packed", "read_row", "row_of", "unpacked"]

COLUMNS = "key, pack, offset, pcm_bytes, note_bytes, pcm_crc, note_crc, doubt, row_crc"

Row = tuple[bytes | int | str | None, ...]

_NUMBERS = Struct("<6q")


def row_of(key: TakeKey, place: Place, suspicion: str | None) -> Row:
    """Build a row of `takes`."""
    row = (
        bytes.fromhex(key),
        place.pack,
        place.offset,
        place.pcm_bytes,
        place.note_bytes,
        place.pcm_crc,
        place.note_crc,
        suspicion,
    )
    return (*row, _crc(row))


def read_row(row: Sequence[Any] | None) -> tuple[Place, str | None] | None:
    """Read the place and the suspicion of a take; None where the row is missing or damaged."""
    try:
        if row is None or _crc(row) != row[-1]:
            return None
    except (AttributeError, TypeError, error):  # values of other types than were written
        return None
    return Place(*row[1:7]), row[7]


def packed(place: Place, suspicion: str | None) -> bytes:
    """Pack the place and the suspicion of a take into few bytes."""
    numbers = (place.pack, place.offset, place.pcm_bytes, place.note_bytes, place.pcm_crc, place.note_crc)
    return _NUMBERS.pack(*numbers) + (b"" if suspicion is None else b"!" + suspicion.encode())


def unpacked(known: bytes) -> tuple[Place, str | None]:
    """Unpack a place and a suspicion."""
    suspicion = known[_NUMBERS.size :]
    return Place(*_NUMBERS.unpack_from(known)), suspicion[1:].decode() if suspicion else None


def _crc(row: Sequence[Any]) -> int:
    known = b"" if row[7] is None else b"!" + row[7].encode()
    return crc32(known, crc32(_NUMBERS.pack(*row[1:7]), crc32(row[0])))

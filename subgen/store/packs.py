"""Pack files: takes one after the other in a few large files, which only grow.

A record contains the key of its take and its own checksums. So a lost ledger can be rebuilt from the packs,
and records that a killed run wrote but did not enter are found at the end of a pack:

    bytes   content
    4       the letters `take`
    1       1, the version of this layout, and three zero bytes
    16      key of the take
    8       length of the samples, in bytes
    4 4 4   length of the note; CRC-32 of the samples; CRC-32 of the note
    4       CRC-32 of the header up to here
            the samples: signed 16-bit little-endian, mono
            the note: the other data of the take (`subgen.store.take_metadata`)

Numbers are little-endian. A take is durable once its record is synced and its row is committed.
"""

import os
import re
import struct
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from zlib import crc32

from subgen.disk import sync_folder
from subgen.model import TakeKey

__all__ = ["HEADER_BYTES", "Packs", "Place"]

_HEADER = struct.Struct("<4sB3x16sQIII")
_CRC = struct.Struct("<I")
HEADER_BYTES = _HEADER.size + _CRC.size
_MAGIC = b"take"
_LAYOUT = 1

_PACK_BYTES = 1 << 30
"""Size from which a new pack is begun: a million takes of a few seconds are a few hundred files."""

_MAX_OPEN = 32
_BLOCK_BYTES = 1 << 20
_NAME = re.compile(r"(\d{6,})\.pack")


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a take in the packs, with its checksums.

    Attributes:
        pack: Number of the file.
        offset: Offset of the record, in bytes.
        pcm_bytes: Length of the samples, in bytes.
        note_bytes: Length of the note, in bytes.
        pcm_crc: CRC-32 of the samples.
        note_crc: CRC-32 of the note.
    """

    pack: int
    offset: int
    pcm_bytes: int
    note_bytes: int
    pcm_crc: int
    note_crc: int

    @property
    def end(self) -> int:
        """Offset of the byte after the record."""
        return self.offset + HEADER_BYTES + self.pcm_bytes + self.note_bytes


class Packs:
    """The pack files of a folder. Errors of the disk are `OSError` here; callers translate them.

    Args:
        folder: Folder of the files; it is created with the first one.
        is_read_only: Whether the files are left as they are, whatever is found in them.

    Attributes:
        folder: The folder.
    """

    def __init__(self, folder: Path, *, is_read_only: bool = False) -> None:
        self.folder = folder
        self._is_read_only = is_read_only
        self._open: OrderedDict[int, int] = OrderedDict()
        self._last: tuple[int, int] | None = None
        self._end = 0
        self._reading = Lock()

    def numbers(self) -> list[int]:
        """Return the numbers of the files, sorted."""
        with suppress(FileNotFoundError):
            names = (_NAME.fullmatch(path.name) for path in self.folder.iterdir())
            return sorted(int(name[1]) for name in names if name)
        return []

    def size(self, pack: int) -> int:
        """Return the length of a file in bytes; 0 where it does not exist."""
        with suppress(FileNotFoundError):
            return self.path(pack).stat().st_size
        return 0

    def path(self, pack: int) -> Path:
        """Return the path of a file."""
        return self.folder / f"{pack:06}.pack"

    @property
    def is_full(self) -> bool:
        """Whether the next take goes into a new file."""
        return self._last is None or self._end >= _PACK_BYTES

    def begin(self, pack: int, end: int = 0) -> None:
        """Append to a file from now on; create it where it does not exist.

        Args:
            pack: Number of the file.
            end: Bytes to keep; the rest is cut off.
        """
        self.finish()
        self.folder.mkdir(exist_ok=True)
        file = os.open(self.path(pack), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        self._last, self._end = (pack, file), end
        try:
            if os.fstat(file).st_size > end:
                os.ftruncate(file, end)
            sync_folder(self.folder)
            sync_folder(self.folder.parent)
        except OSError:
            self.finish()
            raise

    def append(self, records: Iterable[tuple[TakeKey, bytes, bytes]]) -> list[Place]:
        """Write records after the last one, in one write; they are durable once `sync` returns.

        Args:
            records: Key, samples and note of each take.

        Returns:
            The places of the takes, in the same order.
        """
        assert self._last is not None  # noqa: S101 # begin() comes first
        pack, file = self._last
        places: list[Place] = []
        pieces: list[bytes] = []
        end = self._end
        for key, pcm, note in records:
            place = Place(pack, end, len(pcm), len(note), crc32(pcm), crc32(note))
            head = _HEADER.pack(
                _MAGIC, _LAYOUT, bytes.fromhex(key), len(pcm), len(note), place.pcm_crc, place.note_crc
            )
            pieces += (head, _CRC.pack(crc32(head)), pcm, note)
            places.append(place)
            end = place.end
        left = memoryview(b"".join(pieces))
        offset = self._end
        while left:
            count = os.pwrite(file, left, offset)
            left, offset = left[count:], offset + count
        self._end = end
        return places

    def sync(self) -> None:
        """Sync the written records to the disk."""
        if self._last is not None:
            (os.fdatasync if hasattr(os, "fdatasync") else os.fsync)(self._last[1])

    def finish(self) -> None:
        """Stop appending."""
        if self._last is not None:
            os.close(self._last[1])
            self._last = None

    def pcm(self, place: Place) -> bytes | None:
        """Read the samples of a take; None where they are damaged."""
        pcm = self._read(place.pack, place.offset + HEADER_BYTES, place.pcm_bytes)
        return pcm if len(pcm) == place.pcm_bytes and crc32(pcm) == place.pcm_crc else None

    def note(self, place: Place) -> bytes | None:
        """Read the note of a take; None where it is damaged."""
        note = self._read(place.pack, place.offset + HEADER_BYTES + place.pcm_bytes, place.note_bytes)
        return note if len(note) == place.note_bytes and crc32(note) == place.note_crc else None

    def records(self, pack: int, start: int = 0) -> Iterator[tuple[TakeKey, Place]]:
        """Yield the intact records of a file, and skip other bytes.

        Args:
            pack: Number of the file.
            start: Offset to begin at, in bytes.
        """
        if not self.size(pack):
            return
        with self.path(pack).open("rb") as file:  # not mapped: a read error would kill the process
            descriptor = file.fileno()
            size = os.fstat(descriptor).st_size
            offset: int | None = start
            while offset is not None and offset + HEADER_BYTES <= size:
                record = _read_record(descriptor, pack, offset, size)
                if record is None:
                    offset = _find_magic(descriptor, offset + 1)
                    continue
                yield record
                offset = record[1].end

    def settle(self, pack: int, end: int) -> None:
        """Cut a file off after its last take, and sync it to the disk.

        Args:
            pack: Number of the file.
            end: Bytes to keep.
        """
        if self._is_read_only:
            return
        with suppress(FileNotFoundError):
            file = os.open(self.path(pack), os.O_RDWR | os.O_CLOEXEC)
            try:
                if os.fstat(file).st_size > end:
                    os.ftruncate(file, end)
                os.fsync(file)
            finally:
                os.close(file)

    def remove(self, pack: int) -> None:
        """Delete a file."""
        with self._reading:
            if pack in self._open:
                os.close(self._open.pop(pack))
        with suppress(FileNotFoundError):
            self.path(pack).unlink()
            sync_folder(self.folder)

    def close(self) -> None:
        """Close all files."""
        self.finish()
        while self._open:
            os.close(self._open.popitem()[1])

    def _read(self, pack: int, offset: int, count: int) -> bytes:
        with self._reading:  # another thread that reads must not find the file closed
            if pack in self._open:
                self._open.move_to_end(pack)
            else:
                try:
                    self._open[pack] = os.open(self.path(pack), os.O_RDONLY | os.O_CLOEXEC)
                except FileNotFoundError:
                    return b""
                if len(self._open) > _MAX_OPEN:
                    os.close(self._open.popitem(last=False)[1])
            return _read_at(self._open[pack], count, offset)


def _read_at(file: int, count: int, offset: int) -> bytes:
    """Read a number of bytes, or fewer at the end of the file."""
    read = os.pread(file, count, offset)
    while len(read) < count and (more := os.pread(file, count - len(read), offset + len(read))):
        read += more
    return read


def _find_magic(file: int, start: int) -> int | None:
    """Find the next offset at which a record may begin."""
    while len(block := _read_at(file, _BLOCK_BYTES, start)) >= len(_MAGIC):
        index = block.find(_MAGIC)
        if index >= 0:
            return start + index
        start += len(block) - len(_MAGIC) + 1
    return None


def _read_record(file: int, pack: int, offset: int, size: int) -> tuple[TakeKey, Place] | None:
    """Read a record; None where there is none, or a damaged one."""
    head = _read_at(file, HEADER_BYTES, offset)
    if len(head) < HEADER_BYTES or crc32(head[: _HEADER.size]) != _CRC.unpack_from(head, _HEADER.size)[0]:
        return None
    magic, layout, key, pcm_bytes, note_bytes, pcm_crc, note_crc = _HEADER.unpack_from(head)
    place = Place(pack, offset, pcm_bytes, note_bytes, pcm_crc, note_crc)
    if magic != _MAGIC or layout != _LAYOUT or place.end > size:
        return None
    body = memoryview(_read_at(file, pcm_bytes + note_bytes, offset + HEADER_BYTES))
    is_intact = crc32(body[:pcm_bytes]) == pcm_crc and crc32(body[pcm_bytes:]) == note_crc
    return (TakeKey(key.hex()), place) if is_intact else None

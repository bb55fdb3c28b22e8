"""Audio on the disk: takes one after the other in a few large files, which only ever grow.

A record says by itself whose take it is and whether it is whole, so that a ledger that is lost can be written
again from the packs, and what a killed run had written but not yet entered is found at its end:

    bytes   what
    4       the letters `take`
    1       1, the version of this layout, and three bytes of nothing
    16      key of the take
    8       length of its samples, in bytes
    4 4 4   length of what else is known of it; CRC-32 of the samples; CRC-32 of the rest
    4       CRC-32 of the header up to here
            the samples: signed 16-bit little-endian, mono
            the rest (`subgen.store.take_metadata`)

Numbers are little-endian. A take counts as durable once its record has been synced and its row committed.
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

_LONGEST = 1 << 30
"""Bytes after which the next pack is begun: a million takes of some seconds are a few hundred files."""

_MOST_OPEN = 32
_PIECE = 1 << 20
_NAME = re.compile(r"(\d{6,})\.pack")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a take is, and what its bytes must add up to.

    Attributes:
        pack: Number of its file.
        offset: Of its record, in bytes.
        pcm_bytes: Length of its samples.
        note_bytes: Length of what else is known of it.
        pcm_crc: CRC-32 of its samples.
        note_crc: CRC-32 of the rest.
    """

    pack: int
    offset: int
    pcm_bytes: int
    note_bytes: int
    pcm_crc: int
    note_crc: int

    @property
    def end(self) -> int:
        """The byte after its record."""
        return self.offset + HEADER_BYTES + self.pcm_bytes + self.note_bytes


class Packs:
    """The files of a folder. What goes wrong with the disk is an `OSError` here, and translated above.

    Args:
        folder: Where they are, or will be once one is begun.

    Attributes:
        folder: The same.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: OrderedDict[int, int] = OrderedDict()
        self._last: tuple[int, int] | None = None
        self._end = 0
        self._reading = Lock()

    def numbers(self) -> list[int]:
        """Of the files that there are."""
        with suppress(FileNotFoundError):
            names = (_NAME.fullmatch(path.name) for path in self.folder.iterdir())
            return sorted(int(name[1]) for name in names if name)
        return []

    def size(self, pack: int) -> int:
        """Length of a file, in bytes; 0 where there is none."""
        with suppress(FileNotFoundError):
            return self.path(pack).stat().st_size
        return 0

    def path(self, pack: int) -> Path:
        """A file."""
        return self.folder / f"{pack:06}.pack"

    @property
    def is_full(self) -> bool:
        """Whether the next take belongs into another file."""
        return self._last is None or self._end >= _LONGEST

    def begin(self, pack: int, end: int = 0) -> None:
        """Write on at the end of a file, which is made where there is none.

        Args:
            pack: Number of the file.
            end: Bytes of it that count; what follows is cut off.
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
        """Write records after the last one, in one go; they are durable once `sync` has returned.

        Args:
            records: Key, samples and note of each.
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
        """See that all that was written is on the disk."""
        if self._last is not None:
            (os.fdatasync if hasattr(os, "fdatasync") else os.fsync)(self._last[1])

    def finish(self) -> None:
        """Write no more."""
        if self._last is not None:
            os.close(self._last[1])
            self._last = None

    def pcm(self, place: Place) -> bytes | None:
        """Samples of a take, or None where they are not what they were."""
        pcm = self._read(place.pack, place.offset + HEADER_BYTES, place.pcm_bytes)
        return pcm if len(pcm) == place.pcm_bytes and crc32(pcm) == place.pcm_crc else None

    def note(self, place: Place) -> bytes | None:
        """What else is known of a take, or None where it is not what it was."""
        note = self._read(place.pack, place.offset + HEADER_BYTES + place.pcm_bytes, place.note_bytes)
        return note if len(note) == place.note_bytes and crc32(note) == place.note_crc else None

    def records(self, pack: int, start: int = 0) -> Iterator[tuple[TakeKey, Place]]:
        """The whole records of a file, from some place on; what stands between them is passed over.

        Args:
            pack: Number of the file.
            start: Where to begin, in bytes.
        """
        if not self.size(pack):
            return
        with self.path(pack).open("rb") as file:  # not mapped: a disk that cannot read would kill the process
            descriptor = file.fileno()
            size = os.fstat(descriptor).st_size
            at: int | None = start
            while at is not None and at + HEADER_BYTES <= size:
                found = _record(descriptor, pack, at, size)
                if found is None:
                    at = _next_magic(descriptor, at + 1)
                    continue
                yield found
                at = found[1].end

    def settle(self, pack: int, end: int) -> None:
        """See that a file is on the disk, and ends where its last take does.

        Args:
            pack: Number of the file.
            end: Bytes of it that count; what follows is cut off.
        """
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
        """Let all files go."""
        self.finish()
        while self._open:
            os.close(self._open.popitem()[1])

    def _read(self, pack: int, offset: int, count: int) -> bytes:
        with self._reading:  # whoever reads on another thread must not find the file closed
            if pack in self._open:
                self._open.move_to_end(pack)
            else:
                try:
                    self._open[pack] = os.open(self.path(pack), os.O_RDONLY | os.O_CLOEXEC)
                except FileNotFoundError:
                    return b""
                if len(self._open) > _MOST_OPEN:
                    os.close(self._open.popitem(last=False)[1])
            return _bytes_at(self._open[pack], count, offset)


def _bytes_at(file: int, count: int, offset: int) -> bytes:
    """As many bytes as asked for, or as there are."""
    read = os.pread(file, count, offset)
    while len(read) < count and (more := os.pread(file, count - len(read), offset + len(read))):
        read += more
    return read


def _next_magic(file: int, start: int) -> int | None:
    """Where a record may begin, from some place on."""
    while len(some := _bytes_at(file, _PIECE, start)) >= len(_MAGIC):
        found = some.find(_MAGIC)
        if found >= 0:
            return start + found
        start += len(some) - len(_MAGIC) + 1
    return None


def _record(file: int, pack: int, offset: int, size: int) -> tuple[TakeKey, Place] | None:
    """What a record says of itself, if it is one and whole."""
    head = _bytes_at(file, HEADER_BYTES, offset)
    if len(head) < HEADER_BYTES or crc32(head[: _HEADER.size]) != _CRC.unpack_from(head, _HEADER.size)[0]:
        return None
    magic, layout, key, pcm_bytes, note_bytes, pcm_crc, note_crc = _HEADER.unpack_from(head)
    place = Place(pack, offset, pcm_bytes, note_bytes, pcm_crc, note_crc)
    if magic != _MAGIC or layout != _LAYOUT or place.end > size:
        return None
    said = memoryview(_bytes_at(file, pcm_bytes + note_bytes, offset + HEADER_BYTES))
    is_whole = crc32(said[:pcm_bytes]) == pcm_crc and crc32(said[pcm_bytes:]) == note_crc
    return (TakeKey(key.hex()), place) if is_whole else None

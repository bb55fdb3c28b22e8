"""Where takes are kept while a job runs: one spool file, so that audio is never held in memory.

Takes are found again by their key. The spool has no name in the folder and goes with the process.
"""

import os
import tempfile
from pathlib import Path
from typing import NamedTuple

import msgspec

from subgen.errors import OutputError
from subgen.model import BYTES_PER_SAMPLE, Take, TakeKey, WordEvent

__all__ = ["SpoolStore"]

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[tuple[int, str, float, float], ...])


class _Place(NamedTuple):
    offset: int
    pcm_bytes: int
    event_bytes: int


class SpoolStore:
    """Keeps takes in a file without a name.

    Args:
        folder: Where the room is; it exists.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places: dict[TakeKey, _Place] = {}
        self._end = 0
        try:
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 # close() closes it
        except OSError as fault:
            raise self._failed(fault) from None

    def keep(self, key: TakeKey, take: Take) -> None:
        """Keep a take.

        Raises:
            OutputError: There is no room.
        """
        events = _encoder.encode([(e.index, e.word, e.start_s, e.end_s) for e in take.events])
        written = memoryview(take.pcm + events)
        place = _Place(self._end, len(take.pcm), len(events))
        try:
            offset = self._end
            while written:
                count = os.pwrite(self._file.fileno(), written, offset)
                written, offset = written[count:], offset + count
        except OSError as fault:
            raise self._failed(fault) from None
        self._end = offset
        self._places[key] = place

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def samples(self, key: TakeKey) -> int:
        """Length of a take that is kept, in samples."""
        return self._places[key].pcm_bytes // BYTES_PER_SAMPLE

    def pcm(self, key: TakeKey) -> bytes:
        """Audio of a take that is kept."""
        place = self._places[key]
        return self._read(place.offset, place.pcm_bytes)

    def events(self, key: TakeKey) -> tuple[WordEvent, ...]:
        """Word events of a take that is kept."""
        place = self._places[key]
        packed = self._read(place.offset + place.pcm_bytes, place.event_bytes)
        return tuple(WordEvent(*event) for event in _decoder.decode(packed))

    def close(self) -> None:
        """Give the room back."""
        self._file.close()

    def _read(self, offset: int, count: int) -> bytes:
        try:
            read = os.pread(self._file.fileno(), count, offset)
        except OSError as fault:
            raise self._failed(fault) from None
        if len(read) != count:
            raise OutputError(f"{self._folder}: a take is shorter than it was when it was kept")
        return read

    def _failed(self, fault: OSError) -> OutputError:
        return OutputError(
            f"{self._folder}: takes cannot be kept: {fault.strerror or fault}; make room there"
        )

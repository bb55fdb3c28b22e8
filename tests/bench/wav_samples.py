"""Find the samples of a WAV or RF64 file without the reader of subgen."""

import struct
from typing import BinaryIO

__all__ = ["samples_begin"]


def samples_begin(file: BinaryIO) -> int:
    """Return the byte offset of the first sample; the last sample ends the file.

    Args:
        file: A file opened for reading, at its start; its chunks have even lengths.
    """
    place = 12
    while True:
        file.seek(place)
        name, length = struct.unpack("<4sI", file.read(8))
        if name == b"data":
            return place + 8
        place += 8 + length

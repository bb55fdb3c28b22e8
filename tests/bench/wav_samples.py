"""Where the samples of a WAV or RF64 file are, told without subgen's own reader."""

import struct
from typing import BinaryIO

__all__ = ["samples_begin"]


def samples_begin(file: BinaryIO) -> int:
    """Byte where the first sample is; the last one ends the file.

    Args:
        file: Opened for reading, at its start; its chunks have even lengths.
    """
    place = 12
    while True:
        file.seek(place)
        name, length = struct.unpack("<4sI", file.read(8))
        if name == b"data":
            return place + 8
        place += 8 + length

"""WAV: write a track as a stream, and read its length back.

WAV counts bytes in 32 bits and ends at 4 GiB (13.5 hours at 44.1 kHz). Longer tracks are RF64, which has the
counts as 64 bits in a separate chunk (EBU Tech 3306).
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from subgen.errors import OutputError
from subgen.model import BYTES_PER_SAMPLE, Track

__all__ = ["TrackWriter", "Wav", "read_samples", "wav_header"]


_SILENCE = bytes(1 << 16)
_RIFF_LIMIT = (1 << 32) - 1
_IN_DS64 = 0xFFFFFFFF
"""Value of the 32-bit counts of an RF64 file: the true ones are in its `ds64` chunk."""
_DS64_BYTES = 28


class TrackWriter:
    """Writes a track of known length as WAV or RF64, from its start to its end.

    Args:
        file: File open for writing, at its start.
        sample_rate_hz: Sample rate, in Hz.
        samples: Length of the track, in samples.
    """

    def __init__(self, file: BinaryIO, sample_rate_hz: int, samples: int) -> None:
        self._file = file
        self._left = samples
        file.write(wav_header(sample_rate_hz, samples))

    def write(self, pcm: bytes) -> None:
        """Write samples."""
        self._left -= len(pcm) // BYTES_PER_SAMPLE
        self._file.write(pcm)

    def silence(self, samples: int) -> None:
        """Write silence."""
        self._left -= samples
        left = samples * BYTES_PER_SAMPLE
        while left:
            block = min(left, len(_SILENCE))
            self._file.write(_SILENCE[:block])
            left -= block

    def finish(self) -> None:
        """Check that the track is as long as its header says.

        Raises:
            OutputError: It is shorter or longer.
        """
        if self._left:
            raise OutputError(f"the track ends {self._left} samples away from its planned end")


class Wav:
    """The track format WAV, or RF64 where WAV is too small: the samples unchanged."""

    @contextmanager
    def open(self, file: BinaryIO, track: Track) -> Iterator[TrackWriter]:
        """Write a track within a block.

        Args:
            file: File open for writing, at its start.
            track: Sample rate and length of the track.
        """
        yield TrackWriter(file, track.sample_rate_hz, track.samples)

    def check(self, file: BinaryIO, track: Track) -> None:
        """Read the length back: writers that lose samples silently have been seen.

        Raises:
            OutputError: The length is not the track's.
        """
        file.flush()
        file.seek(0)
        samples = read_samples(file)
        if samples != track.samples:
            raise OutputError(f"{track.name}: {track.samples} samples were written, {samples} read back")

    def encoder_delay_s(self, sample_rate_hz: int) -> float:
        """Return the delay in a simple player, which is none."""
        del sample_rate_hz
        return 0.0


def wav_header(sample_rate_hz: int, samples: int) -> bytes:
    """Build the header of a WAV file, or of an RF64 file where WAV cannot count the samples."""
    data_bytes = samples * BYTES_PER_SAMPLE
    byte_rate = sample_rate_hz * BYTES_PER_SAMPLE
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, sample_rate_hz, byte_rate, BYTES_PER_SAMPLE, 16)
    if 36 + data_bytes <= _RIFF_LIMIT:
        return b"".join(
            (
                struct.pack("<4sI4s", b"RIFF", 36 + data_bytes, b"WAVE"),
                form,
                struct.pack("<4sI", b"data", data_bytes),
            )
        )
    ds64 = struct.pack("<4sIQQQI", b"ds64", _DS64_BYTES, 72 + data_bytes, data_bytes, samples, 0)
    return b"".join(
        (
            struct.pack("<4sI4s", b"RF64", _IN_DS64, b"WAVE"),
            ds64,
            form,
            struct.pack("<4sI", b"data", _IN_DS64),
        )
    )


def read_samples(file: BinaryIO) -> int:
    """Read the length of a WAV or RF64 file in samples, and check it against the bytes of the file.

    Args:
        file: File open for reading, at its start; mono, 16 bits a sample.

    Raises:
        OutputError: Header and bytes do not agree, or the file is not WAV.
    """
    name = getattr(file, "name", "the audio")
    magic, _, kind = struct.unpack("<4sI4s", _read_exactly(file, 12, name))
    if magic not in (b"RIFF", b"RF64") or kind != b"WAVE":
        raise OutputError(f"{name}: not a WAV file")
    long_bytes = None
    while True:
        chunk, size = struct.unpack("<4sI", _read_exactly(file, 8, name))
        if chunk == b"data":
            break
        body = _read_exactly(file, size + size % 2, name)
        if chunk == b"ds64" and len(body) >= _DS64_BYTES:
            (long_bytes,) = struct.unpack_from("<Q", body, 8)
    declared = long_bytes if size == _IN_DS64 and long_bytes is not None else size
    start = file.tell()
    actual = file.seek(0, 2) - start
    if declared != actual:
        raise OutputError(f"{name}: the header says {declared} bytes of audio, the file has {actual}")
    return int(declared) // BYTES_PER_SAMPLE


def _read_exactly(file: BinaryIO, count: int, name: str) -> bytes:
    read = file.read(count)
    if len(read) != count:
        raise OutputError(f"{name}: not a WAV file")
    return read

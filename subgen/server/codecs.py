"""Samples as the formats that a `POST` may ask for, but for MP3, which needs a program."""

import io
import wave
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["CONTENT_TYPES", "ENCODERS", "alaw", "ulaw", "wav"]

_SAMPLE_BYTES = 2
_BIAS, _CLIP = 33, 8158
"""Of mu-law, in steps of 14-bit samples. Source: ITU-T G.711, table 2a."""


def pcm(samples: bytes, _: int) -> bytes:
    """Samples as they are, without a header."""
    return samples


def wav(samples: bytes, sample_rate_hz: int) -> bytes:
    """Samples with the header of a WAV file before them."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(_SAMPLE_BYTES)
        out.setframerate(sample_rate_hz)
        out.writeframes(samples)
    return file.getvalue()


def ulaw(samples: bytes, _: int) -> bytes:
    """Samples as G.711 mu-law, a byte each, without a header."""
    return bytes(_ulaw_of_all()[np.frombuffer(samples, dtype="<u2")])


def alaw(samples: bytes, _: int) -> bytes:
    """Samples as G.711 A-law, a byte each, without a header."""
    return bytes(_alaw_of_all()[np.frombuffer(samples, dtype="<u2")])


ENCODERS: dict[str, Callable[[bytes, int], bytes]] = {"pcm": pcm, "wav": wav, "ulaw": ulaw, "alaw": alaw}
"""`output_format` -> samples (signed 16-bit little-endian, mono) and their rate in Hz -> body."""

CONTENT_TYPES = {
    "pcm": "audio/wav",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "ulaw": "audio/PCMU;rate={rate}",
    "alaw": "audio/PCMA;rate={rate}",
}
"""`output_format` -> what the body is called.

Sources: the vendor's "Synthesize speech" reference, which calls headerless samples `audio/wav`, too; RFC 3003
for MP3; RFC 4856 for G.711.
"""


def _every_sample() -> NDArray[np.int32]:
    """All 16-bit samples, at the place of their bits."""
    return np.arange(1 << 16, dtype=np.uint16).view(np.int16).astype(np.int32)


@cache
def _ulaw_of_all() -> NDArray[np.uint8]:
    steps = _every_sample() >> 2
    magnitude = np.minimum(np.where(steps < 0, -steps, steps), _CLIP) + _BIAS
    segment = np.floor(np.log2(magnitude)).astype(np.int32) - 5
    code = (segment << 4) | ((magnitude >> (segment + 1)) & 0xF)
    return np.asarray(np.where(steps < 0, 0x7F, 0xFF) ^ code, dtype=np.uint8)


@cache
def _alaw_of_all() -> NDArray[np.uint8]:
    steps = _every_sample() >> 3
    magnitude = np.where(steps < 0, -steps - 1, steps)
    segment = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(np.int32) - 4, 0)
    code = (segment << 4) | ((magnitude >> np.maximum(segment, 1)) & 0xF)
    return np.asarray(np.where(steps < 0, 0x55, 0xD5) ^ code, dtype=np.uint8)

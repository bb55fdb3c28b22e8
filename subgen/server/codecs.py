"""Encoders for the output formats of a `POST`, except MP3, which needs a program."""

import io
import wave
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["CONTENT_TYPES", "ENCODERS"]

_SAMPLE_BYTES = 2
_BIAS, _CLIP = 33, 8158
"""Bias and clipping level of mu-law, in steps of 14-bit samples. Source: ITU-T G.711, table 2a."""


def _encode_pcm(samples: bytes, _: int) -> bytes:
    """Return the samples unchanged, without a header."""
    return samples


def _encode_wav(samples: bytes, sample_rate_hz: int) -> bytes:
    """Return the samples as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(_SAMPLE_BYTES)
        out.setframerate(sample_rate_hz)
        out.writeframes(samples)
    return file.getvalue()


def _encode_ulaw(samples: bytes, _: int) -> bytes:
    """Return the samples as G.711 mu-law, a byte each, without a header."""
    return bytes(_ulaw_table()[np.frombuffer(samples, dtype="<u2")])


def _encode_alaw(samples: bytes, _: int) -> bytes:
    """Return the samples as G.711 A-law, a byte each, without a header."""
    return bytes(_alaw_table()[np.frombuffer(samples, dtype="<u2")])


ENCODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "pcm": _encode_pcm,
    "wav": _encode_wav,
    "ulaw": _encode_ulaw,
    "alaw": _encode_alaw,
}
"""`output_format` -> encoder: samples (signed 16-bit little-endian, mono) and their rate in Hz -> body."""

CONTENT_TYPES = {
    "pcm": "audio/wav",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "ulaw": "audio/PCMU;rate={rate}",
    "alaw": "audio/PCMA;rate={rate}",
}
"""`output_format` -> `Content-Type` of the body.

Sources: the vendor's "Synthesize speech" reference, which also calls headerless samples `audio/wav`; RFC 3003
for MP3; RFC 4856 for G.711.
"""


def _all_samples() -> NDArray[np.int32]:
    """Return all 16-bit samples, each at the index that its bits make as an unsigned number."""
    return np.arange(1 << 16, dtype=np.uint16).view(np.int16).astype(np.int32)


@cache
def _ulaw_table() -> NDArray[np.uint8]:
    steps = _all_samples() >> 2
    magnitude = np.minimum(np.where(steps < 0, -steps, steps), _CLIP) + _BIAS
    segment = np.floor(np.log2(magnitude)).astype(np.int32) - 5
    code = (segment << 4) | ((magnitude >> (segment + 1)) & 0xF)
    return np.asarray(np.where(steps < 0, 0x7F, 0xFF) ^ code, dtype=np.uint8)


@cache
def _alaw_table() -> NDArray[np.uint8]:
    steps = _all_samples() >> 3
    magnitude = np.where(steps < 0, -steps - 1, steps)
    segment = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(np.int32) - 4, 0)
    code = (segment << 4) | ((magnitude >> np.maximum(segment, 1)) & 0xF)
    return np.asarray(np.where(steps < 0, 0x55, 0xD5) ^ code, dtype=np.uint8)

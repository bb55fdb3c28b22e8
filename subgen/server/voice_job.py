"""What the service and its voice processes say to each other: length-prefixed MessagePack."""

import msgspec
from msgspec import Struct

from subgen.espeak.voices import VoiceParameters

__all__ = ["LENGTH_BYTES", "Speech", "VoiceJob", "length_of", "pack", "unpack_job", "unpack_speech"]

LENGTH_BYTES = 4


class VoiceJob(Struct, frozen=True, kw_only=True):
    """A text to be spoken.

    Attributes:
        text: What is spoken.
        voice: How, in the terms of espeak-ng.
        sample_rate_hz: Samples a second wanted.
        with_words: Whether the words' times are wanted too.
    """

    text: str
    voice: VoiceParameters
    sample_rate_hz: int
    with_words: bool


class Speech(Struct, frozen=True, kw_only=True):
    """A text spoken, or the reason why not.

    Attributes:
        pcm: Signed 16-bit little-endian samples, mono, at the rate asked for.
        words: Start and end of each white-space word, in seconds; empty when not asked for.
        error: What went wrong, or None.
    """

    pcm: bytes = b""
    words: tuple[tuple[float, float], ...] = ()
    error: str | None = None


_packer = msgspec.msgpack.Encoder()
_jobs = msgspec.msgpack.Decoder(VoiceJob)
_speeches = msgspec.msgpack.Decoder(Speech)


def pack(message: VoiceJob | Speech) -> bytes:
    """A message with its length before it."""
    packed = _packer.encode(message)
    return len(packed).to_bytes(LENGTH_BYTES, "big") + packed


def length_of(prefix: bytes) -> int:
    """The length that stands before a message, in bytes."""
    return int.from_bytes(prefix, "big")


def unpack_job(packed: bytes) -> VoiceJob:
    """A job, without its length."""
    return _jobs.decode(packed)


def unpack_speech(packed: bytes) -> Speech:
    """A speech, without its length."""
    return _speeches.decode(packed)

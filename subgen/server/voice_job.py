"""The messages between the service and its voice processes: length-prefixed MessagePack."""

import math

import msgspec
from msgspec import Struct

from subgen.espeak.voices import VoiceParameters

__all__ = [
    "LENGTH_BYTES",
    "Piece",
    "Speech",
    "VoiceJob",
    "pack",
    "read_length",
    "unpack_job",
    "unpack_speech",
]

LENGTH_BYTES = 4


class Piece(Struct, frozen=True, kw_only=True):
    """A part of what is said for a text.

    Attributes:
        text: The part.
        word: Index of the word of the text that it is said for, or that it is next to.
        language: Code of its language, or None for that of the text.
        is_replacement: Whether it is said in the place of other letters.
    """

    text: str
    word: int
    language: str | None = None
    is_replacement: bool = False


class VoiceJob(Struct, frozen=True, kw_only=True):
    """A text to speak.

    Attributes:
        text: The text.
        voice: espeak-ng's voice, pitch and pace.
        sample_rate_hz: Sample rate of the speech.
        with_words: Whether to compute the times of the words too.
        before: Text that was spoken before, which this one continues; it is not spoken again.
        goes_on: Whether the speech goes on after the text, with words that are not known yet.
        most_audio_s: Longest speech, in seconds; a longer one is an error.
        pieces: What is said for the text; none where it is the text itself.
    """

    text: str
    voice: VoiceParameters
    sample_rate_hz: int
    with_words: bool
    before: str = ""
    goes_on: bool = False
    most_audio_s: float = math.inf
    pieces: tuple[Piece, ...] = ()


class Speech(Struct, frozen=True, kw_only=True):
    """The speech of a text, or the reason why there is none.

    Attributes:
        pcm: Signed 16-bit little-endian samples, mono, at the rate of the job.
        words: Start and end of each white-space word, in seconds; empty for a job without words.
        error: The reason, or None.
        is_too_long: Whether the reason is that the speech would be longer than the job allows.
    """

    pcm: bytes = b""
    words: tuple[tuple[float, float], ...] = ()
    error: str | None = None
    is_too_long: bool = False


_packer = msgspec.msgpack.Encoder()
_job_decoder = msgspec.msgpack.Decoder(VoiceJob)
_speech_decoder = msgspec.msgpack.Decoder(Speech)


def pack(message: VoiceJob | Speech) -> bytes:
    """Encode a message, with its length before it."""
    packed = _packer.encode(message)
    return len(packed).to_bytes(LENGTH_BYTES, "big") + packed


def read_length(prefix: bytes) -> int:
    """Return the length of the message that follows a prefix, in bytes."""
    return int.from_bytes(prefix, "big")


def unpack_job(packed: bytes) -> VoiceJob:
    """Decode a job, without its length."""
    return _job_decoder.decode(packed)


def unpack_speech(packed: bytes | bytearray) -> Speech:
    """Decode a speech, without its length."""
    return _speech_decoder.decode(packed)

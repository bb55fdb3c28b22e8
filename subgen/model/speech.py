"""Utterances, and the takes they become."""

from dataclasses import dataclass
from typing import NamedTuple, NewType

__all__ = ["BYTES_PER_SAMPLE", "Stamp", "Take", "TakeKey", "Utterance", "VoiceSettings", "WordEvent"]


BYTES_PER_SAMPLE = 2


TakeKey = NewType("TakeKey", str)
"""What a take is known by: a digest of its text, its reading and its service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings:
    """How a text is to be spoken.

    Attributes:
        voice: The service's voice id.
        model: The service's model name.
        language: Language code to ask for, or None to leave it to the service.
        speed: 0.5 to 2.0; 1.0 is the voice's own pace.
        sample_rate_hz: Samples a second of the audio.
    """

    voice: str
    model: str
    language: str | None
    speed: float
    sample_rate_hz: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """The text of one request.

    Attributes:
        key: What its take is known by.
        text: What is sent, to the letter.
        voice_settings: How it is to be spoken.
        first_word: Index, within the line, of its first word.
        line: Id of the line that asked for it first.
    """

    key: TakeKey
    text: str
    voice_settings: VoiceSettings
    first_word: int
    line: str = ""


@dataclass(frozen=True, slots=True)
class WordEvent:
    """One word as the service said it.

    Attributes:
        index: Position among the words of the request's text, from 0.
        word: The word, to the letter; whether closing punctuation belongs to it is the service's choice.
        start_s: Seconds from the start of the request's audio.
        end_s: Seconds from the start of the request's audio.
    """

    index: int
    word: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What one request brought.

    Attributes:
        pcm: Signed 16-bit little-endian samples, mono; whole samples only.
        events: Word events in the order they came; empty for voices that send none.
    """

    pcm: bytes
    events: tuple[WordEvent, ...]

    @property
    def samples(self) -> int:
        """Length in samples."""
        return len(self.pcm) // BYTES_PER_SAMPLE


class Stamp(NamedTuple):
    """What tells a take from any other.

    Attributes:
        samples: Its length.
        pcm_crc: CRC-32 of its samples.
        note_crc: CRC-32 of what else is known of it.
    """

    samples: int
    pcm_crc: int
    note_crc: int

"""Utterances, takes and word events."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, NewType

from msgspec import UNSET, UnsetType

__all__ = [
    "BYTES_PER_SAMPLE",
    "Clipping",
    "Continuation",
    "Stamp",
    "Take",
    "TakeKey",
    "Utterance",
    "VoiceSettings",
    "WordEvent",
]


BYTES_PER_SAMPLE = 2

Clipping = Literal["service", "gain"]
"""The cause of a take cut off at full scale: the service, which sent it so, or the gain."""

TakeKey = NewType("TakeKey", str)
"""Key of a take: a digest of its text, its voice settings and its service, in hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings:
    """Voice, model, language, speed and sample rate of a request, and what else changes how it sounds.

    What is not set is left out of digests and of requests.

    Attributes:
        voice: The service's voice id.
        model: The service's model name.
        language: Language code to request, or None to leave it to the service.
        speed: 0.5 to 2.0; 1.0 is the voice's natural speed.
        sample_rate_hz: Samples a second of the audio.
        number_language: Language code in which numbers are read.
        math: True where mathematical notation is read as words.
        service_dictionaries: Ids of pronunciation dictionaries that the service keeps, best first.
    """

    voice: str
    model: str
    language: str | None
    speed: float
    sample_rate_hz: int
    number_language: str | UnsetType = UNSET
    math: bool | UnsetType = UNSET
    service_dictionaries: tuple[str, ...] | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """The text of one request.

    Attributes:
        key: Key of its take.
        text: The text to send, unchanged.
        voice_settings: Voice settings of the request.
        first_word: Index, within the line, of its first word.
        line: Id of the first line that needs it.
        continuation: Its place among the parts of a line that are spoken over one context, or None for a
            request of its own.
    """

    key: TakeKey
    text: str
    voice_settings: VoiceSettings
    first_word: int
    line: str = ""
    continuation: "Continuation | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """The place of an utterance in a line whose parts are spoken over one context.

    Attributes:
        of: Key of the first part, which names the line.
        part: Number of the part, from 0.
        is_last: Whether no part follows.
    """

    of: TakeKey
    part: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class WordEvent:
    """One word and its times as the service sent them.

    Attributes:
        index: Position among the words of the request's text, from 0.
        word: The word as sent; whether it includes closing punctuation is up to the service.
        start_s: Seconds from the start of the request's audio.
        end_s: Seconds from the start of the request's audio.
    """

    index: int
    word: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """The answer to one request.

    Attributes:
        pcm: Signed 16-bit little-endian samples, mono; whole samples only.
        events: Word events in order of arrival; empty for voices that send none.
    """

    pcm: bytes
    events: tuple[WordEvent, ...]

    @property
    def samples(self) -> int:
        """Length in samples."""
        return len(self.pcm) // BYTES_PER_SAMPLE


class Stamp(NamedTuple):
    """Length and checksums of a take, by which two takes with the same key differ.

    Attributes:
        samples: Length in samples.
        pcm_crc: CRC-32 of its samples.
        note_crc: CRC-32 of its metadata, word events included.
    """

    samples: int
    pcm_crc: int
    note_crc: int

"""The messages, as typed structs. Field names are those of the protocol.

Sources: the vendor's "Stream Speech (WebSocket)" reference and "Word-level timestamps" page; the shapes of
errors as clients of the live service receive them.
"""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from subgen.waves.limits import MAX_SPEED, MIN_SPEED

__all__ = [
    "OUTPUT_FORMATS",
    "Asked",
    "ContextRequest",
    "Frame",
    "FrameData",
    "FrameFault",
    "ListedVoice",
    "Outline",
    "Posted",
    "SpeakRequest",
    "VoiceList",
    "VoiceTags",
]

_COMPLETE_BACKOFF_MS = 4000.0
"""Default wait of the service between the last chunk and `complete`, in milliseconds."""

OUTPUT_FORMATS = ("pcm", "wav", "mp3", "ulaw", "alaw")
"""Formats of the body that answers a `POST`; the first is the default."""

_Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.-]{1,128}\Z")]
_Name = Annotated[str, Meta(max_length=256)]
"""A name of a voice, a model, a language or a dictionary: a buffer keeps those of its fragments."""

_Speed = Annotated[float, Meta(ge=MIN_SPEED, le=MAX_SPEED)]
_BackoffMs = Annotated[float, Meta(ge=0, le=10_000)]


class SpeakRequest(Struct, kw_only=True):
    """A request to speak. Absent fields have the service's defaults; unknown fields are ignored."""

    voice_id: str
    text: str
    model: str = "lightning_v3.1"
    sample_rate: int = 44100
    speed: _Speed = 1.0
    language: str | UnsetType | None = UNSET
    word_timestamps: bool = False
    session_id: _Id | UnsetType | None = UNSET
    request_id: _Id | UnsetType | None = UNSET
    complete_backoff_ms: _BackoffMs = _COMPLETE_BACKOFF_MS
    number_pronunciation_language: str | UnsetType | None = UNSET
    pronunciation_dicts: tuple[str, ...] | UnsetType | None = UNSET
    math_notation: bool | UnsetType | None = UNSET


class ContextRequest(SpeakRequest, kw_only=True, rename={"continue_": "continue"}):
    """A part of a speech that goes over several requests of one socket.

    `max_buffer_delay_ms` is 0, so that the service holds no text back: each part is one answer.

    Source: the vendor's "Continuations" page.
    """

    context_id: _Id
    continue_: bool
    max_buffer_delay_ms: float = 0.0


class Asked(Struct, kw_only=True, rename={"continue_": "continue"}):
    """A request to speak, or a fragment of one, as a client may send it.

    Every field may be absent or null, with the same meaning: the vendor's SDK sends both.

    Sources: the vendor's "Stream Speech (WebSocket)" reference (`continue`, `flush`, `max_buffer_flush_ms`)
    and its "Continuations" page (`context_id`, `max_buffer_delay_ms`, `context_close`, `cancel_request`).
    """

    voice_id: _Name | None = None
    text: str | None = None
    model: _Name | None = None
    sample_rate: int | None = None
    speed: _Speed | None = None
    language: _Name | None = None
    word_timestamps: bool | None = None
    session_id: _Id | None = None
    request_id: _Id | None = None
    complete_backoff_ms: _BackoffMs | None = None
    number_pronunciation_language: _Name | None = None
    pronunciation_dicts: Annotated[tuple[_Name, ...], Meta(max_length=64)] | None = None
    math_notation: bool | None = None
    continue_: bool | None = None
    flush: bool | None = None
    max_buffer_flush_ms: Annotated[float, Meta(ge=0, le=1000)] | None = None
    context_id: _Id | None = None
    max_buffer_delay_ms: Annotated[float, Meta(ge=0, le=5000)] | None = None
    context_close: bool | None = None
    cancel_request: bool | None = None


class Posted(Asked, kw_only=True):
    """The body of a `POST`: a complete request, and the format of the answer.

    Source: the vendor's "Synthesize speech" reference.
    """

    output_format: str | None = None


class FrameData(Struct, kw_only=True, omit_defaults=True):
    """The data of a frame: `audio` for a chunk; `id`, `word`, `start`, `end` for a word event."""

    audio: str | UnsetType = UNSET
    id: Annotated[int, Meta(gt=-(1 << 31), lt=1 << 31)] | UnsetType = UNSET
    word: str | UnsetType = UNSET
    start: float | UnsetType = UNSET
    end: float | UnsetType = UNSET


class FrameFault(Struct, kw_only=True, omit_defaults=True):
    """The fault of an error frame; `path` names fields in validation faults."""

    message: str | None = None
    code: str | int | None = None
    path: list[str | int] | str | None = None


class Outline(Struct, kw_only=True, omit_defaults=True):
    """The fields that every frame of the service may carry, whatever its kind."""

    session_id: str | None = None
    request_id: str | None = None
    external_session_id: str | None = None
    external_request_id: str | None = None
    status: str | None = None
    type: str | None = None
    message: str | None = None


class VoiceTags(Struct, kw_only=True):
    """Tags of one voice in the list of voices."""

    language: list[str] = []
    accent: str = ""
    gender: str = ""


class ListedVoice(Struct, kw_only=True, rename={"voice_id": "voiceId"}):
    """One voice of the list."""

    voice_id: str
    tags: VoiceTags = msgspec.field(default_factory=VoiceTags)


class VoiceList(Struct, kw_only=True):
    """The body of the list of voices (`get_voices`)."""

    voices: list[ListedVoice]


class Frame(Outline, kw_only=True, omit_defaults=True):
    """A frame of the service. `status` is its kind; `done` and the text beside it do not decide that."""

    data: FrameData | UnsetType = UNSET
    error: FrameFault | list[FrameFault] | str | None = None

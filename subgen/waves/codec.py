"""Frames as text and back, and PCM as base64 and back.

Typed decoding with msgspec and validating base64 cost an eighth of the standard library's (0.14 ms against
1.16 ms for a request of 31 frames), and refuse what is not right instead of passing it on.
"""

import math
import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec
import pybase64
from msgspec import UNSET, Struct

from subgen.errors import quoted
from subgen.waves.limits import SAMPLE_RATES_HZ
from subgen.waves.messages import (
    OUTPUT_FORMATS,
    Asked,
    Frame,
    FrameData,
    FrameFault,
    Outline,
    Posted,
    SpeakRequest,
    VoiceList,
)

__all__ = [
    "MalformedFrame",
    "decode_asked",
    "decode_frame",
    "decode_pcm",
    "decode_posted",
    "decode_request",
    "decode_voices",
    "encode",
    "encode_pcm",
    "fault_of",
    "ids_of",
    "kind_of",
    "request_of",
    "settings_of",
]

_frames = msgspec.json.Decoder(Frame)
_outlines = msgspec.json.Decoder(Outline)
_asked = msgspec.json.Decoder(Asked)
_posted = msgspec.json.Decoder(Posted)
_voice_lists = msgspec.json.Decoder(VoiceList)
_encoder = msgspec.json.Encoder()


class _Kind(Struct):
    type: str | None = None


class _Ids(Struct):
    session_id: str | None = None
    request_id: str | None = None


_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What comes of a client's message that is none; the last is of one that is nested too deeply."""

_NO_NUMBER = re.compile(rb"([:,\[]\s*)(?:NaN|-?Infinity)(?=\s*[,}\]])")
"""What programs write for numbers that JSON has not."""

_is_id = re.compile(r"[A-Za-z0-9_.-]{1,128}").fullmatch
_kinds = msgspec.json.Decoder(_Kind)
_ids = msgspec.json.Decoder(_Ids)


class MalformedFrame(ValueError):
    """A message that is not what the protocol says; its text says how."""


def encode(message: SpeakRequest | Frame) -> str:
    """A message as the text of one WebSocket frame."""
    return _encoder.encode(message).decode()


def decode_frame(text: str | bytes) -> Frame:
    """A frame of the service.

    A frame of a kind that we do not know may carry anything, and an error may have a shape that we have not
    met: of these only the outline is kept.

    A word event without its word or its times comes without data.

    Raises:
        MalformedFrame: It is no JSON object, its outline has a field of the wrong type, or a chunk lacks its
            data.
    """
    try:
        frame = _frames.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        frame = _outlined(text, fault)
    data = frame.data
    if frame.status == "chunk" and not (isinstance(data, FrameData) and isinstance(data.audio, str)):
        raise MalformedFrame("the service sent a chunk without audio")
    if frame.status == "word_timestamp" and not (isinstance(data, FrameData) and _is_word(data)):
        frame.data = UNSET  # one word without its times is no reason to ask for the whole text again
    return frame


def _outlined(text: str | bytes, fault: Exception) -> Frame:
    try:
        outline = _outlines.decode(
            _NO_NUMBER.sub(rb"\1null", text.encode() if isinstance(text, str) else text)
        )
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise MalformedFrame(f"the service sent a frame that makes no sense: {fault}") from None
    return Frame(**msgspec.structs.asdict(outline))


def _is_word(data: FrameData) -> bool:
    return (
        isinstance(data.id, int)
        and isinstance(data.word, str)
        and isinstance(data.start, float)
        and isinstance(data.end, float)
        and math.isfinite(data.start)
        and math.isfinite(data.end)
    )


def decode_request(text: str | bytes) -> SpeakRequest:
    """A whole request of a client, every field in its range.

    Raises:
        MalformedFrame: The message names the field and what it may be.
    """
    return request_of(settings_of(decode_asked(text)))


def decode_asked(text: str | bytes) -> Asked:
    """A request of a client or a fragment of one, every field that it has in its range.

    Raises:
        MalformedFrame: The message names the field and what it may be.
    """
    return _in_range(_asked, text)


def decode_posted(body: bytes) -> Posted:
    """The body of a `POST`, every field that it has in its range.

    Raises:
        MalformedFrame: The message names the field and what it may be.
    """
    posted = _in_range(_posted, body)
    if posted.output_format not in (None, *OUTPUT_FORMATS):
        named, known = quoted(posted.output_format or ""), ", ".join(OUTPUT_FORMATS)
        raise MalformedFrame(f"output_format {named} is not one of {known}")
    return posted


_A = TypeVar("_A", bound=Asked)


def _in_range(decoder: msgspec.json.Decoder[_A], text: str | bytes) -> _A:
    try:
        asked = decoder.decode(text)
    except RecursionError:
        raise MalformedFrame("the message is nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise MalformedFrame(str(fault)) from None
    if asked.sample_rate is not None and asked.sample_rate not in SAMPLE_RATES_HZ:
        rates = ", ".join(map(str, SAMPLE_RATES_HZ))
        raise MalformedFrame(f"sample_rate {asked.sample_rate} is not one of {rates}")
    return asked


def settings_of(asked: Asked) -> dict[str, object]:
    """Field -> value of what a message says of the request that it belongs to, its text included."""
    said = ((field, getattr(asked, field)) for field in SpeakRequest.__struct_fields__)
    return {field: value for field, value in said if value is not None}


def request_of(settings: Mapping[str, object]) -> SpeakRequest:
    """The request that settings make, once they are all there.

    Raises:
        MalformedFrame: `voice_id` or `text` is missing.
    """
    try:
        return msgspec.convert(settings, SpeakRequest)
    except msgspec.ValidationError as fault:
        raise MalformedFrame(str(fault)) from None


def decode_voices(body: bytes) -> VoiceList:
    """The body of a list of voices.

    Raises:
        MalformedFrame: It is none.
    """
    try:
        return _voice_lists.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise MalformedFrame(f"the service sent no list of voices: {fault}") from None


def kind_of(text: str | bytes) -> str | None:
    """The `type` of a client's message (`ping` and its like), or None when it has none."""
    try:
        return _kinds.decode(text).type
    except _UNREADABLE:
        return None


def ids_of(text: str | bytes) -> tuple[str | None, str | None]:
    """The `session_id` and `request_id` of a client's message that is wrong elsewhere, if they are right."""
    try:
        ids = _ids.decode(text)
    except _UNREADABLE:
        return None, None
    session_id, request_id = (
        named if named and _is_id(named) else None for named in (ids.session_id, ids.request_id)
    )
    return session_id, request_id


def fault_of(frame: Frame) -> FrameFault:
    """What an error frame says, whichever of its three shapes it has; with a path if it faults a field."""
    match frame.error:
        case FrameFault() as fault:
            said = fault
        case [FrameFault() as first, *_]:
            path = first.path if isinstance(first.path, str) else ".".join(map(str, first.path or ()))
            said = FrameFault(
                message=f"{path}: {first.message}" if path and first.message else first.message,
                code=first.code,
                path=first.path or [],
            )
        case str() as message:
            said = FrameFault(message=message)
        case _:
            said = FrameFault()
    return FrameFault(
        message=said.message or frame.message or "the service gave no reason", code=said.code, path=said.path
    )


def encode_pcm(pcm: bytes) -> str:
    """PCM as the `audio` of a chunk."""
    return pybase64.b64encode_as_string(pcm)


def decode_pcm(audio: str) -> bytes:
    """The `audio` of a chunk as PCM; it may end in the middle of a sample.

    Raises:
        MalformedFrame: It is not base64.
    """
    try:
        return pybase64.b64decode(audio, validate=True)
    except ValueError:
        raise MalformedFrame("the service sent a chunk whose audio is not base64") from None

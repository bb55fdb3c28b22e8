"""Frames as text and back, and PCM as base64 and back.

Typed decoding with msgspec and validating base64 cost an eighth of the standard library's (0.14 ms against
1.16 ms for a request of 31 frames), and refuse what is not right instead of passing it on.
"""

import math

import msgspec
import pybase64
from msgspec import Struct

from subgen.limits import SAMPLE_RATES_HZ
from subgen.protocol.messages import Frame, FrameData, FrameFault, Outline, SpeakRequest, VoiceList

__all__ = [
    "MalformedFrame",
    "decode_frame",
    "decode_pcm",
    "decode_request",
    "decode_voices",
    "encode",
    "encode_pcm",
    "fault_of",
    "ids_of",
    "kind_of",
]

_frames = msgspec.json.Decoder(Frame)
_outlines = msgspec.json.Decoder(Outline)
_requests = msgspec.json.Decoder(SpeakRequest)
_voice_lists = msgspec.json.Decoder(VoiceList)
_encoder = msgspec.json.Encoder()


class _Kind(Struct):
    type: str | None = None


class _Ids(Struct):
    session_id: str | None = None
    request_id: str | None = None


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

    Raises:
        MalformedFrame: It is no JSON object, its outline has a field of the wrong type, or a chunk or word
            event lacks its data or has times that are no times.
    """
    try:
        frame = _frames.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        frame = _outlined(text, fault)
    data = frame.data
    if frame.status == "chunk" and not (isinstance(data, FrameData) and isinstance(data.audio, str)):
        raise MalformedFrame("the service sent a chunk without audio")
    if frame.status == "word_timestamp" and not (isinstance(data, FrameData) and _is_word(data)):
        raise MalformedFrame("the service sent a word event without its word or its times")
    return frame


def _outlined(text: str | bytes, fault: Exception) -> Frame:
    try:
        outline = _outlines.decode(text)
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
    """A request of a client, every field in its range.

    Raises:
        MalformedFrame: The message names the field and what it may be.
    """
    try:
        request = _requests.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise MalformedFrame(str(fault)) from None
    if request.sample_rate not in SAMPLE_RATES_HZ:
        rates = ", ".join(map(str, SAMPLE_RATES_HZ))
        raise MalformedFrame(f"sample_rate {request.sample_rate} is not one of {rates}")
    return request


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
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def ids_of(text: str | bytes) -> tuple[str | None, str | None]:
    """The `session_id` and `request_id` of a client's message that is wrong elsewhere, where it has them."""
    try:
        ids = _ids.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None, None
    return ids.session_id, ids.request_id


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

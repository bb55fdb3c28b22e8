"""The client's side of one socket, without the socket: requests and frames in, takes out.

A socket may carry several requests. A frame belongs to the request that it names by `external_request_id`,
else by the service's own `request_id`, else to the oldest open request.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from subgen.errors import (
    AccountRefused,
    RequestLost,
    RequestRefused,
    ServiceBusy,
    ServiceError,
    one_line,
    quoted,
)
from subgen.model import BYTES_PER_SAMPLE, Take, WordEvent
from subgen.waves.codec import MalformedFrame, decode_frame, decode_pcm, encode, fault_of
from subgen.waves.messages import Frame, FrameData, FrameFault, SpeakRequest
from subgen.waves.models import DEPRECATED, successor_of
from subgen.waves.states import EXPIRED, NEXT, State

__all__ = ["AnswerProgress", "ClientSession", "Expired", "Finished", "Lost"]

_LONGEST_MESSAGE = 300
"""Longest message of a fault, in characters: it is printed on a terminal."""

_MOST_AUDIO_S = 30.0
_MOST_AUDIO_A_CHARACTER_S = 2.0
"""At speed 1.0; the slowest text of the local voices, Japanese that is spelt out, takes half a second."""

_REMEMBERED = 64
"""Finished answers whose names a socket remembers, so that their late frames go to no other request."""

_ERRORS_BY_CODE: dict[str, type[ServiceError]] = {
    "400": RequestRefused,
    "401": AccountRefused,
    "403": AccountRefused,
    "404": RequestRefused,
    "410": RequestRefused,
    "413": RequestRefused,
    "422": RequestRefused,
    "429": ServiceBusy,
    DEPRECATED.lower(): RequestRefused,
    "concurrency_limit_exceeded": ServiceBusy,
    "rate_limit_exceeded": ServiceBusy,
    "too_many_requests": ServiceBusy,
    "validation_error": RequestRefused,
}
"""Code of a fault -> error. Any other code may be temporary, and is `RequestLost`."""

_BUSY = re.compile(r"\bconcurren|too many requests|rate.?limit", re.IGNORECASE)
"""Messages of faults without a code that mean `ServiceBusy`."""


_GONE = ("410", DEPRECATED.lower())
"""Codes of the fault of a model that was retired."""


def _error_for(fault: FrameFault, model: str) -> ServiceError:
    """Return the error for a fault of the service; a fault that names a field is the request's fault."""
    code = None if fault.code is None else str(fault.code)
    message = one_line(fault.message or "")[:_LONGEST_MESSAGE]
    is_server_fault = fault.path is None or (code or "").startswith("5")
    kind = _ERRORS_BY_CODE.get((code or "").lower(), RequestLost if is_server_fault else RequestRefused)
    if kind is RequestLost and _BUSY.search(message):
        kind = ServiceBusy
    if (code or "").lower() in _GONE:
        message = _retired_message(model, message)
    return kind(message, code if code is None else one_line(code)[:_LONGEST_MESSAGE])


def _retired_message(model: str, message: str) -> str:
    successor = successor_of(model)
    what_to_do = "`subgen voices` lists models" if successor is None else f"use the model {successor}"
    return f"the service has retired the model {quoted(model)}; {what_to_do}: {message}"


@dataclass(frozen=True, slots=True)
class AnswerProgress:
    """Another frame of an answer has come."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Finished:
    """An answer is complete."""

    request_id: str
    take: Take


@dataclass(frozen=True, slots=True)
class Lost:
    """A request will get no complete answer."""

    request_id: str
    error: ServiceError


@dataclass(frozen=True, slots=True)
class Expired:
    """The socket was idle for too long and is about to close; no request has failed."""


@dataclass(slots=True)
class _Answer:
    """An answer so far.

    Attributes:
        words: Number of words in the text; the last one has a word event in the end.
        most_bytes: Most audio that is plausible for the text, in bytes.
        bytes_a_second: Bytes a second of the audio.
        model: The model that was asked for.
        named: Whether a `request_id` of the service is known to mean it.
        state: Its state.
        audio: PCM, in pieces.
        audio_bytes: Length of the pieces together.
        events: Word events, in the order they came.
    """

    words: int
    most_bytes: int
    bytes_a_second: int
    model: str
    named: bool = False
    state: State = State.ASKED
    audio: list[bytes] = field(default_factory=list)
    audio_bytes: int = 0
    events: list[WordEvent] = field(default_factory=list)

    @property
    def is_spoken(self) -> bool:
        """Whether the last word event has come, and the audio up to the end of that word."""
        last = self.events[-1] if self.events else None
        return (
            last is not None
            and last.index >= self.words - 1
            and last.end_s * self.bytes_a_second <= self.audio_bytes
        )


class ClientSession:
    """The client's side of one socket.

    Args:
        redact: Removes secrets from a text of the service, before anything else sees it.
    """

    def __init__(self, redact: Callable[[str], str] = str) -> None:
        self._redact = redact
        self._open: dict[str, _Answer] = {}
        self._our_ids: dict[str, str] = {}
        self.names_answers = True
        """Whether every frame so far has named its request: otherwise requests must not overlap."""

    def ask(self, request: SpeakRequest) -> str:
        """Begin a request.

        Args:
            request: With a `request_id` that is new on this socket.

        Returns:
            The text to send.
        """
        if not isinstance(request.request_id, str) or request.request_id in self._open:
            raise ValueError("a request needs an id of its own")
        text = encode(request)
        bytes_a_second = request.sample_rate * BYTES_PER_SAMPLE
        seconds = _MOST_AUDIO_S + _MOST_AUDIO_A_CHARACTER_S * len(request.text) / request.speed
        self._open[request.request_id] = _Answer(
            words=len(request.text.split()),
            most_bytes=round(seconds * bytes_a_second),
            bytes_a_second=bytes_a_second,
            model=request.model,
        )
        return text

    def is_spoken(self, request_id: str) -> bool:
        """Whether an answer has all its words and their audio, so that only its `complete` can be missing."""
        answer = self._open.get(request_id)
        return answer is not None and answer.is_spoken

    def end(self, request_id: str) -> Finished | Lost:
        """End an answer as its `complete` would, because the frames of the next have begun."""
        return _whole(request_id, self._open.pop(request_id))

    def forget(self, request_id: str) -> None:
        """Give up a request; later frames of its answer are dropped."""
        self._open.pop(request_id, None)

    def receive(self, text: str | bytes) -> AnswerProgress | Finished | Lost | Expired | None:
        """Process one frame.

        Returns:
            Its effect on an open request, or None when it has none.

        Raises:
            MalformedFrame: The frame breaks the protocol; nothing that follows on this socket can be trusted.
        """
        frame = decode_frame(text, self._redact)
        if frame.status == "error" and (fault_of(frame).message or "").startswith(EXPIRED):
            return Expired()
        request_id = self._owner(frame)
        if request_id is None:
            return None
        answer = self._open[request_id]
        state = NEXT.get((answer.state, frame.status or ""))
        if state is None:
            return None
        answer.state = state
        if frame.status == "chunk":
            pcm = decode_pcm(frame.data.audio)  # type: ignore[union-attr, arg-type] # decode_frame has checked it
            answer.audio.append(pcm)
            answer.audio_bytes += len(pcm)
            if answer.audio_bytes > answer.most_bytes:
                raise MalformedFrame("the service sends more audio than any voice could need for the text")
        elif frame.status == "word_timestamp" and isinstance(frame.data, FrameData):
            answer.events.append(_word_event(frame.data))
        if state is State.ANSWERED:
            return AnswerProgress(request_id)
        del self._open[request_id]
        if state is State.FAILED:
            return Lost(request_id, _error_for(fault_of(frame), answer.model))
        return _whole(request_id, answer)

    def _owner(self, frame: Frame) -> str | None:
        """Return the open request that a frame belongs to."""
        if frame.external_request_id is not None:
            return frame.external_request_id if frame.external_request_id in self._open else None
        their_id = frame.request_id
        if their_id is None:
            self.names_answers = False
            return next(iter(self._open), None)
        if their_id in self._open:
            return their_id
        if their_id not in self._our_ids:
            unnamed = next((our_id for our_id, answer in self._open.items() if not answer.named), None)
            if unnamed is None:
                return None
            self._open[unnamed].named = True
            self._our_ids[their_id] = unnamed
            self._forget_names()
        owner = self._our_ids[their_id]
        return owner if owner in self._open else None

    def _forget_names(self) -> None:
        """Drop the oldest names of finished answers: a socket may be open for a whole book."""
        finished = [their_id for their_id, our_id in self._our_ids.items() if our_id not in self._open]
        for their_id in finished[:-_REMEMBERED]:
            del self._our_ids[their_id]


def _word_event(data: FrameData) -> WordEvent:
    return WordEvent(data.id, data.word, data.start, data.end)  # type: ignore[arg-type] # checked by decode_frame


def _whole(request_id: str, answer: _Answer) -> Finished | Lost:
    pcm = b"".join(answer.audio)
    if len(pcm) % BYTES_PER_SAMPLE:
        return Lost(request_id, RequestLost("the audio ends in the middle of a sample"))
    if not pcm:
        return Lost(request_id, RequestLost("the service sent no audio"))
    return Finished(request_id, Take(pcm=pcm, events=tuple(answer.events)))

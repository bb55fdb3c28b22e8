"""The client's side of one socket: requests and frames in, takes out, no socket anywhere.

A socket may carry several requests; a frame belongs to the request it names by `external_request_id`, else by
the service's own `request_id`, else to the oldest one still open.
"""

import re
from dataclasses import dataclass, field

from subgen.errors import AccountRefused, RequestLost, RequestRefused, ServiceBusy, ServiceError, one_line
from subgen.model import BYTES_PER_SAMPLE, Take, WordEvent
from subgen.waves.codec import MalformedFrame, decode_frame, decode_pcm, encode, fault_of
from subgen.waves.messages import Frame, FrameData, FrameFault, SpeakRequest
from subgen.waves.states import EXPIRED, NEXT, State

__all__ = ["AnswerProgress", "ClientSession", "Expired", "Finished", "Lost", "error_for"]

_LONGEST_MESSAGE = 300
"""Of what a service says of a fault: it ends on a terminal."""

_MOST_AUDIO_S = 30.0
_MOST_AUDIO_A_CHARACTER_S = 2.0
"""At speed 1.0; the slowest text of the local voices, Japanese that is spelt out, takes half a second."""

_REMEMBERED = 64
"""Names of finished answers that a socket still knows, so that their late frames are no one else's."""

_ERRORS_BY_CODE: dict[str, type[ServiceError]] = {
    "400": RequestRefused,
    "401": AccountRefused,
    "403": AccountRefused,
    "404": RequestRefused,
    "410": RequestRefused,
    "413": RequestRefused,
    "422": RequestRefused,
    "429": ServiceBusy,
    "concurrency_limit_exceeded": ServiceBusy,
    "rate_limit_exceeded": ServiceBusy,
    "too_many_requests": ServiceBusy,
    "validation_error": RequestRefused,
}
"""What a fault means; whatever is not here may pass, and is `RequestLost`."""

_BUSY = re.compile(r"\bconcurren|too many requests|rate.?limit", re.IGNORECASE)
"""Faults without a code that say the same."""


def error_for(fault: FrameFault) -> ServiceError:
    """The error that a fault of the service stands for; one that names a field is the request's own."""
    code = None if fault.code is None else str(fault.code)
    message = one_line(fault.message or "")[:_LONGEST_MESSAGE]
    is_servers = fault.path is None or (code or "").startswith("5")
    kind = _ERRORS_BY_CODE.get((code or "").lower(), RequestLost if is_servers else RequestRefused)
    if kind is RequestLost and _BUSY.search(message):
        kind = ServiceBusy
    return kind(message, code if code is None else one_line(code)[:_LONGEST_MESSAGE])


@dataclass(frozen=True, slots=True)
class AnswerProgress:
    """An answer goes on."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Finished:
    """An answer is whole."""

    request_id: str
    take: Take


@dataclass(frozen=True, slots=True)
class Lost:
    """A request will get no whole answer."""

    request_id: str
    error: ServiceError


@dataclass(frozen=True, slots=True)
class Expired:
    """The socket was idle for too long and is about to close; no request is to blame."""


@dataclass(slots=True)
class _Answer:
    """What has come of an answer.

    Attributes:
        words: Words of the text, of which the last has an event in the end.
        most_bytes: Audio above which the service is not believed.
        bytes_a_second: Of the audio.
    """

    words: int
    most_bytes: int
    bytes_a_second: int
    named: bool = False
    state: State = State.ASKED
    audio: list[bytes] = field(default_factory=list)
    audio_bytes: int = 0
    events: list[WordEvent] = field(default_factory=list)

    @property
    def is_spoken(self) -> bool:
        """Whether the last word has come, and the audio to its end."""
        last = self.events[-1] if self.events else None
        return (
            last is not None
            and last.index >= self.words - 1
            and last.end_s * self.bytes_a_second <= self.audio_bytes
        )


class ClientSession:
    """The client's side of one socket."""

    def __init__(self) -> None:
        self._open: dict[str, _Answer] = {}
        self._ours: dict[str, str] = {}
        self.names_answers = True
        """Whether every frame so far said whose it was: without that, requests must not overlap."""

    def ask(self, request: SpeakRequest) -> str:
        """Begin a request.

        Args:
            request: With a `request_id` that this socket has not seen.

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
        )
        return text

    def is_spoken(self, request_id: str) -> bool:
        """Whether an answer has all its words, so that only its `complete` can still be to come."""
        answer = self._open.get(request_id)
        return answer is not None and answer.is_spoken

    def end(self, request_id: str) -> Finished | Lost:
        """End an answer as its `complete` would: the frames of the next have begun."""
        return _whole(request_id, self._open.pop(request_id))

    def forget(self, request_id: str) -> None:
        """Give a request up; what still comes of its answer is dropped."""
        self._open.pop(request_id, None)

    def receive(self, text: str | bytes) -> AnswerProgress | Finished | Lost | Expired | None:
        """Take in one frame.

        Returns:
            What it means for one of the open requests, or None when it means nothing for any.

        Raises:
            MalformedFrame: It makes no sense; nothing that follows on this socket can be trusted.
        """
        frame = decode_frame(text)
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
            pcm = decode_pcm(frame.data.audio)  # type: ignore[union-attr, arg-type] # decode_frame saw to it
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
            return Lost(request_id, error_for(fault_of(frame)))
        return _whole(request_id, answer)

    def _owner(self, frame: Frame) -> str | None:
        """The open request that a frame belongs to."""
        if frame.external_request_id is not None:
            return frame.external_request_id if frame.external_request_id in self._open else None
        theirs = frame.request_id
        if theirs is None:
            self.names_answers = False
            return next(iter(self._open), None)
        if theirs in self._open:
            return theirs
        if theirs not in self._ours:
            unnamed = next((ours for ours, answer in self._open.items() if not answer.named), None)
            if unnamed is None:
                return None
            self._open[unnamed].named = True
            self._ours[theirs] = unnamed
            self._forget()
        owner = self._ours[theirs]
        return owner if owner in self._open else None

    def _forget(self) -> None:
        """Let go of the oldest names of finished answers: a socket may live for a whole book."""
        finished = [theirs for theirs, ours in self._ours.items() if ours not in self._open]
        for theirs in finished[:-_REMEMBERED]:
            del self._ours[theirs]


def _word_event(data: FrameData) -> WordEvent:
    return WordEvent(data.id, data.word, data.start, data.end)  # type: ignore[arg-type] # decode_frame saw to it


def _whole(request_id: str, answer: _Answer) -> Finished | Lost:
    pcm = b"".join(answer.audio)
    if len(pcm) % BYTES_PER_SAMPLE:
        return Lost(request_id, RequestLost("the audio ends in the middle of a sample"))
    if not pcm:
        return Lost(request_id, RequestLost("the service sent no audio"))
    return Finished(request_id, Take(pcm=pcm, events=tuple(answer.events)))

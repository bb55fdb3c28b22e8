"""The state machine of one socket, in both roles: text in, events or text out, no socket anywhere.

A request goes through these states and no others, whichever role looks at it:

    state      chunk      word_timestamp  complete   error
    ASKED      ANSWERED   ANSWERED        COMPLETE   FAILED
    ANSWERED   ANSWERED   ANSWERED        COMPLETE   FAILED
    COMPLETE   -          -               -          -
    FAILED     -          -               -          -

On the client's side a dash is a frame that came too late, and is dropped; on the server's it is a bug of
ours, and raises. A socket may carry several requests; a frame belongs to the request it names by
`external_request_id`, else by the service's own `request_id`, else to the oldest one still open.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from msgspec import UNSET, UnsetType

from subgen.errors import AccountRefused, RequestLost, RequestRefused, ServiceError
from subgen.model import BYTES_PER_SAMPLE, Take, WordEvent
from subgen.protocol.codec import (
    MalformedFrame,
    decode_frame,
    decode_pcm,
    decode_request,
    encode,
    encode_pcm,
    fault_of,
    ids_of,
    kind_of,
)
from subgen.protocol.messages import Frame, FrameData, FrameFault, SpeakRequest

__all__ = [
    "KEEP_ALIVES",
    "ClientSession",
    "Expired",
    "Finished",
    "Heard",
    "Lost",
    "ServerSession",
    "ServerTask",
    "Speak",
    "error_for",
]

KEEP_ALIVES = frozenset({"ping", "keepalive", "keep_alive", "keep-alive"})

_EXPIRED = "Connection timed out after"

_REMEMBERED = 64
"""Names of finished answers that a socket still knows, so that their late frames are no one else's."""


class _State(Enum):
    ASKED = auto()
    ANSWERED = auto()
    COMPLETE = auto()
    FAILED = auto()


_NEXT = {
    (_State.ASKED, "chunk"): _State.ANSWERED,
    (_State.ASKED, "word_timestamp"): _State.ANSWERED,
    (_State.ASKED, "complete"): _State.COMPLETE,
    (_State.ASKED, "error"): _State.FAILED,
    (_State.ANSWERED, "chunk"): _State.ANSWERED,
    (_State.ANSWERED, "word_timestamp"): _State.ANSWERED,
    (_State.ANSWERED, "complete"): _State.COMPLETE,
    (_State.ANSWERED, "error"): _State.FAILED,
}


_ERRORS_BY_CODE: dict[str, type[ServiceError]] = {
    "400": RequestRefused,
    "401": AccountRefused,
    "403": AccountRefused,
    "404": RequestRefused,
    "410": RequestRefused,
    "413": RequestRefused,
    "422": RequestRefused,
    "validation_error": RequestRefused,
}
"""What a fault means; whatever is not here may pass, and is `RequestLost`."""


def error_for(fault: FrameFault) -> ServiceError:
    """The error that a fault of the service stands for; one that names a field is the request's own."""
    code = None if fault.code is None else str(fault.code)
    kind = _ERRORS_BY_CODE.get(code or "", RequestLost if fault.path is None else RequestRefused)
    return kind(fault.message or "", code)


# ------------------------------------------------------------------------------------------- the client


@dataclass(frozen=True, slots=True)
class Heard:
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
    named: bool = False
    state: _State = _State.ASKED
    audio: list[bytes] = field(default_factory=list)
    events: list[WordEvent] = field(default_factory=list)


class ClientSession:
    """The client's side of one socket."""

    def __init__(self) -> None:
        self._open: dict[str, _Answer] = {}
        self._ours: dict[str, str] = {}

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
        self._open[request.request_id] = _Answer()
        return text

    def receive(self, text: str | bytes) -> Heard | Finished | Lost | Expired | None:
        """Take in one frame.

        Returns:
            What it means for one of the open requests, or None when it means nothing for any.

        Raises:
            MalformedFrame: It makes no sense; nothing that follows on this socket can be trusted.
        """
        frame = decode_frame(text)
        if frame.status == "error" and (fault_of(frame).message or "").startswith(_EXPIRED):
            return Expired()
        request_id = self._owner(frame)
        if request_id is None:
            return None
        answer = self._open[request_id]
        state = _NEXT.get((answer.state, frame.status or ""))
        if state is None:
            return None
        answer.state = state
        if frame.status == "chunk":
            answer.audio.append(decode_pcm(frame.data.audio))  # type: ignore[union-attr, arg-type] # decoded
        elif frame.status == "word_timestamp":
            answer.events.append(_word_event(frame))
        if state is _State.ANSWERED:
            return Heard(request_id)
        del self._open[request_id]
        if state is _State.FAILED:
            return Lost(request_id, error_for(fault_of(frame)))
        return _whole(request_id, answer)

    def _owner(self, frame: Frame) -> str | None:
        """The open request that a frame belongs to."""
        if frame.external_request_id is not None:
            return frame.external_request_id if frame.external_request_id in self._open else None
        theirs = frame.request_id
        if theirs is None:
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


def _word_event(frame: Frame) -> WordEvent:
    data = frame.data
    assert isinstance(data, FrameData)  # noqa: S101 # decode_frame saw to it
    return WordEvent(data.id, data.word, data.start, data.end)  # type: ignore[arg-type] # decode_frame saw to it


def _whole(request_id: str, answer: _Answer) -> Finished | Lost:
    pcm = b"".join(answer.audio)
    if len(pcm) % BYTES_PER_SAMPLE:
        return Lost(request_id, RequestLost("the audio ends in the middle of a sample"))
    if not pcm:
        return Lost(request_id, RequestLost("the service sent no audio"))
    return Finished(request_id, Take(pcm=pcm, events=tuple(answer.events)))


# ------------------------------------------------------------------------------------------- the server


@dataclass(frozen=True, slots=True)
class Speak:
    """A client asks for speech."""

    request: SpeakRequest
    task: "ServerTask"


class ServerTask:
    """The server's side of one request: what it says, in the only order it may."""

    def __init__(self, ids: Frame) -> None:
        self._ids = ids
        self._state = _State.ASKED

    def chunk(self, pcm: bytes) -> str:
        """A piece of the audio."""
        return self._frame("chunk", FrameData(audio=encode_pcm(pcm)))

    def word(self, event: WordEvent) -> str:
        """One word event."""
        data = FrameData(id=event.index, word=event.word, start=event.start_s, end=event.end_s)
        return self._frame("word_timestamp", data)

    def complete(self) -> str:
        """The last frame of a whole answer."""
        return self._frame("complete")

    def refuse(self, message: str, code: str) -> str:
        """The last frame of an answer that could not be given; the socket lives on."""
        return self._frame("error", message=message, code=code)

    def _frame(
        self,
        status: str,
        data: FrameData | UnsetType = UNSET,
        message: str | None = None,
        code: str | None = None,
    ) -> str:
        state = _NEXT.get((self._state, status))
        if state is None:
            raise RuntimeError(f"{status} after the answer was {self._state.name.lower()}")
        self._state = state
        ids = self._ids
        return encode(
            Frame(
                session_id=ids.session_id,
                request_id=ids.request_id,
                external_session_id=ids.external_session_id,
                external_request_id=ids.external_request_id,
                status=status,
                data=data,
                message=message,
                error=FrameFault(message=message, code=code) if message is not None else None,
            )
        )


class ServerSession:
    """The server's side of one socket.

    Args:
        session_id: Stable for the socket.
        new_task_id: Gives a new `request_id` for each synthesis.
        idle_timeout_s: Seconds without a message after which the socket closes.
        now_s: The clock's reading when the socket opened, in seconds.
    """

    def __init__(
        self, session_id: str, new_task_id: Callable[[], str], idle_timeout_s: int, now_s: float
    ) -> None:
        self._session_id = session_id
        self._new_task_id = new_task_id
        self._idle_timeout_s = idle_timeout_s
        self._busy = 0
        self._last_s = now_s

    @property
    def expires_s(self) -> float | None:
        """When the socket closes if nothing comes before, or None while an answer is under way."""
        return None if self._busy else self._last_s + self._idle_timeout_s

    def touch(self, now_s: float) -> None:
        """A message came, or an answer was given: the idle time begins again."""
        self._last_s = now_s

    def begin(self) -> None:
        """An answer is under way: the socket is not idle."""
        self._busy += 1

    def finish(self, now_s: float) -> None:
        """An answer was given."""
        self._busy -= 1
        self.touch(now_s)

    def receive(self, text: str) -> Speak | str | None:
        """Take in one text message.

        Returns:
            A request to speak, the text of a reply to send at once, or None when there is nothing to do.
        """
        if kind_of(text) in KEEP_ALIVES:
            return encode(Frame(type="pong"))
        try:
            request = decode_request(text)
        except MalformedFrame as fault:
            return ServerTask(self._ids(*ids_of(text))).refuse(str(fault), "validation_error")
        if not request.text.strip():
            return None  # a keep-alive, by the vendor's word
        return Speak(request, ServerTask(self._ids(request.session_id, request.request_id)))

    def expire(self) -> str:
        """The last frame of a socket that was idle for too long."""
        message = f"{_EXPIRED} {self._idle_timeout_s} seconds of inactivity"
        return encode(Frame(status="error", message=message))

    def _ids(self, session_id: str | UnsetType | None, request_id: str | UnsetType | None) -> Frame:
        return Frame(
            session_id=self._session_id,
            request_id=self._new_task_id(),
            external_session_id=session_id if isinstance(session_id, str) else None,
            external_request_id=request_id if isinstance(request_id, str) else None,
        )

"""The server's side of one socket, without the socket: messages in, frames out."""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from subgen.model import WordEvent
from subgen.waves.codec import (
    MalformedFrame,
    decode_asked,
    encode,
    encode_pcm,
    ids_of,
    kind_of,
    request_of,
    settings_of,
)
from subgen.waves.messages import Frame, FrameData, FrameFault, SpeakRequest
from subgen.waves.states import EXPIRED, NEXT, State
from subgen.waves.text_buffer import Buffering, ContextCount, Release

__all__ = ["KEEP_ALIVES", "ServerSession", "ServerTask", "Speak"]

KEEP_ALIVES = frozenset({"ping", "keepalive", "keep_alive", "keep-alive"})


@dataclass(frozen=True, slots=True)
class Speak:
    """A request for speech, to be answered.

    Attributes:
        request: The request; after a flush of an empty buffer its text is blank, with nothing to speak.
        task: Makes the frames of the answer.
        lane: The stream of fragments that it belongs to, whose parts are answered in their order; None
            for a complete request, which may overtake others.
        before: The end of the text of its context that was spoken before it.
        goes_on: Whether its context goes on after it.
    """

    request: SpeakRequest
    task: "ServerTask"
    lane: str | None = None
    before: str = ""
    goes_on: bool = False


class ServerTask:
    """The frames of one answer, in the only order that the protocol allows."""

    def __init__(self, ids: Frame) -> None:
        self._ids = ids
        self._state = State.ASKED

    def chunk(self, pcm: bytes) -> str:
        """Make the frame of a piece of audio."""
        return self._frame("chunk", FrameData(audio=encode_pcm(pcm)))

    def word(self, event: WordEvent) -> str:
        """Make the frame of a word event."""
        data = FrameData(id=event.index, word=event.word, start=event.start_s, end=event.end_s)
        return self._frame("word_timestamp", data)

    def complete(self) -> str:
        """Make the last frame of a complete answer."""
        return self._frame("complete")

    def refuse(self, message: str, code: str) -> str:
        """Make the last frame of a request that cannot be answered; the socket stays open."""
        return self._frame("error", message=message, code=code)

    def _frame(
        self,
        status: str,
        data: FrameData | UnsetType = UNSET,
        message: str | None = None,
        code: str | None = None,
    ) -> str:
        state = NEXT.get((self._state, status))
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
        session_id: Id of the socket.
        new_task_id: Makes a new `request_id` for each synthesis.
        idle_timeout_s: Seconds without a message after which the socket closes.
        now_s: Time of the clock when the socket opened, in seconds.
        contexts: Counts the contexts of all sockets; None for those of this one.
    """

    def __init__(
        self,
        session_id: str,
        new_task_id: Callable[[], str],
        idle_timeout_s: int,
        now_s: float,
        contexts: ContextCount | None = None,
    ) -> None:
        self._session_id = session_id
        self._new_task_id = new_task_id
        self._idle_timeout_s = idle_timeout_s
        self._buffering = Buffering(contexts)
        self._busy = 0
        self._last_s = now_s

    @property
    def expires_s(self) -> float | None:
        """Time when the socket closes unless a message comes, or None while an answer is under way."""
        return None if self._busy else self._last_s + self._idle_timeout_s

    @property
    def due_s(self) -> float | None:
        """Time when buffered text is due unless a message comes, or None."""
        return self._buffering.due_s

    def touch(self, now_s: float) -> None:
        """Restart the idle time: a message of any kind came, or an answer was given."""
        self._last_s = now_s

    def begin(self) -> None:
        """Note that an answer is under way, so that the socket is not idle."""
        self._busy += 1

    def finish(self, now_s: float) -> None:
        """Note that an answer was given."""
        self._busy -= 1
        self.touch(now_s)

    def receive(self, text: str) -> Speak | str | None:
        """Process one text message; call `touch` with its time first.

        Returns:
            A request to speak, the text of a reply to send at once, or None when there is neither; `due` then
            returns the buffered text that the message releases.
        """
        if kind_of(text) in KEEP_ALIVES:
            return encode(Frame(type="pong"))
        try:
            asked = decode_asked(text)
            if self._buffering.concerns(asked):
                self._buffering.take(asked, self._last_s)
                return None
            request = request_of(settings_of(asked))
        except MalformedFrame as fault:
            return ServerTask(self._ids(*ids_of(text))).refuse(str(fault), "validation_error")
        if not request.text.strip():
            return None  # a keep-alive, as the vendor documents
        return Speak(request, self._task(request))

    def due(self, now_s: float) -> list[Speak]:
        """Return the buffered text to speak now; call it after every message, and at `due_s`."""
        return [self._speak(release) for release in self._buffering.due(now_s)]

    def close(self) -> None:
        """Drop the buffered text: the socket has closed."""
        self._buffering.close()

    def expire(self) -> str:
        """Make the last frame of a socket that was idle for too long."""
        message = f"{EXPIRED} {self._idle_timeout_s} seconds of inactivity"
        return encode(Frame(status="error", message=message))

    def _speak(self, release: Release) -> Speak:
        task = self._task(release.request)
        return Speak(release.request, task, release.lane, release.before, release.goes_on)

    def _task(self, request: SpeakRequest) -> ServerTask:
        return ServerTask(self._ids(request.session_id, request.request_id))

    def _ids(self, session_id: str | UnsetType | None, request_id: str | UnsetType | None) -> Frame:
        return Frame(
            session_id=self._session_id,
            request_id=self._new_task_id(),
            external_session_id=session_id if isinstance(session_id, str) else None,
            external_request_id=request_id if isinstance(request_id, str) else None,
        )

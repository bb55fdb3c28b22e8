"""The server's side of one socket: messages in, frames out, no socket anywhere."""

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
from subgen.waves.text_buffer import Buffering, Release

__all__ = ["KEEP_ALIVES", "ServerSession", "ServerTask", "Speak"]

KEEP_ALIVES = frozenset({"ping", "keepalive", "keep_alive", "keep-alive"})


@dataclass(frozen=True, slots=True)
class Speak:
    """A client asks for speech.

    Attributes:
        request: What it asks for; after a flush of nothing its text is blank, and nothing is to be spoken.
        task: What is said to it.
        lane: The stream of fragments that it is a part of, whose parts are heard in the order they came; None
            for a request of its own, which may overtake others.
    """

    request: SpeakRequest
    task: "ServerTask"
    lane: str | None = None


class ServerTask:
    """The server's side of one request: what it says, in the only order it may."""

    def __init__(self, ids: Frame) -> None:
        self._ids = ids
        self._state = State.ASKED

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
        self._buffering = Buffering()
        self._busy = 0
        self._last_s = now_s

    @property
    def expires_s(self) -> float | None:
        """When the socket closes if nothing comes before, or None while an answer is under way."""
        return None if self._busy else self._last_s + self._idle_timeout_s

    @property
    def due_s(self) -> float | None:
        """When text that is held back is `due` if nothing comes before, or None."""
        return self._buffering.due_s

    def touch(self, now_s: float) -> None:
        """A message came, whatever its kind, or an answer was given: the idle time begins again."""
        self._last_s = now_s

    def begin(self) -> None:
        """An answer is under way: the socket is not idle."""
        self._busy += 1

    def finish(self, now_s: float) -> None:
        """An answer was given."""
        self._busy -= 1
        self.touch(now_s)

    def receive(self, text: str) -> Speak | str | None:
        """Take in one text message; `touch` came first, and said when.

        Returns:
            A request to speak, the text of a reply to send at once, or None when there is neither; what the
            message sets free of text that was held back is `due`.
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
            return None  # a keep-alive, by the vendor's word
        return Speak(request, self._task(request))

    def due(self, now_s: float) -> list[Speak]:
        """Text that was held back and is to be spoken now; asked after every message, and at `due_s`."""
        return [self._speak(release) for release in self._buffering.due(now_s)]

    def expire(self) -> str:
        """The last frame of a socket that was idle for too long."""
        message = f"{EXPIRED} {self._idle_timeout_s} seconds of inactivity"
        return encode(Frame(status="error", message=message))

    def _speak(self, release: Release) -> Speak:
        return Speak(release.request, self._task(release.request), release.lane)

    def _task(self, request: SpeakRequest) -> ServerTask:
        return ServerTask(self._ids(request.session_id, request.request_id))

    def _ids(self, session_id: str | UnsetType | None, request_id: str | UnsetType | None) -> Frame:
        return Frame(
            session_id=self._session_id,
            request_id=self._new_task_id(),
            external_session_id=session_id if isinstance(session_id, str) else None,
            external_request_id=request_id if isinstance(request_id, str) else None,
        )

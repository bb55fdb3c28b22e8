"""Text that comes in fragments: what one socket holds back, and when it lets go.

Two contracts, which may not be mixed in one message:

    plain buffer   `continue`, `flush`, `max_buffer_flush_ms`                      one for each socket
    continuations  `context_id`, `continue`, `max_buffer_delay_ms`,                one for each context
                   `context_close`, `cancel_request`

What lets go of the text:

                                          plain buffer               continuations
    no more is to come                    `flush`, no `continue`     no `continue`, `context_close`
    a sentence ends, and is long enough   -                          yes
    the time is over, from the first      `max_buffer_flush_ms`      `max_buffer_delay_ms` (3000)
      fragment still held                   (0: never)
    there is too much of it               8000 characters            250 characters
    never spoken                          -                          `cancel_request`

Too much is cut at the last end of a sentence, or else the last space, that the measure leaves room for.
What a fragment says of voice, rate and the rest holds for those after it, up to the flush or the end of the
context, or until one of them says otherwise. A flush is always answered, if with nothing but a `complete`;
the end of a context only if there was still something to speak.

Sources: the vendor's "Continuations" page; its "Stream Speech (WebSocket)" reference, fields `continue`,
`flush` and `max_buffer_flush_ms`. Its pages do not say how long is long enough; the example there holds 26
characters back.
"""

from dataclasses import dataclass, field

from subgen.waves.codec import MalformedFrame, request_of, settings_of
from subgen.waves.fragments import cut, ends_here, joined
from subgen.waves.limits import MAX_TEXT_CHARACTERS
from subgen.waves.messages import Asked, SpeakRequest

__all__ = ["MAX_CONTEXTS", "Buffering", "Release"]

MAX_CONTEXTS = 64
"""Contexts that one socket may have open: each holds text, and nothing but its client ever ends it."""

_MAX_SEGMENT_CHARACTERS = 250
"""What a context speaks at once at most; the vendor's advice for a request on the socket."""

_MIN_SEGMENT_CHARACTERS = 50
_DELAY_MS = 3000.0
"""What `max_buffer_delay_ms` is when no fragment says."""

_PLAIN = ""
"""Stands for the plain buffer where contexts have their id."""


@dataclass(frozen=True, slots=True)
class Release:
    """Text let go, as the request that its fragments make.

    Attributes:
        request: What is to be spoken; its text may be blank after a flush.
        lane: The context, or "" for the plain buffer; what one lane lets go is heard in that order.
    """

    request: SpeakRequest
    lane: str


@dataclass(slots=True)
class _Buffer:
    """The fragments of one lane that are still held."""

    lane: str
    settings: dict[str, object] = field(default_factory=dict)
    text: str = ""
    wait_ms: float = 0.0
    since_s: float | None = None

    @property
    def due_s(self) -> float | None:
        """When the text is let go if nothing comes before, or None for never."""
        if self.since_s is None or (self.lane == _PLAIN and not self.wait_ms):
            return None
        return self.since_s + self.wait_ms / 1000

    def add(self, asked: Asked, now_s: float) -> None:
        """Take in one fragment, or raise and be as before."""
        fragment = asked.text or ""
        if len(fragment.strip()) > MAX_TEXT_CHARACTERS:
            raise MalformedFrame(f"text has more than {MAX_TEXT_CHARACTERS} characters")
        settings = {**self.settings, **settings_of(asked)}
        text = joined(self.text, fragment)
        if text.strip():
            request_of({**settings, "text": text})  # so that who says what cannot be spoken hears of it
        wait_ms = asked.max_buffer_flush_ms if self.lane == _PLAIN else asked.max_buffer_delay_ms
        self.settings, self.text = settings, text
        self.wait_ms = self.wait_ms if wait_ms is None else wait_ms
        if self.since_s is None and text.strip():
            self.since_s = now_s

    def release(self, text: str) -> Release:
        """The beginning of what is held, or all of it."""
        self.text = self.text[len(text) :]
        if not self.text.strip():
            self.since_s = None
        return Release(request_of({**self.settings, "text": text}), self.lane)

    def overflow(self, most: int, now_s: float) -> list[Release]:
        """What is too much to be held."""
        released = []
        while len(self.text) > most:
            released.append(self.release(cut(self.text, most)))
            self.since_s = None if self.since_s is None else now_s
        return [release for release in released if release.request.text.strip()]

    def discard(self) -> None:
        """Speak none of what is held."""
        self.text, self.since_s = "", None


class Buffering:
    """All that one socket holds back; time comes in, nothing waits."""

    def __init__(self) -> None:
        self._plain = _Buffer(_PLAIN)
        self._contexts: dict[str, _Buffer] = {}
        self._released: list[Release] = []

    @property
    def due_s(self) -> float | None:
        """When `due` has something to say if nothing comes before, or None."""
        times = [buffer.due_s for buffer in (self._plain, *self._contexts.values())]
        return min((time for time in times if time is not None), default=None)

    def concerns(self, asked: Asked) -> bool:
        """Whether a message is a fragment, rather than a request of its own or a keep-alive."""
        if asked.context_id or asked.context_close or asked.cancel_request or asked.continue_ or asked.flush:
            return True
        return bool(self._plain.text) and bool((asked.text or "").strip())

    def take(self, asked: Asked, now_s: float) -> None:
        """Take in one fragment; what it sets free is `due` at once.

        Args:
            asked: One that this concerns.
            now_s: The clock's reading, in seconds.

        Raises:
            MalformedFrame: It says what does not go together, lacks what it needs, or is too much.
        """
        if asked.context_id is None:
            self._take_plain(asked, now_s)
        else:
            self._take_context(asked.context_id, asked, now_s)

    def due(self, now_s: float) -> list[Release]:
        """What is let go by now, in order, once."""
        for buffer in (self._plain, *self._contexts.values()):
            if buffer.due_s is not None and now_s >= buffer.due_s:
                self._released.append(buffer.release(buffer.text))
        released, self._released = self._released, []
        return released

    def _take_plain(self, asked: Asked, now_s: float) -> None:
        if asked.context_close or asked.cancel_request:
            raise MalformedFrame("context_close and cancel_request need the context_id that they are about")
        request_of(settings_of(asked))  # here every message has a voice and a text
        buffer = self._plain
        buffer.add(asked, now_s)
        self._released += buffer.overflow(MAX_TEXT_CHARACTERS, now_s)
        if asked.flush or not asked.continue_:
            self._released.append(buffer.release(buffer.text))
        if not asked.continue_:
            self._plain = _Buffer(_PLAIN)

    def _take_context(self, context_id: str, asked: Asked, now_s: float) -> None:
        if asked.flush or asked.max_buffer_flush_ms:
            raise MalformedFrame("context_id does not go together with flush and max_buffer_flush_ms")
        buffer = self._contexts.get(context_id) or _Buffer(context_id, wait_ms=_DELAY_MS)
        ends = asked.context_close or not (asked.continue_ or asked.cancel_request)
        if not ends and context_id not in self._contexts and len(self._contexts) >= MAX_CONTEXTS:
            raise MalformedFrame(f"more than {MAX_CONTEXTS} contexts are open here")
        if asked.cancel_request:
            buffer.discard()
        else:
            buffer.add(asked, now_s)
        self._release_from(buffer, now_s, ends=bool(ends))
        if ends:
            self._contexts.pop(context_id, None)
        else:
            self._contexts[context_id] = buffer

    def _release_from(self, buffer: _Buffer, now_s: float, *, ends: bool) -> None:
        self._released += buffer.overflow(_MAX_SEGMENT_CHARACTERS, now_s)
        is_whole = len(buffer.text.strip()) >= _MIN_SEGMENT_CHARACTERS and ends_here(buffer.text)
        if buffer.text.strip() and (ends or is_whole):
            self._released.append(buffer.release(buffer.text))

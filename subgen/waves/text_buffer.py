"""Text that arrives in fragments: the buffers of one socket, and the rules for their release.

Two contracts, which may not be mixed in one message:

    plain buffer   `continue`, `flush`, `max_buffer_flush_ms`                      one for each socket
    continuations  `context_id`, `continue`, `max_buffer_delay_ms`,                one for each context
                   `context_close`, `cancel_request`

Text is released when:

                                          plain buffer               continuations
    no more is to come                    `flush`, no `continue`     no `continue`, `context_close`
    a sentence ends, and is long enough   -                          yes
    the time since the first fragment     `max_buffer_flush_ms`      `max_buffer_delay_ms` (3000)
      in the buffer is over                 (0: never)
    the buffer is full                    8000 characters            250 characters
    it is discarded                       -                          `cancel_request`

A full buffer is cut after the last sentence that fits, or else at the last space. The voice, rate and other
settings of a fragment hold for later ones, up to the flush or the end of the context, or until one of them
changes them. A flush is always answered, if only with a `complete`; the end of a context only if there was
still something to speak.

Sources: the vendor's "Continuations" page; its "Stream Speech (WebSocket)" reference, fields `continue`,
`flush` and `max_buffer_flush_ms`. Its pages do not say how long is long enough; the example there holds 26
characters back.
"""

from dataclasses import dataclass, field

from subgen.waves.codec import MalformedFrame, request_of, settings_of
from subgen.waves.fragments import cut, ends_here, joined
from subgen.waves.limits import MAX_CONTEXT_CHARACTERS, MAX_TEXT_CHARACTERS
from subgen.waves.messages import Asked, SpeakRequest

__all__ = ["MAX_CONTEXTS", "Buffering", "ContextCount", "Release"]

MAX_CONTEXTS = 64
"""Contexts that one socket may have open: each holds text, and only its client ever ends it."""

_MIN_SEGMENT_CHARACTERS = 50
_DELAY_MS = 3000.0
"""Default of `max_buffer_delay_ms`."""

_PLAIN = ""
"""The plain buffer, where contexts have their id."""


@dataclass(frozen=True, slots=True)
class Release:
    """Released text, as the request that its fragments make.

    Attributes:
        request: The request to speak; its text may be blank after a flush.
        lane: The context, or "" for the plain buffer; releases of one lane are spoken in their order.
        before: The text of the context that was released before it, or the end of that.
        goes_on: Whether its context goes on after it.
    """

    request: SpeakRequest
    lane: str
    before: str = ""
    goes_on: bool = False


@dataclass(slots=True)
class _Buffer:
    """The fragments of one lane that are not released yet."""

    lane: str
    settings: dict[str, object] = field(default_factory=dict)
    text: str = ""
    before: str = ""
    wait_ms: float = 0.0
    since_s: float | None = None

    @property
    def due_s(self) -> float | None:
        """Time of the release if no other rule releases the text before, or None for never."""
        if self.since_s is None or (self.lane == _PLAIN and not self.wait_ms):
            return None
        return self.since_s + self.wait_ms / 1000

    def add(self, asked: Asked, now_s: float) -> None:
        """Add one fragment, or raise and stay unchanged."""
        fragment = asked.text or ""
        if len(fragment.strip()) > MAX_TEXT_CHARACTERS:
            raise MalformedFrame(f"text has more than {MAX_TEXT_CHARACTERS} characters")
        settings = {**self.settings, **settings_of(asked)}
        text = joined(self.text, fragment)
        if text.strip():
            request_of(
                {**settings, "text": text}
            )  # so that a fragment that cannot be spoken is refused at once
        wait_ms = asked.max_buffer_flush_ms if self.lane == _PLAIN else asked.max_buffer_delay_ms
        self.settings, self.text = settings, text
        self.wait_ms = self.wait_ms if wait_ms is None else wait_ms
        if self.since_s is None and text.strip():
            self.since_s = now_s

    def release(self, text: str, *, ends: bool = False) -> Release:
        """Release the beginning of the text, or all of it; the last of a context if that ends."""
        self.text = self.text[len(text) :]
        if not self.text.strip():
            self.since_s = None
        request = request_of({**self.settings, "text": text})
        if self.lane == _PLAIN:
            return Release(request, self.lane)
        before, self.before = self.before, text[-MAX_CONTEXT_CHARACTERS:]
        return Release(request, self.lane, before, goes_on=not ends or bool(self.text.strip()))

    def overflow(self, most: int, now_s: float) -> list[Release]:
        """Release the text in excess of `most` characters."""
        released = []
        while len(self.text) > most:
            released.append(self.release(cut(self.text, most)))
            self.since_s = None if self.since_s is None else now_s
        return [release for release in released if release.request.text.strip()]

    def discard(self) -> None:
        """Discard the text, and what was released before."""
        self.text, self.before, self.since_s = "", "", None


class ContextCount:
    """The number of contexts that are open on all sockets together.

    Args:
        most: The most of them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open = 0

    @property
    def is_full(self) -> bool:
        """Whether no more may open."""
        return self._open >= self._most

    def add(self, count: int) -> None:
        """Count contexts that have opened, or closed if the number is negative."""
        self._open += count


class Buffering:
    """The buffers of one socket; the time is an argument, nothing waits.

    Args:
        count: Counts the contexts of all sockets; None for those of this one.
    """

    def __init__(self, count: ContextCount | None = None) -> None:
        self._count = count or ContextCount(MAX_CONTEXTS)
        self._plain = _Buffer(_PLAIN)
        self._contexts: dict[str, _Buffer] = {}
        self._released: list[Release] = []

    @property
    def due_s(self) -> float | None:
        """Time of the next release if no fragment arrives before, or None."""
        times = [buffer.due_s for buffer in (self._plain, *self._contexts.values())]
        return min((time for time in times if time is not None), default=None)

    def concerns(self, asked: Asked) -> bool:
        """Whether a message is a fragment, rather than a request of its own or a keep-alive."""
        if asked.context_id or asked.context_close or asked.cancel_request or asked.continue_ or asked.flush:
            return True
        return bool(self._plain.text) and bool((asked.text or "").strip())

    def take(self, asked: Asked, now_s: float) -> None:
        """Add one fragment; text that it releases is `due` at once.

        Args:
            asked: A message for which `concerns` is true.
            now_s: The clock's reading, in seconds.

        Raises:
            MalformedFrame: Its fields do not go together, or are incomplete, or the text is too long.
        """
        if asked.context_id is None:
            self._take_plain(asked, now_s)
        else:
            self._take_context(asked.context_id, asked, now_s)

    def close(self) -> None:
        """Drop all text."""
        self._count.add(-len(self._contexts))
        self._contexts.clear()
        self._plain = _Buffer(_PLAIN)

    def due(self, now_s: float) -> list[Release]:
        """Return the text released by now, in order, and only once."""
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
        opens = not ends and context_id not in self._contexts
        if opens and len(self._contexts) >= MAX_CONTEXTS:
            raise MalformedFrame(f"more than {MAX_CONTEXTS} contexts are open here")
        if opens and self._count.is_full:
            raise MalformedFrame("too many contexts are open on all sockets together")
        if asked.cancel_request:
            buffer.discard()
        else:
            buffer.add(asked, now_s)
        self._release_from(buffer, now_s, ends=bool(ends))
        if ends and self._contexts.pop(context_id, None) is not None:
            self._count.add(-1)
        if opens:
            self._contexts[context_id] = buffer
            self._count.add(1)

    def _release_from(self, buffer: _Buffer, now_s: float, *, ends: bool) -> None:
        self._released += buffer.overflow(MAX_CONTEXT_CHARACTERS, now_s)
        is_whole = len(buffer.text.strip()) >= _MIN_SEGMENT_CHARACTERS and ends_here(buffer.text)
        if buffer.text.strip() and (ends or is_whole):
            self._released.append(buffer.release(buffer.text, ends=ends))

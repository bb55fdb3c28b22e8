"""One open socket to a service: requests go out, frames come in, and each answer finds its request.

A socket takes one request after the other. Where the service names its answers, the next request may begin
before the `complete` of the one before, which some services send seconds late: after the last word event,
with the audio complete up to the end of that word, and 200 ms without a frame. The first frame of the next
answer then ends the one before, whose own `complete` may come late or never.
"""

import asyncio
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from aiohttp import WSMsgType

from subgen.errors import RequestLost, RequestRefused
from subgen.model import Take
from subgen.waves.client_session import AnswerProgress, ClientSession, Expired, Finished, Lost
from subgen.waves.codec import MalformedFrame
from subgen.waves.messages import SpeakRequest

__all__ = ["Connection", "ConnectionClosed", "ServiceBehaviour"]

_log = logging.getLogger(__name__)

_QUIET_S = 0.2
_LONGEST_ANSWER_S = 600.0
"""Longest time for an answer, even while frames arrive: no text of 8,000 characters takes as long."""

_SLOWEST_S_A_SECOND = 10.0
_SILENCES_OF_ANSWER = 4.0
"""Time for an answer after its first frame: so many silences, and so many seconds a second of audio.

A service may be slow, but an answer that comes in drips ends no earlier than one that never comes.
"""

_Socket = aiohttp.ClientWebSocketResponse[bool]


class ConnectionClosed(Exception):
    """The socket closed before the first frame of an answer."""


@dataclass(slots=True)
class ServiceBehaviour:
    """How a service behaves, as all of its sockets have observed together.

    Attributes:
        asked: Whether a request was sent to it yet.
        answered: Whether a complete answer has come.
        overlaps: Whether a request may begin before the `complete` of the one before.
        closes: Whether it closes a socket after every answer.
        keeps_open: Whether it has answered twice over one socket.
    """

    asked: bool = False
    answered: bool = False
    overlaps: bool = True
    closes: bool = False
    keeps_open: bool = False


@dataclass(slots=True, eq=False)
class _PendingRequest:
    """A request that was sent and is not answered yet.

    Attributes:
        take: The answer, once it is complete.
        on_release: Called when the socket can take another request.
        began_s: When it was sent.
        overlapped: Whether another request was still open then.
        is_first: Whether it is the first request to the service, which nothing may overlap.
        first_frame_s: When its first frame came.
        quiet_timer: The timer of the 200 ms.
        is_released: Whether another request may begin, or has begun.
    """

    take: asyncio.Future[Take]
    on_release: Callable[[], None]
    began_s: float
    overlapped: bool
    is_first: bool
    first_frame_s: float | None = None
    quiet_timer: asyncio.TimerHandle | None = None
    is_released: bool = False

    def release(self) -> None:
        """Allow another request to begin."""
        self.is_released = True
        self.on_release()


class Connection:
    """An open socket.

    Args:
        socket: The socket of aiohttp.
        number: Its number in the log.
        behaviour: Of the service; this socket adds what it observes.
        silence_s: Longest silence of a service that owes an answer, in seconds.
        redact: Removes the key from a text that came over the socket.
    """

    def __init__(
        self,
        socket: _Socket,
        number: int,
        behaviour: ServiceBehaviour,
        silence_s: float,
        redact: Callable[[str], str],
    ) -> None:
        self.number = number
        self._socket = socket
        self._behaviour = behaviour
        self._silence_s = silence_s
        self._redact = redact
        self._session = ClientSession(redact)
        self._pending: dict[str, _PendingRequest] = {}
        self._answers = 0
        self._silence_timeout: asyncio.Timeout | None = None
        self._loop = asyncio.get_running_loop()
        self._is_over = False
        self._silent_from_s: float | None = None  # start of the silence, while an answer is owed
        self._silence_timer: asyncio.TimerHandle | None = None
        self._reading = asyncio.create_task(self._read())

    @property
    def is_usable(self) -> bool:
        """Whether another request can be sent."""
        return not self._is_over and not self._socket.closed

    @property
    def is_idle(self) -> bool:
        """Whether no request is waiting for its answer."""
        return not self._pending

    async def request(self, request: SpeakRequest, about: str, release: Callable[[], None]) -> Take:
        """Send a request and wait for the complete answer.

        Args:
            request: With an id that no other request has.
            about: The line that the request belongs to, for the log.
            release: Called once the socket can take another request, at the latest when this one ends.

        Raises:
            ServiceError: There is no complete answer.
            ConnectionClosed: The socket closed before the first frame.
        """
        if self._is_over:  # no reader is left that could end the wait
            raise ConnectionClosed("the socket has closed")
        request_id = str(request.request_id)
        pending = _PendingRequest(
            self._loop.create_future(),
            release,
            self._loop.time(),
            overlapped=not self.is_idle,
            is_first=not self._behaviour.asked,
        )
        self._behaviour.asked = True
        try:
            text = self._session.ask(request)
            self._pending[request_id] = pending
            self._restart_silence()
            await self._socket.send_str(text)
            async with asyncio.timeout(_LONGEST_ANSWER_S):
                take = await pending.take
        except UnicodeEncodeError:
            raise RequestRefused("the text has half of a surrogate pair, which no frame can hold") from None
        except TimeoutError:
            raise RequestLost(f"the answer took more than {_LONGEST_ANSWER_S:g} s") from None
        except (aiohttp.ClientError, ConnectionError) as fault:
            raise self._error_of_end(pending, self._redact(f"the socket broke: {fault}")) from None
        finally:
            self._drop(request_id, pending)
        self._log(request_id, about, pending, take)
        return take

    async def close(self) -> None:
        """Close the socket."""
        self._stop_watching()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._socket.close()

    def _drop(self, request_id: str, pending: _PendingRequest) -> None:
        """Forget a request, however it ended."""
        if pending.quiet_timer is not None:
            pending.quiet_timer.cancel()
        self._session.forget(request_id)
        self._pending.pop(request_id, None)
        self._restart_silence()
        pending.release()

    def _restart_silence(self) -> None:
        """Measure the silence from now on; there is none unless an answer is owed."""
        if self._is_over:
            return
        owes = any(not each.take.done() for each in self._pending.values())
        self._silent_from_s = self._loop.time() if owes else None
        if owes and self._silence_timer is None:
            self._silence_timer = self._loop.call_later(self._silence_s, self._check_silence)

    def _check_silence(self) -> None:
        """Time out after too long a silence; otherwise check again when this one would be too long.

        One timer that checks costs less than a timer that is reset at each of thirty frames.
        """
        self._silence_timer = None
        if self._silent_from_s is None or self._is_over or self._silence_timeout is None:
            return
        deadline_s = self._silent_from_s + self._silence_s
        if deadline_s > self._loop.time():
            self._silence_timer = self._loop.call_at(deadline_s, self._check_silence)
        else:
            self._silence_timeout.reschedule(self._loop.time())

    def _stop_watching(self) -> None:
        self._is_over = True
        if self._silence_timer is not None:
            self._silence_timer.cancel()

    async def _read(self) -> None:
        """Receive frames until the socket ends; give each request that still waits the reason."""
        fault: Exception
        try:
            # Not a timeout for each message: pings and frames without a request do not advance an answer.
            async with asyncio.timeout(None) as self._silence_timeout:
                self._restart_silence()
                while True:
                    self._receive(await _text(self._socket))
        except TimeoutError:
            fault = RequestLost(f"the service said nothing for {self._silence_s:g} s")
        except MalformedFrame as malformed:
            fault = RequestLost(str(malformed))
        except _Closed as closed:
            waiting = (each for each in self._pending.values() if not each.take.done())
            broke_off = any(each.first_frame_s is not None for each in waiting)
            if closed.is_clean and self._answers == 1 and not broke_off and not self._behaviour.keeps_open:
                self._behaviour.closes = True
            fault = closed
        except (aiohttp.ClientError, ConnectionError) as broken:
            fault = _Closed(f"the socket broke: {broken}")
        except Exception as unexpected:  # noqa: BLE001 # a reader that dies in silence leaves its requests waiting
            _log.debug("socket %d: %s", self.number, self._redact(traceback.format_exc()))
            fault = RequestLost(f"the service sent a frame that cannot be read: {type(unexpected).__name__}")
        self._stop_watching()
        for pending in self._pending.values():
            if not pending.take.done():
                reason = self._redact(str(fault))
                is_closed = isinstance(fault, _Closed)
                error = self._error_of_end(pending, reason) if is_closed else RequestLost(reason)
                pending.take.set_exception(error)
        await self._socket.close()

    def _receive(self, text: bytes) -> None:
        match self._session.receive(text):
            case AnswerProgress(request_id, audio_s) if request_id in self._pending:
                self._advance(request_id, self._pending[request_id], audio_s)
            case Finished() | Lost() as end:
                self._finish(end)
            case Expired():
                raise _Closed("the service closed the socket for inactivity")
            case _:  # a frame of a request that was given up before
                return
        self._restart_silence()

    def _advance(self, request_id: str, pending: _PendingRequest, audio_s: float) -> None:
        """Note that an answer goes on; its first frame ends the earlier answers that lack only `complete`."""
        if pending.first_frame_s is None:
            pending.first_frame_s = self._loop.time()
            for earlier, before in list(self._pending.items()):
                if earlier == request_id:
                    break
                if before.is_released and not before.take.done():
                    self._finish(self._session.end(earlier))
        longest_s = _SILENCES_OF_ANSWER * self._silence_s + _SLOWEST_S_A_SECOND * audio_s
        if self._loop.time() - pending.first_frame_s > longest_s and not pending.take.done():
            pending.take.set_exception(
                RequestLost(f"{audio_s:.1f} s of audio took more than {longest_s:.0f} s")
            )
        if pending.quiet_timer is not None:
            pending.quiet_timer.cancel()
        runs_alone = pending.is_first and not self._behaviour.answered
        may_overlap = self._behaviour.overlaps and not self._behaviour.closes and not runs_alone
        if may_overlap and self._session.names_answers and self._session.is_spoken(request_id):
            pending.quiet_timer = self._loop.call_later(_QUIET_S, pending.release)

    def _finish(self, end: Finished | Lost) -> None:
        """Give a request its take or its error."""
        pending = self._pending.get(end.request_id)
        if pending is None or pending.take.done():
            return
        if isinstance(end, Finished):
            self._answers += 1
            self._behaviour.answered = True
            self._behaviour.keeps_open = self._behaviour.keeps_open or self._answers > 1
            pending.take.set_result(end.take)
            return
        if pending.overlapped and self._behaviour.overlaps:
            self._behaviour.overlaps = False  # the overlap may be the cause: the retry has the socket alone
            pending.take.set_exception(ConnectionClosed(str(end.error)))
            return
        pending.take.set_exception(end.error)

    def _error_of_end(self, pending: _PendingRequest, reason: str) -> Exception:
        """Return the error of a request whose socket ended; a socket that has served may just have closed."""
        is_unanswered = pending.first_frame_s is None and self._answers > 0
        return ConnectionClosed(reason) if is_unanswered else RequestLost(reason)

    def _log(self, request_id: str, about: str, pending: _PendingRequest, take: Take) -> None:
        now_s, first_frame_s = self._loop.time(), pending.first_frame_s or pending.began_s
        _log.debug(
            "%s %s: socket %d, %d bytes, first frame after %.0f ms, whole after %.0f ms",
            request_id,
            about,
            self.number,
            len(take.pcm),
            (first_frame_s - pending.began_s) * 1000,
            (now_s - pending.began_s) * 1000,
        )


class _Closed(Exception):
    """The socket has ended."""

    def __init__(self, reason: str, *, is_clean: bool = False) -> None:
        super().__init__(reason)
        self.is_clean = is_clean


async def _text(socket: _Socket) -> bytes:
    """Receive the next text message; binary messages mean nothing in this protocol."""
    while True:
        message = await socket.receive()
        if message.type is WSMsgType.TEXT:
            return bytes(message.data)
        if message.type is not WSMsgType.BINARY:
            is_clean = message.type is WSMsgType.CLOSE
            reason = _close_reason(message.type, message.data)
            raise _Closed(f"the socket closed before the answer was whole ({reason})", is_clean=is_clean)


def _close_reason(kind: WSMsgType, detail: object) -> str:
    if kind is WSMsgType.CLOSE:
        return f"code {detail}"
    return str(detail) if kind is WSMsgType.ERROR else kind.name.lower()

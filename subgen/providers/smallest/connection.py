"""One open socket to a service: requests go out, frames come in, and each answer finds its request.

A socket takes one request after the other. Where the service is known to name its answers, the next one may
begin before the `complete` of the one before, which some services send seconds late: once the last word has
come, with the audio to its end, and no frame has followed for 200 ms. The first frames of the next answer
then end the one before, whose own `complete` may come, late, or never.
"""

import asyncio
import logging
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
"""However lively: no text of 8,000 characters takes as long."""

Socket = aiohttp.ClientWebSocketResponse[bool]


class ConnectionClosed(Exception):
    """The socket closed before the first frame of an answer."""


@dataclass(slots=True)
class ServiceBehaviour:
    """What was learned of a service, by all of its sockets together.

    Attributes:
        asked: Whether it was asked for anything yet.
        answered: Whether a whole answer has come.
        overlaps: Whether a request may begin before the `complete` of the one before.
        closes: Whether it closes a socket after every answer.
        keeps_open: Whether it has answered twice over one.
    """

    asked: bool = False
    answered: bool = False
    overlaps: bool = True
    closes: bool = False
    keeps_open: bool = False


@dataclass(slots=True, eq=False)
class _Asked:
    """A request on its way.

    Attributes:
        take: Its answer, in the end.
        on_release: Tells that the socket can take another request.
        began_s: When it was sent.
        overlapped: Whether another was still open then.
        is_first: Whether it is the first request to the service, which runs plain.
        heard_s: When its first frame came.
        quiet: The timer of the 200 ms.
        is_released: Whether another request may begin, or has.
    """

    take: asyncio.Future[Take]
    on_release: Callable[[], None]
    began_s: float
    overlapped: bool
    is_first: bool
    heard_s: float | None = None
    quiet: asyncio.TimerHandle | None = None
    is_released: bool = False

    def release(self) -> None:
        """Let another request begin."""
        self.is_released = True
        self.on_release()


class Connection:
    """An open socket.

    Args:
        socket: Of aiohttp.
        number: What the log calls it.
        habits: Of the service; what is learned here is written there.
        silence_s: How long a service that owes an answer may say nothing.
    """

    def __init__(self, socket: Socket, number: int, habits: ServiceBehaviour, silence_s: float) -> None:
        self.number = number
        self._socket = socket
        self._habits = habits
        self._silence_s = silence_s
        self._session = ClientSession()
        self._asked: dict[str, _Asked] = {}
        self._answers = 0
        self._patience: asyncio.Timeout | None = None
        self._loop = asyncio.get_running_loop()
        self._is_over = False
        self._silent_from_s: float | None = None  # since when an answer is owed, and nothing was heard
        self._watch: asyncio.TimerHandle | None = None
        self._reading = asyncio.create_task(self._read())

    @property
    def is_usable(self) -> bool:
        """Whether another request can be sent."""
        return not self._is_over and not self._socket.closed

    @property
    def is_idle(self) -> bool:
        """Whether nothing is waited for."""
        return not self._asked

    async def request(self, request: SpeakRequest, about: str, release: Callable[[], None]) -> Take:
        """Ask, and wait for the whole answer.

        Args:
            request: With an id of its own.
            about: Whose it is, for the log.
            release: Is called once the socket can take another request, at the latest when this one ends.

        Raises:
            ServiceError: There is no whole answer.
            Stale: The socket closed before the first frame.
        """
        request_id = str(request.request_id)
        asked = _Asked(
            self._loop.create_future(),
            release,
            self._loop.time(),
            overlapped=not self.is_idle,
            is_first=not self._habits.asked,
        )
        self._habits.asked = True
        try:
            text = self._session.ask(request)
            self._asked[request_id] = asked
            self._be_patient()
            await self._socket.send_str(text)
            async with asyncio.timeout(_LONGEST_ANSWER_S):
                take = await asked.take
        except UnicodeEncodeError:
            raise RequestRefused("the text has half of a surrogate pair, which no frame can hold") from None
        except TimeoutError:
            raise RequestLost(f"the answer took more than {_LONGEST_ANSWER_S:g} s") from None
        except (aiohttp.ClientError, ConnectionError) as fault:
            raise self._gone(asked, f"the socket broke: {fault}") from None
        finally:
            self._leave(request_id, asked)
        self._log(request_id, about, asked, take)
        return take

    async def close(self) -> None:
        """Close the socket."""
        self._end_watch()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._socket.close()

    def _leave(self, request_id: str, asked: _Asked) -> None:
        """Forget a request, however it ended."""
        if asked.quiet is not None:
            asked.quiet.cancel()
        self._session.forget(request_id)
        self._asked.pop(request_id, None)
        self._be_patient()
        asked.release()

    def _be_patient(self) -> None:
        """Wait from now on for as long as a service may say nothing, or for ever where it owes nothing."""
        if self._is_over:
            return
        owes = any(not asked.take.done() for asked in self._asked.values())
        self._silent_from_s = self._loop.time() if owes else None
        if owes and self._watch is None:
            self._watch = self._loop.call_later(self._silence_s, self._look)

    def _look(self) -> None:
        """Give up where nothing was said for too long, else look again when it would be.

        One timer that looks costs less than one that is set anew at each of thirty frames.
        """
        self._watch = None
        if self._silent_from_s is None or self._is_over or self._patience is None:
            return
        due_s = self._silent_from_s + self._silence_s
        if due_s > self._loop.time():
            self._watch = self._loop.call_at(due_s, self._look)
        else:
            self._patience.reschedule(self._loop.time())

    def _end_watch(self) -> None:
        self._is_over = True
        if self._watch is not None:
            self._watch.cancel()

    async def _read(self) -> None:
        """Hear frames until the socket ends, and tell whoever still waits why it did."""
        fault: Exception
        try:
            # Not a timeout for each message: pings and frames of no request are no sign of an answer.
            async with asyncio.timeout(None) as self._patience:
                self._be_patient()
                while True:
                    self._hear(await _text(self._socket))
        except TimeoutError:
            fault = RequestLost(f"the service said nothing for {self._silence_s:g} s")
        except MalformedFrame as malformed:
            fault = RequestLost(str(malformed))
        except _Closed as closed:
            waiting = (asked for asked in self._asked.values() if not asked.take.done())
            broke_off = any(asked.heard_s is not None for asked in waiting)
            if closed.is_clean and self._answers == 1 and not broke_off and not self._habits.keeps_open:
                self._habits.closes = True
            fault = closed
        except (aiohttp.ClientError, ConnectionError) as broken:
            fault = _Closed(f"the socket broke: {broken}")
        self._end_watch()
        for asked in self._asked.values():
            if not asked.take.done():
                gone = self._gone(asked, str(fault)) if isinstance(fault, _Closed) else fault
                asked.take.set_exception(gone)
        await self._socket.close()

    def _hear(self, text: bytes) -> None:
        match self._session.receive(text):
            case AnswerProgress(request_id) if request_id in self._asked:
                self._go_on(request_id, self._asked[request_id])
            case Finished() | Lost() as end:
                self._end(end)
            case Expired():
                raise _Closed("the service closed the socket for inactivity")
            case _:  # of a request that was given up before
                return
        self._be_patient()

    def _go_on(self, request_id: str, asked: _Asked) -> None:
        """An answer goes on: those before it that were only waited for have come to their end."""
        if asked.heard_s is None:
            asked.heard_s = self._loop.time()
            for earlier, before in list(self._asked.items()):
                if earlier == request_id:
                    break
                if before.is_released and not before.take.done():
                    self._end(self._session.end(earlier))
        if asked.quiet is not None:
            asked.quiet.cancel()
        is_plain = asked.is_first and not self._habits.answered
        may_overlap = self._habits.overlaps and not self._habits.closes and not is_plain
        if may_overlap and self._session.names_answers and self._session.is_spoken(request_id):
            asked.quiet = self._loop.call_later(_QUIET_S, asked.release)

    def _end(self, end: Finished | Lost) -> None:
        asked = self._asked.get(end.request_id)
        if asked is None or asked.take.done():
            return
        if isinstance(end, Finished):
            self._answers += 1
            self._habits.answered = True
            self._habits.keeps_open = self._habits.keeps_open or self._answers > 1
            asked.take.set_result(end.take)
            return
        if asked.overlapped and self._habits.overlaps:
            self._habits.overlaps = False  # it may have been that; asked again, it is asked alone
            asked.take.set_exception(ConnectionClosed(str(end.error)))
            return
        asked.take.set_exception(end.error)

    def _gone(self, asked: _Asked, reason: str) -> Exception:
        """What the end of the socket is to a request; one that served before may just have been closed."""
        return ConnectionClosed(reason) if asked.heard_s is None and self._answers else RequestLost(reason)

    def _log(self, request_id: str, about: str, asked: _Asked, take: Take) -> None:
        now_s, heard_s = self._loop.time(), asked.heard_s or asked.began_s
        _log.debug(
            "%s %s: socket %d, %d bytes, first frame after %.0f ms, whole after %.0f ms",
            request_id,
            about,
            self.number,
            len(take.pcm),
            (heard_s - asked.began_s) * 1000,
            (now_s - asked.began_s) * 1000,
        )


class _Closed(Exception):
    """The socket has ended."""

    def __init__(self, reason: str, *, is_clean: bool = False) -> None:
        super().__init__(reason)
        self.is_clean = is_clean


async def _text(socket: Socket) -> bytes:
    """The next text message; a binary one says nothing in this protocol."""
    while True:
        message = await socket.receive()
        if message.type is WSMsgType.TEXT:
            return bytes(message.data)
        if message.type is not WSMsgType.BINARY:
            is_clean = message.type is WSMsgType.CLOSE
            why = _why(message.type, message.data)
            raise _Closed(f"the socket closed before the answer was whole ({why})", is_clean=is_clean)


def _why(kind: WSMsgType, detail: object) -> str:
    if kind is WSMsgType.CLOSE:
        return f"code {detail}"
    return str(detail) if kind is WSMsgType.ERROR else kind.name.lower()

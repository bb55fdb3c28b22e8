"""One WebSocket's life on the service's side."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

from aiohttp import WSMessage, WSMsgType, web

from subgen.server.admission import Admission
from subgen.server.answer import Ending, OutgoingFrame, answer_to
from subgen.server.dependencies import ServerDeps
from subgen.server.faults.effects import apply_faults
from subgen.server.refusal import Refusal
from subgen.waves.server_session import ServerSession, Speak

__all__ = ["Conversation"]

_GONE = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)


class Conversation:
    """A socket and all that is answered on it.

    Args:
        socket: Open, and with `autoping` off: a ping is a message, too, and begins the idle time anew.
        abort: Ends the connection at once, whatever is still to be sent.
        session: Decides.
        gate: Counts the requests.
        tools: The voice, the clock and the bounds.
    """

    def __init__(
        self,
        socket: web.WebSocketResponse,
        abort: Callable[[], None],
        session: ServerSession,
        gate: Admission,
        tools: ServerDeps,
    ) -> None:
        self._socket = socket
        self._abort = abort
        self._session = session
        self._gate = gate
        self._tools = tools
        self._answers: set[asyncio.Task[None]] = set()
        self._voices = asyncio.Semaphore(tools.bounds.spoken_per_socket)
        self._lanes: dict[str, _Turn] = {}

    async def run(self) -> None:
        """Answer until the socket closes, idles for too long, or the service stops."""
        try:
            while (message := await self._next()) is not None:
                await self._hear(message)
        except ConnectionError:
            return  # the client is gone: there is nobody to tell
        finally:
            for answer in self._answers:
                answer.cancel()
            await asyncio.gather(*self._answers, return_exceptions=True)

    async def _next(self) -> WSMessage | None:
        """The next message, or None when the socket has closed, by the client or for idling."""
        while True:
            now_s = self._tools.now_s()
            for asked in self._session.due(now_s):
                await self._take(asked)
            expires_s, due_s = self._session.expires_s, self._session.due_s
            if expires_s is not None and now_s >= expires_s:
                await self._say(self._session.expire())
                await self._socket.close()
                return None
            wakes_s = min((time_s for time_s in (expires_s, due_s) if time_s is not None), default=now_s + 1)
            with suppress(TimeoutError):
                message = await self._socket.receive(timeout=max(wakes_s - now_s, 0.001))
                return None if message.type in _GONE else message

    async def _hear(self, message: WSMessage) -> None:
        self._session.touch(self._tools.now_s())
        if message.type is WSMsgType.PING:
            await self._patiently(self._socket.pong(message.data))
        if message.type is not WSMsgType.TEXT:
            return
        match self._session.receive(message.data):
            case Speak() as asked:
                await self._take(asked)
            case str() as reply:
                await self._say(reply)

    async def _take(self, asked: Speak) -> None:
        refusal = self._refuses()
        if refusal is not None:
            await self._say(asked.task.refuse(refusal.message, str(refusal.status)))
            return
        turn = _Turn(self._voices, self._lanes.get(asked.lane) if asked.lane is not None else None)
        if asked.lane is not None:
            self._lanes[asked.lane] = turn
        self._session.begin()
        self._gate.enter_request()
        answer = asyncio.create_task(self._answer(asked, turn))
        self._answers.add(answer)
        answer.add_done_callback(lambda _: self._gate.leave_request())  # even if it never began
        answer.add_done_callback(self._answers.discard)

    def _refuses(self) -> Refusal | None:
        most = self._tools.bounds.requests_per_socket
        if len(self._answers) >= most:
            return Refusal(429, f"more than {most} requests are open on this socket")
        return self._gate.refuses_request()

    async def _answer(self, asked: Speak, turn: "_Turn") -> None:
        """Answer one request; a client that went away ends it without a word."""
        hits = self._tools.fault_schedule.answer(asked.request.voice_id, asked.request.text)
        try:
            await turn.may_speak()
            sayings = await answer_to(asked, self._tools.speaker)
            await turn.may_be_heard()
            await self._tell(apply_faults(sayings, hits) if hits else sayings, turn)
        except ConnectionError:
            return
        finally:
            turn.pass_on()
            if asked.lane is not None and self._lanes.get(asked.lane) is turn:
                del self._lanes[asked.lane]
            self._session.finish(self._tools.now_s())

    async def _tell(self, sayings: Iterator[OutgoingFrame], turn: "_Turn") -> None:
        """Send all frames of an answer: the one place that they come by."""
        for saying in sayings:
            if saying.is_last:
                turn.pass_on()
            if saying.after_s:
                await self._tools.sleep(saying.after_s)
            if saying.only_if_alone and sum(not answer.done() for answer in self._answers) > 1:
                continue
            await self._say(saying.text)
            if saying.ending is not None:
                await self._end(saying.ending)

    async def _end(self, ending: Ending) -> None:
        """End the socket from within an answer; those that are open beside it get no further."""
        if ending is Ending.CUT:
            self._abort()
            raise ConnectionAbortedError("the connection was cut on purpose")
        await self._socket.close()

    async def _say(self, text: str) -> None:
        await self._patiently(self._socket.send_str(text))

    async def _patiently(self, sending: Awaitable[None]) -> None:
        """Send, and drop a client that does not read."""
        timeout_s = self._tools.bounds.send_timeout_s
        try:
            async with asyncio.timeout(timeout_s):
                await sending
        except TimeoutError:
            self._abort()
            raise ConnectionAbortedError(f"the client has read nothing for {timeout_s:g} s") from None


class _Turn:
    """A request's turn: of the voices that a socket may have, and among the parts of its lane.

    It is passed on when all audio was sent. The wait before `complete` is no part of it: the next part of a
    lane would else come seconds late, and the listener hear a gap.
    """

    def __init__(self, voices: asyncio.Semaphore, before: "_Turn | None") -> None:
        self._voices = voices
        self._before = before
        self._is_over = asyncio.Event()
        self._has_voice = False

    async def may_speak(self) -> None:
        """Wait for a voice; they are given in the order in which they were asked for."""
        await self._voices.acquire()
        self._has_voice = True

    async def may_be_heard(self) -> None:
        """Wait until the part before has been heard."""
        before, self._before = self._before, None
        if before is not None:
            await before._is_over.wait()  # noqa: SLF001 # one of its own kind

    def pass_on(self) -> None:
        """Let the next one have it; a second time changes nothing."""
        self._is_over.set()
        if self._has_voice:
            self._has_voice = False
            self._voices.release()

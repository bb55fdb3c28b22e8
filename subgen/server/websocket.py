"""The life of one WebSocket on the service's side."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import WSMessage, WSMsgType, web

from subgen.server.admission import Admission
from subgen.server.answer import OutgoingFrame, SocketEnd, answer_request, refuse
from subgen.server.dependencies import ServerDeps
from subgen.server.faults.effects import apply_faults
from subgen.server.memory import AnswerMemory, MemoryHolder
from subgen.server.refusal import Refusal
from subgen.server.voice_request import job_for
from subgen.waves.server_session import ServerSession, Speak

__all__ = ["SocketConnection", "SocketHandler"]

_GONE = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)


@dataclass(frozen=True, slots=True)
class SocketConnection:
    """A socket and its connection.

    Attributes:
        socket: Open, and with `autoping` off: a ping is a message too, and restarts the idle time.
        abort: Cuts the connection at once, with data still unsent.
        note_message: Called with each message that was received.
    """

    socket: web.WebSocketResponse
    abort: Callable[[], None]
    note_message: Callable[[WSMessage], None]


class SocketHandler:
    """Answers all requests on one socket.

    Args:
        connection: The socket.
        session: The state of the protocol.
        admission: Counts the requests.
        memory: Holds the samples of answers.
        deps: The voices, the clock and the limits.
    """

    def __init__(
        self,
        connection: SocketConnection,
        session: ServerSession,
        admission: Admission,
        memory: AnswerMemory,
        deps: ServerDeps,
    ) -> None:
        self._socket = connection.socket
        self._abort = connection.abort
        self._note_message = connection.note_message
        self._session = session
        self._admission = admission
        self._memory = memory
        self._holder = MemoryHolder(connection.abort)
        self._deps = deps
        self._answers: set[asyncio.Task[None]] = set()
        self._voices = asyncio.Semaphore(deps.limits.spoken_per_socket)
        self._lanes: dict[str, _Turn] = {}

    async def run(self) -> None:
        """Answer until the socket closes, is idle for too long, or the service stops."""
        try:
            while (message := await self._receive()) is not None:
                await self._handle(message)
        except ConnectionError:
            return  # the client has disconnected
        finally:
            for answer in self._answers:
                answer.cancel()
            await asyncio.gather(*self._answers, return_exceptions=True)
            self._session.close()

    async def _receive(self) -> WSMessage | None:
        """Return the next message, or None when the socket has closed, by the client or for idling."""
        while True:
            now_s = self._deps.now_s()
            for speak in self._session.due(now_s):
                await self._start_answer(speak)
            expires_s, due_s = self._session.expires_s, self._session.due_s
            if expires_s is not None and now_s >= expires_s:
                await self._send(self._session.expire())
                await self._socket.close()
                return None
            wakes_s = min((time_s for time_s in (expires_s, due_s) if time_s is not None), default=now_s + 1)
            with suppress(TimeoutError):
                message = await self._socket.receive(timeout=max(wakes_s - now_s, 0.001))
                return None if message.type in _GONE else message

    async def _handle(self, message: WSMessage) -> None:
        self._note_message(message)
        self._session.touch(self._deps.now_s())
        if message.type is WSMsgType.PING:
            await self._send_in_time(self._socket.pong(message.data))
        if message.type is not WSMsgType.TEXT:
            return
        match self._session.receive(message.data):
            case Speak() as speak:
                await self._start_answer(speak)
            case str() as reply:
                await self._send(reply)

    async def _start_answer(self, speak: Speak) -> None:
        refusal = self._request_refusal()
        if refusal is not None:
            await self._send(speak.task.refuse(refusal.message, str(refusal.status)))
            return
        turn = _Turn(self._voices, self._lanes.get(speak.lane) if speak.lane is not None else None)
        if speak.lane is not None:
            self._lanes[speak.lane] = turn
        self._session.begin()
        self._admission.begin_request()
        answer = asyncio.create_task(self._answer(speak, turn))
        self._answers.add(answer)
        answer.add_done_callback(lambda _: self._admission.end_request())  # even if it was never started
        answer.add_done_callback(self._answers.discard)

    def _request_refusal(self) -> Refusal | None:
        most = self._deps.limits.requests_per_socket
        if len(self._answers) >= most:
            return Refusal(429, f"more than {most} requests are open on this socket")
        return self._admission.request_refusal()

    async def _answer(self, speak: Speak, turn: "_Turn") -> None:
        """Answer one request; end silently when the client has disconnected."""
        faults = self._deps.fault_schedule.faults_of_answer(speak.request.voice_id, speak.request.text)
        try:
            await turn.acquire_voice()
            job = job_for(
                speak.request,
                self._deps.dictionaries,
                self._deps.limits,
                before=speak.before,
                goes_on=speak.goes_on,
            )
            if isinstance(job, Refusal):
                await turn.wait_for_predecessor()
                await self._send_answer(refuse(speak, job.message, job.code or str(job.status)), turn)
                return
            async with self._memory.share(self._holder, job) as share:
                size_bytes, frames = await answer_request(speak, job, self._deps.speaker)
                self._memory.settle(share, size_bytes)
                await turn.wait_for_predecessor()
                await self._send_answer(apply_faults(frames, faults) if faults else frames, turn)
        except ConnectionError:
            return
        finally:
            turn.release()
            if speak.lane is not None and self._lanes.get(speak.lane) is turn:
                del self._lanes[speak.lane]
            self._session.finish(self._deps.now_s())

    async def _send_answer(self, frames: Iterator[OutgoingFrame], turn: "_Turn") -> None:
        """Send all frames of an answer."""
        for frame in frames:
            if frame.is_last:
                turn.release()
            if frame.after_s:
                await self._deps.sleep(frame.after_s)
            if frame.only_if_alone and sum(not answer.done() for answer in self._answers) > 1:
                continue
            await self._send(frame.text)
            if frame.end is not None:
                await self._end_socket(frame.end)

    async def _end_socket(self, end: SocketEnd) -> None:
        """End the socket from within an answer, and with it the other answers."""
        if end is SocketEnd.CUT:
            self._abort()
            raise ConnectionAbortedError("the connection was cut on purpose")
        await self._socket.close()

    async def _send(self, text: str) -> None:
        await self._send_in_time(self._socket.send_str(text))

    async def _send_in_time(self, sending: Awaitable[None]) -> None:
        """Send, and disconnect a client that does not read."""
        timeout_s = self._deps.limits.send_timeout_s
        try:
            async with asyncio.timeout(timeout_s):
                await sending
        except TimeoutError:
            self._abort()
            raise ConnectionAbortedError(f"the client has read nothing for {timeout_s:g} s") from None


class _Turn:
    """The turn of a request: for one of the voices of the socket, and among the parts of its lane.

    It ends when all audio has been sent. The delay before `complete` is not part of it: otherwise the next
    part of a lane would come seconds late, and the listener would hear a gap.
    """

    def __init__(self, voices: asyncio.Semaphore, predecessor: "_Turn | None") -> None:
        self._voices = voices
        self._predecessor = predecessor
        self._is_over = asyncio.Event()
        self._has_voice = False

    async def acquire_voice(self) -> None:
        """Wait for a voice; first come, first served."""
        await self._voices.acquire()
        self._has_voice = True

    async def wait_for_predecessor(self) -> None:
        """Wait until the part before has been sent."""
        predecessor, self._predecessor = self._predecessor, None
        if predecessor is not None:
            await predecessor._is_over.wait()  # noqa: SLF001 # of the same class

    def release(self) -> None:
        """End the turn; a second time changes nothing."""
        self._is_over.set()
        if self._has_voice:
            self._has_voice = False
            self._voices.release()

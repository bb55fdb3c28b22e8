"""One WebSocket's life on the service's side."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from aiohttp import WSMessage, WSMsgType, web

from subgen.errors import nearest, shown
from subgen.languages import LANGUAGES
from subgen.limits import MAX_TEXT_CHARACTERS
from subgen.model import WordEvent
from subgen.protocol.messages import SpeakRequest
from subgen.protocol.server_session import ServerSession, ServerTask, Speak
from subgen.server.sounds import sound_of, spoken_language
from subgen.server.voicejob import Speech, VoiceJob
from subgen.voices import MODELS, VOICES, voice_named
from subgen.words import words_of

__all__ = ["MAX_MESSAGE_BYTES", "SocketTools", "Speaker", "converse"]

MAX_MESSAGE_BYTES = 1 << 20
_CHUNK_BYTES = 16_384
"""PCM bytes in a chunk: 22 kB as a frame, far below the 1 MiB that some clients take at most."""

_MAX_OPEN_REQUESTS = 64
_WORD_EVENT_LANGUAGES = ("en", "hi")


class Speaker(Protocol):
    """Whatever speaks."""

    async def speak(self, job: VoiceJob) -> Speech:
        """Speak one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketTools:
    """What a conversation needs of the world.

    Attributes:
        speaker: Speaks.
        now_s: The clock, in seconds; only differences count.
        sleep: Waits for some seconds.
    """

    speaker: Speaker
    now_s: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]


async def converse(socket: web.WebSocketResponse, session: ServerSession, tools: SocketTools) -> None:
    """Answer a socket until it closes, idles for too long, or the service stops."""
    answers: set[asyncio.Task[None]] = set()
    try:
        while (message := await _next(socket, session, tools)) is not None:
            session.touch(tools.now_s())
            if message.type is not WSMsgType.TEXT:
                continue
            reply = session.receive(message.data)
            if isinstance(reply, Speak) and len(answers) >= _MAX_OPEN_REQUESTS:
                reply = reply.task.refuse(f"more than {_MAX_OPEN_REQUESTS} requests are open here", "429")
            if isinstance(reply, Speak):
                session.begin()
                answer = asyncio.create_task(_answer(socket, session, reply, tools))
                answers.add(answer)
                answer.add_done_callback(answers.discard)
            elif reply is not None:
                await socket.send_str(reply)
    except ConnectionError:
        return  # the client is gone: there is nobody to tell
    finally:
        for answer in answers:
            answer.cancel()
        await asyncio.gather(*answers, return_exceptions=True)


async def _next(
    socket: web.WebSocketResponse, session: ServerSession, tools: SocketTools
) -> WSMessage | None:
    """The next message, or None when the socket has closed, by the client or for idling."""
    while True:
        expires_s = session.expires_s
        if expires_s is not None and tools.now_s() >= expires_s:
            await socket.send_str(session.expire())
            await socket.close()
            return None
        wait_s = 1.0 if expires_s is None else expires_s - tools.now_s()
        try:
            message = await socket.receive(timeout=max(wait_s, 0.001))
        except TimeoutError:
            continue
        if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
            return None
        return message


async def _answer(
    socket: web.WebSocketResponse, session: ServerSession, asked: Speak, tools: SocketTools
) -> None:
    """Answer one request; a client that went away ends it without a word."""
    request, task = asked.request, asked.task
    try:
        job = job_for(request)
        if isinstance(job, str):
            await socket.send_str(task.refuse(job, "400"))
            return
        speech = await tools.speaker.speak(job)
        if speech.error is not None:
            await socket.send_str(task.refuse(speech.error, "500"))
            return
        for text in frames(task, request, speech):
            await socket.send_str(text)
        await tools.sleep(request.complete_backoff_ms / 1000)
        await socket.send_str(task.complete())
    except ConnectionError:
        return
    finally:
        session.finish(tools.now_s())


def job_for(request: SpeakRequest) -> VoiceJob | str:
    """What the voice processes are asked for, or why the request cannot be served."""
    voice = voice_named(request.voice_id)
    if voice is None:
        known = nearest(request.voice_id, [known.id for known in VOICES])
        return f"voice_id {shown(request.voice_id)} is not a voice of this service; {known}"
    if request.model not in MODELS:
        return (
            f"model {shown(request.model)} is not a model of this service; {nearest(request.model, MODELS)}"
        )
    asked = request.language if isinstance(request.language, str) else None
    if asked is not None and asked not in LANGUAGES:
        return f"language {shown(asked)} is not a language of this service; {nearest(asked, LANGUAGES)}"
    if len(request.text.strip()) > MAX_TEXT_CHARACTERS:
        return f"text has more than {MAX_TEXT_CHARACTERS} characters"
    language = spoken_language(voice, asked, request.text)
    return VoiceJob(
        text=request.text,
        sound=sound_of(voice, language, request.speed),
        sample_rate_hz=request.sample_rate,
        with_words=request.word_timestamps and voice.word_events and language in _WORD_EVENT_LANGUAGES,
    )


def frames(task: ServerTask, request: SpeakRequest, speech: Speech) -> Iterator[str]:
    """Chunks and word events of a speech, in audio-time order."""
    events = [
        WordEvent(index, word, start_s, end_s)
        for index, (word, (start_s, end_s)) in enumerate(
            zip((word.text for word in words_of(request.text)), speech.words, strict=False)  # or no events
        )
    ]
    told = 0
    for offset in range(0, len(speech.pcm), _CHUNK_BYTES):
        pcm = speech.pcm[offset : offset + _CHUNK_BYTES]
        yield task.chunk(pcm)
        heard_s = (offset + len(pcm)) / 2 / request.sample_rate
        while told < len(events) and events[told].start_s < heard_s:
            yield task.word(events[told])
            told += 1
    for event in events[told:]:
        yield task.word(event)

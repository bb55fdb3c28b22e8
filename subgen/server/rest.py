"""The two surfaces without a socket: a whole body, and server-sent events.

    POST /waves/v1/tts        the audio as one body, in the format asked for
    POST /waves/v1/tts/live   the same bytes, in pieces, each as base64 in an event of its own

Both take the fields of the socket's requests. `word_timestamps` and the fields of fragments are accepted and
change nothing.

Sources: the vendor's "Synthesize speech" and "Stream speech (SSE)" references.
"""

import asyncio
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

import msgspec
from aiohttp import web

from subgen.errors import SubgenError
from subgen.server.admission import Admission
from subgen.server.answer import CHUNK_BYTES, job_for
from subgen.server.auth import refused
from subgen.server.codecs import CONTENT_TYPES, ENCODERS
from subgen.server.dependencies import ServerDeps
from subgen.server.refusal import Refusal
from subgen.server.voice_job import VoiceJob
from subgen.waves.codec import MalformedFrame, decode_posted, encode_pcm, request_of, settings_of
from subgen.waves.messages import OUTPUT_FORMATS, SpeakRequest

__all__ = ["TTS_PATH", "Posts"]

TTS_PATH = "/waves/v1/tts"
_INVALID = "validation_error"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a body asks for.

    Attributes:
        job: To be spoken.
        output_format: One of `OUTPUT_FORMATS`.
        headers: The ids, the client's own among them.
    """

    job: VoiceJob
    output_format: str
    headers: dict[str, str]


class Posts:
    """Answers both."""

    def __init__(self, tools: ServerDeps, gate: Admission) -> None:
        self._tools = tools
        self._gate = gate

    async def whole(self, request: web.Request) -> web.StreamResponse:
        """The audio as one body."""
        return await self._answer(request, _whole)

    async def live(self, request: web.Request) -> web.StreamResponse:
        """The audio as events."""
        return await self._answer(request, _events)

    async def _answer(self, request: web.Request, form: "_Form") -> web.StreamResponse:
        body = await self._body(request)
        if isinstance(body, Refusal):
            return refused(body)
        wanted = self._wanted(body)
        if isinstance(wanted, Refusal):
            return refused(wanted, _INVALID)
        refusal = self._gate.refuses_request()
        if refusal is not None:
            return refused(refusal)
        self._gate.enter_request()
        try:
            audio = await self._audio(wanted)
            if isinstance(audio, Refusal):
                return refused(audio)
            headers, pieces = form(wanted, audio)
            return await self._send(
                request, web.StreamResponse(headers={**wanted.headers, **headers}), pieces
            )
        finally:
            self._gate.leave_request()

    async def _body(self, request: web.Request) -> bytes | Refusal:
        try:
            async with asyncio.timeout(self._tools.bounds.body_timeout_s):
                return await request.read()
        except TimeoutError:
            return Refusal(408, "the body took too long")
        except web.HTTPRequestEntityTooLarge:
            return Refusal(413, f"the body has more than {self._tools.bounds.message_bytes} bytes")

    def _wanted(self, body: bytes) -> _Wanted | Refusal:
        try:
            posted = decode_posted(body)
            request = request_of(settings_of(posted))
        except MalformedFrame as fault:
            return Refusal(400, str(fault))
        job = job_for(msgspec.structs.replace(request, word_timestamps=False))
        if isinstance(job, str):
            return Refusal(400, job)
        if not request.text.strip():
            return Refusal(400, "text is blank")
        output_format = posted.output_format or OUTPUT_FORMATS[0]
        if output_format == "mp3" and self._tools.encode_mp3 is None:
            return Refusal(
                400, "output_format mp3 needs an encoder, and this service was started without one"
            )
        return _Wanted(job, output_format, _ids(request))

    async def _audio(self, wanted: _Wanted) -> bytes | Refusal:
        speech = await self._tools.speaker.speak(wanted.job)
        if speech.error is not None:
            return Refusal(500, speech.error)
        rate_hz = wanted.job.sample_rate_hz
        if wanted.output_format == "mp3" and self._tools.encode_mp3 is not None:
            try:
                return await self._tools.encode_mp3(speech.pcm, rate_hz)
            except SubgenError as fault:
                return Refusal(500, str(fault))
        return await asyncio.to_thread(ENCODERS[wanted.output_format], speech.pcm, rate_hz)

    async def _send(
        self, request: web.Request, response: web.StreamResponse, pieces: Iterable[bytes]
    ) -> web.StreamResponse:
        """Send all pieces; a client that went away, or reads nothing, ends it without a word."""
        with suppress(ConnectionError):
            await response.prepare(request)
            try:
                for piece in pieces:
                    async with asyncio.timeout(self._tools.bounds.send_timeout_s):
                        await response.write(piece)
            except TimeoutError:
                if request.transport is not None:
                    request.transport.abort()
        return response


_Form = Callable[[_Wanted, bytes], tuple[dict[str, str], Iterable[bytes]]]
"""Audio -> the headers and the pieces of an answer."""


def _whole(wanted: _Wanted, audio: bytes) -> tuple[dict[str, str], Iterable[bytes]]:
    kind = CONTENT_TYPES[wanted.output_format].format(rate=wanted.job.sample_rate_hz)
    return {"Content-Type": kind, "Content-Length": str(len(audio))}, _pieces(audio)


def _events(_: _Wanted, audio: bytes) -> tuple[dict[str, str], Iterable[bytes]]:
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
    return headers, chain(map(_event, _pieces(audio)), [_LAST_EVENT])


_LAST_EVENT = b'data: {"status":"200","done":true}\n\n'


def _event(piece: bytes) -> bytes:
    return b'event: audio\ndata: {"audio":"%s","done":false,"status":"206"}\n\n' % encode_pcm(piece).encode()


def _pieces(audio: bytes) -> Iterator[bytes]:
    for offset in range(0, len(audio), CHUNK_BYTES):
        yield audio[offset : offset + CHUNK_BYTES]


def _ids(request: SpeakRequest) -> dict[str, str]:
    """The headers that name a request: our own ids, and those that the client gave."""
    ours = {"X-Session-Id": str(uuid.uuid4()), "X-Request-Id": str(uuid.uuid4())}
    theirs = {"X-External-Session-Id": request.session_id, "X-External-Request-Id": request.request_id}
    return ours | {name: value for name, value in theirs.items() if isinstance(value, str)}

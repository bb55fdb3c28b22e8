"""Speech over HTTP POST: a whole body, or server-sent events.

    POST /waves/v1/tts        the audio as one body, in the format asked for
    POST /waves/v1/tts/live   the same bytes in pieces, each as base64 in an event of its own

Both accept the fields of the socket's requests. `word_timestamps` and the fields of fragments change
nothing.

Sources: the vendor's "Synthesize speech" and "Stream speech (SSE)" references.
"""

import asyncio
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain

import msgspec
from aiohttp import web

from subgen.errors import SubgenError
from subgen.server.admission import Admission
from subgen.server.answer import CHUNK_BYTES
from subgen.server.auth import error_response
from subgen.server.codecs import CONTENT_TYPES, ENCODERS
from subgen.server.connections import note_progress
from subgen.server.dependencies import ServerDeps
from subgen.server.memory import AnswerMemory, MemoryHolder
from subgen.server.refusal import Refusal
from subgen.server.request_body import read_body
from subgen.server.voice_job import VoiceJob
from subgen.server.voice_request import job_for
from subgen.waves.codec import MalformedFrame, decode_posted, encode_pcm, request_of, settings_of
from subgen.waves.messages import OUTPUT_FORMATS, SpeakRequest

__all__ = ["TTS_PATH", "RestEndpoints"]

TTS_PATH = "/waves/v1/tts"
_INVALID = "validation_error"


@dataclass(frozen=True, slots=True)
class _ParsedRequest:
    """A valid request.

    Attributes:
        job: The job for a voice process.
        output_format: One of `OUTPUT_FORMATS`.
        headers: Response headers with the ids of the request, the client's own among them.
    """

    job: VoiceJob
    output_format: str
    headers: dict[str, str]


class RestEndpoints:
    """Handlers of both paths."""

    def __init__(self, deps: ServerDeps, admission: Admission, memory: AnswerMemory) -> None:
        self._deps = deps
        self._admission = admission
        self._memory = memory

    async def post_tts(self, request: web.Request) -> web.StreamResponse:
        """Answer with the audio as one body."""
        return await self._answer(request, _whole_body)

    async def post_live(self, request: web.Request) -> web.StreamResponse:
        """Answer with the audio as server-sent events."""
        return await self._answer(request, _event_stream)

    async def _answer(self, request: web.Request, make_body: "_BodyMaker") -> web.StreamResponse:
        body = await read_body(request, self._deps.limits)
        note_progress(request)
        if isinstance(body, Refusal):
            return error_response(body)
        parsed = self._parse(body)
        if isinstance(parsed, Refusal):
            return error_response(parsed, _INVALID)
        refusal = self._admission.request_refusal()
        if refusal is not None:
            return error_response(refusal)
        self._admission.begin_request()
        try:
            holder = MemoryHolder(partial(_abort, request))
            async with self._memory.share(holder, parsed.job) as share:
                audio = await self._synthesize(parsed)
                if isinstance(audio, Refusal):
                    return error_response(audio)
                self._memory.settle(share, len(audio))
                headers, pieces = make_body(parsed, audio)
                response = web.StreamResponse(headers={**parsed.headers, **headers})
                return await self._send(request, response, pieces)
        finally:
            self._admission.end_request()

    def _parse(self, body: bytes) -> _ParsedRequest | Refusal:
        try:
            posted = decode_posted(body)
            request = request_of(settings_of(posted))
        except MalformedFrame as fault:
            return Refusal(400, str(fault))
        job = job_for(
            msgspec.structs.replace(request, word_timestamps=False),
            self._deps.dictionaries,
            self._deps.limits,
        )
        if isinstance(job, Refusal):
            return job
        if not request.text.strip():
            return Refusal(400, "text is blank")
        output_format = posted.output_format or OUTPUT_FORMATS[0]
        if output_format == "mp3" and self._deps.encode_mp3 is None:
            return Refusal(
                400, "output_format mp3 needs an encoder, and this service was started without one"
            )
        return _ParsedRequest(job, output_format, _id_headers(request))

    async def _synthesize(self, parsed: _ParsedRequest) -> bytes | Refusal:
        speech = await self._deps.speaker.speak(parsed.job)
        if speech.error is not None:
            return Refusal(400 if speech.is_too_long else 500, speech.error)
        rate_hz = parsed.job.sample_rate_hz
        if parsed.output_format == "mp3" and self._deps.encode_mp3 is not None:
            try:
                return await self._deps.encode_mp3(speech.pcm, rate_hz)
            except SubgenError as fault:
                return Refusal(500, str(fault))
        return await asyncio.to_thread(ENCODERS[parsed.output_format], speech.pcm, rate_hz)

    async def _send(
        self, request: web.Request, response: web.StreamResponse, pieces: Iterable[bytes]
    ) -> web.StreamResponse:
        """Send all pieces; stop silently when the client has disconnected or reads nothing."""
        with suppress(ConnectionError):
            await response.prepare(request)
            try:
                for piece in pieces:
                    async with asyncio.timeout(self._deps.limits.send_timeout_s):
                        await response.write(piece)
            except TimeoutError:
                _abort(request)
        return response


def _abort(request: web.Request) -> None:
    """Cut the connection of a request, with data still unsent."""
    if request.transport is not None:
        request.transport.abort()


_BodyMaker = Callable[[_ParsedRequest, bytes], tuple[dict[str, str], Iterable[bytes]]]
"""Audio -> the headers and the pieces of a response."""


def _whole_body(parsed: _ParsedRequest, audio: bytes) -> tuple[dict[str, str], Iterable[bytes]]:
    content_type = CONTENT_TYPES[parsed.output_format].format(rate=parsed.job.sample_rate_hz)
    return {"Content-Type": content_type, "Content-Length": str(len(audio))}, _pieces(audio)


def _event_stream(_: _ParsedRequest, audio: bytes) -> tuple[dict[str, str], Iterable[bytes]]:
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
    return headers, chain(map(_event, _pieces(audio)), [_LAST_EVENT])


_LAST_EVENT = b'data: {"status":"200","done":true}\n\n'


def _event(piece: bytes) -> bytes:
    return b'event: audio\ndata: {"audio":"%s","done":false,"status":"206"}\n\n' % encode_pcm(piece).encode()


def _pieces(audio: bytes) -> Iterator[bytes]:
    for offset in range(0, len(audio), CHUNK_BYTES):
        yield audio[offset : offset + CHUNK_BYTES]


def _id_headers(request: SpeakRequest) -> dict[str, str]:
    """Return the headers with the ids of a request: new ones, and those that the client gave."""
    ours = {"X-Session-Id": str(uuid.uuid4()), "X-Request-Id": str(uuid.uuid4())}
    theirs = {"X-External-Session-Id": request.session_id, "X-External-Request-Id": request.request_id}
    return ours | {name: value for name, value in theirs.items() if isinstance(value, str)}

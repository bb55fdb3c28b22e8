"""A service on the loopback with a voice in memory, for one test."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse
from aiohttp.test_utils import TestServer

from subgen.server.dependencies import Mp3Encoder, ServerDeps
from subgen.server.hosts import EVERY_HOST, HostRule
from subgen.server.limits import Limits
from subgen.server.service import build_application, connection_options
from subgen.server.voice_job import Speech, VoiceJob
from subgen.waves.address import LIVE_PATH

__all__ = [
    "HI",
    "SECOND_OF_SILENCE",
    "Socket",
    "Voice",
    "answer_to",
    "no_sleep",
    "open_new_service",
    "open_socket",
    "rest_of",
    "serve_voice",
    "statuses",
]

Socket = ClientWebSocketResponse[bool]
HI = {"voice_id": "meher", "text": "hi", "complete_backoff_ms": 0}
SECOND_OF_SILENCE = b"\0\0" * 44100


async def no_sleep(_: float) -> None:
    """Do not wait."""


@dataclass(slots=True)
class Voice:
    """A voice that returns the speech of the test.

    Attributes:
        speech: The speech that it returns.
        jobs: The jobs so far.
        may_speak: Cleared by a test to make it wait.
        now_s: The clock of the service.
        lasts_s: Time that passes during each job.
        busy: Jobs being spoken.
    """

    speech: Speech = field(default_factory=lambda: Speech(pcm=b"\1\0\2\0"))
    jobs: list[VoiceJob] = field(default_factory=list)
    may_speak: asyncio.Event = field(default_factory=asyncio.Event)
    now_s: float = 0.0
    lasts_s: float = 0.0
    busy: int = 0

    def __post_init__(self) -> None:
        self.may_speak.set()

    async def speak(self, job: VoiceJob) -> Speech:
        """Return the speech as soon as it may."""
        self.jobs.append(job)
        self.busy += 1
        try:
            await self.may_speak.wait()
        finally:
            self.busy -= 1
        self.now_s += self.lasts_s
        return self.speech


@asynccontextmanager
async def serve_voice(  # noqa: PLR0913 # each has its default, and is named where it is given
    voice: Voice,
    key: str | None = None,
    *,
    sleep: Callable[[float], Awaitable[None]] = no_sleep,
    clock: Callable[[], float] | None = None,
    limits: Limits | None = None,
    encode_mp3: Mp3Encoder | None = None,
    rule: HostRule = EVERY_HOST,
) -> AsyncIterator[TestServer]:
    """Serve a voice on a free port."""
    deps = ServerDeps(
        speaker=voice,
        now_s=clock or (lambda: voice.now_s),
        sleep=sleep,
        encode_mp3=encode_mp3,
        limits=limits or Limits(),
    )
    server = TestServer(build_application(deps, key, rule), skip_url_asserts=True)
    await server.start_server(shutdown_timeout=0.1, **connection_options(deps.limits))
    try:
        yield server
    finally:
        await server.close()


@asynccontextmanager
async def open_socket(server: TestServer, path: str = LIVE_PATH, key: str = "any") -> AsyncIterator[Socket]:
    """Open a socket to a service."""
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        ClientSession() as http,
        http.ws_connect(f"http://127.0.0.1:{server.port}{path}", headers=headers) as socket,
    ):
        yield socket


@asynccontextmanager
async def open_new_service(voice: Voice, path: str = LIVE_PATH) -> AsyncIterator[Socket]:
    """Open a socket to a new service."""
    async with serve_voice(voice) as server, open_socket(server, path) as socket:
        yield socket


async def answer_to(socket: Socket, request: object) -> list[dict[str, Any]]:
    """Send a request and return the frames of the answer."""
    await socket.send_str(request if isinstance(request, str) else json.dumps(request))
    return await rest_of(socket)


async def rest_of(socket: Socket) -> list[dict[str, Any]]:
    """Return the frames up to the end of an answer."""
    frames = [await socket.receive_json()]
    while frames[-1]["status"] not in ("complete", "error"):
        frames.append(await socket.receive_json())
    return frames


def statuses(frames: list[dict[str, Any]]) -> list[str]:
    """Return the statuses of frames, in order."""
    return [frame["status"] for frame in frames]

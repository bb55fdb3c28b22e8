"""A service that follows a script, on a real socket of the loopback."""

import base64
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from subgen.waves.address import VOICES_PATH

__all__ = ["Frame", "Peer", "Pieces", "Script", "Talk", "answers", "peer", "voice_list"]

Frame = dict[str, Any]


@dataclass(slots=True)
class Talk:
    """One socket of the peer, driven by a script."""

    socket: web.WebSocketResponse
    heard: list[Frame]

    async def hear(self) -> Frame | None:
        """Return the next request, or None when the client has closed."""
        message = await self.socket.receive()
        if message.type is not WSMsgType.TEXT:
            return None
        self.heard.append(json.loads(message.data))
        return self.heard[-1]

    async def say(self, *frames: Frame | str) -> None:
        """Send frames, or text that is not a frame."""
        for frame in frames:
            await self.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def answer(self, request: Frame, *pcm: bytes) -> None:
        """Send a whole answer, with the ids of the documents."""
        ids = {"request_id": f"task_{len(self.heard)}", "external_request_id": request["request_id"]}
        for piece in pcm:
            await self.say({**ids, "status": "chunk", "data": {"audio": base64.b64encode(piece).decode()}})
        await self.say({**ids, "status": "complete"})


Script = Callable[[Talk], Awaitable[None]]
Pieces = Callable[[], AsyncIterator[bytes]]


@dataclass(slots=True)
class Peer:
    """What a peer has observed.

    Attributes:
        url: URL of its socket.
        heard: All requests, over all sockets, in order.
        upgrades: The headers of each attempt to open a socket.
        paths: The path and query of each attempt.
        open: Sockets that are open.
        most_open: The most sockets that were open at once.
    """

    url: str = ""
    heard: list[Frame] = field(default_factory=list)
    upgrades: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    open: int = 0
    most_open: int = 0


async def answers(talk: Talk) -> None:
    """Answer every request with two samples."""
    while request := await talk.hear():
        await talk.answer(request, b"\1\0\2\0")


@asynccontextmanager
async def peer(
    script: Script = answers,
    *,
    status: int = 101,
    location: str | None = None,
    headers: dict[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Peer]:
    """Serve a script on every socket.

    Args:
        script: The script.
        status: Status of the answer to the upgrade; any other than 101 refuses it.
        location: Target of a redirect.
        headers: Headers of a refusal.
        tls: Its certificate.
    """
    seen = Peer()

    async def live(request: web.Request) -> web.StreamResponse:
        seen.upgrades.append(dict(request.headers))
        seen.paths.append(request.path_qs)
        if status != 101:
            return web.Response(status=status, headers={"Location": location} if location else headers)
        socket = web.WebSocketResponse(timeout=0.1, autoping=False)
        await socket.prepare(request)
        seen.open += 1
        seen.most_open = max(seen.most_open, seen.open)
        try:
            await script(Talk(socket, seen.heard))
            await socket.close()
        except ConnectionError:
            pass
        finally:
            seen.open -= 1
        return socket

    app = web.Application()
    app.router.add_get("/live", live)
    server = TestServer(app, skip_url_asserts=True)
    await server.start_server(ssl=tls, shutdown_timeout=0.1)
    try:
        seen.url = f"{'wss' if tls else 'ws'}://127.0.0.1:{server.port}/live"
        yield seen
    finally:
        await server.close()


@asynccontextmanager
async def voice_list(
    body: str | bytes | Pieces, headers: dict[str, str] | None = None
) -> AsyncIterator[Peer]:
    """Serve a list of voices, whole or in pieces, with these headers."""

    async def listed(request: web.Request) -> web.StreamResponse:
        if not callable(body):
            raw = body.encode() if isinstance(body, str) else body
            return web.Response(body=raw, headers=headers)
        answer = web.StreamResponse(headers=headers)
        with suppress(ConnectionError):
            await answer.prepare(request)
            async for piece in body():
                await answer.write(piece)
        return answer

    app = web.Application()
    app.router.add_get(VOICES_PATH, listed)
    server = TestServer(app, skip_url_asserts=True)
    await server.start_server(shutdown_timeout=0.1)
    try:
        yield Peer(url=f"ws://127.0.0.1:{server.port}/live")
    finally:
        await server.close()

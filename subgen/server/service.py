"""The local service: its routes, its keys, its start and its stop."""

import asyncio
import hmac
import os
import re
import ssl
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from subgen.endpoint import LIVE_PATH, VOICES_PATH, is_loopback
from subgen.errors import UsageError, shown
from subgen.protocol.server_session import ServerSession
from subgen.server.socket import MAX_MESSAGE_BYTES, SocketTools, converse
from subgen.server.speech import VoicePool
from subgen.voices import VOICES, Voice

__all__ = ["LEGACY_PATH", "ServiceOptions", "serving"]

LEGACY_PATH = "/waves/v1/lightning-v3.1/get_speech/stream"
IDLE_TIMEOUT_S = 60
"""Source: the vendor's "Stream Speech (WebSocket)" reference, "Connection timeout"."""

_TIMEOUT = re.compile(r"0*[1-9][0-9]{0,8}", re.ASCII)
_CLOSE_TIMEOUT_S = 1.0
"""How long a client may take to answer a close; a service that is to stop does not wait for more."""

_LANGUAGE_NAMES = {
    "en": "english",
    "hi": "hindi",
    "mr": "marathi",
    "bn": "bengali",
    "gu": "gujarati",
    "pa": "punjabi",
    "or": "odia",
    "ta": "tamil",
    "te": "telugu",
    "kn": "kannada",
    "ml": "malayalam",
}

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOptions:
    """How the service is served.

    Attributes:
        host: Address to listen on.
        port: 0 picks a free one.
        key: The only key taken, or None to take any that is not empty (loopback only).
        tls: Certificate and key, or None (loopback only).
        processes: Voice processes; None for one a processor and one more.
    """

    host: str = "127.0.0.1"
    port: int = 0
    key: str | None = None
    tls: ssl.SSLContext | None = None
    processes: int | None = None


@asynccontextmanager
async def serving(options: ServiceOptions) -> AsyncIterator[str]:
    """Serve while the context is open.

    Yields:
        The URL of the live socket.

    Raises:
        UsageError: The address is not loopback and has no key or no TLS, or is not free.
    """
    if not is_loopback(options.host) and (options.key is None or options.tls is None):
        raise UsageError(
            f"--host {options.host} is not loopback: set SUBGEN_SERVE_KEY and give --tls-cert and --tls-key"
        )
    # One more than there are processors, so that none of these waits while an answer goes out.
    pool = VoicePool(options.processes or (os.cpu_count() or 1) + 1)
    tools = SocketTools(speaker=pool, now_s=time.monotonic, sleep=asyncio.sleep)
    runner = web.AppRunner(
        application(tools, options.key), handle_signals=False, access_log=None, shutdown_timeout=1.0
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, options.host, options.port, ssl_context=options.tls).start()
        except OSError as fault:
            reason = fault.strerror or fault
            raise UsageError(f"cannot listen on {options.host} port {options.port}: {reason}") from None
        host, port = runner.addresses[0][:2]
        scheme = "wss" if options.tls else "ws"
        yield f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}{LIVE_PATH}"
    finally:
        try:
            await runner.cleanup()
        finally:
            await pool.stop()


def application(tools: SocketTools, key: str | None) -> web.Application:
    """The service's routes."""
    sockets: set[web.WebSocketResponse] = set()

    async def live(request: web.Request) -> web.StreamResponse:
        return await _live(request, tools, sockets)

    async def close_sockets(_: web.Application) -> None:
        await asyncio.gather(
            *(socket.close(code=1001, message=b"the service stops") for socket in sockets),
            return_exceptions=True,  # one that breaks is closed, too
        )

    app = web.Application(middlewares=[_keyed(key)])
    app.router.add_get(LIVE_PATH, live)
    app.router.add_get(LEGACY_PATH, live)
    app.router.add_get(VOICES_PATH, _voices)
    app.on_shutdown.append(close_sockets)
    return app


def _keyed(key: str | None) -> "web.middleware":  # type: ignore[valid-type] # aiohttp's decorator names it
    """Let through only who has the key, or any key at all when there is none in particular."""

    @web.middleware
    async def check(request: web.Request, handler: _Handler) -> web.StreamResponse:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        given = given.strip()
        right = bool(given) and (key is None or hmac.compare_digest(_bytes(given), _bytes(key)))
        if scheme.lower() != "bearer" or not right:
            message = "a Bearer key is missing" if not given else "the key is not known here"
            return _refusal(401, message)
        return await handler(request)

    return check


def _bytes(key: str) -> bytes:
    """A key as it came, from a header or the environment, whatever its encoding was."""
    return key.encode("utf-8", "surrogateescape")


def _refusal(status: int, message: str) -> web.Response:
    fault = {"message": message, "code": str(status)}
    return web.json_response({"status": "error", "message": message, "error": fault}, status=status)


async def _live(
    request: web.Request, tools: SocketTools, sockets: set[web.WebSocketResponse]
) -> web.StreamResponse:
    asked = request.query.get("timeout", str(IDLE_TIMEOUT_S))
    if not _TIMEOUT.fullmatch(asked):
        return _refusal(400, f"timeout {shown(asked)} is not a positive whole number of seconds")
    socket = web.WebSocketResponse(timeout=_CLOSE_TIMEOUT_S, compress=False, max_msg_size=MAX_MESSAGE_BYTES)
    await socket.prepare(request)
    session = ServerSession(f"ws_{uuid.uuid4()}", lambda: f"task_{uuid.uuid4()}", int(asked), tools.now_s())
    sockets.add(socket)
    try:
        await converse(socket, session, tools)
    finally:
        sockets.discard(socket)
    return socket


async def _voices(_: web.Request) -> web.Response:
    return web.json_response({"voices": [_listed(voice) for voice in VOICES]})


def _listed(voice: Voice) -> dict[str, object]:
    tags = {
        "language": [_LANGUAGE_NAMES[language] for language in voice.languages],
        "accent": voice.accent,
        "gender": voice.gender,
        "age": "adult",
        "emotions": [],
        "usecases": [],
    }
    return {"voiceId": voice.id, "displayName": voice.id.capitalize(), "tags": tags}

"""The local service: its routes, its start and its stop."""

import asyncio
import os
import re
import ssl
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from subgen.errors import UsageError, quoted
from subgen.server.admission import Admission
from subgen.server.auth import keyed, refused
from subgen.server.dependencies import Mp3Encoder, ServerDeps
from subgen.server.faults.schedule import FaultSchedule
from subgen.server.faults.spec import NO_FAULTS, FaultPlan
from subgen.server.limits import Bounds
from subgen.server.refusal import Refusal
from subgen.server.rest import TTS_PATH, Posts
from subgen.server.voice_list import listed_voices
from subgen.server.voice_pool import VoicePool
from subgen.server.websocket import Conversation
from subgen.waves.endpoint import LIVE_PATH, VOICES_PATH, is_loopback
from subgen.waves.server_session import ServerSession

__all__ = ["LEGACY_PATH", "ServiceOptions", "application", "start_service"]

LEGACY_PATH = "/waves/v1/lightning-v3.1/get_speech/stream"
"""The path that the live one replaced; the vendor retires it on 2026-07-14, and this service keeps it."""

IDLE_TIMEOUT_S = 60
"""Source: the vendor's "Stream Speech (WebSocket)" reference, "Connection timeout"."""

_TIMEOUT = re.compile(r"0*[1-9][0-9]{0,8}", re.ASCII)
_CLOSE_TIMEOUT_S = 1.0
"""How long a client may take to answer a close; a service that is to stop does not wait for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOptions:
    """How the service is served.

    Attributes:
        host: Address to listen on.
        port: 0 picks a free one.
        key: The only key taken, or None to take any that is not empty (loopback only).
        tls: Certificate and key, or None (loopback only).
        processes: Voice processes; None for one a processor and one more.
        encode_mp3: Makes MP3 files, or None where there is nothing that does.
        bounds: What is taken at most.
        fault_plan: What goes wrong on purpose.
    """

    host: str = "127.0.0.1"
    port: int = 0
    key: str | None = None
    tls: ssl.SSLContext | None = None
    processes: int | None = None
    encode_mp3: Mp3Encoder | None = None
    bounds: Bounds = field(default_factory=Bounds)
    fault_plan: FaultPlan = NO_FAULTS


@asynccontextmanager
async def start_service(options: ServiceOptions) -> AsyncIterator[str]:
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
    runner = web.AppRunner(
        application(_tools(options, pool), options.key),
        handle_signals=False,
        access_log=None,
        shutdown_timeout=1.0,
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


def _tools(options: ServiceOptions, pool: VoicePool) -> ServerDeps:
    return ServerDeps(
        speaker=pool,
        now_s=asyncio.get_running_loop().time,
        sleep=asyncio.sleep,
        encode_mp3=options.encode_mp3,
        bounds=options.bounds,
        fault_schedule=FaultSchedule(options.fault_plan),
    )


def application(tools: ServerDeps, key: str | None) -> web.Application:
    """The service's routes."""
    gate = Admission(tools.bounds, tools.fault_schedule)
    upgrades, posts = _Upgrades(tools, gate), Posts(tools, gate)
    app = web.Application(middlewares=[keyed(key)], client_max_size=tools.bounds.message_bytes)
    app.router.add_get(LIVE_PATH, upgrades.open)
    app.router.add_get(LEGACY_PATH, upgrades.open)
    app.router.add_get(VOICES_PATH, _voices)
    app.router.add_post(LIVE_PATH, posts.live)
    app.router.add_post(TTS_PATH, posts.whole)
    app.on_shutdown.append(upgrades.close_all)
    return app


async def _voices(_: web.Request) -> web.Response:
    return web.json_response(listed_voices())


class _Upgrades:
    """Opens sockets, and closes those that are open when the service stops."""

    def __init__(self, tools: ServerDeps, gate: Admission) -> None:
        self._tools = tools
        self._gate = gate
        self._sockets: set[web.WebSocketResponse] = set()

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Open a socket and answer on it to its end: the one place that upgrades come by."""
        asked = request.query.get("timeout", str(IDLE_TIMEOUT_S))
        if not _TIMEOUT.fullmatch(asked):
            return refused(Refusal(400, f"timeout {quoted(asked)} is not a positive whole number of seconds"))
        refusal = self._gate.refuses_socket()
        if refusal is not None:
            return refused(refusal)
        with self._gate.socket():
            return await self._converse(request, int(asked))

    async def _converse(self, request: web.Request, idle_timeout_s: int) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(
            timeout=_CLOSE_TIMEOUT_S,
            autoping=False,
            compress=False,
            max_msg_size=self._tools.bounds.message_bytes,
        )
        try:
            await socket.prepare(request)
        except ConnectionError:
            return socket  # the client has gone already

        def abort() -> None:
            if request.transport is not None:
                request.transport.abort()

        now_s = self._tools.now_s()
        session = ServerSession(f"ws_{uuid.uuid4()}", lambda: f"task_{uuid.uuid4()}", idle_timeout_s, now_s)
        self._sockets.add(socket)
        try:
            await Conversation(socket, abort, session, self._gate, self._tools).run()
        finally:
            self._sockets.discard(socket)
        return socket

    async def close_all(self, _: web.Application) -> None:
        """End every conversation, as politely as there is time for."""
        await asyncio.gather(
            *(socket.close(code=1001, message=b"the service stops") for socket in self._sockets),
            return_exceptions=True,  # one that breaks is closed, too
        )

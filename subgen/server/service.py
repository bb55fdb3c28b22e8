"""The local service: routes, start, stop and WebSocket upgrades."""

import asyncio
import logging
import os
import re
import ssl
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import web

from subgen.errors import UsageError, quoted
from subgen.server.admission import Admission
from subgen.server.auth import error_response, require_key
from subgen.server.connections import Listener, mark_busy, note_message
from subgen.server.dependencies import Mp3Encoder, ServerDeps
from subgen.server.dictionary_paths import DictionaryEndpoints
from subgen.server.faults.schedule import FaultSchedule
from subgen.server.faults.spec import NO_FAULTS, FaultPlan
from subgen.server.hosts import EVERY_HOST, HostRule, host_rule, require_host
from subgen.server.http_errors import HttpHandler, answer_errors
from subgen.server.limits import Limits
from subgen.server.memory import AnswerMemory
from subgen.server.refusal import Refusal
from subgen.server.rest import TTS_PATH, RestEndpoints
from subgen.server.voice_list import voice_list
from subgen.server.voice_pool import VoicePool
from subgen.server.websocket import SocketConnection, SocketHandler
from subgen.waves.address import LIVE_PATH, VOICES_PATH, is_loopback
from subgen.waves.server_session import ServerSession
from subgen.waves.text_buffer import ContextCount

__all__ = ["LEGACY_PATH", "ServiceOptions", "build_application", "connection_options", "start_service"]

_log = logging.getLogger(__name__)

LEGACY_PATH = "/waves/v1/lightning-v3.1/get_speech/stream"
"""The path before the live one; the vendor retires it on 2026-07-14, and this service keeps it."""

_IDLE_TIMEOUT_S = 60
"""Source: the vendor's "Stream Speech (WebSocket)" reference, "Connection timeout"."""

_TIMEOUT = re.compile(r"0*[1-9][0-9]{0,8}", re.ASCII)
_CLOSE_TIMEOUT_S = 1.0
"""Longest time that a client may take to answer a close; a service that stops does not wait longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOptions:
    """Options of the service.

    Attributes:
        host: Address to listen on.
        port: 0 picks a free one.
        key: The only key accepted, or None to accept any that is not empty (loopback only).
        tls: Certificate and key, or None (loopback only).
        processes: Voice processes; None for one for each processor and one more.
        encode_mp3: Makes MP3 files, or None when there is no encoder.
        limits: The most that the service accepts.
        fault_plan: The faults to inject.
        allow_hosts: The only names under which it answers; none for no limit, beside that of loopback.
        report: Called with a problem that a user can solve.
    """

    host: str = "127.0.0.1"
    port: int = 0
    key: str | None = None
    tls: ssl.SSLContext | None = None
    processes: int | None = None
    encode_mp3: Mp3Encoder | None = None
    limits: Limits = field(default_factory=Limits)
    fault_plan: FaultPlan = NO_FAULTS
    allow_hosts: tuple[str, ...] = ()
    report: Callable[[str], None] = _log.warning


@asynccontextmanager
async def start_service(options: ServiceOptions) -> AsyncIterator[str]:
    """Serve while the context is open.

    Yields:
        The URL of the live socket.

    Raises:
        UsageError: The address is not loopback and has no key or no TLS, or is not free; or a name cannot be
            allowed.
    """
    if not is_loopback(options.host) and (options.key is None or options.tls is None):
        raise UsageError(
            f"--host {options.host} is not loopback: set SUBGEN_SERVE_KEY and give --tls-cert and --tls-key"
        )
    rule = host_rule(options.allow_hosts, loopback_only=is_loopback(options.host))
    # One more than there are processors, so that none of them is idle while an answer is sent.
    processes = options.processes or (os.cpu_count() or 1) + 1
    pool = VoicePool(processes)
    application = build_application(_deps(options, pool), options.key, rule)
    runner = web.AppRunner(
        application,
        handle_signals=False,
        access_log=None,
        shutdown_timeout=1.0,
    )
    await runner.setup()
    assert runner.server is not None  # noqa: S101 # it was set up
    make_handler = partial(
        HttpHandler,
        runner.server,
        loop=asyncio.get_running_loop(),
        access_log=None,  # type: ignore[arg-type] # which turns it off, as AppRunner's does
        **connection_options(options.limits),
    )
    listener = Listener(make_handler, options.limits, processes, options.report)
    try:
        try:
            host, port = await listener.listen(options.host, options.port, options.tls)
        except OSError as fault:
            reason = (
                os.strerror(fault.errno)
                if fault.errno is not None and fault.errno > 0
                else fault.strerror or fault
            )
            raise UsageError(f"cannot listen on {options.host} port {options.port}: {reason}") from None
        scheme = "wss" if options.tls else "ws"
        yield f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}{LIVE_PATH}"
    finally:
        try:
            await listener.close()
            await runner.cleanup()
        finally:
            await pool.stop()


def connection_options(limits: Limits) -> dict[str, Any]:
    """Return the options of aiohttp for each connection.

    `keepalive_timeout` counts from the start of a connection to the end of the first header, too.
    """
    return {
        "auto_decompress": False,
        "keepalive_timeout": limits.header_timeout_s,
    }


def _deps(options: ServiceOptions, pool: VoicePool) -> ServerDeps:
    return ServerDeps(
        speaker=pool,
        now_s=asyncio.get_running_loop().time,
        sleep=asyncio.sleep,
        encode_mp3=options.encode_mp3,
        limits=options.limits,
        fault_schedule=FaultSchedule(options.fault_plan),
    )


def build_application(deps: ServerDeps, key: str | None, rule: HostRule = EVERY_HOST) -> web.Application:
    """Return the application with all routes of the service.

    Args:
        deps: The voices, the clock and the limits.
        key: The only key accepted, or None to accept any that is not empty.
        rule: The names under which it answers.
    """
    admission = Admission(deps.limits, deps.fault_schedule)
    memory = AnswerMemory(deps.limits)
    sockets = _SocketEndpoint(deps, admission, memory)
    rest = RestEndpoints(deps, admission, memory)
    app = web.Application(
        middlewares=[mark_busy, answer_errors, require_key(key), require_host(rule)],
        client_max_size=deps.limits.message_bytes,
    )
    app.router.add_get(LIVE_PATH, sockets.upgrade)
    app.router.add_get(LEGACY_PATH, sockets.upgrade)
    app.router.add_get(VOICES_PATH, _get_voices)
    app.router.add_post(LIVE_PATH, rest.post_live)
    app.router.add_post(TTS_PATH, rest.post_tts)
    DictionaryEndpoints(deps).add_to(app.router)
    app.on_shutdown.append(sockets.close_all)
    return app


async def _get_voices(_: web.Request) -> web.Response:
    return web.json_response(voice_list())


class _SocketEndpoint:
    """Opens sockets, and closes the open ones when the service stops."""

    def __init__(self, deps: ServerDeps, admission: Admission, memory: AnswerMemory) -> None:
        self._deps = deps
        self._admission = admission
        self._memory = memory
        self._contexts = ContextCount(deps.limits.contexts)
        self._sockets: set[web.WebSocketResponse] = set()

    async def upgrade(self, request: web.Request) -> web.StreamResponse:
        """Open a socket, and answer on it until it closes."""
        timeout = request.query.get("timeout", str(_IDLE_TIMEOUT_S))
        if not _TIMEOUT.fullmatch(timeout):
            message = f"timeout {quoted(timeout)} is not a positive whole number of seconds"
            return error_response(Refusal(400, message))
        refusal = self._admission.socket_refusal()
        if refusal is not None:
            return error_response(refusal)
        with self._admission.count_socket():
            return await self._serve_socket(request, int(timeout))

    async def _serve_socket(self, request: web.Request, idle_timeout_s: int) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(
            timeout=_CLOSE_TIMEOUT_S,
            autoping=False,
            compress=False,
            max_msg_size=self._deps.limits.message_bytes,
        )
        try:
            await socket.prepare(request)
        except ConnectionError:
            return socket  # the client has disconnected already

        def abort() -> None:
            if request.transport is not None:
                request.transport.abort()

        now_s = self._deps.now_s()
        session = ServerSession(
            f"ws_{uuid.uuid4()}", lambda: f"task_{uuid.uuid4()}", idle_timeout_s, now_s, self._contexts
        )
        connection = SocketConnection(socket, abort, partial(note_message, request))
        self._sockets.add(socket)
        try:
            await SocketHandler(connection, session, self._admission, self._memory, self._deps).run()
        finally:
            self._sockets.discard(socket)
        return socket

    async def close_all(self, _: web.Application) -> None:
        """Close every socket, with a closing handshake where the client answers in time."""
        await asyncio.gather(
            *(socket.close(code=1001, message=b"the service stops") for socket in self._sockets),
            return_exceptions=True,  # a socket that breaks is closed too
        )

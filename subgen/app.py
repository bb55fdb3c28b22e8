"""Builds every part, once, and hands each what it needs. The only place that knows the doors."""

import asyncio
import os
import secrets
import signal
import ssl
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from types import FrameType

from subgen import audio, files
from subgen.client import connected, tune_allocator
from subgen.delivery import Delivered, Delivery
from subgen.endpoint import KEY_VARIABLE, Endpoint, endpoint_for
from subgen.errors import Interrupted, UsageError
from subgen.job import Doors, Spoken, read_scripts, speak
from subgen.model import Script
from subgen.ports import Observer
from subgen.progress import Bar
from subgen.server.service import ServiceOptions, serving
from subgen.settings import Settings
from subgen.store import SpoolStore

__all__ = ["RunResult", "run", "serve"]

SERVE_KEY_VARIABLE = "SUBGEN_SERVE_KEY"


@dataclass(slots=True)
class RunResult:
    """What a run came to.

    Attributes:
        spoken: Script's file -> what became of its lines.
        delivered: Outputs of the scripts without a failed line.
        wall_s: Seconds the run took.
    """

    scripts: tuple[Script, ...]
    spoken: dict[str, Spoken] = field(default_factory=dict)
    delivered: list[Delivered] = field(default_factory=list)
    wall_s: float = 0.0


def run(inputs: tuple[str, ...], settings: Settings, *, show_bar: bool) -> RunResult:
    """Do a whole job.

    Args:
        inputs: Inputs as the user named them.
        settings: Of the job.
        show_bar: Whether a bar may be drawn on standard error.

    Raises:
        SubgenError: It cannot go on; the branch of the tree says whose fault that is.
        Interrupted: A signal asked for an end.
    """
    began_s = time.monotonic()
    endpoint = _endpoint(settings)
    scripts = read_scripts([(file, files.read_input(file)) for file in inputs], settings)
    state = files.make_output_folder(settings.out)
    store = SpoolStore(state)
    service = endpoint.name if endpoint else "local"
    delivery = Delivery(settings, service, store, audio, files.replacing)
    result = RunResult(scripts)
    try:
        with _raising_signals():
            bar = Bar(sys.stderr, hidden=not show_bar)
            result.spoken = asyncio.run(_speak(scripts, settings, endpoint, store, bar))
            for script in scripts:
                if not result.spoken[script.file].failed:
                    result.delivered.append(delivery.deliver(script))
    finally:
        store.close()
        result.wall_s = time.monotonic() - began_s
    return result


def _endpoint(settings: Settings) -> Endpoint | None:
    """Where the service is, or None when it is to be started here."""
    if settings.service == "local":
        return None
    return endpoint_for(
        settings.service,
        key=os.environ.get(KEY_VARIABLE) or None,
        allowed_hosts=settings.allow_key_host,
    )


async def _speak(
    scripts: tuple[Script, ...],
    settings: Settings,
    endpoint: Endpoint | None,
    store: SpoolStore,
    observer: Observer,
) -> dict[str, Spoken]:
    tune_allocator()
    stop = asyncio.Event()
    with _stopping_signals(stop) as caught:
        async with _service(endpoint) as there:
            run_id = f"subgen-{secrets.token_hex(8)}"
            async with connected(there, run_id, settings.connections) as client:
                doors = Doors(synthesiser=client, store=store, observer=observer)
                spoken = await speak(scripts, settings, there.name, doors, stop)
        if caught:
            lines = sum(len(script.lines) for script in scripts)
            done = sum(each.done for each in spoken.values())
            message = f"interrupted: {done:,} of {lines:,} lines were spoken, no outputs were written"
            raise Interrupted(caught[0], message)
    return spoken


@asynccontextmanager
async def _service(endpoint: Endpoint | None) -> AsyncIterator[Endpoint]:
    """The service that was asked for, or one of our own that ends with the run."""
    if endpoint is not None:
        yield endpoint
        return
    key = secrets.token_hex(16)
    async with serving(ServiceOptions(key=key)) as url:
        yield Endpoint(name="local", url=url, key=key)


@contextmanager
def _stopping_signals(stop: asyncio.Event) -> Iterator[list[int]]:
    """Within it, a signal stops the sending; the second one ends everything at once."""
    loop = asyncio.get_running_loop()
    caught: list[int] = []

    def catch(number: int) -> None:
        if caught:
            raise Interrupted(number)
        caught.append(number)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, catch, number)
    try:
        yield caught
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@contextmanager
def _raising_signals() -> Iterator[None]:
    """Within it, a signal is an exception, so that unfinished files are cleared away."""

    def catch(number: int, _: FrameType | None) -> None:
        raise Interrupted(number)

    before = {number: signal.signal(number, catch) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def serve(host: str, port: int, tls_files: tuple[str, str] | None, ready: Callable[[str], None]) -> None:
    """Serve until a signal comes.

    Args:
        host: Address to listen on.
        port: 0 picks a free one.
        tls_files: Certificate and key, or None.
        ready: Is told the URL of the live socket once it listens.

    Raises:
        UsageError: It cannot be served so.
        Interrupted: The signal.
    """
    tls = None
    if tls_files is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            tls.load_cert_chain(*tls_files)
        except (OSError, ssl.SSLError) as fault:
            raise UsageError(f"--tls-cert {tls_files[0]}: cannot be used: {fault}") from None
    options = ServiceOptions(host=host, port=port, key=os.environ.get(SERVE_KEY_VARIABLE) or None, tls=tls)
    asyncio.run(_serve(options, ready))


async def _serve(options: ServiceOptions, ready: Callable[[str], None]) -> None:
    stop = asyncio.Event()
    with _stopping_signals(stop) as caught:
        async with serving(options) as url:
            ready(url)
            await stop.wait()
        raise Interrupted(caught[0])

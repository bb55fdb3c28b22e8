"""Builds every part, once, and hands each what it needs. The only place that knows the doors."""

import asyncio
import os
import random
import secrets
import signal
import ssl
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any, TypeVar

from subgen import audio, encoder, files
from subgen.allocator import tune_allocator
from subgen.client import connected, fetch_voices
from subgen.config.settling import settle
from subgen.delivery import Delivered, Delivery, DeliveryDoors, Effort
from subgen.endpoint import KEY_VARIABLE, Endpoint, endpoint_for
from subgen.errors import Fault, Interrupted, UsageError
from subgen.estimate import Estimate, estimate
from subgen.job import Doors, Spoken, read_scripts, speak
from subgen.model import BYTES_PER_SAMPLE, Failed, Finding, Script, Track
from subgen.outputs import outputs_of
from subgen.ports import Observer, TrackFormat
from subgen.progress import Bar
from subgen.server.faults import Misbehaviour, misbehaviour_of
from subgen.server.service import ServiceOptions, serving
from subgen.settings import Settings
from subgen.store import SpoolStore
from subgen.voices import VOICES, Voice

__all__ = [
    "Notice",
    "Reckoning",
    "RunResult",
    "list_voices",
    "misbehaviour_of",
    "read_file",
    "read_settings",
    "reckon",
    "run",
    "serve",
    "write_file",
]

SERVE_KEY_VARIABLE = "SUBGEN_SERVE_KEY"
_T = TypeVar("_T")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class RunResult:
    """What a run came to.

    Attributes:
        scripts: In the order of the inputs.
        needs: Requests and characters that they need.
        spoken: Script's file -> what became of its lines.
        delivered: Outputs of the scripts without a failed line.
        wall_s: Seconds the run took.
        widest: The most requests that went well at once.
    """

    scripts: tuple[Script, ...]
    needs: Estimate
    spoken: dict[str, Spoken] = field(default_factory=dict)
    delivered: list[Delivered] = field(default_factory=list)
    wall_s: float = 0.0
    widest: int = 0

    @property
    def failed(self) -> tuple[Failed, ...]:
        """The lines that failed, of all inputs."""
        return tuple(failed for spoken in self.spoken.values() for failed in spoken.failed)


def read_settings(given: Mapping[str, Any], config: str | None) -> Settings:
    """The settings of a job.

    Args:
        given: Field of `Settings` -> value, for the options that were given.
        config: The configuration as the user named it, or None without one.

    Raises:
        SubgenError: One of them is wrong.
    """
    return settle(given, config, files.read_text(config) if config is not None else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """What a job will come to, and the room there is for it.

    Attributes:
        estimate: Of the job.
        free_bytes: Room on the disk of the outputs.
    """

    estimate: Estimate
    free_bytes: int


Notice = Callable[[tuple[Finding, ...]], None]
"""Is told what was found in each input, before anything is sent."""


def reckon(inputs: tuple[str, ...], settings: Settings, notice: Notice) -> Reckoning:
    """Find every fault of a job and what it will come to; nothing is sent, and nothing written.

    Args:
        inputs: Inputs as the user named them.
        settings: Of the job.
        notice: Is told what was found in each input.

    Raises:
        SubgenError: It cannot be done so.
    """
    endpoint, scripts = _prepared(inputs, settings, notice)
    return Reckoning(
        estimate=estimate(scripts, settings, endpoint.name if endpoint else "local"),
        free_bytes=files.free_bytes(settings.out),
    )


def run(inputs: tuple[str, ...], settings: Settings, notice: Notice, *, show_bar: bool) -> RunResult:
    """Do a whole job.

    Args:
        inputs: Inputs as the user named them.
        settings: Of the job.
        notice: Is told what was found in each input.
        show_bar: Whether a bar may be drawn on standard error.

    Raises:
        SubgenError: It cannot go on; the branch of the tree says whose fault that is.
        Interrupted: A signal asked for an end.
    """
    began_s = time.monotonic()
    endpoint, scripts = _prepared(inputs, settings, notice)
    service = endpoint.name if endpoint else "local"
    state = files.make_output_folder(settings.out)
    store = SpoolStore(state)
    doors = DeliveryDoors(store=store, shape=audio.shape, tracks=_tracks(settings), replacing=files.replacing)
    delivery = Delivery(settings, service, doors)
    result = RunResult(scripts, needs=estimate(scripts, settings, service))
    try:
        with _raising_signals():
            bar = Bar(sys.stderr, hidden=not show_bar)
            _run_async(_speak(result, settings, endpoint, store, bar))
            for script in scripts:
                spoken = result.spoken[script.file]
                if not spoken.failed:
                    effort = Effort(
                        attempts=spoken.attempts,
                        findings=tuple(spoken.findings),
                        wall_s=lambda: time.monotonic() - began_s,
                    )
                    result.delivered.append(delivery.deliver(script, effort, bar))
    except Interrupted as end:
        raise Interrupted(end.signal_number, _how_far(result)) from None
    finally:
        store.close()
        files.leave_state_folder(state)
        result.wall_s = time.monotonic() - began_s
    return result


def _how_far(result: RunResult) -> str:
    """How far a run had come when it was interrupted."""
    lines = sum(len(script.lines) for script in result.scripts)
    done = sum(spoken.done for spoken in result.spoken.values())
    written = "no outputs were written"
    if result.delivered:
        written = f"the outputs of {len(result.delivered)} of {len(result.scripts)} inputs were written"
    return f"interrupted: {done:,} of {lines:,} lines were spoken, {written}"


def _prepared(
    inputs: tuple[str, ...], settings: Settings, notice: Notice
) -> tuple[Endpoint | None, tuple[Script, ...]]:
    """The service and the scripts, once everything that can be wrong with them has been looked for."""
    endpoint = _endpoint(settings)
    scripts = read_scripts(((file, files.read_input(file)) for file in inputs), settings)
    if settings.audio in encoder.ENCODINGS:
        encoder.ENCODINGS[settings.audio].at(settings.bitrate, settings.sample_rate).require()
    for script in scripts:
        outputs = outputs_of(script.stem, settings)
        files.check_places(settings.out, outputs.files, inputs)
        notice(script.findings)
    return endpoint, scripts


def _tracks(settings: Settings) -> dict[str, TrackFormat]:
    """Audio format -> how a track becomes a file."""
    tracks: dict[str, TrackFormat] = {"wav": audio.Wav()}
    if settings.audio in encoder.ENCODINGS:
        encoding = encoder.ENCODINGS[settings.audio]
        tracks[settings.audio] = encoding.at(settings.bitrate, settings.sample_rate)
    return tracks


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
    result: RunResult,
    settings: Settings,
    endpoint: Endpoint | None,
    store: SpoolStore,
    observer: Observer,
) -> None:
    tune_allocator()
    stop = asyncio.Event()
    with _stopping_signals(stop) as caught:
        async with _service(endpoint) as there:
            run_id = f"subgen-{secrets.token_hex(8)}"
            async with connected(there, run_id, settings.stall_after) as client:
                doors = Doors(
                    synthesiser=client, store=store, observer=observer, stop=stop, dice=random.random
                )
                result.widest = await speak(result.scripts, settings, there.name, doors, result.spoken)
        if caught:
            raise Interrupted(caught[0])


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
    """Within it, a signal stops the sending; a second one waits for nothing more.

    Yields:
        The signals that came.

    Raises:
        Interrupted: The second signal.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    caught: list[int] = []
    if not _hears_signals():
        yield caught
        return

    def catch(number: int) -> None:
        caught.append(number)
        stop.set()
        if len(caught) > 1 and task is not None:
            task.cancel()

    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        loop.add_signal_handler(number, catch, number)
    try:
        yield caught
    except asyncio.CancelledError:
        if not caught:
            raise
        raise Interrupted(caught[0], "interrupted, and nothing more was waited for") from None
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)  # the loop would leave the system's own behind


@contextmanager
def _raising_signals() -> Iterator[None]:
    """Within it, a signal is an exception, so that unfinished files are cleared away."""
    if not _hears_signals():
        yield
        return

    def catch(number: int, _: FrameType | None) -> None:
        raise Interrupted(number)

    before = {number: signal.signal(number, catch) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run_async(work: Coroutine[Any, Any, _T]) -> _T:
    """Run to the end; in a thread of its own where an event loop runs in this one, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _hears_signals() -> bool:
    """Python lets only its main thread say what a signal does; in another, they are the caller's."""
    return threading.current_thread() is threading.main_thread()


def read_file(file: str) -> bytes:
    """All bytes of a file.

    Raises:
        UsageError: It cannot be read.
    """
    raw = files.read_input(file)
    if isinstance(raw, Fault):
        raise UsageError(str(raw))
    return raw


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file, which appears whole or not at all.

    Raises:
        OutputError: It cannot be written.
    """
    with files.replacing([path]) as opened:
        for piece in pieces:
            opened[path].write(piece)


def list_voices(service: str, allowed_hosts: tuple[str, ...]) -> tuple[Voice, ...]:
    """The voices of a service; those of the local one need no service to be started.

    Raises:
        SubgenError: There is no list to be had.
    """
    endpoint = _endpoint(Settings(service=service, allow_key_host=allowed_hosts))
    return VOICES if endpoint is None else asyncio.run(fetch_voices(endpoint))


def serve(
    host: str,
    port: int,
    tls_files: tuple[str, str] | None,
    misbehaviour: Misbehaviour,
    ready: Callable[[str], None],
) -> None:
    """Serve until a signal comes.

    Args:
        host: Address to listen on.
        port: 0 picks a free one.
        tls_files: Certificate and key, or None.
        misbehaviour: What goes wrong on purpose.
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
    options = ServiceOptions(
        host=host,
        port=port,
        key=os.environ.get(SERVE_KEY_VARIABLE) or None,
        tls=tls,
        encode_mp3=_mp3,
        misbehaviour=misbehaviour,
    )
    asyncio.run(_serve(options, ready))


async def _serve(options: ServiceOptions, ready: Callable[[str], None]) -> None:
    stop = asyncio.Event()
    with _stopping_signals(stop) as caught:
        async with serving(options) as url:
            ready(url)
            await stop.wait()
        raise Interrupted(caught[0])


async def _mp3(pcm: bytes, sample_rate_hz: int) -> bytes:
    """Samples as an MP3 file, made beside the event loop."""
    return await asyncio.to_thread(_mp3_file, pcm, sample_rate_hz)


def _mp3_file(pcm: bytes, sample_rate_hz: int) -> bytes:
    track = Track(name="the MP3 file", sample_rate_hz=sample_rate_hz, samples=len(pcm) // BYTES_PER_SAMPLE)
    with TemporaryDirectory() as folder, (Path(folder) / "speech.mp3").open("w+b") as file:
        with encoder.ENCODINGS["mp3"].open(file, track) as stream:
            stream.write(pcm)
            stream.finish()
        return file.read()

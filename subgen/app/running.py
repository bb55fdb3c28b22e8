"""A job, reckoned or done: its settings, its inputs, the doors it needs, and what it came to."""

import asyncio
import random
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from subgen import audio, encoder, files
from subgen.allocator import tune_allocator
from subgen.app.reaching import endpoint_of, service_at
from subgen.app.signals import raising_signals, run_async, stopping_signals
from subgen.client import connected
from subgen.config.settling import settle
from subgen.delivery import Delivered, Delivery, DeliveryDoors, Effort
from subgen.endpoint import Endpoint
from subgen.errors import Interrupted
from subgen.estimate import Estimate, estimate
from subgen.intake import read_scripts
from subgen.model import Failed, Finding, Script
from subgen.outputs import outputs_of
from subgen.ports import Observer, TrackFormat
from subgen.progress import Bar
from subgen.settings import Settings
from subgen.speaking import Doors, Spoken, speak
from subgen.store import SpoolStore

__all__ = ["Notice", "Reckoning", "RunResult", "read_settings", "reckon", "run"]


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
        with raising_signals():
            bar = Bar(sys.stderr, hidden=not show_bar)
            run_async(_speak(result, settings, endpoint, store, bar))
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
    endpoint = endpoint_of(settings)
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


async def _speak(
    result: RunResult,
    settings: Settings,
    endpoint: Endpoint | None,
    store: SpoolStore,
    observer: Observer,
) -> None:
    tune_allocator()
    stop = asyncio.Event()
    with stopping_signals(stop) as caught:
        async with service_at(endpoint) as there:
            run_id = f"subgen-{secrets.token_hex(8)}"
            async with connected(there, run_id, settings.stall_after) as client:
                doors = Doors(
                    synthesiser=client, store=store, observer=observer, stop=stop, dice=random.random
                )
                result.widest = await speak(result.scripts, settings, there.name, doors, result.spoken)
        if caught:
            raise Interrupted(caught[0])

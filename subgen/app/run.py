"""A job, reckoned or done: its inputs, and the doors it needs."""

import asyncio
import random
import secrets
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from subgen import files
from subgen.app.allocator import tune_allocator
from subgen.app.service import open_provider
from subgen.app.signals import raising_signals, run_async, stopping_signals
from subgen.audio import encoder
from subgen.audio.fades import shape
from subgen.audio.wav import Wav
from subgen.config.settings import Settings
from subgen.delivery.deliver import DeliveryDoors
from subgen.delivery.freshness import Freshness
from subgen.delivery.paths import outputs_of
from subgen.errors import Interrupted
from subgen.jobs.load import read_scripts
from subgen.jobs.run import Job, JobDoors, JobEstimate, RunResult
from subgen.model import Finding, Script
from subgen.planning.estimate import estimate
from subgen.planning.request_log import RequestLog
from subgen.planning.retakes import preview_utterances
from subgen.planning.selection import select
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import Observer, Provider, TakeStore, TrackFormat
from subgen.store import Store, open_store, open_store_to_read
from subgen.synthesis.synthesize import SpeakingDoors, speak, survey

__all__ = ["Notice", "Reckoned", "delivery_doors", "reckon", "run", "tracks_of"]


Notice = Callable[[tuple[Finding, ...]], None]
"""Is told what was found in each input, before anything is sent."""

Reckoned = Callable[[JobEstimate], None]
"""Is told what a job will come to, before anything is sent."""


def reckon(inputs: tuple[str, ...], settings: Settings, notice: Notice) -> JobEstimate:
    """Find every fault of a job and what is still missing; nothing is sent, and nothing written.

    Args:
        inputs: Inputs as the user named them.
        settings: Of the job.
        notice: Is told what was found in each input.

    Raises:
        SubgenError: It cannot be done so.
    """
    provider, scripts = _prepared(inputs, settings, notice)
    service = provider.service
    selected = select(scripts, settings)
    free_bytes = files.free_bytes(settings.out)
    with open_store_to_read(settings.out / files.STATE_FOLDER, time.time) as store:
        if store is None:
            return JobEstimate(
                estimate=estimate(selected, UtteranceResolver(settings, service)), free_bytes=free_bytes
            )
        resolver = preview_utterances(scripts, settings, service, store.takes, store.ledger)
        doors = delivery_doors(settings, store)
        freshness = Freshness(resolver, doors.takes, doors.ledger, doors.file_probe)
        lacking = (survey(script, resolver, store.takes, RequestLog()).pending for script in selected)
        due = {
            script.stem: freshness.order(script).stale_kinds
            for script, missing in zip(selected, lacking, strict=True)
            if not missing
        }
        return JobEstimate(estimate=estimate(selected, resolver, store.takes, due), free_bytes=free_bytes)


def run(
    inputs: tuple[str, ...],
    settings: Settings,
    notice: Notice,
    observer: Observer,
    *,
    reckoned: Reckoned | None = None,
) -> RunResult:
    """Do a whole job, or what is missing of it.

    Args:
        inputs: Inputs as the user named them.
        settings: Of the job.
        notice: Is told what was found in each input.
        observer: Receives the progress of the job.
        reckoned: Is told what it will come to.

    Raises:
        SubgenError: It cannot go on; the branch of the tree says whose fault that is.
        Interrupted: A signal asked for an end.
    """
    began_s = time.monotonic()
    provider, scripts = _prepared(inputs, settings, notice)
    state = files.make_output_folder(settings.out)
    with raising_signals(), open_store(state, time.time) as store:
        doors = JobDoors(
            delivery=delivery_doors(settings, store),
            speak=partial(_speak, provider, observer, store.takes),
            repair=store.repair,
            free_bytes=lambda: files.free_bytes(settings.out),
            observer=observer,
            clock_s=lambda: time.monotonic() - began_s,
        )
        files.clear_leftovers(_folders(scripts, settings))
        job = Job(scripts, settings, provider.service, doors)
        try:
            told = job.begin(store.remarks)
            if reckoned is not None:
                reckoned(told)
            job.carry_out()
        except Interrupted as end:
            raise Interrupted(end.signal_number, _how_far(job.result)) from None
        finally:
            job.result.wall_s = time.monotonic() - began_s
    return job.result


def _folders(scripts: tuple[Script, ...], settings: Settings) -> set[Path]:
    """Where outputs go."""
    every = [outputs_of(script.stem, settings) for script in scripts]
    folders = {path.parent for outputs in every for path in outputs.files}
    return folders | {outputs.clips.folder for outputs in every if outputs.clips is not None}


def _how_far(result: RunResult) -> str:
    """How far a run had come when it was interrupted."""
    if not result.spoken:
        return "interrupted before anything was sent; run again to go on"
    lines = sum(len(script.lines) for script in result.scripts)
    done = sum(spoken.done for spoken in result.spoken.values())
    written = "no outputs were written"
    if result.delivered:
        written = f"the outputs of {len(result.delivered)} of {len(result.scripts)} inputs were written"
    return f"interrupted: {done:,} of {lines:,} lines are spoken and kept, {written}; run again to go on"


def _prepared(
    inputs: tuple[str, ...], settings: Settings, notice: Notice
) -> tuple[Provider, tuple[Script, ...]]:
    """The provider and the scripts, once everything that can be wrong with them has been looked for."""
    provider = open_provider(settings.service, settings.allow_key_host)
    documents = ((file, files.read_input(file)) for file in inputs)
    scripts = read_scripts(documents, settings, provider.service)
    if settings.audio in encoder.ENCODINGS:
        encoder.ENCODINGS[settings.audio].at(settings.bitrate, settings.sample_rate).require()
    for script in select(scripts, settings):
        outputs = outputs_of(script.stem, settings)
        files.check_places(settings.out, outputs.files, inputs)
        notice(script.findings)
    return provider, scripts


def delivery_doors(settings: Settings, store: Store) -> DeliveryDoors:
    """What delivering needs of the world."""
    return DeliveryDoors(
        takes=store.takes,
        ledger=store.ledger,
        shape=shape,
        tracks=tracks_of(settings),
        replacing=files.replace_files,
        file_probe=files,
    )


def tracks_of(settings: Settings) -> dict[str, TrackFormat]:
    """Audio format -> how a track becomes a file."""
    tracks: dict[str, TrackFormat] = {"wav": Wav()}
    if settings.audio in encoder.ENCODINGS:
        encoding = encoder.ENCODINGS[settings.audio]
        tracks[settings.audio] = encoding.at(settings.bitrate, settings.sample_rate)
    return tracks


def _speak(  # noqa: PLR0913, PLR0917 # the last three are the caller's
    provider: Provider,
    observer: Observer,
    takes: TakeStore,
    scripts: tuple[Script, ...],
    resolver: UtteranceResolver,
    heard: RequestLog,
) -> None:
    """Ask the service for what is missing."""

    async def spoken() -> None:
        tune_allocator()
        stop = asyncio.Event()
        with stopping_signals(stop) as caught:
            run_id = f"subgen-{secrets.token_hex(8)}"
            async with provider.connect(run_id, resolver.settings.stall_after) as client:
                doors = SpeakingDoors(
                    synthesiser=client, takes=takes, observer=observer, stop=stop, dice=random.random
                )
                await speak(scripts, resolver, doors, heard)
            if caught:
                raise Interrupted(caught[0])

    run_async(spoken())

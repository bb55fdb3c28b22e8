"""A job, estimated or carried out: its inputs, and the doors that it needs."""

import asyncio
import random
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from subgen import files
from subgen.align.event_aligner import EventAligner
from subgen.app.allocator import tune_allocator
from subgen.app.empty_folder import NoRecords, NoTakes
from subgen.app.open_files import budget_for, files_left, raise_file_limit
from subgen.app.provider import LOCAL_SERVICE, find_service, open_provider
from subgen.app.signals import raising_signals, run_until_signal
from subgen.app.sources import InputReader
from subgen.audio import encoder
from subgen.audio.fades import shape
from subgen.audio.wav import Wav
from subgen.config.settings import Settings
from subgen.delivery.deliver import DeliveryDoors
from subgen.delivery.own_files import OwnFiles
from subgen.delivery.paths import outputs_of
from subgen.errors import InputFaults, Interrupted, OutputError, SubgenError, UsageError
from subgen.jobs.audition import AuditionCheck
from subgen.jobs.cost_findings import cost_findings
from subgen.jobs.load import read_scripts
from subgen.jobs.plan import JobEstimate, JobPlan, Planner
from subgen.jobs.run import Job, JobDoors, RunResult, result_of_done_job
from subgen.jobs.script_plan import PlanReaders
from subgen.model import Finding, Script, Service
from subgen.planning.request_log import RequestLog
from subgen.planning.request_notices import request_notices
from subgen.planning.retired_models import check_models, has_old_models
from subgen.planning.selection import Selection, select_lines
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import LedgerReader, Observer, Provider, TakeStore, TrackFormat
from subgen.store import Store, open_store, open_store_to_read
from subgen.synthesis.synthesize import SynthesisDoors, synthesize_missing

__all__ = [
    "Notice",
    "ShowEstimate",
    "delivery_doors",
    "estimate_job",
    "keep_own_files",
    "run",
    "today",
    "written_log",
]


_FILES_OF_DELIVERY = 256
"""Files that a job may have open while it writes and has no sockets, clips above all."""

Notice = Callable[[tuple[Finding, ...]], None]
"""Gets the findings of each input, before anything is sent."""

ShowEstimate = Callable[[JobEstimate], None]
"""Gets the estimate of a job, before anything is sent."""


def estimate_job(
    inputs: tuple[str, ...], settings: Settings, notice: Notice, *, config: str | None = None
) -> JobEstimate:
    """Plan a job and return its estimate; find every fault. Nothing is sent or written.

    Args:
        inputs: Inputs as the user named them.
        settings: The job's settings.
        notice: Gets the findings of each input.
        config: The configuration as the user named it, or None without one.

    Raises:
        SubgenError: The job cannot be done so.
    """
    service = find_service(settings.service, settings.allow_key_host)
    selection, asked = _selected(InputReader(inputs, settings, config), settings, service, notice)
    free_bytes = files.free_bytes(settings.out)
    with open_store_to_read(settings.out / files.STATE_FOLDER, time.time) as store:
        ledger = NoRecords() if store is None else store.ledger
        _check_audition(selection, settings, ledger)
        _check_own_files(OwnFiles(settings, ledger, files, written_log(settings)), selection, notice)
        plan = _preview(selection, settings, service, store)
        retiring = _check_models(selection, settings, service, store)
        costs = (*retiring, *cost_findings(plan, settings, ledger, files))
        notice(costs)
    remarks = () if store is None else store.remarks
    return JobEstimate(
        estimate=plan.estimate,
        free_bytes=free_bytes,
        remarks=(*map(str, retiring), *remarks),
        findings=(*asked, *costs),
        outputs={
            script.script.file: tuple(script.outputs.file_statuses(files))
            for script in plan.scripts
            if script.outputs is not None
        },
    )


def run(  # noqa: PLR0913 # the last three are options of a caller
    inputs: tuple[str, ...],
    settings: Settings,
    notice: Notice,
    observer: Observer,
    *,
    show_estimate: ShowEstimate | None = None,
    config: str | None = None,
    stop: threading.Event | None = None,
) -> RunResult:
    """Carry out a whole job, or what is missing of it.

    Args:
        inputs: Inputs as the user named them.
        settings: The job's settings.
        notice: Gets the findings of each input.
        observer: Receives the progress of the job.
        show_estimate: Gets the estimate.
        config: The configuration as the user named it, or None without one.
        stop: An event of the caller's that counts as a signal while lines are spoken.

    Raises:
        SubgenError: It cannot go on; the branch of the tree says whose fault that is.
        Interrupted: A signal asked for an end.
    """
    began_s = time.monotonic()
    raise_file_limit(_FILES_OF_DELIVERY)
    provider = open_provider(settings.service, settings.allow_key_host)
    selection, asked = _selected(InputReader(inputs, settings, config), settings, provider.service, notice)
    if not files.exists(settings.out / files.STATE_FOLDER):  # a refusal creates no folders
        _check_own_files(OwnFiles(settings, NoRecords(), files, written_log(settings)), selection, notice)
        _check_models(selection, settings, provider.service, None)
    try:
        state = files.make_output_folder(settings.out)
    except (OutputError, UsageError):
        if (result := _read_done_job(selection, settings, provider.service)) is None:
            raise
        result.findings = asked
        return result
    with raising_signals(), open_store(state, time.time) as store:
        log = written_log(settings)
        own_files = OwnFiles(settings, store.ledger, files, log)
        _check_audition(selection, settings, store.ledger)
        _check_own_files(own_files, selection, notice)
        retiring = _check_models(selection, settings, provider.service, store)
        notice(retiring)
        synthesis = _Synthesis(provider, observer, store.takes, settings.connections, stop)
        doors = JobDoors(
            delivery=keep_own_files(delivery_doors(settings, store), own_files, log),
            synthesize=synthesis,
            repair=store.repair,
            free_bytes=lambda: files.free_bytes(settings.out),
            observer=observer,
            clock_s=lambda: time.monotonic() - began_s,
        )
        files.clear_leftovers(_output_folders(selection.whole, settings))
        job = Job(selection, settings, provider.service, doors)
        job.result.findings = (*asked, *retiring)
        try:
            estimate = synthesis.limit_connections(job.begin(store.remarks))
            if estimate.findings:
                notice(estimate.findings)
                job.result.findings += estimate.findings
            if show_estimate is not None:
                show_estimate(estimate)
            job.carry_out()
        except Interrupted as end:
            raise Interrupted(end.signal_number, _how_far(job.result)) from None
        finally:
            job.result.wall_s = time.monotonic() - began_s
    return job.result


def written_log(settings: Settings) -> files.WrittenLog:
    """Return the log of the files that were written into the folder of the outputs."""
    return files.WrittenLog(settings.out / files.STATE_FOLDER / "written", settings.out)


def keep_own_files(doors: DeliveryDoors, own_files: OwnFiles, log: files.WrittenLog) -> DeliveryDoors:
    """Return doors that rename a file of the user's before another takes its place."""
    return replace(doors, replacing=partial(files.replace_files, note=log.note, new_name=own_files.new_name))


def _check_audition(selection: Selection, settings: Settings, ledger: LedgerReader) -> None:
    """Refuse an audition that would shrink the outputs of a whole input."""
    check = AuditionCheck(settings, ledger, files, written_log(settings))
    if faults := tuple(check.faults(selection.selected)):
        raise InputFaults(faults)


def _check_own_files(own_files: OwnFiles, selection: Selection, notice: Notice) -> None:
    """Refuse to replace files that subgen did not write; report those that were changed since it did."""
    if changed := own_files.check(selection.selected):
        notice(changed)


def _check_models(
    selection: Selection, settings: Settings, service: Service, store: Store | None
) -> tuple[Finding, ...]:
    """Refuse to send requests with a retired model; return a finding for each model that retires."""
    day = today()
    if not has_old_models(selection.selected, settings, service, day):
        return ()
    takes = NoTakes() if store is None else store.takes
    return check_models(
        selection.selected, _preview(selection, settings, service, store).resolver, takes, day
    )


def today() -> date:
    """Return the day, in UTC: models retire by it."""
    return datetime.fromtimestamp(time.time(), UTC).date()


def _preview(selection: Selection, settings: Settings, service: Service, store: Store | None) -> JobPlan:
    """Plan a job by the state of its folder, or by none where nothing was run into it."""
    readers = PlanReaders(
        takes=NoTakes() if store is None else store.takes,
        ledger=NoRecords() if store is None else store.ledger,
        file_probe=files,
    )
    return Planner(selection, settings, service, readers).preview()


def _read_done_job(selection: Selection, settings: Settings, service: Service) -> RunResult | None:
    """Return the result of a job with nothing to do in a folder that can only be read, else None."""
    with (
        suppress(SubgenError, OSError, ValueError),  # the caller has the error that counts
        open_store_to_read(settings.out / files.STATE_FOLDER, time.time) as store,
    ):
        return result_of_done_job(_preview(selection, settings, service, store))
    return None


def _output_folders(scripts: tuple[Script, ...], settings: Settings) -> set[Path]:
    """The folders that outputs are written to."""
    every = [outputs_of(script.stem, settings) for script in scripts]
    folders = {path.parent for outputs in every for path in outputs.files}
    return folders | {outputs.clips.folder for outputs in every if outputs.clips is not None}


def _how_far(result: RunResult) -> str:
    """The message of an interrupted run: how many lines are done, and how many inputs are written."""
    if not result.spoken:
        return "interrupted before anything was sent; run again to continue"
    lines = sum(len(script.lines) for script in result.scripts)
    done = sum(progress.done for progress in result.spoken.values())
    written = "no outputs were written"
    if result.delivered:
        written = f"the outputs of {len(result.delivered)} of {len(result.scripts)} inputs were written"
    return f"interrupted: {done:,} of {lines:,} lines are spoken and stored, {written}; run again to continue"


def _selected(
    reader: InputReader, settings: Settings, service: Service, notice: Notice
) -> tuple[Selection, tuple[Finding, ...]]:
    """Read the scripts; look for every fault of them and of their outputs' places.

    Returns:
        The selected lines, and the findings about what is asked of the service for them.
    """
    scripts = reader.recorded(read_scripts(reader.documents(), settings, service, files.is_same_input))
    if settings.audio in encoder.ENCODINGS:
        encoder.ENCODINGS[settings.audio].at(settings.bitrate, settings.sample_rate).require()
    selection = Selection(whole=scripts, selected=select_lines(scripts, settings))
    for script in selection.selected:
        outputs = outputs_of(script.stem, settings)
        files.check_places(settings.out, outputs.files, reader.inputs)
        notice(script.findings)
    asked = request_notices(selection.selected, settings, service)
    notice(asked)
    return selection, asked


def delivery_doors(settings: Settings, store: Store) -> DeliveryDoors:
    """The doors of delivery."""
    return DeliveryDoors(
        takes=store.takes,
        ledger=store.ledger,
        aligner=EventAligner(store.takes.events, store.takes.pcm),
        words=store.words,
        shape=shape,
        tracks=_tracks_of(settings),
        replacing=files.replace_files,
        remove=files.remove_files,
        scratch=files.open_scratch,
        file_probe=files,
        files_left=files_left,
    )


def _tracks_of(settings: Settings) -> dict[str, TrackFormat]:
    """Audio format -> writer of its files."""
    tracks: dict[str, TrackFormat] = {"wav": Wav()}
    if settings.audio in encoder.ENCODINGS:
        encoding = encoder.ENCODINGS[settings.audio]
        tracks[settings.audio] = encoding.at(settings.bitrate, settings.sample_rate)
    return tracks


@dataclass(slots=True)
class _Synthesis:
    """Requests the missing takes from the service.

    Attributes:
        provider: The service.
        observer: Receives the progress.
        takes: The store of takes.
        connections: Most connections open at once.
        stop: An event of the caller's that ends the work early.
    """

    provider: Provider
    observer: Observer
    takes: TakeStore
    connections: int
    stop: threading.Event | None

    def limit_connections(self, job: JobEstimate) -> JobEstimate:
        """Open no more connections than there are requests, and than the limit of open files allows.

        Raises:
            UsageError: The limit allows none.
        """
        wanted = min(self.connections, job.estimate.new_requests)
        if not wanted:
            return job
        budget = budget_for(wanted, is_embedded=self.provider.service.name == LOCAL_SERVICE)
        self.connections = budget.connections
        return job if budget.remark is None else replace(job, remarks=(*job.remarks, budget.remark))

    def __call__(self, scripts: tuple[Script, ...], resolver: UtteranceResolver, log: RequestLog) -> None:
        """Request the takes of scripts until all are stored or have failed, or a signal comes."""

        async def speak(stop: asyncio.Event) -> None:
            tune_allocator()
            run_id = f"subgen-{secrets.token_hex(8)}"
            async with self.provider.connect(run_id, resolver.settings.stall_after) as client:
                doors = SynthesisDoors(
                    synthesiser=client,
                    takes=self.takes,
                    observer=self.observer,
                    stop=stop,
                    dice=random.random,
                    connections=self.connections,
                )
                await synthesize_missing(scripts, resolver, doors, log)

        run_until_signal(speak, self.stop)

"""The take versions of a line, and the choice of one of them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from subgen import files
from subgen.app.run import Notice, keep_own_files, written_log
from subgen.app.signals import raising_signals
from subgen.app.workspace import doors_of, find_line, open_job, open_job_to_write
from subgen.audio.wav import Wav
from subgen.delivery.clips import safe_name
from subgen.delivery.deliver import Delivery
from subgen.delivery.own_files import OwnFiles
from subgen.delivery.record import DeliveryRecord, RunEffort
from subgen.errors import DamagedTake, OutputError, UsageError
from subgen.jobs.script_plan import Gaps
from subgen.jobs.status import plan_input, selected_lines
from subgen.model import Finding, Line, Track
from subgen.planning.retakes import Retakes, TakeVersion
from subgen.ports import Observer
from subgen.ports.records import RememberedInput
from subgen.providers.registry import service_named
from subgen.store import Store

__all__ = ["ChosenTake", "LineTakes", "takes_of_line", "use", "write_takes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTakes:
    """The take versions of one line.

    Attributes:
        line: The line.
        sample_rate_hz: Samples a second of its takes.
        kept: The versions whose takes are stored.
        failure: Why the line failed when it was last tried, where it has no take in use; else None.
    """

    line: Line
    sample_rate_hz: int
    kept: tuple[TakeVersion, ...]
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTake:
    """The result of choosing a take version.

    Attributes:
        line: The line that uses it now.
        delivered: The outputs with it, or None where other lines of the input have no takes.
    """

    line: Line
    delivered: DeliveryRecord | None


def takes_of_line(out: Path, name: str) -> LineTakes:
    """List the take versions of one line.

    Args:
        out: Folder of the outputs.
        name: Id of the line, or `stem:id`.

    Raises:
        UsageError: There is no such line, or no job.
    """
    with open_job(out) as store:
        given, line = find_line(out, store, name)
        retakes = _retakes_of(given, store)
        kept = retakes.versions(given.script, line, store.takes)
        needed = (utterance.key for utterance in retakes.current().utterances(given.script.stem, line))
        failures = (store.takes.failure(key) for key in needed if key not in store.takes)
        return LineTakes(
            line=line,
            sample_rate_hz=given.settings.sample_rate,
            kept=kept,
            failure=next(filter(None, failures), None),
        )


def write_takes(out: Path, name: str, folder: Path) -> Iterator[Path]:
    """Write the take versions of one line as WAV files, to listen to.

    Args:
        out: Folder of the outputs.
        name: Id of the line, or `stem:id`.
        folder: Where the files go.

    Yields:
        Each file, once it is there.

    Raises:
        UsageError: There is no such line, or no job.
        OutputError: A file cannot be written.
    """
    takes = takes_of_line(out, name)
    with open_job(out) as store:
        for version in takes.kept:
            path = folder / f"{safe_name(takes.line.id)}.take{version.number}.wav"
            track = Track(name=path.name, sample_rate_hz=takes.sample_rate_hz, samples=version.samples)
            with files.replace_files([path]) as opened_files, Wav().open(opened_files[path], track) as sink:
                for key in version.keys:
                    sink.write(store.takes.pcm(key))
                sink.finish()
            yield path


def _ignore(findings: tuple[Finding, ...]) -> None:
    """Do nothing."""
    del findings


def use(out: Path, name: str, number: int, observer: Observer, notice: Notice = _ignore) -> ChosenTake:
    """Choose a take version for a line, and write the outputs of its input with it.

    Args:
        out: Folder of the outputs.
        name: Id of the line, or `stem:id`.
        number: Number of the version.
        observer: Receives the progress of the delivery.
        notice: Gets the findings about files that will be renamed, before they are.

    Raises:
        UsageError: There is no such line, no such version, or no job.
        OutputError: Outputs cannot be written; the choice is recorded.
    """
    began_s = time.monotonic()
    with raising_signals(), open_job_to_write(out) as store:
        given, line = find_line(out, store, name)
        log = written_log(given.settings)
        own_files = OwnFiles(given.settings, store.ledger, files, log)
        changed = own_files.check((selected_lines(given),))
        _choose_version(given, line, number, store)
        doors = keep_own_files(doors_of(given, store), own_files, log)
        gaps = Gaps.ALL if given.settings.partial else Gaps.NONE
        outputs = plan_input(given, service_named(given.service), selected_lines(given), doors, gaps).outputs
        if outputs is None:
            return ChosenTake(line=line, delivered=None)
        if changed:
            notice(changed)
        delivery = Delivery(_retakes_of(given, store).current(), doors)
        effort = RunEffort(attempts=0, wall_s=lambda: time.monotonic() - began_s)
        try:
            delivered = delivery.deliver(outputs, effort, observer)
        except DamagedTake:
            raise OutputError(f"{out}: a take is damaged; run again to make it again") from None
        return ChosenTake(line=line, delivered=delivered)


def _choose_version(given: RememberedInput, line: Line, number: int, store: Store) -> None:
    """Choose a take version for a line, and withdraw the order of another."""
    retakes = _retakes_of(given, store)
    numbers = [version.number for version in retakes.versions(given.script, line, store.takes)]
    if number not in numbers:
        known = ", ".join(map(str, numbers)) or "none"
        raise UsageError(f"line {line.id} has no take {number}; there are: {known}")
    whole = retakes.first().text_key(line)
    store.ledger.withdraw(given.script.stem, line.id, whole)
    store.ledger.choose(given.script.stem, line.id, whole, number)


def _retakes_of(given: RememberedInput, store: Store) -> Retakes:
    return Retakes.of_input(given, service_named(given.service), store.ledger)

"""The takes kept of a line, and going back to one."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from subgen import files
from subgen.app.signals import raising_signals
from subgen.app.workspace import doors_of, find_line, open_job, open_job_to_write
from subgen.audio.wav import Wav
from subgen.delivery.clips import safe_name
from subgen.delivery.deliver import Delivery
from subgen.delivery.record import DeliveryRecord, RunEffort
from subgen.errors import DamagedTake, OutputError, UsageError
from subgen.jobs.status import asked_of
from subgen.model import Line, Track
from subgen.planning.request_log import RequestLog
from subgen.planning.retakes import TakeVersion, current_utterances, take_versions
from subgen.ports import Observer
from subgen.synthesis.synthesize import survey

__all__ = ["ChosenTake", "LineTakes", "takes_of_line", "use", "write_takes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTakes:
    """The takes kept of one line.

    Attributes:
        line: The line.
        sample_rate_hz: Samples a second of its takes.
        kept: The takes.
    """

    line: Line
    sample_rate_hz: int
    kept: tuple[TakeVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTake:
    """What became of a choice.

    Attributes:
        line: The line that has another reading now.
        delivered: The outputs with it, or None where lines of the input are missing.
    """

    line: Line
    delivered: DeliveryRecord | None


def takes_of_line(out: Path, name: str) -> LineTakes:
    """The takes kept of one line.

    Args:
        out: Folder of the outputs.
        name: Id of the line, or `stem:id`.

    Raises:
        UsageError: There is no such line, or no job.
    """
    with open_job(out) as store:
        given, line, resolver = find_line(out, store, name)
        kept = take_versions(given.script, line, resolver, store.takes, store.ledger)
        return LineTakes(line=line, sample_rate_hz=given.settings.sample_rate, kept=kept)


def write_takes(out: Path, name: str, folder: Path) -> Iterator[Path]:
    """Write the takes kept of one line as WAV files, to listen to.

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


def use(out: Path, name: str, number: int, observer: Observer) -> ChosenTake:
    """Give a line one of its takes, and write the outputs of its input again.

    Args:
        out: Folder of the outputs.
        name: Id of the line, or `stem:id`.
        number: Of the reading.
        observer: Receives the progress of the delivery.

    Raises:
        UsageError: There is no such line, no such reading, or no job.
        OutputError: Outputs cannot be written; the choice stands.
    """
    began_s = time.monotonic()
    with raising_signals(), open_job_to_write(out) as store:
        given, line, resolver = find_line(out, store, name)
        stem, kept = given.script.stem, take_versions(given.script, line, resolver, store.takes, store.ledger)
        if number not in [version.number for version in kept]:
            known = ", ".join(str(version.number) for version in kept) or "none"
            raise UsageError(f"line {line.id} has no take {number}; there are: {known}")
        store.ledger.withdraw(stem, line.id, resolver.text_key(line))
        store.ledger.choose(stem, line.id, resolver.text_key(line), number)
        resolver = current_utterances((given.script,), given.settings, resolver.service, store.ledger)
        script = asked_of(given)
        lacking = survey(script, resolver, store.takes, RequestLog())
        if lacking.pending and not given.settings.partial:
            return ChosenTake(line=line, delivered=None)
        delivery = Delivery(resolver, doors_of(given, store))
        effort = RunEffort(attempts=0, wall_s=lambda: time.monotonic() - began_s)
        try:
            delivered = delivery.deliver(script, effort, observer)
        except DamagedTake:
            raise OutputError(f"{out}: a take is damaged; run again, which makes it anew") from None
        return ChosenTake(line=line, delivered=delivered)

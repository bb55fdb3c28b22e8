"""What is kept in a folder of outputs: how it stands, its proof, the readings of its lines, and its waste."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from subgen import files
from subgen.app.running import delivery_doors
from subgen.app.signals import raising_signals
from subgen.audio.wav import Wav
from subgen.delivery.clips import safe_name
from subgen.delivery.deliver import Delivery, DeliveryDoors
from subgen.delivery.record import Delivered, Effort
from subgen.errors import DamagedTake, Fault, OutputError, UsageError, nearest
from subgen.jobs.garbage import unwanted_readings, wanted_keys
from subgen.jobs.status import InputStatus, asked_of, known_inputs, status_of
from subgen.jobs.verify import Proof, flaws_of_takes, prove
from subgen.model import Line, Track
from subgen.planning.request_log import Heard
from subgen.planning.retakes import KeptReading, having, kept_readings
from subgen.planning.selection import LineNames
from subgen.planning.utterances import Needs
from subgen.ports.records import Remembered
from subgen.progress import Bar
from subgen.store import Store, Waste, clean, opened, opened_to_read, waste_of
from subgen.synthesis.synthesize import survey

__all__ = [
    "Cleaning",
    "Readings",
    "Used",
    "clean_up",
    "readings_of",
    "status",
    "use",
    "verify",
    "write_readings",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """The readings kept of one line.

    Attributes:
        line: The line.
        sample_rate_hz: Samples a second of its takes.
        kept: The readings.
    """

    line: Line
    sample_rate_hz: int
    kept: tuple[KeptReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What became of a choice.

    Attributes:
        line: The line that has another reading now.
        delivered: The outputs with it, or None where lines of the input are missing.
    """

    line: Line
    delivered: Delivered | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaning:
    """What would be given back.

    Attributes:
        waste: The takes that nobody wants.
        forgotten: Inputs that are let go.
    """

    waste: Waste
    forgotten: tuple[str, ...]


def status(out: Path) -> tuple[InputStatus, ...]:
    """How every input stands that was run into a folder; another run may be at work there.

    Raises:
        UsageError: There is no job in the folder.
        OutputError: What is kept cannot be read.
    """
    with _to_read(out) as store:
        return tuple(status_of(given, _doors(given, store)) for given in _inputs(out, store))


def verify(out: Path) -> tuple[Proof, list[str]]:
    """Read all that was delivered into a folder again; what is wrong with it, a sentence each.

    What is found damaged is entered, so that the next run makes it good; where the folder can only be read,
    it is told.

    Raises:
        UsageError: There is no job in the folder, or a run is at work there.
        OutputError: What is kept cannot be read.
    """
    proof = Proof()
    can_enter = files.may_write(out / files.STATE_FOLDER)
    with _to_write(out) if can_enter else _to_read(out) as store:
        flaws = [f"{out}: {remark}" for remark in store.remarks]
        flaws += [] if store.is_sound() else [f"{out}: the ledger is damaged; run again, which renews it"]
        flaws += flaws_of_takes(store.takes, proof)
        for given in tuple(_inputs(out, store)):
            flaws += prove(given, _doors(given, store), proof)
        if can_enter and proof.damaged:
            store.repair(proof.damaged)
        if can_enter and proof.changed:
            store.ledger.disown(proof.changed)
    return proof, flaws


def readings_of(out: Path, name: str) -> Readings:
    """The readings kept of one line.

    Args:
        out: Folder of the outputs.
        name: Id of the line, or `stem:id`.

    Raises:
        UsageError: There is no such line, or no job.
    """
    with _to_read(out) as store:
        given, line, needs = _named(out, store, name)
        kept = kept_readings(given.script, line, needs, store.takes, store.ledger)
        return Readings(line=line, sample_rate_hz=given.settings.sample_rate, kept=kept)


def write_readings(out: Path, name: str, folder: Path) -> Iterator[Path]:
    """Write the readings kept of one line as WAV files, to listen to.

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
    readings = readings_of(out, name)
    with _to_read(out) as store:
        for reading in readings.kept:
            path = folder / f"{safe_name(readings.line.id)}.take{reading.number}.wav"
            track = Track(name=path.name, sample_rate_hz=readings.sample_rate_hz, samples=reading.samples)
            with files.replacing([path]) as opened_files, Wav().open(opened_files[path], track) as sink:
                for key in reading.keys:
                    sink.write(store.takes.pcm(key))
                sink.finish()
            yield path


def use(out: Path, name: str, number: int, *, show_bar: bool) -> Used:
    """Give a line one of its readings, and write the outputs of its input again.

    Args:
        out: Folder of the outputs.
        name: Id of the line, or `stem:id`.
        number: Of the reading.
        show_bar: Whether a bar may be drawn on standard error.

    Raises:
        UsageError: There is no such line, no such reading, or no job.
        OutputError: Outputs cannot be written; the choice stands.
    """
    began_s = time.monotonic()
    with raising_signals(), _to_write(out) as store:
        given, line, needs = _named(out, store, name)
        stem, kept = given.script.stem, kept_readings(given.script, line, needs, store.takes, store.ledger)
        if number not in [reading.number for reading in kept]:
            known = ", ".join(str(reading.number) for reading in kept) or "none"
            raise UsageError(f"line {line.id} has no take {number}; there are: {known}")
        store.ledger.withdraw(stem, line.id, needs.whole(line))
        store.ledger.choose(stem, line.id, needs.whole(line), number)
        needs = having((given.script,), given.settings, given.service, store.ledger)
        script = asked_of(given)
        lacking = survey(script, needs, store.takes, Heard())
        if lacking.pending and not given.settings.partial:
            return Used(line=line, delivered=None)
        delivery = Delivery(needs, _doors(given, store))
        effort = Effort(attempts=0, wall_s=lambda: time.monotonic() - began_s)
        try:
            delivered = delivery.deliver(script, effort, Bar(sys.stderr, hidden=not show_bar))
        except DamagedTake:
            raise OutputError(f"{out}: a take is damaged; run again, which makes it anew") from None
        return Used(line=line, delivered=delivered)


def clean_up(
    out: Path, forget: tuple[str, ...], *, retakes: bool, agreed: Callable[[Cleaning], bool]
) -> bool:
    """Give back the room of takes that no line of any input uses.

    Args:
        out: Folder of the outputs.
        forget: Stems of inputs that are let go first.
        retakes: Whether the readings that no line has go, too.
        agreed: Is told what would be given back; says whether it is to be.

    Returns:
        Whether it was.

    Raises:
        UsageError: There is no job in the folder, or no such input.
        OutputError: The disk refused.
    """
    with raising_signals(), _to_write(out) as store:
        inputs = tuple(_inputs(out, store))
        stems = [given.script.stem for given in inputs]
        for stem in forget:
            if stem not in stems:
                raise UsageError(f"--forget: no input {stem!r} was run into {out}; {nearest(stem, stems)}")
        inputs += tuple(map(store.ledger.remembered, store.ledger.set_aside()))
        staying = tuple(given for given in inputs if given.script.stem not in forget)
        wanted = wanted_keys(staying, store.ledger, retakes=retakes)
        if not agreed(Cleaning(waste=waste_of(store, wanted), forgotten=forget)):
            return False
        for stem in forget:
            store.ledger.forget(stem)
        for reading in unwanted_readings(store.ledger, wanted):
            store.ledger.drop_reading(reading)
        clean(store, wanted)
        return True


@contextmanager
def _to_read(out: Path) -> Iterator[Store]:
    with opened_to_read(out / files.STATE_FOLDER, time.time) as store:
        if store is None:
            raise _no_job(out)
        yield store


@contextmanager
def _to_write(out: Path) -> Iterator[Store]:
    state = out / files.STATE_FOLDER
    if not state.is_dir():
        raise _no_job(out)
    with opened(state, time.time) as store:
        yield store


def _no_job(out: Path) -> UsageError:
    return UsageError(f"{out}: no job was run into this folder; name the --out of one")


def _inputs(out: Path, store: Store) -> Iterator[Remembered]:
    return known_inputs(out, store.ledger)


def _doors(given: Remembered, store: Store) -> DeliveryDoors:
    return delivery_doors(given.settings, store)


def _named(out: Path, store: Store, name: str) -> tuple[Remembered, Line, Needs]:
    inputs = {given.script.stem: given for given in _inputs(out, store)}
    named = LineNames(tuple(given.script for given in inputs.values())).one(name, str(out))
    if isinstance(named, Fault):
        raise UsageError(str(named))
    given = inputs[named[0]]
    line = next(line for line in given.script.lines if line.id == named[1])
    return given, line, having((given.script,), given.settings, given.service, store.ledger)

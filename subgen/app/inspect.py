"""The status of a folder of outputs, and its verification."""

from dataclasses import dataclass
from pathlib import Path

from subgen import files
from subgen.app.run import today
from subgen.app.sources import config_document, input_document
from subgen.app.workspace import doors_of, job_inputs, open_job, open_job_to_write
from subgen.jobs.input_comparison import InputComparison, compare_input
from subgen.jobs.model_uses import ModelUse, model_uses
from subgen.jobs.status import InputStatus, input_status
from subgen.jobs.verify import Proof, output_flaws, take_flaws
from subgen.planning.reread import written_ns
from subgen.ports.records import RememberedInput
from subgen.providers.registry import service_named
from subgen.store import Store

__all__ = ["FolderReport", "models_of", "status", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReport:
    """The status of a folder.

    Attributes:
        inputs: The status of every input that was run into it.
        remarks: Sentences about the state of the folder as a whole.
    """

    inputs: tuple[InputStatus, ...]
    remarks: tuple[str, ...] = ()


def status(out: Path) -> FolderReport:
    """Find the status of every input that was run into a folder; another run may use the folder meanwhile.

    Raises:
        UsageError: There is no job in the folder.
        OutputError: The state of the folder cannot be read.
    """
    with open_job(out) as store:
        inputs = tuple(
            input_status(
                given, service_named(given.service), doors_of(given, store), _comparison(given, store)
            )
            for given in job_inputs(out, store)
        )
        return FolderReport(inputs=inputs, remarks=(*store.remarks, *_remarks(store)))


def models_of(out: Path) -> dict[str, tuple[ModelUse, ...]]:
    """Find the models that the lines of every input of a folder were made with, by the stem of the input.

    Raises:
        UsageError: There is no job in the folder.
        OutputError: The state of the folder cannot be read.
    """
    with open_job(out) as store:
        return {
            given.script.stem: model_uses(
                given, service_named(given.service), doors_of(given, store), today()
            )
            for given in job_inputs(out, store)
        }


def verify(out: Path) -> tuple[Proof, list[str]]:
    """Read all that was delivered into a folder again; return the counts, and a sentence for each flaw.

    Damage is recorded, so that the next run repairs it, unless the folder can only be read.

    Raises:
        UsageError: There is no job in the folder, or a run is using it.
        OutputError: The state of the folder cannot be read.
    """
    proof = Proof()
    can_write = files.may_write(out / files.STATE_FOLDER)
    with open_job_to_write(out) if can_write else open_job(out) as store:
        proof.remarks += _remarks(store)
        flaws = [f"{out}: {remark}" for remark in store.remarks]
        flaws += [] if store.is_sound() else [f"{out}: the ledger is damaged; run again, which renews it"]
        flaws += take_flaws(store.takes, proof)
        for given in tuple(job_inputs(out, store)):
            compared = _comparison(given, store)
            proof.remarks += (f"{given.script.file}: {remark}" for remark in compared.remarks)
            flaws += (f"{given.script.file}: {flaw}" for flaw in compared.flaws)
            flaws += output_flaws(given, service_named(given.service), doors_of(given, store), proof)
        if can_write and proof.damaged:
            store.repair(proof.damaged)
        if can_write and proof.changed:
            store.ledger.disown(proof.changed)
    return proof, flaws


def _comparison(given: RememberedInput, store: Store) -> InputComparison:
    """Compare an input with what is in its place now."""
    document = input_document(given, written_ns(given.script.stem, store.ledger))
    return compare_input(given, service_named(given.service), document, config_document(given))


def _remarks(store: Store) -> tuple[str, ...]:
    """Say what is kept where no input is known: the ledger was lost, or all inputs were forgotten."""
    if store.ledger.stems():
        return ()
    takes = sum(1 for _ in store.takes.keys())  # noqa: SIM118 # it has no other way to be gone through
    kept = "1 take is" if takes == 1 else f"{takes:,} takes are"
    return (f"no input is known; {kept} kept, and a run uses those that its lines need",)

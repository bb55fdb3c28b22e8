"""The status of a folder of outputs, and its verification."""

from pathlib import Path

from subgen import files
from subgen.app.run import today
from subgen.app.workspace import doors_of, job_inputs, open_job, open_job_to_write
from subgen.jobs.model_uses import ModelUse, model_uses
from subgen.jobs.status import InputStatus, input_status
from subgen.jobs.verify import Proof, output_flaws, take_flaws
from subgen.providers.registry import service_named

__all__ = ["models_of", "status", "verify"]


def status(out: Path) -> tuple[InputStatus, ...]:
    """Find the status of every input that was run into a folder; another run may use the folder meanwhile.

    Raises:
        UsageError: There is no job in the folder.
        OutputError: The state of the folder cannot be read.
    """
    with open_job(out) as store:
        return tuple(
            input_status(given, service_named(given.service), doors_of(given, store))
            for given in job_inputs(out, store)
        )


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
        flaws = [f"{out}: {remark}" for remark in store.remarks]
        flaws += [] if store.is_sound() else [f"{out}: the ledger is damaged; run again, which renews it"]
        flaws += take_flaws(store.takes, proof)
        for given in tuple(job_inputs(out, store)):
            flaws += output_flaws(given, service_named(given.service), doors_of(given, store), proof)
        if can_write and proof.damaged:
            store.repair(proof.damaged)
        if can_write and proof.changed:
            store.ledger.disown(proof.changed)
    return proof, flaws

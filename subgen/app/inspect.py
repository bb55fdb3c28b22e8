"""Status and proof of a folder of outputs."""

from pathlib import Path

from subgen import files
from subgen.app.workspace import doors_of, job_inputs, open_job, open_job_to_write
from subgen.jobs.status import InputStatus, status_of
from subgen.jobs.verify import Proof, flaws_of_takes, prove
from subgen.providers.registry import service_named

__all__ = ["status", "verify"]


def status(out: Path) -> tuple[InputStatus, ...]:
    """How every input stands that was run into a folder; another run may be at work there.

    Raises:
        UsageError: There is no job in the folder.
        OutputError: What is kept cannot be read.
    """
    with open_job(out) as store:
        return tuple(
            status_of(given, service_named(given.service), doors_of(given, store))
            for given in job_inputs(out, store)
        )


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
    with open_job_to_write(out) if can_enter else open_job(out) as store:
        flaws = [f"{out}: {remark}" for remark in store.remarks]
        flaws += [] if store.is_sound() else [f"{out}: the ledger is damaged; run again, which renews it"]
        flaws += flaws_of_takes(store.takes, proof)
        for given in tuple(job_inputs(out, store)):
            flaws += prove(given, service_named(given.service), doors_of(given, store), proof)
        if can_enter and proof.damaged:
            store.repair(proof.damaged)
        if can_enter and proof.changed:
            store.ledger.disown(proof.changed)
    return proof, flaws

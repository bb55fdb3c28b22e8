"""A folder of outputs, opened to read or to write, and the inputs that were run into it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from subgen import files
from subgen.app.run import delivery_doors
from subgen.delivery.deliver import DeliveryDoors
from subgen.errors import Fault, UsageError
from subgen.jobs.status import known_inputs
from subgen.model import Line
from subgen.planning.selection import LineNames
from subgen.ports.records import RememberedInput
from subgen.store import Store, open_store, open_store_to_read

__all__ = ["doors_of", "find_line", "job_inputs", "open_job", "open_job_to_write"]


@contextmanager
def open_job(out: Path) -> Iterator[Store]:
    """Open a folder's state without writing; another run may use it meanwhile.

    Raises:
        UsageError: There is no job in the folder.
    """
    state = out / files.STATE_FOLDER
    if not files.is_folder(state):
        raise _no_job(out)
    with open_store_to_read(state, time.time) as store:
        if store is None:
            raise _no_job(out)
        yield store


@contextmanager
def open_job_to_write(out: Path) -> Iterator[Store]:
    """Open a folder's state, and keep other runs out of it.

    Raises:
        UsageError: There is no job in the folder, or a run is using it.
    """
    state = out / files.STATE_FOLDER
    if not files.is_folder(state):
        raise _no_job(out)
    with open_store(state, time.time) as store:
        yield store


def _no_job(out: Path) -> UsageError:
    return UsageError(f"{out}: no job was run into this folder; name the --out of one")


def job_inputs(out: Path, store: Store) -> Iterator[RememberedInput]:
    """Every input that was run into the folder, as it was last run."""
    return known_inputs(out, store.ledger)


def doors_of(given: RememberedInput, store: Store) -> DeliveryDoors:
    """The doors of delivery, for one input."""
    return delivery_doors(given.settings, store)


def find_line(out: Path, store: Store, name: str) -> tuple[RememberedInput, Line]:
    """Find a line by its id, or by `stem:id`.

    Returns:
        Its input, and the line.

    Raises:
        UsageError: There is no such line, or several inputs have it.
    """
    inputs = {given.script.stem: given for given in job_inputs(out, store)}
    named = LineNames(tuple(given.script for given in inputs.values())).one(name, str(out))
    if isinstance(named, Fault):
        raise UsageError(str(named))
    given = inputs[named[0]]
    return given, next(line for line in given.script.lines if line.id == named[1])

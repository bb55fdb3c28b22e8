"""Errors of the disk and of the database, in one line that says what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from subgen.disk import reason_of
from subgen.errors import OutputError
from subgen.store.schema import is_damage

__all__ = ["refusal", "translate_errors"]


def refusal(folder: Path, fault: OSError | sqlite3.Error | UnicodeDecodeError) -> OutputError:
    """Translate an error of the disk or of the database into an `OutputError`.

    Args:
        folder: Folder of the state.
        fault: The error.
    """
    what = reason_of(fault) if isinstance(fault, OSError) else str(fault)
    name = getattr(fault, "sqlite_errorname", "")
    remedy = "check that the disk is there and has space, and run again: takes that were kept stay"
    if name.startswith("SQLITE_BUSY"):
        remedy = "another program has it open: end it, and run again"
    if not isinstance(fault, OSError) and is_damage(fault):
        remedy = "run a job into the folder: it rebuilds the ledger from the takes"
    return OutputError(f"{folder}: cannot be written or read: {what}; {remedy}")


@contextmanager
def translate_errors(folder: Path) -> Iterator[None]:
    """Translate errors of the disk and of the database into `OutputError` within a block."""
    try:
        yield
    except (OSError, sqlite3.Error, UnicodeDecodeError) as fault:
        raise refusal(folder, fault) from None

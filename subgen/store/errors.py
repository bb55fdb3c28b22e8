"""What the disk or the database refused, in one line that says what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from subgen.disk import why
from subgen.errors import OutputError
from subgen.store.schema import is_damage

__all__ = ["refusal", "translate_errors"]


def refusal(folder: Path, fault: OSError | sqlite3.Error | UnicodeDecodeError) -> OutputError:
    """A fault of the disk or of the database as one of ours.

    Args:
        folder: Of the state.
        fault: What happened.
    """
    what = why(fault) if isinstance(fault, OSError) else str(fault)
    name = getattr(fault, "sqlite_errorname", "")
    remedy = "see that the disk is there and has room, and run again: what was kept is kept"
    if name.startswith("SQLITE_BUSY"):
        remedy = "something else has it open: end that, and run again"
    if not isinstance(fault, OSError) and is_damage(fault):
        remedy = "run a job into the folder, which writes the ledger again from the takes"
    return OutputError(f"{folder}: cannot be written or read: {what}; {remedy}")


@contextmanager
def translate_errors(folder: Path) -> Iterator[None]:
    """Within it, what the disk or the database refuses is an `OutputError`."""
    try:
        yield
    except (OSError, sqlite3.Error, UnicodeDecodeError) as fault:
        raise refusal(folder, fault) from None

"""Open a store to read it as the next run would find it. Nothing on the disk changes.

A run enters what a killed one left behind, and rebuilds a ledger that is damaged, or missing beside its
packs. Here that is done to a copy in memory, so that `status` and `--dry-run` see what a run would see.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from subgen.store.errors import translate_errors
from subgen.store.ledger import Ledger
from subgen.store.open import LEDGER, PACKS, Store, is_only_a_wal
from subgen.store.packs import Packs
from subgen.store.rebuild import asides, rebuild
from subgen.store.recovery import is_complete, lost_takes, recover_all
from subgen.store.schema import (
    check_version,
    connect_in_memory,
    connect_to_read,
    is_readable,
    transaction,
)
from subgen.store.takes import Takes
from subgen.store.words import Words

__all__ = ["open_store_to_read"]


@contextmanager
def open_store_to_read(state: Path, now_s: Callable[[], float]) -> Iterator[Store | None]:
    """Open a store for reading; another run may hold it. Nothing is written or left behind.

    A store that a run would restore first is read as it would be then; that is done in memory.

    Yields:
        The store, or None where there is none.

    Raises:
        UsageError: Another version wrote it.
        OutputError: It cannot be read.
    """
    with ExitStack() as stack:
        with translate_errors(state):
            packs = Packs(state / PACKS, is_read_only=True)
            stack.callback(packs.close)
            found = _connect_to_read(state / LEDGER, packs)
        if found is None:
            yield None
            return
        connection, remarks = found
        stack.callback(connection.close)
        yield Store(
            takes=Takes(connection, packs, None, state, now_s),
            ledger=Ledger(connection, state),
            words=Words(connection, state, is_read_only=True),
            packs=packs,
            connection=connection,
            remarks=tuple(remarks),
        )


def _connect_to_read(path: Path, packs: Packs) -> tuple[sqlite3.Connection, list[str]] | None:
    """Connect to the ledger as it is, or to a restored copy in memory; None where there is none."""
    connection = _connect_if_readable(path)
    copy = connect_in_memory()
    if connection is not None:
        if is_complete(connection, packs):
            return connection, []
        with closing(connection):
            connection.backup(copy)
        check_version(copy, path)
        return copy, _restored(copy, packs)
    is_damaged = path.exists() and path.stat().st_size > 0
    damaged = [path] if is_damaged else asides(path)[-1:] if path.parent.is_dir() else []
    if not damaged and not packs.numbers():
        return None
    rebuild(copy, damaged, connect_to_read)
    what = "is damaged" if is_damaged else "is missing"
    return copy, [f"{path}: {what}; the next run rebuilds it from the takes", *_restored(copy, packs)]


def _connect_if_readable(path: Path) -> sqlite3.Connection | None:
    """Connect to an intact ledger, to read; None where there is none."""
    if not path.exists() or is_only_a_wal(path):
        return None
    with ExitStack() as stack:
        connection = stack.enter_context(closing(connect_to_read(path)))
        if not is_readable(connection, path):
            return None
        stack.pop_all()
    return connection


def _restored(connection: sqlite3.Connection, packs: Packs) -> list[str]:
    """Bring a copy of the ledger up to the packs."""
    with transaction(connection):
        return lost_takes(recover_all(connection, packs))

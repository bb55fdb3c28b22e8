"""Open a store: take its lock, migrate its schema, enter what a killed run left behind.

Damaged parts are restored from intact ones. A pack that ends too early costs the takes beyond its end. A
ledger that fails SQLite's integrity check is rebuilt from the packs and from its rows that can still be read.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from subgen.model import TakeKey
from subgen.store.errors import translate_errors
from subgen.store.ledger import Ledger
from subgen.store.lock import lock_folder
from subgen.store.packs import Packs
from subgen.store.rebuild import asides, rebuild, set_aside
from subgen.store.recovery import end_of, lost_takes, recover, recover_all, remove_spare
from subgen.store.schema import (
    connect,
    is_damage,
    is_empty,
    is_in_order,
    is_sound,
    migrate,
    transaction,
)
from subgen.store.takes import Takes
from subgen.store.words import Words
from subgen.store.writer import Writer

__all__ = ["LEDGER", "PACKS", "Store", "is_only_a_wal", "open_store"]

LEDGER, PACKS = "ledger.db", "packs"
"""Names within the folder of the state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Everything that a folder keeps.

    Attributes:
        takes: Takes.
        ledger: Records of inputs, retakes and outputs.
        words: Words that were costly to align.
        packs: Files of the takes.
        connection: Connection to the database.
        remarks: Sentences for people about damage that was found and restored.
    """

    takes: Takes
    ledger: Ledger
    words: Words
    packs: Packs
    connection: sqlite3.Connection
    remarks: tuple[str, ...] = ()

    def is_sound(self) -> bool:
        """Whether the database is intact."""
        with translate_errors(self.packs.folder):
            return is_sound(self.connection)

    def repair(self, keys: Iterable[TakeKey]) -> int:
        """Find another copy of damaged takes in the packs, or delete their rows.

        Returns:
            Number of takes that are lost.

        Raises:
            OutputError: The disk failed.
        """
        damaged = tuple(keys)
        with translate_errors(self.packs.folder), transaction(self.connection):
            lost = recover(self.connection, self.packs, map(bytes.fromhex, damaged))
        for key in damaged:
            self.takes.forget(key)
        return lost


@contextmanager
def open_store(state: Path, now_s: Callable[[], float]) -> Iterator[Store]:
    """Open a store for reading and writing; create it where there is none.

    Args:
        state: Folder of the state, which exists.
        now_s: Returns the time in seconds since 1970.

    Raises:
        UsageError: Another run holds the folder, or a later version wrote it.
        OutputError: The store cannot be opened.
    """
    with ExitStack() as stack:
        stack.enter_context(lock_folder(state, now_s))
        with translate_errors(state):
            path = state / LEDGER
            packs = Packs(state / PACKS)
            stack.callback(packs.close)
            connection, remarks = _connect_or_rebuild(path, packs)
            stack.callback(connection.close)
            remarks += _reconcile(connection, packs)
            writer_connection = stack.enter_context(closing(connect(path)))
            writer = Writer(writer_connection, packs, state)
            stack.callback(writer.close)
            words = Words(connection, state, is_read_only=False)
            stack.callback(words.close)
        yield Store(  # errors of the block are not errors of the store
            takes=Takes(connection, packs, writer, state, now_s),
            ledger=Ledger(connection, state),
            words=words,
            packs=packs,
            connection=connection,
            remarks=tuple(remarks),
        )


def _connect_or_rebuild(path: Path, packs: Packs) -> tuple[sqlite3.Connection, list[str]]:
    """Connect to an intact, migrated ledger; rebuild it where it is damaged, or missing beside takes."""
    connection = _connect_if_intact(path)
    was_damaged = connection is None
    if connection is None:
        set_aside(path)
        connection = connect(path)
    try:
        damaged = asides(path)
        if not is_empty(connection) or not (damaged or packs.numbers()):
            migrate(connection)
            return connection, []
        connection.execute("PRAGMA journal_mode = WAL")
        rebuild(connection, damaged[-1:], connect)
    except BaseException:
        connection.close()
        raise
    what = f"was damaged, and is kept as {damaged[-1].name}" if was_damaged else "was missing"
    return connection, [f"{path}: {what}; it was rebuilt from the takes"]


def _connect_if_intact(path: Path) -> sqlite3.Connection | None:
    """Connect to a ledger that is intact or empty; None where it is damaged."""
    if is_only_a_wal(path):
        return None  # SQLite would delete the log, and what can still be read of it
    try:
        connection = connect(path)
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        if is_damage(fault):
            return None
        raise
    try:
        if is_in_order(connection, path):
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def is_only_a_wal(path: Path) -> bool:
    """Whether a ledger was lost, and its log was not."""
    is_empty_file = not path.exists() or not path.stat().st_size
    return is_empty_file and path.with_name(f"{path.name}-wal").exists()


def _reconcile(connection: sqlite3.Connection, packs: Packs) -> list[str]:
    """Enter records that the ledger lacks; find misplaced takes, or delete their rows."""
    with transaction(connection):
        lost = recover_all(connection, packs)
    remove_spare(connection, packs)
    if numbers := packs.numbers():
        packs.begin(numbers[-1], end_of(connection, numbers[-1]))
    return lost_takes(lost)

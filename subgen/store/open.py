"""Open a store: take its lock, migrate its schema, enter what a killed run left behind.

Damaged parts are restored from intact ones. A pack that ends too early costs the takes beyond its end. A
ledger that fails SQLite's integrity check is rebuilt from the packs and from its rows that can still be read.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from subgen.disk import sync_folder
from subgen.model import TakeKey
from subgen.store.errors import translate_errors
from subgen.store.ledger import Ledger
from subgen.store.lock import lock_folder
from subgen.store.packs import Packs
from subgen.store.recovery import end_of, misplaced, recover, remove_spare
from subgen.store.schema import (
    check_version,
    connect,
    connect_to_read,
    create,
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

__all__ = ["Store", "open_store", "open_store_to_read"]

_LEDGER = "ledger.db"
_PACKS = "packs"
_COPIED_TABLES = (
    "inputs",
    "lines",
    "readings",
    "choices",
    "outputs",
    "deliveries",
    "failures",
    "dependencies",
    "line_digests",
    "words",
)
"""Tables whose contents are in the ledger alone; takes and packs are restored from the packs."""
_TYPES = {"BLOB": bytes, "INTEGER": int, "TEXT": str}
_ASIDE = re.compile(r"ledger\.db\.damaged-([0-9]+)")


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
            path = state / _LEDGER
            packs = Packs(state / _PACKS)
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


@contextmanager
def open_store_to_read(state: Path, now_s: Callable[[], float]) -> Iterator[Store | None]:
    """Open a store for reading; another run may hold it. Nothing is written or left behind.

    Yields:
        The store, or None where there is none.

    Raises:
        UsageError: Another version wrote it.
        OutputError: It cannot be read.
    """
    path = state / _LEDGER
    if not path.exists():
        yield None
        return
    with ExitStack() as stack:
        with translate_errors(state):
            packs = Packs(state / _PACKS)
            stack.callback(packs.close)
            connection = stack.enter_context(closing(connect_to_read(path)))
            check_version(connection, path)
            words = Words(connection, state, is_read_only=True)
        yield Store(
            takes=Takes(connection, packs, None, state, now_s),
            ledger=Ledger(connection, state),
            words=words,
            packs=packs,
            connection=connection,
        )


def _connect_or_rebuild(path: Path, packs: Packs) -> tuple[sqlite3.Connection, list[str]]:
    """Connect to an intact, migrated ledger; rebuild it where it is damaged, or missing beside takes."""
    connection = _connect_if_intact(path)
    was_damaged = connection is None
    if connection is None:
        _set_aside(path)
        connection = connect(path)
    try:
        asides = _asides(path)
        if not is_empty(connection) or not (asides or packs.numbers()):
            migrate(connection)
            return connection, []
        _rebuild(connection, asides[-1:])
    except BaseException:
        connection.close()
        raise
    what = f"was damaged, and is kept as {asides[-1].name}" if was_damaged else "was missing"
    return connection, [f"{path}: {what}; it was rebuilt from the takes"]


def _connect_if_intact(path: Path) -> sqlite3.Connection | None:
    """Connect to a ledger that is intact or empty; None where it is damaged."""
    if _is_only_a_wal(path):
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


def _is_only_a_wal(path: Path) -> bool:
    is_empty_file = not path.exists() or not path.stat().st_size
    return is_empty_file and path.with_name(f"{path.name}-wal").exists()


def _asides(path: Path) -> list[Path]:
    """Return the damaged ledgers that were set aside, the latest last."""
    numbers = (
        name[1] for name in map(_ASIDE.fullmatch, (each.name for each in path.parent.iterdir())) if name
    )
    return [_aside(path, number) for number in sorted(map(int, numbers))]


def _aside(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.damaged-{number}")


def _set_aside(path: Path) -> None:
    number = 1
    while (aside := _aside(path, number)).exists():
        number += 1
    for ending in ("-wal", "-shm", ""):  # the ledger last: while it is there, the set is incomplete
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    sync_folder(path.parent)


def _rebuild(connection: sqlite3.Connection, asides: list[Path]) -> None:
    """Fill an empty ledger with what can be read of the one set aside last, in one transaction."""
    connection.execute("PRAGMA journal_mode = WAL")
    with transaction(connection):
        create(connection)
        for aside in asides:
            with _ignore_damage(), closing(connect(aside)) as damaged:
                for table in _COPIED_TABLES:
                    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
                    types = [_TYPES[column[2]] for column in columns]
                    connection.executemany(
                        f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(types))})",  # noqa: S608 # of this list
                        _intact_rows(damaged, table, types),
                    )


def _intact_rows(damaged: sqlite3.Connection, table: str, types: list[type]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a table with values of the right types, up to the first that cannot be read."""
    with _ignore_damage():
        for row in damaged.execute(f"SELECT * FROM {table}"):  # noqa: S608 # of a list
            if list(map(type, row)) == types:
                yield row


@contextmanager
def _ignore_damage() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        if not is_damage(fault):
            raise  # the disk may work the next time


def _reconcile(connection: sqlite3.Connection, packs: Packs) -> list[str]:
    """Enter records that the ledger lacks; find misplaced takes, or delete their rows."""
    numbers = packs.numbers()
    with transaction(connection):
        connection.executemany("INSERT OR IGNORE INTO packs VALUES (?, 0)", ((number,) for number in numbers))
        connection.execute(
            "UPDATE packs SET is_spare = 0 "
            "WHERE is_spare AND EXISTS (SELECT 1 FROM takes WHERE pack = packs.number)"
        )
        lost = recover(connection, packs, misplaced(connection, packs))
    remove_spare(connection, packs)
    if numbers := packs.numbers():
        packs.begin(numbers[-1], end_of(connection, numbers[-1]))
    missing = "1 take is" if lost == 1 else f"{lost:,} takes are"
    return [f"{missing} missing from the disk, and will be made again"] if lost else []

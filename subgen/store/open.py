"""A store opened: its lock held, its shape renewed, what a killed run left behind taken in.

What is found damaged is put right from what is whole: a pack that ends too early costs the takes beyond its
end, a ledger that SQLite finds unsound is written again from the packs and from the rows that still read.
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
from subgen.store.recovery import end_of, mend, misplaced, remove_spare
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
from subgen.store.writer import Writer

__all__ = ["Store", "open_store", "open_store_to_read"]

_LEDGER = "ledger.db"
_PACKS = "packs"
_REWRITTEN = ("inputs", "lines", "readings", "choices", "outputs", "deliveries", "failures")
"""Tables that only the ledger has; takes and packs are found again in the packs."""
_KINDS = {"BLOB": bytes, "INTEGER": int, "TEXT": str}
_ASIDE = re.compile(r"ledger\.db\.damaged-([0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """All that a folder keeps.

    Attributes:
        takes: What was spoken.
        ledger: What was run, chosen and written.
        packs: The files of the takes.
        connection: To the database.
        remarks: What a person should know of its state.
    """

    takes: Takes
    ledger: Ledger
    packs: Packs
    connection: sqlite3.Connection
    remarks: tuple[str, ...] = ()

    def is_sound(self) -> bool:
        """Whether the database is in order."""
        with translate_errors(self.packs.folder):
            return is_sound(self.connection)

    def repair(self, keys: Iterable[TakeKey]) -> int:
        """Find takes again that are not what they were, or let them go.

        Returns:
            How many are gone.

        Raises:
            OutputError: The disk refused.
        """
        damaged = tuple(keys)
        with translate_errors(self.packs.folder), transaction(self.connection):
            lost = mend(self.connection, self.packs, map(bytes.fromhex, damaged))
        for key in damaged:
            self.takes.forget(key)
        return lost


@contextmanager
def open_store(state: Path, now_s: Callable[[], float]) -> Iterator[Store]:
    """A store of one's own, made where there is none.

    Args:
        state: Its folder, which exists.
        now_s: Gives the time in seconds since 1970.

    Raises:
        UsageError: Another run holds it, or a later version wrote it.
        OutputError: It cannot be opened.
    """
    with ExitStack() as stack:
        stack.enter_context(lock_folder(state, now_s))
        with translate_errors(state):
            path = state / _LEDGER
            packs = Packs(state / _PACKS)
            stack.callback(packs.close)
            connection, remarks = _sound(path, packs)
            stack.callback(connection.close)
            remarks += _taken_in(connection, packs)
            writing = stack.enter_context(closing(connect(path)))
            writer = Writer(writing, packs, state)
            stack.callback(writer.close)
        yield Store(  # what its user meets is not this folder's to explain
            takes=Takes(connection, packs, writer, state, now_s),
            ledger=Ledger(connection, state),
            packs=packs,
            connection=connection,
            remarks=tuple(remarks),
        )


@contextmanager
def open_store_to_read(state: Path, now_s: Callable[[], float]) -> Iterator[Store | None]:
    """A store as it stands, which another run may hold; nothing is written, or left behind.

    Yields:
        None where there is none.

    Raises:
        UsageError: A version wrote it that is not this one's.
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
        yield Store(
            takes=Takes(connection, packs, None, state, now_s),
            ledger=Ledger(connection, state),
            packs=packs,
            connection=connection,
        )


def _sound(path: Path, packs: Packs) -> tuple[sqlite3.Connection, list[str]]:
    """A connection to a ledger in order and in shape; where there is none, but takes, it is written again."""
    connection = _connected(path)
    was_damaged = connection is None
    if connection is None:
        _put_aside(path)
        connection = connect(path)
    try:
        asides = _asides(path)
        if not is_empty(connection) or not (asides or packs.numbers()):
            migrate(connection)
            return connection, []
        _write_again(connection, asides[-1:])
    except BaseException:
        connection.close()
        raise
    what = f"was damaged, and is kept as {asides[-1].name}" if was_damaged else "had gone"
    return connection, [f"{path}: {what}; it is written again from the takes"]


def _connected(path: Path) -> sqlite3.Connection | None:
    """A connection to a ledger that is sound, or empty; None where it is damaged."""
    if _is_only_a_wal(path):
        return None  # SQLite would delete what is there of it
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
    """Damaged ledgers, the latest last."""
    numbers = (
        name[1] for name in map(_ASIDE.fullmatch, (each.name for each in path.parent.iterdir())) if name
    )
    return [_aside(path, number) for number in sorted(map(int, numbers))]


def _aside(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.damaged-{number}")


def _put_aside(path: Path) -> None:
    number = 1
    while (aside := _aside(path, number)).exists():
        number += 1
    for ending in ("-wal", "-shm", ""):  # the ledger last: as long as it is there, this is not done
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    sync_folder(path.parent)


def _write_again(connection: sqlite3.Connection, asides: list[Path]) -> None:
    """Give an empty ledger what can be read of the one put aside last; all at once, or it stays empty."""
    connection.execute("PRAGMA journal_mode = WAL")
    with transaction(connection):
        create(connection)
        for aside in asides:
            with _as_far_as_it_reads(), closing(connect(aside)) as damaged:
                for table in _REWRITTEN:
                    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
                    kinds = [_KINDS[column[2]] for column in columns]
                    connection.executemany(
                        f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(kinds))})",  # noqa: S608 # of this list
                        _rows(damaged, table, kinds),
                    )


def _rows(damaged: sqlite3.Connection, table: str, kinds: list[type]) -> Iterator[tuple[object, ...]]:
    """The rows of a table up to the first that does not read, but for those that make no sense."""
    with _as_far_as_it_reads():
        for row in damaged.execute(f"SELECT * FROM {table}"):  # noqa: S608 # of a list
            if list(map(type, row)) == kinds:
                yield row


@contextmanager
def _as_far_as_it_reads() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        if not is_damage(fault):
            raise  # it may read the next time


def _taken_in(connection: sqlite3.Connection, packs: Packs) -> list[str]:
    """Enter what was written and not entered, and find or strike out what is not where it was entered."""
    numbers = packs.numbers()
    with transaction(connection):
        connection.executemany("INSERT OR IGNORE INTO packs VALUES (?, 0)", ((number,) for number in numbers))
        connection.execute(
            "UPDATE packs SET is_spare = 0 "
            "WHERE is_spare AND EXISTS (SELECT 1 FROM takes WHERE pack = packs.number)"
        )
        lost = mend(connection, packs, misplaced(connection, packs))
    remove_spare(connection, packs)
    if numbers := packs.numbers():
        packs.begin(numbers[-1], end_of(connection, numbers[-1]))
    gone = "1 take has" if lost == 1 else f"{lost:,} takes have"
    return [f"{gone} gone from the disk, and will be made again"] if lost else []

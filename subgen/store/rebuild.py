"""A ledger filled again from one that is damaged; `subgen.store.recovery` finds its takes in the packs."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from subgen.disk import sync_folder
from subgen.store.schema import create, is_damage, transaction

__all__ = ["asides", "rebuild", "set_aside"]

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


def asides(path: Path) -> list[Path]:
    """Return the damaged ledgers that were set aside, the latest last."""
    numbers = (
        name[1] for name in map(_ASIDE.fullmatch, (each.name for each in path.parent.iterdir())) if name
    )
    return [_aside(path, number) for number in sorted(map(int, numbers))]


def _aside(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.damaged-{number}")


def set_aside(path: Path) -> None:
    """Rename a damaged ledger."""
    number = 1
    while (aside := _aside(path, number)).exists():
        number += 1
    for ending in ("-wal", "-shm", ""):  # the ledger last: while it is there, the set is incomplete
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    sync_folder(path.parent)


def rebuild(
    connection: sqlite3.Connection,
    damaged_ledgers: list[Path],
    open_damaged: Callable[[Path], sqlite3.Connection],
) -> None:
    """Fill an empty ledger with what can be read of damaged ones, in one transaction.

    Args:
        connection: Connection to the empty ledger.
        damaged_ledgers: The damaged ledgers.
        open_damaged: Opens one of them.
    """
    with transaction(connection):
        create(connection)
        for path in damaged_ledgers:
            with _ignore_damage(), closing(open_damaged(path)) as damaged:
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

"""The ledger: one SQLite database, and the steps that brought it to its present shape.

    takes       where each take is: one row a take
    packs       the files of takes; a spare one does not count: it is being copied to, or was copied
    gaps        stretches of packs that belong to no take any more
    failures    why there is no take: one row a request that failed when it was last tried
    inputs      what was run into this folder, as it was last run: settings, and the script but for its lines
    lines       the lines of those
    readings    retakes: the requests of a line's whole text, made anew
    choices     which reading a line has, where it is not the first; and retakes that are not delivered yet
    outputs     the manifest: every file that was written, from what, and what it was like then
    deliveries  what each input's outputs came to

A step is a transaction of its own, and never changes once it was released. A database of a later version
than this module knows is refused.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path

from subgen.errors import UsageError

__all__ = [
    "VERSION",
    "check_version",
    "connect",
    "connect_to_read",
    "create",
    "is_damage",
    "is_empty",
    "is_in_order",
    "is_sound",
    "migrate",
    "transaction",
]

_APPLICATION_ID = int.from_bytes(b"subg", "big")

_STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "a ledger of takes, inputs and outputs",
        (
            """CREATE TABLE takes (
                key BLOB PRIMARY KEY, pack INTEGER NOT NULL, offset INTEGER NOT NULL,
                pcm_bytes INTEGER NOT NULL, note_bytes INTEGER NOT NULL,
                pcm_crc INTEGER NOT NULL, note_crc INTEGER NOT NULL, doubt TEXT, row_crc INTEGER NOT NULL
            ) WITHOUT ROWID""",
            "CREATE TABLE packs (number INTEGER PRIMARY KEY, is_spare INTEGER NOT NULL)",
            """CREATE TABLE gaps (
                pack INTEGER NOT NULL, offset INTEGER NOT NULL, bytes INTEGER NOT NULL,
                PRIMARY KEY (pack, offset)
            ) WITHOUT ROWID""",
            "CREATE TABLE failures (key BLOB PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID",
            """CREATE TABLE inputs (
                stem TEXT PRIMARY KEY, digest BLOB NOT NULL, script BLOB NOT NULL, settings BLOB NOT NULL,
                service TEXT NOT NULL
            ) WITHOUT ROWID""",
            """CREATE TABLE lines (
                stem TEXT NOT NULL, place INTEGER NOT NULL, line BLOB NOT NULL, PRIMARY KEY (stem, place)
            ) WITHOUT ROWID""",
            """CREATE TABLE readings (
                whole BLOB NOT NULL, number INTEGER NOT NULL, parts BLOB NOT NULL, PRIMARY KEY (whole, number)
            ) WITHOUT ROWID""",
            """CREATE TABLE choices (
                stem TEXT NOT NULL, line TEXT NOT NULL, whole BLOB NOT NULL, is_ordered INTEGER NOT NULL,
                number INTEGER NOT NULL, PRIMARY KEY (stem, line, whole, is_ordered)
            ) WITHOUT ROWID""",
            """CREATE TABLE outputs (
                path TEXT PRIMARY KEY, stem TEXT NOT NULL, kind TEXT NOT NULL, recipe BLOB NOT NULL,
                bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL, digest BLOB NOT NULL
            ) WITHOUT ROWID""",
            "CREATE TABLE deliveries (stem TEXT PRIMARY KEY, facts BLOB NOT NULL) WITHOUT ROWID",
        ),
    ),
)
"""What each step is for, and its statements."""

VERSION = len(_STEPS)

_LATEST_VERSION = 10_000
"""Of any that will ever be: a header that tells of a later one is damaged."""

_PATIENCE_S = 60
"""How long the two threads of a run wait for each other: a disk may take long over a commit."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection that writes: what it has committed is on the disk.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    connection = _connection(str(path.absolute()))  # lest a folder called `file:` be taken for a URI
    try:
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that only reads, and leaves no file behind where nobody writes.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    is_live = path.with_name(f"{path.name}-wal").exists()
    how = "mode=ro" if is_live else "immutable=1"
    return _connection(f"{path.absolute().as_uri()}?{how}")


def _connection(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        name,
        uri=name.startswith("file:"),
        isolation_level=None,
        check_same_thread=False,
        timeout=_PATIENCE_S,
    )
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")  # of a damaged row, too
    return connection


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database, which may be empty, to the present shape.

    Raises:
        sqlite3.Error: It cannot be read or written.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    for version in range(_marks(connection)[0], VERSION):
        with transaction(connection):
            _take_step(connection, version)


def create(connection: sqlite3.Connection) -> None:
    """Give an empty database the present shape, within a transaction."""
    for version in range(VERSION):
        _take_step(connection, version)


def _take_step(connection: sqlite3.Connection, version: int) -> None:
    for statement in _STEPS[version][1]:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version + 1}")
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    """Version and application of a database, as its header tells of them."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    return version, application


def _tables(connection: sqlite3.Connection) -> dict[str, str]:
    """Name -> how it was made."""
    return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))


@cache
def _present_tables() -> dict[str, str]:
    with closing(_connection(":memory:")) as connection:
        create(connection)
        return _tables(connection)


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nothing was ever written to a database."""
    return _marks(connection) == (0, 0) and not _tables(connection)


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """See that a database that is only read has the present shape.

    Raises:
        UsageError: It has another one.
        sqlite3.Error: It cannot be read.
    """
    _check_ours(connection, path)
    if _marks(connection)[0] < VERSION:
        raise UsageError(f"{path}: an earlier subgen wrote it: run a job into the folder, which renews it")


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    version, application = _marks(connection)
    if application == _APPLICATION_ID and VERSION < version < _LATEST_VERSION:
        raise UsageError(
            f"{path}: a later subgen wrote it (version {version}, this one knows {VERSION}): "
            "install that one, or give another --out"
        )
    tables = _tables(connection)
    if application != _APPLICATION_ID and (version or application or tables) and "takes" not in tables:
        raise UsageError(f"{path}: is no ledger of subgen's: move it away, or give another --out")


def is_in_order(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether a database is a ledger in order, or empty; one in order has the present shape from then on.

    Raises:
        UsageError: A later version wrote it, or it is no ledger.
        sqlite3.Error: It cannot be read or written, for which the file is not to blame.
    """
    try:
        if is_empty(connection):
            return True
        _check_ours(connection, path)
        version, application = _marks(connection)
        if application != _APPLICATION_ID or not 0 < version <= VERSION:
            return False
        if not is_sound(connection):
            return False
        migrate(connection)
        return _present_tables().items() <= _tables(connection).items()
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        if is_damage(fault) or (_name(fault) == "SQLITE_READONLY" and os.access(path, os.W_OK)):
            return False
        raise


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether a database is whole, as SQLite's own check says; the quick one is blind to rows out of order.

    Raises:
        sqlite3.Error: It cannot be read, for which the file is not to blame.
    """
    try:
        with closing(connection.execute("PRAGMA integrity_check(1)")) as rows:
            return bool(rows.fetchone() == ("ok",))
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        if is_damage(fault):
            return False
        raise


def is_damage(fault: Exception) -> bool:
    """Whether a fault says that the file is not what it was, rather than that the disk refuses."""
    if isinstance(fault, UnicodeDecodeError):
        return True  # SQLite's message names what it could not make sense of
    return _name(fault) == "SQLITE_ERROR" or _name(fault).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _name(fault: Exception) -> str:
    return getattr(fault, "sqlite_errorname", "")  # what Python itself says has none


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise

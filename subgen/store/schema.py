"""The ledger: one SQLite database, and its migrations.

    takes       place of each take: one row a take
    packs       files of takes; a spare one is not in use: it is being copied to, or was copied
    gaps        ranges of packs that belong to no take any more
    failures    reasons for missing takes: one row a request that failed when it was last tried
    inputs      inputs as they were last run: settings, and the script without its lines
    lines       lines of the inputs
    readings    retakes: the requests of a line's whole text, spoken again
    choices     take version of a line, where it is not the first; and retakes that are not delivered yet
    outputs     the manifest: every file that was written, its fingerprint, and its stamp
    deliveries  facts of each input's outputs
    dependencies  one digest for each dependency of a written file, to say later why the file is stale
    line_digests  digests of the lines of each input, as they were last delivered
    words       words of takes that were costly to align: one row for each take and text

Blobs hold the types of `subgen.ports.records`, packed by `serialization`.

A migration is one transaction, and never changes once it was released. A database of a later version than
this module knows is refused.
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
    "connect_in_memory",
    "connect_to_read",
    "create",
    "is_damage",
    "is_empty",
    "is_in_order",
    "is_readable",
    "is_sound",
    "migrate",
    "transaction",
]

_APPLICATION_ID = int.from_bytes(b"subg", "big")

_MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
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
    (
        "the reason why an output is stale",
        (
            """CREATE TABLE dependencies (
                path TEXT PRIMARY KEY, stem TEXT NOT NULL, digests BLOB NOT NULL
            ) WITHOUT ROWID""",
            "CREATE TABLE line_digests (stem TEXT PRIMARY KEY, digests BLOB NOT NULL) WITHOUT ROWID",
        ),
    ),
    (
        "words that were costly to align",
        (
            """CREATE TABLE words (
                take BLOB NOT NULL, text BLOB NOT NULL, stamp BLOB NOT NULL, aligner TEXT NOT NULL,
                record BLOB NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (take, text)
            ) WITHOUT ROWID""",
        ),
    ),
)
"""Purpose of each migration, and its statements."""

VERSION = len(_MIGRATIONS)

_NEW_TABLE = "CREATE TABLE "

_LATEST_VERSION = 10_000
"""Bound for all versions to come: a header with a later one is damaged."""

_BUSY_TIMEOUT_S = 60
"""Longest time that the two threads of a run wait for each other: a commit may take long."""


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection that writes; a commit is on the disk when it returns.

    Raises:
        sqlite3.Error: The database cannot be opened.
    """
    connection = _connection(str(path.absolute()))  # or a folder called `file:` would be read as a URI
    try:
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a connection that only reads, and leaves no file behind where no run is writing.

    Raises:
        sqlite3.Error: The database cannot be opened.
    """
    is_live = path.with_name(f"{path.name}-wal").exists()
    mode = "mode=ro" if is_live else "immutable=1"
    return _connection(f"{path.absolute().as_uri()}?{mode}")


def connect_in_memory() -> sqlite3.Connection:
    """Open an empty database that is nowhere on the disk."""
    return _connection(":memory:")


def _connection(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        name,
        uri=name.startswith("file:"),
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_TIMEOUT_S,
    )
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")  # a row may be damaged
    return connection


def migrate(connection: sqlite3.Connection) -> None:
    """Migrate a database, which may be empty, to the current schema.

    Raises:
        sqlite3.Error: The database cannot be read or written.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    for version in range(_marks(connection)[0], VERSION):
        with transaction(connection):
            _apply(connection, version)


def create(connection: sqlite3.Connection) -> None:
    """Create the current schema in an empty database, within a transaction."""
    for version in range(VERSION):
        _apply(connection, version)


def _apply(connection: sqlite3.Connection, version: int) -> None:
    for statement in _MIGRATIONS[version][1]:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version + 1}")
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    """Read the version and the application id from the header of a database."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    return version, application


def _tables(connection: sqlite3.Connection) -> dict[str, str]:
    """Return name -> SQL statement of all tables."""
    return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))


@cache
def _current_tables() -> dict[str, str]:
    with closing(_connection(":memory:")) as connection:
        create(connection)
        return _tables(connection)


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nothing was ever written to a database."""
    return _marks(connection) == (0, 0) and not _tables(connection)


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """Check that a database that is only read has the current schema, or lacks no more than tables.

    Empty tables of this connection stand in for those that an earlier version did not have, so that a folder
    of that version can be read without being written to.

    Raises:
        UsageError: It has another schema.
        sqlite3.Error: It cannot be read.
    """
    _check_owner(connection, path)
    version = _marks(connection)[0]
    missing = [statement for _, statements in _MIGRATIONS[version:] for statement in statements]
    if version < 1 or not all(statement.startswith(_NEW_TABLE) for statement in missing):
        raise UsageError(f"{path}: an earlier subgen wrote it: run a job into the folder, which migrates it")
    connection.execute("PRAGMA temp_store = MEMORY")
    for statement in missing:
        connection.execute(statement.replace(_NEW_TABLE, "CREATE TEMP TABLE ", 1))


def _check_owner(connection: sqlite3.Connection, path: Path) -> None:
    version, application = _marks(connection)
    if application == _APPLICATION_ID and VERSION < version < _LATEST_VERSION:
        raise UsageError(
            f"{path}: a later subgen wrote it (version {version}, this one knows {VERSION}): "
            "install that one, or give another --out"
        )
    tables = _tables(connection)
    if application != _APPLICATION_ID and (version or application or tables) and "takes" not in tables:
        raise UsageError(f"{path}: is not a ledger of subgen: move it away, or give another --out")


def is_in_order(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether a database is empty or an intact ledger; an intact one is migrated to the current schema.

    Raises:
        UsageError: A later version wrote it, or it is not a ledger.
        sqlite3.Error: It cannot be read or written, through no fault of the file.
    """
    try:
        if is_empty(connection):
            return True
        _check_owner(connection, path)
        version, application = _marks(connection)
        if application != _APPLICATION_ID or not 0 < version <= VERSION:
            return False
        if not is_sound(connection):
            return False
        migrate(connection)
        return _current_tables().items() <= _tables(connection).items()
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        if is_damage(fault) or (_name(fault) == "SQLITE_READONLY" and os.access(path, os.W_OK)):
            return False
        raise


def is_readable(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether a database that is only read is an intact ledger, of this version or an earlier one; not empty.

    Raises:
        UsageError: A later version wrote it, or it is not a ledger.
        sqlite3.Error: It cannot be read, through no fault of the file.
    """
    try:
        if is_empty(connection):
            return False
        _check_owner(connection, path)
        version, application = _marks(connection)
        if application != _APPLICATION_ID or not 0 < version <= VERSION:
            return False
        check_version(connection, path)
        temporary = dict(connection.execute("SELECT name, sql FROM sqlite_temp_master WHERE type = 'table'"))
        tables = _tables(connection) | temporary
        return is_sound(connection) and _current_tables().items() <= tables.items()
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        if is_damage(fault):
            return False
        raise


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether a database passes SQLite's integrity check; the quick check misses rows out of order.

    Raises:
        sqlite3.Error: It cannot be read, through no fault of the file.
    """
    try:
        with closing(connection.execute("PRAGMA integrity_check(1)")) as rows:
            return bool(rows.fetchone() == ("ok",))
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        if is_damage(fault):
            return False
        raise


def is_damage(fault: Exception) -> bool:
    """Whether an error says that the file is damaged, rather than that the disk failed."""
    if isinstance(fault, UnicodeDecodeError):
        return True  # from SQLite's message, which quotes the damaged name
    return _name(fault) == "SQLITE_ERROR" or _name(fault).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _name(fault: Exception) -> str:
    return getattr(fault, "sqlite_errorname", "")  # errors of the sqlite3 module itself have none


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit all changes of a block, or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise

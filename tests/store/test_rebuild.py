"""Rebuilding: a damaged or missing ledger is rebuilt from the packs; a foreign database is not changed."""

import asyncio
import re
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from hypothesis import given, settings, strategies as st

from subgen.errors import UsageError
from subgen.store import open_store, open_store_to_read
from tests.support.real_store import GIVEN, held, kept, key, now_s, overwrite, some

pytestmark = pytest.mark.usefixtures("hasty_disk")

LEDGER, PACK = "ledger.db", "packs/000001.pack"
Opener = Callable[[Path, Callable[[], float]], AbstractContextManager[object]]
REBUILT = "it was rebuilt from the takes"
MANY = some(*range(40))


def alter(state: Path, *statements: str) -> None:
    """Change a ledger without the store."""
    with closing(sqlite3.connect(state / LEDGER, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE takes SET offset = offset + 1",
        "UPDATE takes SET offset = 0",
        "UPDATE takes SET offset = 9000000000",
        "UPDATE takes SET offset = -1",
        "UPDATE takes SET offset = 'far away'",
        "UPDATE takes SET pcm_bytes = 2 WHERE key = (SELECT max(key) FROM takes)",
        "UPDATE takes SET pcm_crc = 1, note_crc = x'00'",
        "UPDATE takes SET pack = 77",
        "UPDATE takes SET pack = 1.5",
        "UPDATE takes SET doubt = 5",
        "UPDATE takes SET doubt = CAST(x'ff' AS TEXT)",
        "UPDATE takes SET key = key || 'a' WHERE key = (SELECT min(key) FROM takes)",
        "UPDATE takes SET key = zeroblob(16) WHERE key = (SELECT min(key) FROM takes)",
        "DELETE FROM takes",
        "DELETE FROM takes WHERE key = (SELECT min(key) FROM takes)",
        "DELETE FROM takes WHERE key = (SELECT max(key) FROM takes)",
        "DELETE FROM packs",
        "UPDATE packs SET number = 7",
        "UPDATE packs SET is_spare = 1",
        "UPDATE packs SET is_spare = 'a'",
        "INSERT INTO gaps VALUES (1, 5, 100)",
        "INSERT INTO gaps VALUES ('a', 'b', 'c'), (1, 'b', 3), (1, -9, 1 << 60), (7, 1, 1)",
        "DROP TABLE gaps",
        "DROP TABLE takes",
        "DROP TABLE lines",
        "PRAGMA user_version = -5",
        "PRAGMA user_version = 3000000",
        "PRAGMA application_id = 5",
    ],
)
def test_takes_are_found_whatever_the_ledger_says_of_them(state: Path, statement: str) -> None:
    alter(state, statement)

    with open_store_to_read(state, now_s) as reading:
        assert reading is not None
        assert held(reading) == some(1, 2, 3)
    with open_store(state, now_s) as store:
        assert held(store) == some(1, 2, 3)
        assert not [remark for remark in store.remarks if "missing from the disk" in remark]
        asyncio.run(kept(store, some(4)))
    with open_store(state, now_s) as store:
        assert (held(store), store.remarks) == (some(1, 2, 3, 4), ())


def test_takes_whose_columns_are_null_are_found(state: Path) -> None:
    schema = "PRAGMA writable_schema = 1"
    lax = "UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '         ')"
    alter(state, schema, lax)
    alter(state, "UPDATE takes SET offset = NULL, pcm_bytes = NULL, row_crc = NULL")

    with open_store(state, now_s) as store:
        assert held(store) == some(1, 2, 3)


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an intact store with many takes and an input."""
    folder = tmp_path_factory.mktemp("larger")
    with open_store(folder, now_s) as store:
        asyncio.run(kept(store, MANY))
        store.ledger.remember(GIVEN)
    return folder


@settings(max_examples=60)
@given(
    st.floats(0, 1, exclude_max=True), st.one_of(st.binary(min_size=1, max_size=5000), st.just(bytes(9000)))
)
def test_garbage_in_the_ledger_loses_no_take(
    tmp_path_factory: pytest.TempPathFactory, larger: Path, place: float, garbage: bytes
) -> None:
    state = copytree(larger, tmp_path_factory.mktemp("state"), dirs_exist_ok=True)
    overwrite(state / LEDGER, int(place * (state / LEDGER).stat().st_size), garbage)

    with open_store_to_read(state, now_s) as reading:
        assert reading is not None
        assert held(reading) == MANY
    with open_store(state, now_s) as store:
        assert held(store) == MANY
        store.ledger.remember(GIVEN)
        assert store.ledger.remembered("a") == GIVEN
    with open_store(state, now_s) as store:
        assert (held(store), store.remarks) == (MANY, ())
    rmtree(state)


@pytest.mark.parametrize("content", [b"", b"not SQLite at all\n" * 99, bytes(8192)])
def test_a_file_that_is_not_a_database_is_set_aside(state: Path, content: bytes) -> None:
    (state / LEDGER).write_bytes(content)

    with open_store(state, now_s) as store:
        assert held(store) == some(1, 2, 3)
        assert len(store.remarks) == 1
    asides = [path for path in state.iterdir() if path.name.startswith("ledger.db.damaged")]
    assert [path.read_bytes() for path in asides] == [content] * bool(content)


def test_a_missing_ledger_is_rebuilt_from_the_packs(state: Path) -> None:
    (state / LEDGER).unlink()

    with open_store(state, now_s) as store:
        assert held(store) == some(1, 2, 3)
        assert store.remarks == (f"{state / LEDGER}: was missing; {REBUILT}",)


def test_readable_rows_of_a_damaged_ledger_are_copied(state: Path) -> None:
    with open_store(state, now_s) as store:
        store.ledger.remember(GIVEN)
        store.takes.fail(key(8), "why")
    alter(state, "DROP TABLE outputs")

    with open_store(state, now_s) as store:
        assert (store.ledger.remembered("a"), store.takes.failure(key(8))) == (GIVEN, "why")
        assert store.remarks == (
            f"{state / LEDGER}: was damaged, and is kept as ledger.db.damaged-1; {REBUILT}",
        )


@pytest.mark.parametrize("opener", [open_store, open_store_to_read])
def test_a_ledger_of_a_later_version_is_refused_and_not_changed(state: Path, opener: Opener) -> None:
    alter(state, "PRAGMA user_version = 99")
    before = (state / LEDGER).read_bytes()

    with pytest.raises(UsageError, match=re.escape(str(state / LEDGER))) as refused, opener(state, now_s):
        pass

    assert str(refused.value).endswith(
        "a later subgen wrote it (version 99, this one knows 3): install that one, or give another --out"
    )
    assert (state / LEDGER).read_bytes() == before


@pytest.mark.parametrize("opener", [open_store, open_store_to_read])
@pytest.mark.parametrize("version", [0, 1, 99])
def test_the_database_of_another_program_is_refused_and_not_changed(
    tmp_path: Path, version: int, opener: Opener
) -> None:
    alter(tmp_path, "CREATE TABLE birds (name)", f"PRAGMA user_version = {version}")
    before = (tmp_path / LEDGER).read_bytes()

    with (
        pytest.raises(UsageError, match=r"is not a ledger of subgen: move it away, or give another --out$"),
        opener(tmp_path, now_s),
    ):
        pass

    assert (tmp_path / LEDGER).read_bytes() == before

"""A ledger that is damaged or gone is written again from the packs; one that is not ours is left alone."""

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
AGAIN = "written again from the takes"
MANY = some(*range(40))


def alter(state: Path, *statements: str) -> None:
    """Change a ledger behind the store's back."""
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
def test_a_take_is_found_again_whatever_the_ledger_says_of_it(state: Path, statement: str) -> None:
    alter(state, statement)

    with open_store(state, now_s) as store:
        assert held(store) == some(1, 2, 3)
        assert not [remark for remark in store.remarks if "gone from the disk" in remark]
        asyncio.run(kept(store, some(4)))
    with open_store(state, now_s) as store:
        assert (held(store), store.remarks) == (some(1, 2, 3, 4), ())


def test_a_column_that_is_null_is_found_again(state: Path) -> None:
    schema = "PRAGMA writable_schema = 1"
    lax = "UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '         ')"
    alter(state, schema, lax)
    alter(state, "UPDATE takes SET offset = NULL, pcm_bytes = NULL, row_crc = NULL")

    with open_store(state, now_s) as store:
        assert held(store) == some(1, 2, 3)


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in order, of more than that."""
    folder = tmp_path_factory.mktemp("larger")
    with open_store(folder, now_s) as store:
        asyncio.run(kept(store, MANY))
        store.ledger.remember(GIVEN)
    return folder


@settings(max_examples=60)
@given(
    st.floats(0, 1, exclude_max=True), st.one_of(st.binary(min_size=1, max_size=5000), st.just(bytes(9000)))
)
def test_a_ledger_with_garbage_in_it_loses_no_take(
    tmp_path_factory: pytest.TempPathFactory, larger: Path, place: float, garbage: bytes
) -> None:
    state = copytree(larger, tmp_path_factory.mktemp("state"), dirs_exist_ok=True)
    overwrite(state / LEDGER, int(place * (state / LEDGER).stat().st_size), garbage)

    with open_store(state, now_s) as store:
        assert held(store) == MANY
        store.ledger.remember(GIVEN)
        assert store.ledger.remembered("a") == GIVEN
    with open_store(state, now_s) as store:
        assert (held(store), store.remarks) == (MANY, ())
    rmtree(state)


@pytest.mark.parametrize("content", [b"", b"not SQLite at all\n" * 99, bytes(8192)])
def test_a_file_that_is_no_database_is_put_aside(state: Path, content: bytes) -> None:
    (state / LEDGER).write_bytes(content)

    with open_store(state, now_s) as store:
        assert held(store) == some(1, 2, 3)
        assert len(store.remarks) == 1
    asides = [path for path in state.iterdir() if path.name.startswith("ledger.db.damaged")]
    assert [path.read_bytes() for path in asides] == [content] * bool(content)


def test_a_ledger_that_has_gone_is_written_again_from_the_packs(state: Path) -> None:
    (state / LEDGER).unlink()

    with open_store(state, now_s) as store:
        assert held(store) == some(1, 2, 3)
        assert store.remarks == (f"{state / LEDGER}: had gone; it is {AGAIN}",)


def test_what_still_reads_of_a_damaged_ledger_is_taken_over(state: Path) -> None:
    with open_store(state, now_s) as store:
        store.ledger.remember(GIVEN)
        store.takes.fail(key(8), "why")
    alter(state, "DROP TABLE outputs")

    with open_store(state, now_s) as store:
        assert (store.ledger.remembered("a"), store.takes.failure(key(8))) == (GIVEN, "why")
        assert store.remarks == (
            f"{state / LEDGER}: was damaged, and is kept as ledger.db.damaged-1; it is {AGAIN}",
        )


@pytest.mark.parametrize("how", [open_store, open_store_to_read])
def test_a_later_version_is_refused_and_left_alone(state: Path, how: Opener) -> None:
    alter(state, "PRAGMA user_version = 99")
    before = (state / LEDGER).read_bytes()

    with pytest.raises(UsageError, match=re.escape(str(state / LEDGER))) as refused, how(state, now_s):
        pass

    assert str(refused.value).endswith(
        "a later subgen wrote it (version 99, this one knows 1): install that one, or give another --out"
    )
    assert (state / LEDGER).read_bytes() == before


@pytest.mark.parametrize("how", [open_store, open_store_to_read])
@pytest.mark.parametrize("version", [0, 1, 99])
def test_another_programs_database_is_refused_and_left_alone(
    tmp_path: Path, version: int, how: Opener
) -> None:
    alter(tmp_path, "CREATE TABLE birds (name)", f"PRAGMA user_version = {version}")
    before = (tmp_path / LEDGER).read_bytes()

    with (
        pytest.raises(UsageError, match=r"is no ledger of subgen's: move it away, or give another --out$"),
        how(tmp_path, now_s),
    ):
        pass

    assert (tmp_path / LEDGER).read_bytes() == before

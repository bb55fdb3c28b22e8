"""Reading a store: nothing is written, and another run may be using the folder."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

from subgen.store import Store, clean, open_store, open_store_to_read
from tests.support.real_store import held, keep, kept, key, nobody, now_s, some, take

pytestmark = pytest.mark.usefixtures("hasty_disk")


async def test_a_take_is_in_the_folder_when_keep_returns(tmp_path: Path, store: Store) -> None:
    await store.takes.keep(key(1), take(1), None, nobody)

    with open_store_to_read(tmp_path, now_s) as reading:
        assert reading is not None
        assert held(reading) == some(1)


def test_a_folder_without_a_store_reads_as_none(tmp_path: Path) -> None:
    with open_store_to_read(tmp_path, now_s) as store:
        assert store is None
    assert list(tmp_path.iterdir()) == []


def test_reading_changes_nothing_in_a_folder(tmp_path: Path) -> None:
    keep(tmp_path, some(1))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    with open_store_to_read(tmp_path, now_s) as store:
        assert store is not None
        assert held(store) == some(1)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_takes_that_a_killed_run_committed_are_read(tmp_path: Path) -> None:
    (tmp_path / "live").mkdir()
    with open_store(tmp_path / "live", now_s) as store:
        asyncio.run(kept(store, some(1)))
        killed = copytree(tmp_path / "live", tmp_path / "killed")
    before = {path: path.stat().st_size for path in killed.rglob("*")}

    with open_store_to_read(killed, now_s) as reading:
        assert reading is not None
        assert held(reading) == some(1)

    assert (killed / "ledger.db-wal").stat().st_size > 0
    assert {path: path.stat().st_size for path in killed.rglob("*")} == before


def damage(state: Path) -> None:
    """Make a ledger unreadable."""
    (state / "ledger.db").write_bytes(b"not SQLite at all")


def lose(state: Path) -> None:
    """Delete a ledger."""
    (state / "ledger.db").unlink()


def empty(state: Path) -> None:
    """Leave nothing of a ledger but its name."""
    (state / "ledger.db").write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "what"), [(damage, "is damaged"), (lose, "is missing"), (empty, "is missing")]
)
def test_a_ledger_is_read_as_a_run_would_rebuild_it(
    state: Path, harm: Callable[[Path], None], what: str
) -> None:
    harm(state)
    before = {path: path.stat().st_mtime_ns for path in state.rglob("*")}

    with open_store_to_read(state, now_s) as reading:
        assert reading is not None
        assert held(reading) == some(1, 2, 3)
        remark = f"{state / 'ledger.db'}: {what}; the next run rebuilds it from the takes"
        assert reading.remarks == (remark,)

    assert {path: path.stat().st_mtime_ns for path in state.rglob("*")} == before


def test_takes_of_lost_packs_are_read_as_missing(state: Path) -> None:
    (state / "packs" / "000001.pack").unlink()

    with open_store_to_read(state, now_s) as reading:
        assert reading is not None
        assert held(reading) == {}
        assert reading.remarks == ("3 takes are missing from the disk, and will be made again",)


def test_takes_that_a_killed_run_wrote_and_did_not_enter_are_read(state: Path) -> None:
    with closing(sqlite3.connect(state / "ledger.db")) as connection, connection:
        connection.execute("DELETE FROM takes WHERE offset = (SELECT max(offset) FROM takes)")
    before = {path: path.read_bytes() for path in state.rglob("*") if path.is_file()}

    with open_store_to_read(state, now_s) as reading:
        assert reading is not None
        assert (held(reading), reading.remarks) == (some(1, 2, 3), ())

    assert {path: path.read_bytes() for path in state.rglob("*") if path.is_file()} == before


def test_a_reader_finds_takes_that_another_process_moved_while_cleaning(tmp_path: Path) -> None:
    keep(tmp_path, some(1, 2))
    with open_store(tmp_path, now_s) as store, open_store_to_read(tmp_path, now_s) as reading:
        assert reading is not None
        assert reading.takes.samples(key(2)) == 300
        clean(store, {bytes.fromhex(key(2))})

        assert held(reading) == some(2)

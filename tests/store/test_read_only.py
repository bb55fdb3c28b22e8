"""Reading a store: nothing is written, and another run may be using the folder."""

import asyncio
from pathlib import Path
from shutil import copytree

import pytest

from subgen.errors import OutputError
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


def test_the_error_of_a_damaged_ledger_that_is_only_read_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not SQLite at all")

    with (
        pytest.raises(OutputError, match="run a job into the folder: it rebuilds the ledger"),
        open_store_to_read(tmp_path, now_s),
    ):
        pass


def test_a_reader_finds_takes_that_another_process_moved_while_cleaning(tmp_path: Path) -> None:
    keep(tmp_path, some(1, 2))
    with open_store(tmp_path, now_s) as store, open_store_to_read(tmp_path, now_s) as reading:
        assert reading is not None
        assert reading.takes.samples(key(2)) == 300
        clean(store, {bytes.fromhex(key(2))})

        assert held(reading) == some(2)

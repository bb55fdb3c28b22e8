"""What outputs depend on, in the ledger; and a ledger of version 0.1.0, which does not record it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from subgen.align.word_stats import WordAudit
from subgen.model import Summary
from subgen.ports.records import DeliveryFacts, FileStamp, Member
from subgen.store import open_store, open_store_to_read
from subgen.store.schema import VERSION
from tests.support.real_store import GIVEN, held, keep, now_s, some

pytestmark = pytest.mark.usefixtures("hasty_disk")

TABLES_OF_VERSION_1 = {
    "takes",
    "packs",
    "gaps",
    "failures",
    "inputs",
    "lines",
    "readings",
    "choices",
    "outputs",
    "deliveries",
}
FACTS = DeliveryFacts(
    summary=Summary(lines=1, done=1, failed=0, requests=1, characters=3),
    samples=300,
    late_s=0.0,
    words=WordAudit(said=1),
    findings=(),
)
MEMBER = Member(path=Path("a.srt"), kind="srt", fingerprint=b"r", stamp=FileStamp(5, 6, b"digest"))


def version_of(state: Path) -> int:
    with closing(sqlite3.connect(state / "ledger.db")) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        return int(version)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as version 0.1.0 left it: takes, an input and an output, in the tables of that version."""
    keep(tmp_path, some(1, 2))
    with open_store(tmp_path, now_s) as store:
        store.ledger.remember(GIVEN)
        store.ledger.deliver("a", [MEMBER], FACTS, b"")
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        drops = "".join(f"DROP TABLE {name}; " for name in tables - TABLES_OF_VERSION_1)
        connection.executescript(f"{drops} PRAGMA user_version = 1; VACUUM")
    return tmp_path


def test_a_ledger_of_version_1_is_migrated_and_keeps_all(folder: Path) -> None:
    with open_store(folder, now_s) as store:
        assert held(store) == some(1, 2)
        assert store.ledger.remembered("a") == GIVEN
        assert (store.ledger.members("a"), store.ledger.facts("a")) == ({MEMBER.path: MEMBER}, FACTS)
        assert store.ledger.dependencies(MEMBER.path) is None
        assert store.ledger.line_digests("a") is None
        assert store.remarks == ()

    assert version_of(folder) == VERSION


def test_a_migrated_ledger_records_dependencies(folder: Path) -> None:
    newer = replace(MEMBER, dependencies={"takes": b"12345678"})
    with open_store(folder, now_s) as store:
        store.ledger.deliver("a", [newer], FACTS, b"lines")

    with open_store_to_read(folder, now_s) as reading:
        assert reading is not None
        assert reading.ledger.dependencies(MEMBER.path) == {"takes": b"12345678"}
        assert reading.ledger.line_digests("a") == b"lines"


def test_a_ledger_of_version_1_is_read_as_it_is(folder: Path) -> None:
    before = (folder / "ledger.db").read_bytes()

    with open_store_to_read(folder, now_s) as reading:
        assert reading is not None
        assert held(reading) == some(1, 2)
        assert reading.ledger.remembered("a") == GIVEN
        assert reading.ledger.members("a") == {MEMBER.path: MEMBER}
        assert reading.ledger.dependencies(MEMBER.path) is None
        assert reading.ledger.line_digests("a") is None

    assert (folder / "ledger.db").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["ledger.db", "lock", "packs"]


def test_a_ledger_without_a_version_is_read_as_a_run_would_rebuild_it(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ledger.db")) as connection:
        connection.execute("PRAGMA user_version = -5")

    with open_store_to_read(folder, now_s) as reading:
        assert reading is not None
        assert held(reading) == some(1, 2)
        assert reading.ledger.remembered("a") == GIVEN


def test_an_input_that_is_forgotten_takes_its_dependencies_along(tmp_path: Path) -> None:
    with open_store(tmp_path, now_s) as store:
        store.ledger.remember(GIVEN)
        store.ledger.deliver("a", [replace(MEMBER, dependencies={"takes": b"1"})], FACTS, b"lines")
        store.ledger.forget("a")

        assert store.ledger.dependencies(MEMBER.path) is None
        assert store.ledger.line_digests("a") is None


def test_a_file_that_is_disowned_keeps_its_dependencies(tmp_path: Path) -> None:
    with open_store(tmp_path, now_s) as store:
        store.ledger.deliver("a", [replace(MEMBER, dependencies={"takes": b"1"})], FACTS, b"lines")
        store.ledger.disown([MEMBER.path])

        assert store.ledger.members("a") == {}
        assert store.ledger.dependencies(MEMBER.path) == {"takes": b"1"}

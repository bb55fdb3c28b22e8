"""A folder of an earlier version keeps all that it has, and gets the current schema."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from subgen.align.aligned_words import AlignedWords
from subgen.align.word_stats import WordAudit
from subgen.model import Stamp, Timing
from subgen.ports import WordKey
from subgen.store import open_store, open_store_to_read
from tests.support.real_store import GIVEN, held, key, now_s, some

pytestmark = pytest.mark.usefixtures("hasty_disk")

KEY = WordKey(take=key(1), text=bytes(16), stamp=Stamp(300, 1, 2), aligner="dtw/1")
WORDS = AlignedWords(spans=((0, 300, Timing.ALIGNED),), audit=WordAudit(estimated=1))

NEWER_TABLES = {1: {"dependencies", "line_digests", "words"}, 2: {"words"}}
"""Version of a ledger -> tables that it lacks."""


def tables(state: Path) -> set[str]:
    """The tables of a ledger."""
    with closing(sqlite3.connect(state / "ledger.db")) as ledger:
        return {name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.fixture(params=NEWER_TABLES)
def folder(request: pytest.FixtureRequest, state: Path) -> Path:
    """A folder with three takes, as an earlier version leaves it."""
    with open_store(state, now_s) as store:
        store.ledger.remember(GIVEN)
    with closing(sqlite3.connect(state / "ledger.db", isolation_level=None)) as ledger:
        for table in NEWER_TABLES[request.param]:
            ledger.execute(f"DROP TABLE {table}")
        ledger.execute(f"PRAGMA user_version = {request.param}")
    return state


def test_an_earlier_folder_is_migrated_and_loses_nothing(folder: Path) -> None:
    with open_store(folder, now_s) as store:
        assert (held(store), store.remarks) == (some(1, 2, 3), ())
        assert store.ledger.remembered("a") == GIVEN
        store.words.keep(KEY, WORDS)

    assert tables(folder) >= NEWER_TABLES[1]
    with open_store(folder, now_s) as store:
        assert (held(store), store.remarks) == (some(1, 2, 3), ())
        assert store.words.find(KEY) == WORDS


def test_an_earlier_folder_is_read_as_it_is(folder: Path) -> None:
    before = (folder / "ledger.db").read_bytes()

    with open_store_to_read(folder, now_s) as reading:
        assert reading is not None
        assert held(reading) == some(1, 2, 3)
        assert reading.ledger.remembered("a") == GIVEN
        assert reading.words.find(KEY) is None

    assert (folder / "ledger.db").read_bytes() == before

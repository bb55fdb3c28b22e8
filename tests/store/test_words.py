"""Words that were costly to align: kept in the ledger, and used for the same take, text and aligner only."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from subgen.align.aligned_words import AlignedWords
from subgen.align.word_stats import Repair, WordAudit
from subgen.model import Stamp, Timing
from subgen.ports import WordKey
from subgen.store import Store, clean, open_store, open_store_to_read
from tests.support.real_store import held, keep, key, now_s, some

pytestmark = pytest.mark.usefixtures("hasty_disk")

WORDS = AlignedWords(
    spans=((0, 300, Timing.SERVICE), (310, 5000, Timing.ALIGNED), (5000, 5001, Timing.ESTIMATED)),
    audit=WordAudit(
        said=1, repaired=((Repair.SPLIT, 1), (Repair.LENGTH, 2)), estimated=1, missing=1, events=5
    ),
)
OTHERS = AlignedWords(spans=((1, 2, Timing.ALIGNED),), audit=WordAudit(estimated=1))


def word_key(
    number: int = 1, *, text: bytes = b"t" * 16, pcm_crc: int = 7, aligner: str = "dtw/1"
) -> WordKey:
    """The words of a take."""
    stamp = Stamp(samples=600, pcm_crc=pcm_crc, note_crc=8)
    return WordKey(take=key(number), text=text, stamp=stamp, aligner=aligner)


def test_words_are_found_again_in_the_next_run(tmp_path: Path) -> None:
    with open_store(tmp_path, now_s) as store:
        store.words.keep(word_key(), WORDS)
        assert store.words.find(word_key()) == WORDS

    with open_store(tmp_path, now_s) as store:
        assert store.words.find(word_key()) == WORDS
    with open_store_to_read(tmp_path, now_s) as reading:
        assert reading is not None
        assert reading.words.find(word_key()) == WORDS


@pytest.mark.parametrize(
    "other",
    [word_key(2), word_key(text=b"u" * 16), word_key(pcm_crc=9), word_key(aligner="dtw/2")],
    ids=["take", "text", "take made again", "aligner"],
)
def test_words_of_another_take_text_or_aligner_are_not_used(store: Store, other: WordKey) -> None:
    store.words.keep(word_key(), WORDS)
    store.words.flush()

    assert store.words.find(other) is None


def test_a_take_that_is_aligned_again_has_its_new_words_only(store: Store) -> None:
    store.words.keep(word_key(), WORDS)
    store.words.flush()
    store.words.keep(word_key(aligner="dtw/2"), OTHERS)

    assert store.words.find(word_key(aligner="dtw/2")) == OTHERS
    assert store.words.find(word_key()) is None


def test_a_run_that_is_killed_loses_few_words(tmp_path: Path, store: Store) -> None:
    for number in range(100):
        store.words.keep(word_key(number), WORDS)

    with open_store_to_read(tmp_path, now_s) as reading:
        assert reading is not None
        found = [number for number in range(100) if reading.words.find(word_key(number)) == WORDS]
    assert found == list(range(64))


def test_a_store_that_is_only_read_keeps_nothing(tmp_path: Path) -> None:
    keep(tmp_path, some(1))

    with open_store_to_read(tmp_path, now_s) as reading:
        assert reading is not None
        reading.words.keep(word_key(), WORDS)
        assert reading.words.find(word_key()) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE words SET record = x'01'",
        "UPDATE words SET record = zeroblob(length(record))",
        "UPDATE words SET stamp = 5",
        "UPDATE words SET aligner = x'ff'",
        "UPDATE words SET crc = crc + 1",
        "DELETE FROM words",
    ],
)
def test_a_damaged_row_is_as_good_as_none(tmp_path: Path, statement: str) -> None:
    with open_store(tmp_path, now_s) as store:
        store.words.keep(word_key(), WORDS)
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as ledger:
        ledger.execute(statement)

    with open_store(tmp_path, now_s) as store:
        assert store.words.find(word_key()) is None


def test_a_ledger_that_is_written_again_keeps_the_words(tmp_path: Path) -> None:
    with open_store(tmp_path, now_s) as store:
        store.words.keep(word_key(), WORDS)
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as ledger:
        ledger.execute("DROP TABLE gaps")

    with open_store(tmp_path, now_s) as store:
        assert len(store.remarks) == 1
        assert store.words.find(word_key()) == WORDS


def test_cleaning_gives_back_the_words_of_takes_that_are_gone(tmp_path: Path) -> None:
    keep(tmp_path, some(1, 2))
    with open_store(tmp_path, now_s) as store:
        store.words.keep(word_key(1), WORDS)
        store.words.keep(word_key(2), WORDS)
        store.words.flush()

        clean(store, {bytes.fromhex(key(2))})

        assert held(store) == some(2)
        assert store.words.find(word_key(1)) is None
        assert store.words.find(word_key(2)) == WORDS

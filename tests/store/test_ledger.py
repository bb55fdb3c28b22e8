"""The ledger: records of inputs and of the files that were written."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from subgen.config.settings import CastMember, Pauses, Price, Settings, Style
from subgen.errors import OutputError
from subgen.model import Break, Finding, Line, Script, TakeKey
from subgen.ports.records import FileStamp, Member, Part, RememberedInput
from subgen.store import Store, open_store
from subgen.store.serialization import pack, unpack
from tests.support.real_store import held, keep, key, now_s, some

pytestmark = pytest.mark.usefixtures("hasty_disk")

LINES = (
    Line(id="1", row=1, text="So.", speaker="Ada", break_after=Break.CHAPTER, extra=(("note", "x"),)),
    Line(id="2", row=3, text="हिन्दी।", pause_us=5, start_us=9, speed=0.5),
)
GIVEN = RememberedInput(
    script=Script(
        stem="tale",
        file="in/tale.csv",
        lines=LINES,
        findings=(Finding(kind="column", file="in/tale.csv", row=2, message="odd", amount_s=0.25),),
        left_out=frozenset(map(str, range(20))),
    ),
    settings=Settings(
        out=Path(os.fsdecode(b"out/\xff")),
        cast=MappingProxyType({"Ada": CastMember(voice="meher", speed=1.5), "Bo": CastMember()}),
        pauses=Pauses(line_us=1),
        style=Style(font="Noto", spoken_color=(1, 2, 3)),
        price=Price(per_10k_characters=0.3),
        only=("1", "tale:2"),
    ),
    service="wss://example.org/live",
)
PART = Part(text="So it began.", first_word=0, key=key(7))
MEMBER = Member(
    path=Path("a/tale.srt"), kind="srt", fingerprint=b"r", stamp=FileStamp(5, 1_700_000_000_000_000_001, b"")
)


def test_an_input_is_recorded_as_it_was_given(tmp_path: Path) -> None:
    with open_store(tmp_path, now_s) as store:
        store.ledger.remember(GIVEN)

    with open_store(tmp_path, now_s) as store:
        assert store.ledger.remembered("tale") == GIVEN
        assert store.ledger.stems() == ("tale",)


def test_an_input_that_is_run_again_replaces_its_record(store: Store) -> None:
    other = replace(GIVEN, script=replace(GIVEN.script, lines=LINES[1:]))
    store.ledger.remember(GIVEN)
    store.ledger.remember(other)
    store.ledger.remember(replace(GIVEN, script=replace(GIVEN.script, stem="a")))

    assert store.ledger.remembered("tale") == other
    assert store.ledger.stems() == ("a", "tale")


def test_an_input_that_has_not_changed_writes_nothing(tmp_path: Path, store: Store) -> None:
    store.ledger.remember(GIVEN)
    same = replace(GIVEN.script, left_out=frozenset(map(str, range(19, -1, -1))))
    before = (tmp_path / "ledger.db-wal").stat().st_size, store.connection.total_changes

    store.ledger.remember(replace(GIVEN, script=same))

    assert ((tmp_path / "ledger.db-wal").stat().st_size, store.connection.total_changes) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lines SET line = x'c1' WHERE place = 1",
        "UPDATE lines SET line = 'text'",
        "DELETE FROM lines WHERE place = 1",
        "UPDATE inputs SET script = 1.5, service = 5",
        "UPDATE inputs SET settings = x'80'",
        "UPDATE inputs SET digest = x'00'",
    ],
)
def test_a_damaged_record_is_renewed_by_the_next_run(store: Store, statement: str) -> None:
    store.ledger.remember(GIVEN)
    store.connection.execute(statement)
    with pytest.raises(OutputError, match="the record of tale cannot be read; run that input again"):
        store.ledger.remembered("tale")

    store.ledger.remember(GIVEN)

    assert store.ledger.remembered("tale") == GIVEN


def test_an_input_that_was_never_run_has_no_record(store: Store) -> None:
    with pytest.raises(OutputError, match="the record of tale cannot be read"):
        store.ledger.remembered("tale")


def test_members_are_those_of_all_deliveries_and_facts_those_of_the_last(store: Store) -> None:
    newer = replace(MEMBER, fingerprint=b"s")
    other = replace(MEMBER, path=Path("a/tale.vtt"), kind="vtt")
    assert (store.ledger.members("tale"), store.ledger.facts("tale")) == ({}, None)

    store.ledger.deliver("tale", [MEMBER, other], b"first")
    store.ledger.deliver("tale", [newer], b"second")

    assert store.ledger.members("tale") == {newer.path: newer, other.path: other}
    assert store.ledger.facts("tale") == b"second"


def test_an_input_that_is_forgotten_leaves_its_takes_alone(tmp_path: Path) -> None:
    keep(tmp_path, some(1))
    with open_store(tmp_path, now_s) as store:
        store.ledger.remember(GIVEN)
        store.ledger.deliver("tale", [MEMBER], b"facts")
        store.ledger.forget("tale")

        assert (store.ledger.stems(), store.ledger.facts("tale")) == ((), None)
        assert store.ledger.members("tale") == {}
        assert held(store) == some(1)


def test_the_error_of_a_ledger_that_another_program_locked_says_what_to_do(
    tmp_path: Path, store: Store
) -> None:
    store.connection.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputError, match="another program has it open: end it, and run again"):
            store.ledger.remember(GIVEN)

    store.ledger.remember(GIVEN)
    assert store.ledger.remembered("tale") == GIVEN


@pytest.mark.parametrize("packed", [b"", b"\xc1", b"\x80", pack({"text": 5}), pack("x"), pack(PART)[:-1]])
def test_bytes_that_cannot_be_decoded_give_none(packed: bytes) -> None:
    assert unpack(packed, Part) is None


def test_a_packed_value_unpacks_to_an_equal_one() -> None:
    assert unpack(pack(PART), Part) == PART
    assert unpack(pack(Path("a")), Path) == Path("a")
    assert unpack(pack(TakeKey("a")), str) == "a"

"""The ledger: records of inputs and of the files that were written."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from subgen.align.word_stats import Repair, WordAudit
from subgen.config.settings import CastMember, Pauses, Price, Settings, Style
from subgen.cues.audit import CueAudit
from subgen.errors import OutputError
from subgen.model import Break, Finding, Line, Script, Summary, TakeKey
from subgen.ports.records import DeliveryFacts, FileStamp, Member, Part, RememberedInput
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
FACTS = DeliveryFacts(
    summary=Summary(lines=2, done=1, failed=1, requests=3, characters=40),
    samples=44_100,
    late_s=0.025,
    words=WordAudit(said=5, repaired=((Repair.ORDER, 1),), estimated=2, missing=1, events=6),
    findings=(Finding(kind="gap", file="in/tale.csv", row=2, line="1", message="silent", amount_s=0.5),),
    cues=CueAudit(count=2, broken=1, speech=(("too-short", 1),)),
)
FACTS_OF_0_1_0 = (
    b"\x86\xa7summary\x85\xa5lines\x02\xa4done\x01\xa6failed\x01\xa8requests\x03\xaacharacters("
    b"\xa7samples\xcd\xacD\xa6late_s\xcb?\x99\x99\x99\x99\x99\x99\x9a"
    b"\xa5words\x85\xa4said\x05\xa8repaired\x91\x92\xa5order\x01\xa9estimated\x02\xa7missing\x01\xa6events\x06"
    b"\xa8findings\x91\x86\xa4kind\xa3gap\xa4file\xabin/tale.csv\xa3row\x02\xa4line\xa11\xa7message\xa6silent"
    b"\xa8amount_s\xcb?\xe0\x00\x00\x00\x00\x00\x00"
    b"\xa4cues\x84\xa5count\x02\xa6broken\x01\xa6speech\x91\x92\xa9too-short\x01\xa6choice\x90"
)
"""The same facts as version 0.1.0 stored them."""


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

    store.ledger.deliver("tale", [MEMBER, other], replace(FACTS, samples=1), b"")
    store.ledger.deliver("tale", [newer], FACTS, b"")

    assert store.ledger.members("tale") == {newer.path: newer, other.path: other}
    assert store.ledger.facts("tale") == FACTS


def test_facts_are_stored_as_version_0_1_0_stored_them(store: Store) -> None:
    store.ledger.deliver("tale", [], FACTS, b"")

    (stored,) = store.connection.execute("SELECT facts FROM deliveries").fetchone()
    one_more_key = bytes([FACTS_OF_0_1_0[0] + 1])
    assert stored == one_more_key + FACTS_OF_0_1_0[1:] + b"\xa8left_out\xc0"


def test_facts_that_were_stored_before_cues_were_counted_have_none(store: Store) -> None:
    before = b"\x85" + FACTS_OF_0_1_0[1 : FACTS_OF_0_1_0.index(b"\xa4cues")]
    store.connection.execute("INSERT INTO deliveries VALUES ('tale', ?)", (before,))

    assert store.ledger.facts("tale") == replace(FACTS, cues=None)


@pytest.mark.parametrize("packed", [b"", b"\xc1", FACTS_OF_0_1_0[:-1], b"\x80"])
def test_damaged_facts_read_as_none(store: Store, packed: bytes) -> None:
    store.connection.execute("INSERT INTO deliveries VALUES ('tale', ?)", (packed,))

    assert store.ledger.facts("tale") is None


def test_an_input_that_is_forgotten_leaves_its_takes_alone(tmp_path: Path) -> None:
    keep(tmp_path, some(1))
    with open_store(tmp_path, now_s) as store:
        store.ledger.remember(GIVEN)
        store.ledger.deliver("tale", [MEMBER], FACTS, b"lines")
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

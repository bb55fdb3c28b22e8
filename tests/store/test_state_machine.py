"""State machine: after any operations in any order, and any end, a store holds what a dictionary would."""

import asyncio
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from subgen.model import Take, TakeKey
from subgen.store import clean, open_store, open_store_to_read, waste_of
from tests.support.real_store import held, kept, key, now_s, take

pytestmark = pytest.mark.usefixtures("hasty_disk")

few = st.integers(0, 5).map(key)
sets = st.sets(few)
given = st.dictionaries(few, st.integers(0, 999).map(take), min_size=1, max_size=4)
suspicions = st.sampled_from([None, "too short"])


class Kept(RuleBasedStateMachine):
    """A store, and a dictionary with its expected contents."""

    @initialize()
    def begin(self) -> None:
        """Open a folder of its own."""
        self.root = Path(tempfile.mkdtemp())
        self.state = self.root / "0"
        self.state.mkdir()
        self.takes: dict[TakeKey, Take] = {}
        self.suspicions: dict[TakeKey, str | None] = {}
        self.failures: dict[TakeKey, str] = {}
        self.generation = 0
        self._open()

    def _open(self) -> None:
        self.stack = ExitStack()
        self.store = self.stack.enter_context(open_store(self.state, now_s))
        assert self.store.remarks == ()

    @rule(given=given, suspicion=suspicions)
    def keep(self, given: dict[TakeKey, Take], suspicion: str | None) -> None:
        """Keep some takes at once."""
        asyncio.run(kept(self.store, given, suspicion))
        self.takes |= given
        self.suspicions |= dict.fromkeys(given, suspicion)
        for name in given:
            self.failures.pop(name, None)

    @rule(name=few, reason=st.text(st.characters(codec="ascii"), max_size=3), flushed=st.just(key(9)))
    def fail(self, name: TakeKey, reason: str, flushed: TakeKey) -> None:
        """Record a failure; a take that comes later is entered later, and flushes it."""
        self.store.takes.fail(name, reason)
        self.failures[name] = reason
        self.keep({flushed: take(9)}, None)

    @rule(names=sets)
    def drop(self, names: set[TakeKey]) -> None:
        """Drop takes."""
        self.store.ledger.drop(names)
        for name in names:
            self.store.takes.forget(name)
            self.takes.pop(name, None)

    @rule(name=few)
    def forget(self, name: TakeKey) -> None:
        """Forget where a take is, which changes nothing."""
        self.store.takes.forget(name)

    @rule(wanted=sets)
    def clean(self, wanted: set[TakeKey]) -> None:
        """Clean the store."""
        clean(self.store, {bytes.fromhex(name) for name in wanted})
        self.takes = {name: each for name, each in self.takes.items() if name in wanted}

        assert waste_of(self.store, {bytes.fromhex(name) for name in wanted}).size == 0

    @rule()
    def close_and_reopen(self) -> None:
        """End the run, and begin the next."""
        self.stack.close()
        self._open()

    @rule()
    def kill(self) -> None:
        """End the run at once: its files stay as they are."""
        self.generation += 1
        self._continue_in_a_copy()
        self._open()

    @rule(garbage=st.binary(min_size=1, max_size=60))
    def kill_during_a_write(self, garbage: bytes) -> None:
        """End the run at once, with a part of a record at the end of a pack."""
        self.generation += 1
        self._continue_in_a_copy()
        for number in self.store.packs.numbers()[-1:]:
            with (self.state / "packs" / f"{number:06}.pack").open("ab") as file:
                file.write(garbage)
        self._open()

    def _continue_in_a_copy(self) -> None:
        self.state = Path(shutil.copytree(self.state, self.root / str(self.generation)))
        self.stack.close()

    @invariant()
    def holds_what_a_dictionary_would(self) -> None:
        """Compare all takes, suspicions and failures."""
        takes = self.store.takes
        assert held(self.store) == self.takes
        assert {name: takes.suspicion(name) for name in self.takes} == {
            name: self.suspicions[name] for name in self.takes
        }
        assert {name: takes.failure(name) for name in map(key, range(6))} == {
            name: self.failures.get(name) for name in map(key, range(6))
        }
        with open_store_to_read(self.state, now_s) as reading:
            assert reading is not None
            assert held(reading) == self.takes

    def teardown(self) -> None:
        """Delete the folder."""
        self.stack.close()
        shutil.rmtree(self.root)


TestKept = Kept.TestCase
TestKept.settings = settings(max_examples=25, stateful_step_count=15)

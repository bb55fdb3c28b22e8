"""Takes: they are kept from one run to the next, and returned only if they are intact."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from subgen.errors import OutputError, UsageError
from subgen.model import Stamp, Take, TakeKey, WordEvent
from subgen.store import Store, open_store
from tests.support.real_store import held, keep, kept, key, now_s, some, take

pytestmark = pytest.mark.usefixtures("hasty_disk")

seconds = st.floats(allow_nan=False, allow_infinity=False)
events = st.builds(
    WordEvent, st.integers(0, 1 << 31), st.text(st.characters(exclude_categories=["Cs"])), seconds, seconds
)
takes = st.builds(
    Take,
    pcm=st.binary(max_size=99).map(lambda pcm: pcm * 2),
    events=st.lists(events, max_size=5).map(tuple),
)

keys = st.binary(min_size=16, max_size=16).map(lambda digest: TakeKey(digest.hex()))


@settings(max_examples=25)
@given(st.dictionaries(keys, takes, max_size=8))
def test_kept_takes_are_equal_in_the_next_run(
    tmp_path_factory: pytest.TempPathFactory, given: dict[TakeKey, Take]
) -> None:
    state = tmp_path_factory.mktemp("state")
    keep(state, given)

    with open_store(state, now_s) as store:
        assert held(store) == given
        assert {name: store.takes.samples(name) for name in given} == {
            name: each.samples for name, each in given.items()
        }


async def test_a_store_knows_which_takes_it_holds(store: Store) -> None:
    await kept(store, some(1))

    assert key(1) in store.takes
    assert key(2) not in store.takes
    assert None not in store.takes
    assert not store.takes.is_damaged(key(1))
    with pytest.raises(OutputError, match=r"a take is missing that was there before; run again$"):
        store.takes.pcm(key(2))


async def test_the_stamps_of_different_takes_differ(store: Store) -> None:
    await kept(store, {key(1): take(1), key(2): take(2), key(3): take(1)})

    assert store.takes.stamp(key(1)) == store.takes.stamp(key(3))
    assert store.takes.stamp(key(1)) != store.takes.stamp(key(2))
    assert isinstance(store.takes.stamp(key(1)), Stamp)


async def test_a_note_has_the_time_and_the_suspicion_of_its_take(store: Store) -> None:
    await kept(store, some(1), suspicion="too short")

    assert store.takes.note(key(1)).made_at_s == 1_700_000_000
    assert store.takes.note(key(1)).suspicion == "too short"


def test_a_suspicion_is_kept(tmp_path: Path) -> None:
    keep(tmp_path, some(1), suspicion="half of it is missing")
    keep(tmp_path, some(2))

    with open_store(tmp_path, now_s) as store:
        assert store.takes.suspicion(key(1)) == "half of it is missing"
        assert store.takes.suspicion(key(2)) is None


def test_a_failure_is_kept_until_a_take_comes(tmp_path: Path) -> None:
    with open_store(tmp_path, now_s) as store:
        store.takes.fail(key(1), "the service would not")
        store.takes.fail(key(2), "nor this")
    keep(tmp_path, some(1))

    with open_store(tmp_path, now_s) as store:
        assert store.takes.failure(key(1)) is None
        assert store.takes.failure(key(2)) == "nor this"


async def test_a_later_take_replaces_the_earlier_one_of_its_key(store: Store) -> None:
    await kept(store, some(1))
    await kept(store, {key(1): take(2)}, suspicion="hm")

    assert held(store) == {key(1): take(2)}
    assert store.takes.suspicion(key(1)) == "hm"


def test_a_dropped_take_stays_dropped_and_can_be_kept_again(tmp_path: Path) -> None:
    keep(tmp_path, some(1, 2))
    with open_store(tmp_path, now_s) as store:
        store.ledger.drop([key(1), key(2)])
        assert key(1) not in store.takes

    with open_store(tmp_path, now_s) as store:
        assert held(store) == {}
        asyncio.run(kept(store, {key(1): take(3)}))
        assert held(store) == {key(1): take(3)}


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match=r"No such file or directory; give another --out$"),
        open_store(tmp_path / "gone", now_s),
    ):
        pass


def test_an_error_of_the_caller_is_not_translated(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError), open_store(tmp_path, now_s):
        raise BrokenPipeError

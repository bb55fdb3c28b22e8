"""Recovery: damage to a pack loses the takes in it that are damaged, and no others."""

import asyncio
from pathlib import Path

import pytest

from subgen.errors import DamagedTake
from subgen.store import open_store
from tests.support.real_store import held, kept, key, now_s, overwrite, some

pytestmark = pytest.mark.usefixtures("hasty_disk")

LEDGER, PACK = "ledger.db", "packs/000001.pack"


def size_of(state: Path) -> int:
    """Return the length of the first pack, in bytes."""
    return (state / PACK).stat().st_size


def test_a_truncated_pack_loses_the_takes_beyond_its_end(state: Path) -> None:
    with (state / PACK).open("r+b") as file:
        file.truncate(size_of(state) // 2)

    with open_store(state, now_s) as store:
        assert held(store) == some(1)
        assert store.remarks == ("2 takes are missing from the disk, and will be made again",)
        asyncio.run(kept(store, some(2)))
    with open_store(state, now_s) as store:
        assert (held(store), store.remarks) == (some(1, 2), ())


@pytest.mark.parametrize("thirds", [0, 0.01, 0.5, 1, 1.05, 1.99, 2, 2.06, 2.99, 3])
def test_wherever_a_pack_ends_the_takes_before_that_are_kept(state: Path, thirds: float) -> None:
    with (state / PACK).open("r+b") as file:
        file.truncate(int(thirds * size_of(state) / 3))

    with open_store(state, now_s) as store:
        assert held(store) == some(*range(1, 1 + int(thirds)))


def test_a_pack_that_lacks_its_last_byte_loses_one_take(state: Path) -> None:
    with (state / PACK).open("r+b") as file:
        file.truncate(size_of(state) - 1)

    with open_store(state, now_s) as store:
        assert held(store) == some(1, 2)
        assert store.remarks == ("1 take is missing from the disk, and will be made again",)


def test_a_missing_pack_loses_its_takes(state: Path) -> None:
    (state / PACK).unlink()

    with open_store(state, now_s) as store:
        assert held(store) == {}
        assert store.remarks == ("3 takes are missing from the disk, and will be made again",)
        asyncio.run(kept(store, some(2)))
        assert held(store) == some(2)


def test_a_flipped_byte_damages_its_take_alone(state: Path) -> None:
    whole = (state / PACK).read_bytes()
    overwrite(state / PACK, size_of(state) // 2, bytes([whole[size_of(state) // 2] ^ 1]))

    with open_store(state, now_s) as store:
        assert store.remarks == ()
        assert [store.takes.is_damaged(key(number)) for number in (1, 2, 3)] == [False, True, False]
        with pytest.raises(DamagedTake) as damaged:
            store.takes.pcm(key(2))
        assert damaged.value.key == key(2)
        asyncio.run(kept(store, some(2)))
        assert held(store) == some(1, 2, 3)
    with open_store(state, now_s) as store:
        assert held(store) == some(1, 2, 3)


def test_repairing_a_damaged_take_deletes_it(state: Path) -> None:
    overwrite(state / PACK, size_of(state) // 2, b"garbage")

    with open_store(state, now_s) as store:
        assert store.repair([key(2)]) == 1
        assert held(store) == some(1, 3)
    with open_store(state, now_s) as store:
        assert (held(store), store.remarks) == (some(1, 3), ())


@pytest.mark.parametrize("garbage", [b"garbage", b"take", b"take\1" + bytes(700), bytes(5000)])
def test_garbage_that_a_killed_run_left_at_the_end_of_a_pack_is_cut_off(state: Path, garbage: bytes) -> None:
    before = size_of(state)
    with (state / PACK).open("ab") as file:
        file.write(garbage)

    with open_store(state, now_s) as store:
        assert (held(store), store.remarks) == (some(1, 2, 3), ())
    assert size_of(state) == before

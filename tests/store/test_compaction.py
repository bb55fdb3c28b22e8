"""Compaction: disk space is freed, and whatever happens meanwhile, used takes stay."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from subgen.store import Waste, clean, open_store, waste_of
from subgen.store.packs import Packs
from tests.support.real_store import held, keep, kept, key, now_s, some

pytestmark = pytest.mark.usefixtures("hasty_disk")

PACK = "packs/000001.pack"
WANTED = {bytes.fromhex(key(number)) for number in (1, 3, 5)}
ALL, WANTED_ONLY = some(1, 2, 3, 4, 5, 6), some(1, 3, 5)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of six takes in three packs."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as packs:
        packs.setattr("subgen.store.packs._PACK_BYTES", 700)  # one take, and a part of the next
        keep(folder, ALL)
    return folder


@pytest.fixture
def state(tmp_path: Path, whole: Path) -> Path:
    """A copy of that folder, to be cleaned."""
    return shutil.copytree(whole, tmp_path / "state")


def size_of(state: Path) -> int:
    """Return the length of all packs, in bytes."""
    return sum(path.stat().st_size for path in (state / "packs").iterdir())


def test_waste_is_the_takes_that_are_not_used_and_their_bytes(state: Path) -> None:
    with open_store(state, now_s) as store:
        assert waste_of(store, WANTED) == Waste(takes=3, size=size_of(state) // 2)
        assert waste_of(store, set()) == Waste(takes=6, size=size_of(state))
        assert waste_of(store, {bytes.fromhex(name) for name in ALL}) == Waste(takes=0, size=0)


def test_cleaning_frees_exactly_the_waste(state: Path) -> None:
    before = size_of(state)
    with open_store(state, now_s) as store:
        waste = waste_of(store, WANTED)
        clean(store, WANTED)

        assert held(store) == WANTED_ONLY
        assert waste_of(store, WANTED) == Waste(takes=0, size=0)
        assert size_of(state) == before - waste.size
        asyncio.run(kept(store, some(7)))
    with open_store(state, now_s) as store:
        assert (held(store), store.remarks) == (some(1, 3, 5, 7), ())


def test_a_take_that_was_replaced_is_waste(state: Path) -> None:
    with open_store(state, now_s) as store:
        asyncio.run(kept(store, {key(1): some(9)[key(9)]}))
        assert waste_of(store, {bytes.fromhex(name) for name in ALL}).size > 0
        clean(store, {bytes.fromhex(name) for name in ALL})

        assert held(store) == ALL | {key(1): some(9)[key(9)]}
        assert waste_of(store, {bytes.fromhex(name) for name in ALL}).size == 0


def test_packs_with_used_takes_alone_are_not_rewritten(state: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (state / "packs").iterdir()}
    with open_store(state, now_s) as store:
        clean(store, {bytes.fromhex(name) for name in ALL})

    assert {path: path.stat().st_mtime_ns for path in (state / "packs").iterdir()} == before


def test_packs_without_a_used_take_are_deleted(state: Path) -> None:
    with open_store(state, now_s) as store:
        clean(store, set())
        assert list((state / "packs").iterdir()) == []
        asyncio.run(kept(store, some(7)))

    with open_store(state, now_s) as store:
        assert held(store) == some(7)


def test_a_run_that_is_killed_at_any_step_loses_no_used_take(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[Path] = []

    def copy_around(name: str) -> None:
        real = getattr(Packs, name)

        def step(packs: Packs, *args: Any) -> Any:
            copies.append(shutil.copytree(state, tmp_path / f"{len(copies)} before {name}"))
            done = real(packs, *args)
            copies.append(shutil.copytree(state, tmp_path / f"{len(copies)} after {name}"))
            return done

        monkeypatch.setattr(Packs, name, step)

    with open_store(state, now_s) as store:
        for name in ("begin", "append", "sync", "finish", "remove"):
            copy_around(name)
        clean(store, WANTED)
        monkeypatch.undo()

    assert len(copies) > 30
    for copy in copies:
        with open_store(copy, now_s) as store:
            found = held(store)
            assert found.items() >= WANTED_ONLY.items()
            assert found.items() <= ALL.items()
            assert store.remarks == ()
            clean(store, WANTED)
            assert (held(store), size_of(copy)) == (WANTED_ONLY, size_of(state))

"""Disk faults: a disk that fails at any one operation loses nothing that was kept before."""

import asyncio
import errno
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path

import pytest

from subgen.errors import OutputError, SubgenError
from subgen.store import Store, clean, open_store
from tests.support.faulty_disk import Disk, faulty_disk, until_clean
from tests.support.real_store import GIVEN, held, keep, kept, key, now_s, some

pytestmark = pytest.mark.usefixtures("hasty_disk")

WANTED = {bytes.fromhex(key(number)) for number in (1, 3)}
ALL, WANTED_ONLY = some(1, 2, 3, 4), some(1, 3)

Faulty = Callable[..., AbstractContextManager[Disk]]
HOW: list[Faulty] = [
    partial(faulty_disk, code=errno.EIO),
    partial(faulty_disk, code=errno.EIO, keeps_failing=True),
    partial(faulty_disk, code=errno.ENOSPC, keeps_failing=True, short=True),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four takes in two packs."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as packs:
        packs.setattr("subgen.store.packs._PACK_BYTES", 700)  # one take, and a part of the next
        keep(folder, ALL)
        with open_store(folder, now_s) as store:
            store.ledger.remember(GIVEN)
    return folder


async def keep_one_by_one(store: Store, reported: list[int]) -> None:
    """Keep takes, and list those that were reported as kept."""
    for number in (7, 8, 9):
        await kept(store, some(number))
        reported.append(number)


@pytest.mark.parametrize("faulty", HOW)
def test_a_disk_fault_while_cleaning_loses_no_take(whole: Path, tmp_path: Path, faulty: Faulty) -> None:
    def attempt(fails_at: int) -> Disk:
        state = shutil.copytree(whole, tmp_path / str(fails_at))
        with open_store(state, now_s) as store:
            with faulty(state, fails_at=fails_at) as disk, suppress(OutputError):
                clean(store, WANTED)
            assert held(store).items() >= WANTED_ONLY.items()
            asyncio.run(kept(store, some(7)))
        with open_store(state, now_s) as store:
            assert held(store).items() >= (WANTED_ONLY | some(7)).items()
            assert held(store).items() <= (ALL | some(7)).items()
            assert store.remarks == ()
            clean(store, WANTED)
            assert held(store) == WANTED_ONLY
        shutil.rmtree(state)
        return disk

    *_, last = until_clean(attempt)
    assert last.operations > 15


@pytest.mark.parametrize("faulty", HOW)
def test_a_disk_fault_while_keeping_takes_loses_none_that_was_kept(
    whole: Path, tmp_path: Path, faulty: Faulty
) -> None:
    def attempt(fails_at: int) -> Disk:
        state = shutil.copytree(whole, tmp_path / str(fails_at))
        reported: list[int] = []
        with open_store(state, now_s) as store:
            with faulty(state, fails_at=fails_at) as disk, suppress(OutputError):
                asyncio.run(keep_one_by_one(store, reported))
            assert held(store).items() >= (ALL | some(*reported)).items()
        with open_store(state, now_s) as store:
            assert held(store).items() >= (ALL | some(*reported)).items()
            assert store.remarks == ()
            asyncio.run(kept(store, some(7, 8, 9)))
            assert held(store) == ALL | some(7, 8, 9)
        shutil.rmtree(state)
        return disk

    *_, last = until_clean(attempt)
    assert last.operations > 10


@pytest.mark.parametrize(
    ("name", "damaged"),
    [
        ("ledger.db", lambda whole: whole),
        ("ledger.db", lambda whole: whole[:68] + b"????" + whole[72:]),  # the application id
        ("packs/000002.pack", lambda whole: whole + b"garbage"),
    ],
)
@pytest.mark.parametrize("faulty", HOW)
def test_a_disk_fault_while_opening_loses_nothing(
    whole: Path, tmp_path: Path, name: str, damaged: Callable[[bytes], bytes], faulty: Faulty
) -> None:
    def attempt(fails_at: int) -> Disk:
        state = shutil.copytree(whole, tmp_path / str(fails_at))
        (state / name).write_bytes(damaged((state / name).read_bytes()))
        with faulty(state, fails_at=fails_at) as disk, suppress(SubgenError), open_store(state, now_s):
            pass
        with open_store(state, now_s) as store:
            assert held(store) == ALL
            assert store.ledger.remembered("a") == GIVEN
        shutil.rmtree(state)
        return disk

    *_, last = until_clean(attempt)
    assert last.operations > 4

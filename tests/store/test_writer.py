"""The writer: takes become durable in groups, no faster than the disk writes them."""

import asyncio

import pytest

from subgen.store import Store
from subgen.store.writer import Writer
from tests.support.real_store import held, kept, key, nobody, some, take

pytestmark = pytest.mark.usefixtures("hasty_disk")


async def test_many_takes_at_once_are_all_kept(store: Store) -> None:
    many = some(*range(500))

    await kept(store, many)

    assert held(store) == many


async def test_the_caller_is_released_before_its_take_is_durable(store: Store) -> None:
    order: list[str] = []
    keeping = asyncio.ensure_future(store.takes.keep(key(1), take(1), None, lambda: order.append("released")))
    keeping.add_done_callback(lambda _: order.append("durable"))
    await keeping
    await asyncio.gather(keeping)

    assert order == ["released", "durable"]


async def test_callers_wait_while_too_many_bytes_are_not_entered(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subgen.store.writer._MAX_WAITING_BYTES", 1000)
    monkeypatch.setattr(Writer, "_start", lambda _: None)  # the disk writes nothing
    release: list[int] = []
    keeping = [
        asyncio.ensure_future(store.takes.keep(key(each), take(each), None, lambda: release.append(1)))
        for each in range(5)
    ]
    await asyncio.gather(*(asyncio.ensure_future(asyncio.sleep(0)) for _ in range(5)))
    waiting = len(release)
    monkeypatch.undo()
    await kept(store, some(9))
    await asyncio.gather(*keeping)

    assert waiting == 2
    assert held(store) == some(0, 1, 2, 3, 4, 9)


async def test_a_take_whose_caller_was_cancelled_is_kept(store: Store) -> None:
    keeping = asyncio.ensure_future(store.takes.keep(key(1), take(1), None, nobody))
    await asyncio.sleep(0)  # it has begun, and the other thread has not answered yet
    keeping.cancel()
    await kept(store, some(2))

    assert keeping.cancelled()
    assert held(store) == some(1, 2)


async def test_a_take_right_after_a_failure_deletes_it(store: Store) -> None:
    store.takes.fail(key(1), "lost")
    await kept(store, some(1))

    assert store.takes.failure(key(1)) is None

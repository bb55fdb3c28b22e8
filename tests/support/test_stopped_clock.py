"""The stopped clock of the event loop."""

import asyncio

import pytest

from tests.support import stopped_clock as module
from tests.support.stopped_clock import stopped_clock


async def test_a_timer_runs_out_when_its_time_has_passed_and_no_sooner() -> None:
    with stopped_clock() as clock:
        sleeping = asyncio.create_task(asyncio.sleep(3600))
        await clock.advance(3599)
        assert not sleeping.done()
        await clock.advance(1)
        assert sleeping.done()


async def test_a_timer_is_seen_when_it_is_set() -> None:
    with stopped_clock() as clock:
        sleeping = asyncio.create_task(asyncio.sleep(0.2))
        asyncio.get_running_loop().call_later(60, sleeping.cancel)

        assert await clock.timer_within(1.0) == pytest.approx(0.2)
        await clock.advance(0.2)
        await sleeping


async def test_short_timers_can_be_skipped() -> None:
    with stopped_clock() as clock:
        clock.skip_timers(1.0)
        for _ in range(5):
            await asyncio.sleep(0.2)

        assert clock.passed_s == pytest.approx(1.0)


async def test_time_goes_from_timer_to_timer_until_a_task_is_done() -> None:
    async def sleep_twice() -> str:
        await asyncio.sleep(100)
        await asyncio.sleep(10)
        return "done"

    with stopped_clock() as clock:
        asyncio.get_running_loop().call_later(1000, lambda: None)

        assert await clock.fast_forward(asyncio.create_task(sleep_twice())) == "done"
        assert clock.passed_s == pytest.approx(110)


async def test_a_task_that_no_time_ends_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_MOVES", 10)
    with stopped_clock() as clock:
        waiting = asyncio.create_task(asyncio.Event().wait())
        with pytest.raises(AssertionError, match="not done, whatever time passes"):
            await clock.fast_forward(waiting)
        waiting.cancel()


async def test_the_clock_goes_on_from_where_it_was_stopped() -> None:
    now_s = asyncio.get_running_loop().time
    began_s = now_s()
    with stopped_clock() as clock:
        await clock.advance(1000)

    assert asyncio.get_running_loop().time() >= began_s + 1000

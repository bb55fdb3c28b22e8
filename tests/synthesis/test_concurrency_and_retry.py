"""When to ask, and how much at once: decided without a clock and without dice of its own."""

import pytest
from hypothesis import given, strategies as st

from subgen.errors import (
    AccountRefused,
    NoService,
    RequestLost,
    RequestRefused,
    ServiceBusy,
    ServiceError,
    SocketRefused,
)
from subgen.synthesis.concurrency import ConcurrencyLimiter
from subgen.synthesis.retry import RETRIES, backoff_s

LOST = RequestLost("broke off")
BUSY = ServiceBusy("too many", "429")


def pace(most: int = 8, dice: float = 1.0, give_up_after_s: float = 600.0) -> ConcurrencyLimiter:
    """A pace whose dice always show the same."""
    return ConcurrencyLimiter(most, lambda: dice, give_up_after_s)


def go_well(paced: ConcurrencyLimiter, times: int) -> None:
    """So many successes, each while another request would have been asked if it might."""
    for _ in range(times):
        paced.wait_s(paced.width, 0.0)
        paced.succeeded(paced.width, asked_s=0.0)


@pytest.mark.parametrize(("failures", "longest_s"), [(1, 0.5), (2, 1.0), (5, 8.0), (7, 30.0), (10_000, 30.0)])
def test_a_back_off_is_anything_up_to_twice_the_last_and_never_past_half_a_minute(
    failures: int, longest_s: float
) -> None:
    assert backoff_s(failures, lambda: 1.0) == longest_s
    assert backoff_s(failures, lambda: 0.25) == longest_s / 4


def test_every_failure_of_a_service_has_its_place_in_the_table() -> None:
    ends_the_run = {"ServiceDown"}

    assert {kind.__name__ for kind in ServiceError.__subclasses__()} - ends_the_run == {
        kind.__name__ for kind in RETRIES
    }


@pytest.mark.parametrize("kind", [AccountRefused, NoService, RequestRefused])
def test_what_is_permanent_is_never_asked_for_again(kind: type[ServiceError]) -> None:
    assert not RETRIES[kind].again


def test_it_starts_low_and_grows_with_every_success_up_to_the_most() -> None:
    paced = pace(most=5)

    widths = [paced.width]
    for _ in range(5):
        go_well(paced, 1)
        widths.append(paced.width)

    assert widths == [2, 3, 4, 5, 5, 5]


def test_it_never_starts_above_the_most() -> None:
    assert pace(most=1).width == 1


def test_a_width_that_holds_nobody_up_does_not_grow() -> None:
    paced = pace()
    paced.succeeded(1, asked_s=0.0)
    paced.wait_s(2, now_s=1.0)
    paced.succeeded(2, asked_s=2.0)

    assert paced.width == 2


def test_a_round_of_answers_that_come_together_doubles_it() -> None:
    paced = pace(most=128)

    widths = []
    for now_s in range(7):
        widths.append(paced.width)
        paced.wait_s(paced.width, now_s + 0.1)
        for under_way in range(paced.width, 0, -1):
            paced.succeeded(under_way, asked_s=float(now_s))

    assert widths == [2, 4, 8, 16, 32, 64, 128]


def test_a_busy_service_is_asked_half_as_much_once_for_all_that_were_under_way() -> None:
    paced = pace(most=16)
    go_well(paced, 14)

    for _ in range(5):
        paced.failed(BUSY, asked_s=9.0, now_s=10.0)

    assert paced.width == 8


def test_after_it_was_too_wide_it_grows_by_one_a_round() -> None:
    paced = pace(most=16)
    go_well(paced, 14)
    paced.failed(BUSY, asked_s=9.0, now_s=10.0)

    go_well(paced, 7)
    assert paced.width == 8
    go_well(paced, 1)
    assert paced.width == 9


def test_nothing_is_asked_before_a_service_asked_to_be_left_alone() -> None:
    paced = pace(dice=0.0)
    paced.failed(ServiceBusy("busy", "429", 7.0), asked_s=9.0, now_s=10.0)

    assert paced.wait_s(0, 10.0) == 7.0
    assert paced.wait_s(0, 18.0) == 0.0


def test_a_wish_to_be_left_alone_for_hours_is_cut_to_five_minutes() -> None:
    paced = pace(dice=0.0)
    paced.failed(SocketRefused("later", "503", 86_400.0), asked_s=0.0, now_s=0.0)

    assert paced.wait_s(0, 0.0) == 300.0


def test_as_many_as_the_width_are_under_way_and_no_more() -> None:
    paced = pace()

    assert (paced.wait_s(1, 0.0), paced.wait_s(2, 0.0)) == (0.0, None)


def test_a_lost_answer_holds_up_nobody_else() -> None:
    paced = pace()
    paced.failed(LOST, asked_s=0.0, now_s=1.0)

    assert paced.wait_s(0, 1.0) == 0.0


def test_after_twenty_failures_in_a_row_one_request_probes_within_ten_seconds_of_the_last() -> None:
    paced = pace()
    go_well(paced, 6)
    for _ in range(19):
        paced.failed(LOST, asked_s=0.0, now_s=1.0)
    assert (paced.is_down, paced.width) == (False, 8)

    paced.failed(LOST, asked_s=0.0, now_s=1.0)

    assert (paced.is_down, paced.width) == (True, 1)
    for _ in range(50):
        paced.failed(LOST, asked_s=0.0, now_s=1.0)
    assert paced.wait_s(0, 1.0) == 10.0


def test_the_first_answer_brings_back_the_width_there_was() -> None:
    paced = pace()
    go_well(paced, 6)
    for _ in range(40):
        paced.failed(LOST, asked_s=0.0, now_s=1.0)

    paced.succeeded(1, asked_s=0.0)

    assert (paced.is_down, paced.width, paced.wait_s(0, 1.0)) == (False, 8, 0.0)


def test_a_refused_text_is_an_answer_and_no_sign_of_a_service_that_is_down() -> None:
    paced = pace()
    for _ in range(19):
        paced.failed(LOST, asked_s=0.0, now_s=1.0)
    paced.failed(RequestRefused("no"), asked_s=0.0, now_s=1.0)
    paced.failed(LOST, asked_s=0.0, now_s=1.0)

    assert not paced.is_down


@pytest.mark.parametrize(("give_up_after_s", "waits_s"), [(600.0, 0.25), (0.1, 0.1), (0.0, 0.0)])
def test_sockets_that_are_refused_are_not_waited_for_longer_than_a_service_that_is_down(
    give_up_after_s: float, waits_s: float
) -> None:
    paced = pace(give_up_after_s=give_up_after_s)

    for _ in range(19):
        assert not paced.gives_up(7.0)
        paced.failed(SocketRefused("nobody there"), asked_s=6.0, now_s=7.0)

    assert paced.wait_s(0, 7.0) == pytest.approx(waits_s)
    paced.failed(SocketRefused("nobody there"), asked_s=6.0, now_s=7.0)
    assert paced.gives_up(7.0) is (give_up_after_s == 0)


def test_it_gives_up_after_the_time_that_was_said() -> None:
    paced = pace(give_up_after_s=60.0)
    for _ in range(20):
        paced.failed(LOST, asked_s=0.0, now_s=100.0)

    assert (paced.gives_up(159.9), paced.gives_up(160.0)) == (False, True)


@given(
    st.integers(1, 64),
    st.lists(st.sampled_from(["well", LOST, BUSY, SocketRefused("no"), RequestRefused("no")]), max_size=200),
)
def test_whatever_happens_at_least_one_and_never_more_than_the_most_may_be_under_way(
    most: int, happenings: list[str | ServiceError]
) -> None:
    paced = pace(most=most)
    for now_s, happening in enumerate(happenings):
        if isinstance(happening, ServiceError):
            paced.failed(happening, asked_s=now_s - 0.5, now_s=float(now_s))
        else:
            paced.wait_s(paced.width, float(now_s))
            paced.succeeded(paced.width, asked_s=now_s - 0.5)

        assert 1 <= paced.width <= most
        assert paced.widest <= most

"""The concurrency limiter and the retry policy, with a clock and dice of the test's."""

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


def limiter_of(most: int = 8, dice: float = 1.0, give_up_after_s: float = 600.0) -> ConcurrencyLimiter:
    """A limiter whose dice always show the same."""
    return ConcurrencyLimiter(most, lambda: dice, give_up_after_s)


def go_well(limiter: ConcurrencyLimiter, times: int) -> None:
    """So many successes, each while another request would have been asked if it might."""
    for _ in range(times):
        limiter.wait_s(limiter.width, 0.0)
        limiter.record_success(limiter.width, sent_s=0.0)


@pytest.mark.parametrize(("failures", "longest_s"), [(1, 0.5), (2, 1.0), (5, 8.0), (7, 30.0), (10_000, 30.0)])
def test_a_backoff_is_at_most_twice_the_last_one_and_never_above_30_seconds(
    failures: int, longest_s: float
) -> None:
    assert backoff_s(failures, lambda: 1.0) == longest_s
    assert backoff_s(failures, lambda: 0.25) == longest_s / 4


def test_every_service_error_has_a_retry_policy() -> None:
    ends_the_run = {"ServiceDown"}

    assert {kind.__name__ for kind in ServiceError.__subclasses__()} - ends_the_run == {
        kind.__name__ for kind in RETRIES
    }


@pytest.mark.parametrize("kind", [AccountRefused, NoService, RequestRefused])
def test_a_permanent_failure_is_not_retried(kind: type[ServiceError]) -> None:
    assert not RETRIES[kind].again


def test_the_limit_starts_low_and_grows_with_every_success_up_to_its_maximum() -> None:
    limiter = limiter_of(most=5)

    widths = [limiter.width]
    for _ in range(5):
        go_well(limiter, 1)
        widths.append(limiter.width)

    assert widths == [2, 3, 4, 5, 5, 5]


def test_the_limit_never_starts_above_its_maximum() -> None:
    assert limiter_of(most=1).width == 1


def test_a_limit_that_holds_back_no_request_does_not_grow() -> None:
    limiter = limiter_of()
    limiter.record_success(1, sent_s=0.0)
    limiter.wait_s(2, now_s=1.0)
    limiter.record_success(2, sent_s=2.0)

    assert limiter.width == 2


def test_answers_that_arrive_together_double_the_limit() -> None:
    limiter = limiter_of(most=128)

    widths = []
    for now_s in range(7):
        widths.append(limiter.width)
        limiter.wait_s(limiter.width, now_s + 0.1)
        for under_way in range(limiter.width, 0, -1):
            limiter.record_success(under_way, sent_s=float(now_s))

    assert widths == [2, 4, 8, 16, 32, 64, 128]


def test_a_busy_service_halves_the_limit_once_for_all_open_requests() -> None:
    limiter = limiter_of(most=16)
    go_well(limiter, 14)

    for _ in range(5):
        limiter.record_failure(BUSY, sent_s=9.0, now_s=10.0)

    assert limiter.width == 8


def test_after_a_busy_service_the_limit_grows_by_one_a_round() -> None:
    limiter = limiter_of(most=16)
    go_well(limiter, 14)
    limiter.record_failure(BUSY, sent_s=9.0, now_s=10.0)

    go_well(limiter, 7)
    assert limiter.width == 8
    go_well(limiter, 1)
    assert limiter.width == 9


def test_no_request_starts_before_the_time_in_retry_after() -> None:
    limiter = limiter_of(dice=0.0)
    limiter.record_failure(ServiceBusy("busy", "429", 7.0), sent_s=9.0, now_s=10.0)

    assert limiter.wait_s(0, 10.0) == 7.0
    assert limiter.wait_s(0, 18.0) == 0.0


def test_a_retry_after_of_hours_is_cut_to_five_minutes() -> None:
    limiter = limiter_of(dice=0.0)
    limiter.record_failure(SocketRefused("later", "503", 86_400.0), sent_s=0.0, now_s=0.0)

    assert limiter.wait_s(0, 0.0) == 300.0


def test_no_more_requests_are_open_than_the_limit() -> None:
    limiter = limiter_of()

    assert (limiter.wait_s(1, 0.0), limiter.wait_s(2, 0.0)) == (0.0, None)


def test_a_lost_answer_delays_no_other_request() -> None:
    limiter = limiter_of()
    limiter.record_failure(LOST, sent_s=0.0, now_s=1.0)

    assert limiter.wait_s(0, 1.0) == 0.0


def test_after_20_failures_in_a_row_one_request_probes_within_10_seconds() -> None:
    limiter = limiter_of()
    go_well(limiter, 6)
    for _ in range(19):
        limiter.record_failure(LOST, sent_s=0.0, now_s=1.0)
    assert (limiter.is_down, limiter.width) == (False, 8)

    limiter.record_failure(LOST, sent_s=0.0, now_s=1.0)

    assert (limiter.is_down, limiter.width) == (True, 1)
    for _ in range(50):
        limiter.record_failure(LOST, sent_s=0.0, now_s=1.0)
    assert limiter.wait_s(0, 1.0) == 10.0


def test_the_first_answer_restores_the_limit() -> None:
    limiter = limiter_of()
    go_well(limiter, 6)
    for _ in range(40):
        limiter.record_failure(LOST, sent_s=0.0, now_s=1.0)

    limiter.record_success(1, sent_s=0.0)

    assert (limiter.is_down, limiter.width, limiter.wait_s(0, 1.0)) == (False, 8, 0.0)


def test_a_refused_text_does_not_count_towards_a_service_that_is_down() -> None:
    limiter = limiter_of()
    for _ in range(19):
        limiter.record_failure(LOST, sent_s=0.0, now_s=1.0)
    limiter.record_failure(RequestRefused("no"), sent_s=0.0, now_s=1.0)
    limiter.record_failure(LOST, sent_s=0.0, now_s=1.0)

    assert not limiter.is_down


@pytest.mark.parametrize(("give_up_after_s", "waits_s"), [(600.0, 0.25), (0.1, 0.1), (0.0, 0.0)])
def test_the_pause_after_a_refused_socket_is_no_longer_than_give_up_after(
    give_up_after_s: float, waits_s: float
) -> None:
    limiter = limiter_of(give_up_after_s=give_up_after_s)

    for _ in range(19):
        assert not limiter.should_give_up(7.0)
        limiter.record_failure(SocketRefused("nobody there"), sent_s=6.0, now_s=7.0)

    assert limiter.wait_s(0, 7.0) == pytest.approx(waits_s)
    limiter.record_failure(SocketRefused("nobody there"), sent_s=6.0, now_s=7.0)
    assert limiter.should_give_up(7.0) is (give_up_after_s == 0)


def test_a_service_that_stays_down_is_given_up_after_the_given_time() -> None:
    limiter = limiter_of(give_up_after_s=60.0)
    for _ in range(20):
        limiter.record_failure(LOST, sent_s=0.0, now_s=100.0)

    assert (limiter.should_give_up(159.9), limiter.should_give_up(160.0)) == (False, True)


@given(
    st.integers(1, 64),
    st.lists(st.sampled_from(["well", LOST, BUSY, SocketRefused("no"), RequestRefused("no")]), max_size=200),
)
def test_the_limit_stays_between_one_and_its_maximum_whatever_happens(
    most: int, happenings: list[str | ServiceError]
) -> None:
    limiter = limiter_of(most=most)
    for now_s, happening in enumerate(happenings):
        if isinstance(happening, ServiceError):
            limiter.record_failure(happening, sent_s=now_s - 0.5, now_s=float(now_s))
        else:
            limiter.wait_s(limiter.width, float(now_s))
            limiter.record_success(limiter.width, sent_s=now_s - 0.5)

        assert 1 <= limiter.width <= most
        assert limiter.widest <= most


@pytest.mark.parametrize("kind", [ServiceBusy, SocketRefused])
def test_a_service_that_asks_for_long_waits_is_given_up_in_time(kind: type[ServiceError]) -> None:
    limiter, now_s = limiter_of(), 0.0
    for _ in range(100):
        limiter.record_failure(kind("later", "503", 999_999.0), sent_s=now_s, now_s=now_s)
        if limiter.should_give_up(now_s):
            break
        now_s += limiter.wait_s(0, now_s) or 0.0

    assert now_s == 900.0


def test_a_wait_that_a_service_asks_for_is_no_longer_than_give_up_after() -> None:
    limiter = limiter_of(give_up_after_s=3.0)
    limiter.record_failure(ServiceBusy("later", "429", 300.0), sent_s=0.0, now_s=0.0)

    assert limiter.wait_s(0, 0.0) == 3.0


def test_lost_answers_do_not_make_a_service_down_by_time() -> None:
    limiter = limiter_of()
    for minute in range(15):
        limiter.record_failure(LOST, sent_s=0.0, now_s=minute * 60.0)

    assert not limiter.is_down


def test_an_answer_starts_the_time_of_refusals_again() -> None:
    limiter = limiter_of()
    for minute in range(15):
        limiter.record_failure(BUSY, sent_s=0.0, now_s=minute * 60.0)
        go_well(limiter, minute % 4 == 3)

    assert not limiter.is_down


def test_a_service_that_opens_no_socket_for_half_a_minute_is_down() -> None:
    limiter = limiter_of()
    for second in (15.0, 30.0, 44.0):
        limiter.record_failure(SocketRefused("no answer"), sent_s=0.0, now_s=second)
    assert not limiter.is_down

    limiter.record_failure(SocketRefused("no answer"), sent_s=0.0, now_s=46.0)
    assert limiter.is_down

"""The time left of a job: steady from its first figure, by what is to be sent, and with the writing."""

import heapq
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st

from subgen.cli.time_left import TimeLeft


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now_s


def spoken(
    clock: Clock, left: TimeLeft, characters: list[int], connections: int, character_s: float
) -> Iterator[tuple[float, float | None]]:
    """Speak lines over some connections, reported in order; yield the true time left and the estimate."""
    began_s = clock.now_s
    free_s = [began_s] * connections
    done_s: list[float] = []
    for count in characters:
        at_s = heapq.heappop(free_s) + 0.4 + count * character_s
        heapq.heappush(free_s, at_s)
        done_s.append(max(at_s, done_s[-1]) if done_s else at_s)  # a line is reported after those before it
    left.plan(sum(characters), 0)
    left.speak(is_speaking=True)
    for at_s, count in zip(done_s, characters, strict=True):
        clock.now_s = at_s
        left.spoke(count)
        yield done_s[-1] - at_s, left.remaining_s()
    left.speak(is_speaking=False)


@given(
    lines=st.integers(200, 600),
    seed=st.integers(0, 1000),
    connections=st.sampled_from([1, 3, 8, 40]),
    character_s=st.floats(0.01, 0.2),
)
def test_the_first_figure_is_near_the_truth_and_those_after_it_stay_so(
    lines: int, seed: int, connections: int, character_s: float
) -> None:
    characters = [(seed + 97 * number * number) % 241 + 10 for number in range(lines)]
    clock = Clock()
    left = TimeLeft(connections, clock)

    figures = list(spoken(clock, left, characters, connections, character_s))

    known = [(true_s, told_s) for true_s, told_s in figures if told_s is not None]
    assert len(known) > len(figures) / 2
    longest_line_s = 0.4 + 250 * character_s
    for true_s, told_s in known:
        assert abs(told_s - true_s) <= 0.5 * true_s + 2 * longest_line_s


def test_nothing_is_said_while_the_first_lines_are_under_way() -> None:
    clock = Clock()
    left = TimeLeft(8, clock)

    figures = list(spoken(clock, left, [60] * 1000, 8, 0.05))

    assert [told_s for _, told_s in figures[:23]] == [None] * 23
    assert all(told_s is not None for _, told_s in figures[24:])


def test_lines_whose_takes_are_stored_do_not_shorten_the_time_left() -> None:
    clock = Clock()
    left = TimeLeft(1, clock)
    left.plan(6000, 0)
    left.speak(is_speaking=True)

    for _ in range(900):  # stored takes pass in no time
        left.spoke(0)
    assert left.remaining_s() is None
    for _ in range(10):
        clock.now_s += 2.0
        left.spoke(60)

    assert left.remaining_s() == pytest.approx(90 * 2.0, rel=0.01)


def test_time_in_which_the_service_is_down_does_not_count() -> None:
    clock = Clock()
    left = TimeLeft(1, clock)
    left.plan(6000, 0)
    left.speak(is_speaking=True)
    for _ in range(10):
        clock.now_s += 2.0
        left.spoke(60)

    left.speak(is_speaking=False)
    clock.now_s += 3600.0
    left.speak(is_speaking=True)

    assert left.remaining_s() == pytest.approx(90 * 2.0, rel=0.01)


def test_a_service_that_slows_down_is_followed() -> None:
    clock = Clock()
    left = TimeLeft(1, clock)
    left.plan(600_000, 0)
    left.speak(is_speaking=True)
    for _ in range(1000):
        clock.now_s += 1.0
        left.spoke(60)
    for _ in range(100):
        clock.now_s += 10.0
        left.spoke(60)

    lines = (600_000 - 1100 * 60) / 60
    assert left.remaining_s() == pytest.approx(lines * 10.0, rel=0.35)


def test_writing_is_part_of_the_time_left_and_is_measured_once_it_has_begun() -> None:
    clock = Clock()
    left = TimeLeft(1, clock)
    left.plan(0, 40_000)
    before_s = left.remaining_s()
    left.write(is_writing=True)
    for _ in range(10_000):
        clock.now_s += 0.005
        left.wrote(1)

    assert before_s == pytest.approx(20.0)
    assert left.remaining_s() == pytest.approx(30_000 * 0.005, rel=0.1)


@given(characters=st.integers(0, 10_000), lines=st.integers(0, 10_000), data=st.data())
def test_the_share_goes_from_nothing_to_the_whole_and_never_back(
    characters: int, lines: int, data: st.DataObject
) -> None:
    left = TimeLeft(1, Clock())
    left.plan(characters, lines)
    shares = [left.share]
    for _ in range(5):
        left.spoke(data.draw(st.integers(0, 4000)))
        left.wrote(data.draw(st.integers(0, 4000)))
        shares.append(left.share)

    left.spoke(characters)
    left.wrote(lines)

    assert shares[0] == 0.0
    assert shares == sorted(shares)
    assert left.share == (1.0 if characters or lines else 0.0)

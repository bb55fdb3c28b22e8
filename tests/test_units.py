"""Conversion of samples, microseconds, milliseconds and centiseconds: rounded once, halves up."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from subgen.units import (
    cs_of_samples,
    format_size,
    ms_of_samples,
    round_half_up,
    samples_of_seconds,
    samples_of_us,
    seconds_of_samples,
)
from subgen.waves.limits import SAMPLE_RATES_HZ

RATES_HZ = st.sampled_from(SAMPLE_RATES_HZ)
POSITIONS = st.integers(0, 44_100 * 3_600 * 100)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(0, 1, 0), (1, 2, 1), (3, 2, 2), (5, 2, 3), (1, 3, 0), (2, 3, 1), (-1, 2, 0), (-3, 2, -1), (-2, 3, -1)],
)
def test_halves_round_up(numerator: int, denominator: int, rounded: int) -> None:
    assert round_half_up(numerator, denominator) == rounded


def test_twenty_hours_are_as_exact_at_the_end_as_at_the_start() -> None:
    twenty_hours = 20 * 3_600 * 44_100

    assert ms_of_samples(twenty_hours + 441, 44_100) == 72_000_010
    assert cs_of_samples(twenty_hours + 441, 44_100) == 7_200_001
    assert seconds_of_samples(twenty_hours + 441, 44_100) == 72_000.01


@pytest.mark.parametrize(
    ("microseconds", "samples"), [(0, 0), (11, 0), (12, 1), (250_000, 11_025), (1_000_000, 44_100)]
)
def test_microseconds_become_the_nearest_sample(microseconds: int, samples: int) -> None:
    assert samples_of_us(microseconds, 44_100) == samples


@given(numerator=st.integers(), denominator=st.integers(1, 10**9))
def test_a_rounded_number_is_at_most_half_away(numerator: int, denominator: int) -> None:
    away = round_half_up(numerator, denominator) - Fraction(numerator, denominator)

    assert Fraction(-1, 2) < away <= Fraction(1, 2)


@given(first=POSITIONS, second=POSITIONS, rate_hz=RATES_HZ)
def test_rounding_keeps_the_order_of_positions(first: int, second: int, rate_hz: int) -> None:
    early, late = sorted((first, second))

    assert ms_of_samples(early, rate_hz) <= ms_of_samples(late, rate_hz)
    assert cs_of_samples(early, rate_hz) <= cs_of_samples(late, rate_hz)
    assert seconds_of_samples(early, rate_hz) <= seconds_of_samples(late, rate_hz)


@given(position=POSITIONS, rate_hz=RATES_HZ)
def test_positions_a_whole_unit_apart_stay_apart(position: int, rate_hz: int) -> None:
    millisecond = -(-rate_hz // 1_000)
    centisecond = -(-rate_hz // 100)

    assert ms_of_samples(position + millisecond, rate_hz) > ms_of_samples(position, rate_hz)
    assert cs_of_samples(position + centisecond, rate_hz) > cs_of_samples(position, rate_hz)


@given(position=POSITIONS, rate_hz=RATES_HZ)
def test_a_position_converts_to_seconds_and_back(position: int, rate_hz: int) -> None:
    assert samples_of_seconds(seconds_of_samples(position, rate_hz), rate_hz) == position


@given(position=POSITIONS, seconds=st.integers(0, 3_600), rate_hz=RATES_HZ)
def test_adding_whole_seconds_shifts_the_rounded_position_by_as_much(
    position: int, seconds: int, rate_hz: int
) -> None:
    shifted = position + seconds * rate_hz

    assert ms_of_samples(shifted, rate_hz) == ms_of_samples(position, rate_hz) + 1_000 * seconds
    assert cs_of_samples(shifted, rate_hz) == cs_of_samples(position, rate_hz) + 100 * seconds


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0, "0.0 kB"),
        (999_949, "999.9 kB"),
        (1_000_000, "1.0 MB"),
        (15_230_000, "15.2 MB"),
        (1_000_000_000, "1.0 GB"),
        (77_300_000_000, "77.3 GB"),
    ],
)
def test_a_number_of_bytes_is_formatted_for_people(size: int, told: str) -> None:
    assert format_size(size) == told

"""Times as text: written and read back exactly, in the notation of each format."""

import re

import pytest
from hypothesis import given, strategies as st

from subgen.text.clock import (
    ASS_CLOCK,
    LRC_CLOCK,
    MS_CLOCK,
    REPORT_CLOCK,
    SECONDS_CLOCK,
    SRT_CLOCK,
    Clock,
    format_duration,
    whole_seconds,
)

CLOCKS = (SRT_CLOCK, MS_CLOCK, ASS_CLOCK, LRC_CLOCK, SECONDS_CLOCK, REPORT_CLOCK)
A_HUNDRED_HOURS_S = 360_000


@pytest.mark.parametrize(
    ("clock", "units", "text"),
    [
        (SRT_CLOCK, 1_500, "00:00:01,500"),
        (SRT_CLOCK, 3_723_004, "01:02:03,004"),
        (SRT_CLOCK, 360_000_000, "100:00:00,000"),
        (MS_CLOCK, 1_500, "00:00:01.500"),
        (MS_CLOCK, 359_999_999, "99:59:59.999"),
        (ASS_CLOCK, 150, "0:00:01.50"),
        (ASS_CLOCK, 36_000_000, "100:00:00.00"),
        (LRC_CLOCK, 150, "00:01.50"),
        (LRC_CLOCK, 36_000_000, "6000:00.00"),
        (SECONDS_CLOCK, 0, "0.000000"),
        (SECONDS_CLOCK, 72_000_000_001, "72000.000001"),
        (REPORT_CLOCK, 1_500, "0:00:01.500"),
    ],
)
def test_each_format_has_its_own_notation(clock: Clock, units: int, text: str) -> None:
    assert clock.format(units) == text


@given(clock=st.sampled_from(CLOCKS), us=st.integers(0, 1_000 * A_HUNDRED_HOURS_S * 1_000_000))
def test_a_time_reads_back_as_it_was_written(clock: Clock, us: int) -> None:
    units = us // clock.unit_us

    found = re.fullmatch(clock.pattern, clock.format(units))

    assert found is not None
    assert clock.us_of(found.groups()) == units * clock.unit_us


@given(clock=st.sampled_from(CLOCKS), text=st.text(st.sampled_from("0123456789:.,\u0661 "), max_size=13))
def test_only_the_notation_of_the_format_is_read(clock: Clock, text: str) -> None:
    found = re.fullmatch(clock.pattern, text)

    if found is not None:
        written = clock.format(clock.us_of(found.groups()) // clock.unit_us)
        assert written.lstrip("0") == text.lstrip("0")


@pytest.mark.parametrize(
    ("clock", "text"),
    [
        (SRT_CLOCK, "00:00:01.500"),
        (MS_CLOCK, "00:00:01,500"),
        (MS_CLOCK, "0:00:01.500"),
        (MS_CLOCK, "00:60:01.500"),
        (MS_CLOCK, "00:00:60.000"),
        (MS_CLOCK, "00:00:01.50"),
        (MS_CLOCK, "00:00:01.5000"),
        (MS_CLOCK, "00:01.500"),
        (MS_CLOCK, "1000000:00:01.500"),
        (ASS_CLOCK, "0:00:01.500"),
        (LRC_CLOCK, "0:01.50"),
        (LRC_CLOCK, "00:00:01.50"),
        (SECONDS_CLOCK, "1.5"),
        (SECONDS_CLOCK, "1,500000"),
        (SECONDS_CLOCK, "-1.500000"),
    ],
)
def test_any_other_notation_is_not_read(clock: Clock, text: str) -> None:
    assert re.fullmatch(clock.pattern, text) is None


@pytest.mark.parametrize(
    ("numbers", "seconds"),
    [(["7"], 7), (["1", "05"], 65), (["1", "00", "05"], 3605), (["0", "59", "59"], 3599)],
)
def test_hours_and_minutes_add_up_to_seconds(numbers: list[str], seconds: int) -> None:
    assert whole_seconds(numbers) == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0.0 s"), (12.34, "12.3 s"), (60.0, "1:00"), (245.4, "4:05"), (3723.0, "1:02:03")],
)
def test_a_duration_is_written_for_people(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text

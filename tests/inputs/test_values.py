"""Times and numbers as people write them."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given, strategies as st

from subgen.inputs.values import pause_us, speed, time_us, written_pause_us
from subgen.providers.smallest.catalog import LOCAL

MICROSECONDS = st.integers(0, 3_600_000_000_000)


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("0", 0),
        ("7", 7_000_000),
        ("7.5", 7_500_000),
        (".5", 500_000),
        (" 7 ", 7_000_000),
        ("1.2000000000000002", 1_200_000),
        ("0.0000005", 1),
        ("0.0000004999", 0),
        ("0:00", 0),
        ("1:05", 65_000_000),
        ("01:05.250", 65_250_000),
        ("1,5", 1_500_000),
        ("1,500", 1_500_000),
        ("01:05,250", 65_250_000),
        ("0:01:02,500", 62_500_000),
        ("59:59.999", 3_599_999_000),
        ("1:00:00", 3_600_000_000),
        ("100:00:00", 360_000_000_000),
        ("1000:00:00", 3_600_000_000_000),
        ("3600000", 3_600_000_000_000),
    ],
)
def test_a_time_is_seconds_or_a_clock(text: str, microseconds: int) -> None:
    assert time_us(text) == microseconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "+1",
        "1,5,0",
        "1.000,5",
        "1,",
        ",",
        "1.",
        ".",
        "1e3",
        "nan",
        "inf",
        "0x10",
        "1_000",
        "\u0661",
        "\uff11",
        "1:5",
        "60:00",
        "1:60",
        "1:60:00",
        "1:5:00:00",
        "1,5:00",
        "1:05:00,1,2",
        "1:05:",
        ":05",
        "1 :05",
        "5s",
    ],
)
def test_other_text_is_not_a_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time: give seconds or \[h:\]mm:ss\[\.mmm\]"):
        time_us(text)


@pytest.mark.parametrize("text", ["3600000.000001", "1000:00:00.001", "999999999"])
def test_a_time_has_a_maximum(text: str) -> None:
    with pytest.raises(ValueError, match="is beyond 1,000 hours"):
        time_us(text)


@pytest.mark.parametrize(
    ("text", "microseconds"), [("0", 0), ("250", 250_000), ("0.0005", 1), ("3600000", 3_600_000_000)]
)
def test_a_pause_is_milliseconds(text: str, microseconds: int) -> None:
    assert pause_us(text) == microseconds


@pytest.mark.parametrize(
    ("text", "number"), [("0.5", 0.5), ("1", 1.0), (" 2.0 ", 2.0), ("1.05", 1.05), ("1,25", 1.25)]
)
def test_a_speed_is_a_number_from_a_half_to_two(text: str, number: float) -> None:
    assert speed(text, LOCAL) == number


def test_seconds_of_a_pause_may_have_a_comma() -> None:
    assert written_pause_us("1,5s") == written_pause_us("1,5 s") == 1_500_000


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1,500", "'1,500' may be two numbers: write 1500 without commas"),
        ("1,5", "'1,5' is not a number of milliseconds, 0 to 3600000"),
    ],
)
def test_milliseconds_have_no_comma(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        pause_us(text)
    with pytest.raises(ValueError, match="is not a pause"):
        written_pause_us(f"{text}ms")


@given(microseconds=MICROSECONDS)
def test_seconds_are_parsed_to_the_microsecond(microseconds: int) -> None:
    assert time_us(f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06}") == microseconds


@given(microseconds=MICROSECONDS)
def test_a_clock_time_is_parsed_to_the_microsecond(microseconds: int) -> None:
    seconds, fraction = divmod(microseconds, 1_000_000)
    clock = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:06}"

    assert time_us(clock) == microseconds


@given(milliseconds=st.integers(0, 3_600_000))
def test_all_forms_of_a_pause_are_equal(milliseconds: int) -> None:
    assert (
        pause_us(str(milliseconds))
        == written_pause_us(f"{milliseconds}ms")
        == written_pause_us(f"{milliseconds // 1000}.{milliseconds % 1000:03}s")
        == milliseconds * 1000
    )


@given(text=st.text(st.sampled_from("0123456789.:-+eE, sm\u0661\n"), max_size=12))
@pytest.mark.parametrize("read", [time_us, pause_us, written_pause_us, partial(speed, service=LOCAL)])
def test_any_text_is_a_number_from_zero_or_is_rejected(read: Callable[[str], float], text: str) -> None:
    with suppress(ValueError):
        assert read(text) >= 0

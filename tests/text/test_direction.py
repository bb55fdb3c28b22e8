"""The direction of texts and rows; that of lines by language is in test_languages."""

import pytest

from subgen.text.direction import is_right_to_left, without_isolate


@pytest.mark.parametrize(
    ("row", "is_leftward"),
    [
        ("abc אבג", False),
        ("אבג abc", True),
        ("2024. אבג", True),
        ("2024.", False),
        ("\u2067אבג\u2069 abc", False),
        ("\u2066abc\u2069 אבג", True),
        ("\u2068abc \u2067abc\u2069\u2069 אבג", True),
        ("\u200fabc", True),
        ("\u2069אבג", True),
    ],
)
def test_the_first_letter_outside_isolates_gives_a_row_its_direction(row: str, *, is_leftward: bool) -> None:
    assert is_right_to_left(row) is is_leftward


@pytest.mark.parametrize(
    ("row", "bare"),
    [
        ("\u2067abc אבג\u2069", "abc אבג"),
        ("\u2066a \u2067b\u2069 c\u2069", "a \u2067b\u2069 c"),
        ("\u2067a\u2069 b \u2067c\u2069", "\u2067a\u2069 b \u2067c\u2069"),
        ("\u2067abc", "\u2067abc"),
        ("abc\u2069", "abc\u2069"),
        ("\u2068abc\u2069", "\u2068abc\u2069"),
        ("", ""),
    ],
)
def test_an_isolate_around_a_whole_row_is_taken_off(row: str, bare: str) -> None:
    assert without_isolate(row) == bare

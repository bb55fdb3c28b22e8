"""How fragments of a text join, where they may be cut, and whether they end a sentence."""

import pytest
from hypothesis import given, strategies as st

from subgen.waves.fragments import cut, ends_here, joined


@pytest.mark.parametrize(
    ("held", "more", "text"),
    [
        ("", "Hello", "Hello"),
        ("Hello", "", "Hello"),
        ("Hel", "lo", "Hello"),
        ("Hello", " there", "Hello there"),
        ("Hello ", "there", "Hello there"),
        ("One.", "Two", "One. Two"),
        ("One.", " Two", "One. Two"),
        ("One. ", "Two", "One. Two"),
        ("Really?!", "Yes", "Really?! Yes"),
        ("He said “No.”", "Then", "He said “No.” Then"),
        ("यह घर है।", "वह", "यह घर है। वह"),
        ("No", ".", "No."),
        ("Wait.", "..", "Wait..."),
        ("What?", "!", "What?!"),
        ("(Yes.", ")", "(Yes.)"),
        ("3.", "14", "3.14"),
        ("in 1999.", "Then", "in 1999. Then"),
        ("1,", "000", "1,000"),
        ("Well,", "yes", "Well,yes"),
        ("你好。", "世界", "你好。世界"),
    ],
)
def test_fragments_join_as_they_come_with_a_space_where_a_sentence_ends_without_one(
    held: str, more: str, text: str
) -> None:
    assert joined(held, more) == text


@pytest.mark.parametrize(
    "text", ["Hello.", "Really?", "Go!", "Well…", "He said “No.”", "यह घर है।", "你好。 "]
)
def test_a_sentence_ends_at_its_closing_mark(text: str) -> None:
    assert ends_here(text)


@pytest.mark.parametrize(
    "text", ["", " ", "Hello", "Hello,", "3.", "It costs $1,000.", "Mr.", "Ask DR.", "John F.", "e.g."]
)
def test_an_abbreviation_an_initial_or_a_number_does_not_end_a_sentence(text: str) -> None:
    assert not ends_here(text)


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("One. Two three", "One."),
        ("One. Two. Thre", "One. Two."),
        ("One two three", "One two"),
        ("One two thr", "One two"),
        ("Unspeakably long", "Unspeakabl"),
        ("          x", "          "),
    ],
)
def test_a_text_is_cut_at_the_last_sentence_that_fits_or_else_the_last_word(
    text: str, beginning: str
) -> None:
    assert cut(text, 10) == beginning


@given(st.text(min_size=11), st.integers(1, 10))
def test_a_cut_takes_at_least_one_character_and_at_most_the_limit(text: str, most: int) -> None:
    beginning = cut(text, most)

    assert text.startswith(beginning)
    assert 1 <= len(beginning) <= most

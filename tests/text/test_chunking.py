"""Texts too long for one request, and their parts."""

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from subgen.text import chunking
from subgen.text.languages import is_speakable
from subgen.text.words import words_of

LETTERS = st.characters(exclude_categories=["Cs"])
WORDLIKE = st.one_of(
    st.text(LETTERS, max_size=30),
    st.sampled_from(
        [" ", "  ", "\n", "\u3000", "Mr. ", "No, ", "Go! ", "\U0001f600 ", "\u0939\u093e\u0901\u0964 "]
    ),
)
TEXTS = st.lists(WORDLIKE, max_size=30).map("".join).filter(lambda text: not text.isspace() and text != "")
LANGUAGES = st.sampled_from(["en", "hi", "de", "ja", "zh", "ar", "or"])

split_text = partial(chunking.split_text, limit=8000)  # what one request holds at most


@pytest.mark.parametrize("text", ["One.", "  Two  words.\n", "One. Two.", "a, b; c"])
def test_a_text_that_fits_is_one_unchanged_part(text: str) -> None:
    assert split_text(text, len(text), "en") == ((text, 0),)


def test_the_best_cut_is_after_a_sentence() -> None:
    assert split_text("It is late. We should go, I think, or stay.", 38, "en") == (
        ("It is late.", 0),
        ("We should go, I think, or stay.", 3),
    )


def test_the_second_best_cut_is_after_a_clause() -> None:
    assert split_text("We should go now, I think, or stay here", 30, "en") == (
        ("We should go now, I think,", 0),
        ("or stay here", 6),
    )


@pytest.mark.parametrize(
    "text",
    ["one two; three four", "one two: three four", "one two\u2014 three four", "one two -- three four"],
)
def test_a_clause_ends_at_each_clause_mark(text: str) -> None:
    assert split_text(text, 14, "en")[0][0] in ("one two;", "one two:", "one two\u2014", "one two --")


def test_a_closing_quote_belongs_to_the_clause_it_closes() -> None:
    assert split_text('"Well," she said then', 16, "en") == (('"Well,"', 0), ("she said then", 1))


def test_without_sentences_and_clauses_a_text_is_cut_at_spaces() -> None:
    assert split_text("one two three four", 9, "en") == (("one two", 0), ("three", 2), ("four", 3))


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("hi", "वह आया। फिर डॉ. शर्मा के साथ 5 कि.मी. दूर गया", "वह आया।"),
        ("ta", "அவன் வந்தான். பிறகு திரு. ரவி 5 கி.மீ. நடந்தார் நேற்று", "அவன் வந்தான்."),
    ],
)
def test_no_request_ends_after_an_abbreviation_of_an_indian_language(
    language: str, text: str, first: str
) -> None:
    assert split_text(text, len(text) - 1, language)[0] == (first, 0)


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    assert split_text("They saw Mr. Quill at home", 20, "en") == (
        ("They saw Mr. Quill", 0),
        ("at home", 4),
    )


def test_a_danda_ends_a_sentence() -> None:
    assert split_text("\u092f\u0939 \u0939\u0948\u0964 \u0935\u0939 \u0928\u0939\u0940\u0902", 11, "hi") == (
        ("\u092f\u0939 \u0939\u0948\u0964", 0),
        ("\u0935\u0939 \u0928\u0939\u0940\u0902", 2),
    )


def test_a_word_that_is_too_long_is_a_part_by_itself() -> None:
    assert split_text("an unreasonable word", 5, "en") == (("an", 0), ("unreasonable", 1), ("word", 2))


def test_white_space_at_a_cut_is_in_neither_part() -> None:
    assert split_text("  one \n two  ", 5, "en") == (("one", 0), ("two", 1))


def test_a_million_characters_are_split() -> None:
    parts = split_text("Hello there, Mr. Smith. " * 40_000, 250, "en")

    assert len(parts) == 4_000


@given(text=TEXTS, max_chars=st.integers(1, 80), language=LANGUAGES)
def test_the_parts_contain_the_words_of_the_text_in_order(text: str, max_chars: int, language: str) -> None:
    parts = split_text(text, max_chars, language)
    spoken = [char for part, _ in parts for char in part if not char.isspace()]

    assert spoken == [char for char in text if not char.isspace()]


@given(text=TEXTS, max_chars=st.integers(1, 80), language=LANGUAGES)
def test_a_part_is_a_substring_that_starts_with_its_first_word(
    text: str, max_chars: int, language: str
) -> None:
    words = words_of(text)

    for part, first_word in split_text(text, max_chars, language)[1:]:
        assert text.startswith(part, words[first_word].start)


@given(text=TEXTS, max_chars=st.integers(1, 80), language=LANGUAGES)
def test_only_a_single_word_or_one_with_marks_beside_it_is_a_part_that_is_too_long(
    text: str, max_chars: int, language: str
) -> None:
    words = words_of(text)
    parts = split_text(text, max_chars, language)
    afters = [first_word for _, first_word in parts[1:]] + [len(words)]
    for (part, first_word), after in zip(parts, afters, strict=True):
        spoken = sum(is_speakable(word.text) for word in words[first_word:after])
        assert len(part) <= max_chars or spoken <= max_chars


@given(text=TEXTS.filter(is_speakable), max_chars=st.integers(1, 80), language=LANGUAGES)
def test_a_part_without_a_letter_or_a_digit_is_never_requested(
    text: str, max_chars: int, language: str
) -> None:
    assert all(is_speakable(part) for part, _ in split_text(text, max_chars, language))


def test_marks_between_sentences_belong_to_the_part_before_them() -> None:
    assert split_text("Hi there. * * * * * * Bye now.", 10, "en") == (
        ("Hi there. * * * * *", 0),
        ("* Bye now.", 7),
    )


@given(text=TEXTS, max_chars=st.integers(1, 80), language=LANGUAGES)
def test_every_part_has_a_word_and_first_words_are_counted_from_zero(
    text: str, max_chars: int, language: str
) -> None:
    words = words_of(text)
    parts = split_text(text, max_chars, language)
    firsts = [first_word for _, first_word in parts]

    assert firsts[0] == 0
    assert all(first < after for first, after in pairwise([*firsts, len(words)]))
    for (part, _), (first, after) in zip(parts, pairwise([*firsts, len(words)]), strict=True):
        assert part.strip() == text[words[first].start : words[after - 1].end]


@given(text=TEXTS, more=st.integers(0, 50))
def test_a_text_that_fits_is_not_changed(text: str, more: int) -> None:
    assert split_text(text, len(text) + more, "en") == ((text, 0),)


def test_a_text_without_spaces_is_cut_between_words() -> None:
    text = "今天天气很好我们一起去公园散步吧他说你好世界然后就走了。" * 4

    parts = split_text(text, 20, "zh")

    assert "".join(part for part, _ in parts) == text
    assert max(len(part) for part, _ in parts) <= 20
    assert not {part[:2] for part, _ in parts} & {"气很", "园散", "界然"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今天天气很好。我们去公园散步、然后回家。", "zh"),
        ("今日は天気がいい。「公園へ行く。」と言った。", "ja"),
    ],
)
def test_a_text_without_spaces_is_cut_after_sentences_first(text: str, language: str) -> None:
    first, *_ = split_text(text, 15, language)

    assert first[0].endswith("。")


def test_a_cut_that_is_asked_for_is_made_and_each_part_is_split_by_itself() -> None:
    text = "One two. \u2014 Three, four five six."

    assert split_text(text, 250, "en", cuts=(3,)) == (("One two. \u2014", 0), ("Three, four five six.", 3))
    assert split_text(text, 14, "en", cuts=(3,)) == (
        ("One two. \u2014", 0),
        ("Three,", 3),
        ("four five six.", 4),
    )


def test_a_zero_width_space_at_a_cut_is_in_no_part() -> None:
    assert split_text("\u6587\u5b57\u200b\u5217\u3067\u3059", 250, "ja", cuts=(1,)) == (
        ("\u6587\u5b57", 0),
        ("\u5217\u3067\u3059", 1),
    )

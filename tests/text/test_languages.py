"""Languages, and the language of a text by its script."""

import pytest
from hypothesis import given, strategies as st

from subgen.text.direction import is_right_to_left, line_runs_right_to_left
from subgen.text.languages import LANGUAGES, is_speakable, language_of_script, language_of_tag
from subgen.waves.voices import MODELS, VOICES, voice_named

DEVANAGARI = "\u092f\u0939 \u0939\u0948"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hello", "en"),
        (DEVANAGARI, "hi"),
        ("\u0986\u09ae\u09bf", "bn"),
        ("\u0a24\u0a42\u0a02", "pa"),
        ("\u0aa4\u0aae\u0ac7", "gu"),
        ("\u0b24\u0b41", "or"),
        ("\u0ba8\u0bbe\u0ba9\u0bcd", "ta"),
        ("\u0c28\u0c47\u0c28\u0c41", "te"),
        ("\u0ca8\u0cbe\u0ca8\u0cc1", "kn"),
        ("\u0d1e\u0d3e\u0d7b", "ml"),
        ("\u0434\u0430", "ru"),
        ("\u03bd\u03b1\u03b9", "el"),
        ("\u0646\u0639\u0645", "ar"),
        ("\ub124", "ko"),
        ("\u662f\u7684", "zh"),
        ("\u65e5\u672c\u8a9e\u306e", "ja"),
        ("\u30ab\u30bf\u30ab\u30ca", "ja"),
        ("123 \u2014 !", "en"),
        ("", "en"),
    ],
)
def test_the_language_follows_from_the_script(text: str, language: str) -> None:
    assert language_of_script(text) == language


def test_the_script_of_most_letters_decides() -> None:
    assert language_of_script(f"OK {DEVANAGARI} {DEVANAGARI}") == "hi"
    assert language_of_script(f"Namaste, {DEVANAGARI}") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("\u0ba8\u0bbe\u0ba9\u0bcd YouTube \u0baa\u0bbe\u0bb0\u0bcd", "ta"),  # 4 letters with 4 vowel signs
        ("\u092f\u0939 \u0939\u093f\u0902\u0926\u0940 \u0939\u0948 Google", "hi"),  # 5 letters with 4 signs
        ("\u0e1b\u0e39\u0e48\u0e02\u0e36\u0e49\u0e19 Apple", "th"),  # 3 letters with vowels and tones
        ("e\u0301te\u0301 e\u0301t \u0434\u0430\u0434\u0430\u0434\u0430", "ru"),  # accents do not count
    ],
)
def test_the_vowel_signs_of_a_script_count_as_letters(text: str, language: str) -> None:
    assert language_of_script(text) == language


def test_vowel_signs_may_be_left_out_of_the_count() -> None:
    tamil = "\u0ba8\u0bbe\u0ba9\u0bcd YouTube \u0baa\u0bbe\u0bb0\u0bcd"
    assert language_of_script(tamil, counts_marks=False) == "en"


@pytest.mark.parametrize(
    ("text", "language", "is_leftward"),
    [
        # 4 Tamil letters with 4 vowel signs beside 6 Arabic letters
        (
            "\u0ba8\u0bbe\u0ba9\u0bcd \u0627\u0644\u062c\u0632\u064a\u0631 \u0baa\u0bbe\u0bb0\u0bcd",
            "ta",
            False,
        ),
        # 4 Thaana letters with 4 vowel signs beside 7 Latin letters, not marked as Dhivehi
        ("\u078b\u07a8\u0788\u07ac\u0780\u07a8\u0780\u07a8 YouTube", "en", True),
        # 3 Hebrew letters beside 4 Latin letters with accents
        ("\u05e9\u05dc\u05d5 e\u0301te\u0301e", "en", False),
        # 4 Hebrew letters beside 4 accented Latin ones
        ("\u05e9\u05dc\u05d5\u05dd e\u0301te\u0301", "en", True),
    ],
)
def test_vowel_signs_run_as_their_letters_do(text: str, language: str, *, is_leftward: bool) -> None:
    assert line_runs_right_to_left(text, language) is is_leftward


@pytest.mark.parametrize(
    ("text", "among", "language"),
    [
        (DEVANAGARI, ("mr", "en"), "mr"),
        (DEVANAGARI, ("en", "hi"), "hi"),
        ("Hello", ("mr", "en"), "en"),
        ("Hola", ("es",), "es"),
        ("123", ("mr", "en"), "mr"),
        ("\u0434\u0430", ("en", "hi"), "ru"),
    ],
)
def test_a_language_of_the_voice_in_that_script_is_preferred(
    text: str, among: tuple[str, ...], language: str
) -> None:
    assert language_of_script(text, among) == language


@given(text=st.text(), among=st.lists(st.sampled_from(LANGUAGES[1:])).map(tuple))
def test_every_text_has_a_language_that_can_be_requested(text: str, among: tuple[str, ...]) -> None:
    assert language_of_script(text, among) in LANGUAGES[1:]


@pytest.mark.parametrize(
    ("text", "speakable"),
    [
        ("a", True),
        ("7", True),
        ("\u0966", True),
        ("\u00bd", True),
        ("\u5b57", True),
        ("-- a --", True),
        ("", False),
        ("***", False),
        ("\u2014", False),
        ("\U0001f600", False),
        ("\u200b", False),
        ("\u0301", False),
    ],
)
def test_a_text_with_a_letter_or_a_digit_is_speakable(text: str, speakable: bool) -> None:  # noqa: FBT001 # a column of the table
    assert is_speakable(text) is speakable


@pytest.mark.parametrize(
    ("text", "right_to_left"),
    [
        ("\u0634\u0643\u0631\u0627", True),
        ("\u05e9\u05dc\u05d5\u05dd hello", True),
        ("12 \u0634\u0643\u0631\u0627", True),
        ("hello \u05e9\u05dc\u05d5\u05dd", False),
        ("123", False),
        ("", False),
    ],
)
def test_the_first_letter_with_a_direction_decides_the_direction(text: str, right_to_left: bool) -> None:  # noqa: FBT001 # a column of the table
    assert is_right_to_left(text) is right_to_left


def test_every_voice_speaks_languages_and_models_that_exist() -> None:
    assert {language for voice in VOICES for language in voice.languages} <= set(LANGUAGES[1:])
    assert {model for voice in VOICES for model in voice.models} == set(MODELS)


def test_a_voice_is_found_by_its_id() -> None:
    assert [voice_named(voice.id) for voice in VOICES] == list(VOICES)
    assert voice_named("nobody") is None


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        (" EN-us ", "en"),
        ("eng", "en"),
        ("zh-Hant", "zh"),
        ("zho-TW", "zh"),
        ("chi", "zh"),
        ("pt_BR", "pt"),
        ("nb", "no"),
        ("ger", "de"),
        ("tha", "th"),
        ("cs", "cs"),
        ("xx", ""),
        ("und", ""),
        ("English", ""),
        ("", ""),
    ],
)
def test_every_kind_of_language_tag_is_understood(tag: str, language: str) -> None:
    assert language_of_tag(tag) == language

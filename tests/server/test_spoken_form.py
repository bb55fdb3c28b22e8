"""What is said for a text whose numbers, mathematics or words are to be said in another way."""

import json
from typing import Any

import pytest

from subgen.server.dictionaries import Dictionaries, Dictionary
from subgen.server.spoken_form import spoken_pieces


def said(text: str, language: str = "en", **options: Any) -> str:
    """What is said, the language of foreign pieces before them."""
    return "".join(
        f"<{piece.language}:{piece.text}>"
        if piece.language
        else f" {piece.text} "
        if piece.is_replacement
        else piece.text
        for piece in spoken_pieces(text, language, **options)
    )


def dictionary(**items: str) -> list[Dictionary]:
    dictionaries = Dictionaries()
    posted = [{"word": word.replace("_", " "), "pronunciation": how} for word, how in items.items()]
    answer = dictionaries.post(json.dumps({"items": posted}).encode())
    assert isinstance(answer, bytes)
    return dictionaries.named([json.loads(answer)["id"]])


@pytest.mark.parametrize(
    ("text", "language", "number_language", "expected"),
    [
        ("I have 42 cats.", "en", "de", "I have <de:42> cats."),
        ("It is $1,250.50.", "en", "de", "It is <de:$1250,50>."),
        ("Er hat 1.250,5 Liter.", "de", "en", "Er hat <en:1250.5> Liter."),
        ("1,00,000 people", "en", "fr", "<fr:100000> people"),
        ("the 25th, at 10:30", "en", "es", "the <es:25>, at <es:10:30>"),
        ("up 50%", "en", "hi", "up <hi:50%>"),
        ("version 1.2.3", "en", "de", "version <de:1.2.3>"),
        ("मेरे पास ४२ हैं", "hi", "en", "मेरे पास <en:42> हैं"),
        ("我有42只猫", "zh", "en", "我有<en:42>只猫"),
        ("Room B12 and 3D", "en", "de", ""),
        ("I have 42 cats.", "en", "en", ""),
        ("I have 42 cats.", "en", "auto", ""),
        ("No number.", "en", "de", ""),
    ],
)
def test_numbers_are_said_in_the_language_asked_for(
    text: str, language: str, number_language: str, expected: str
) -> None:
    assert said(text, language, number_language=number_language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2+2=4", "2 plus 2 equals 4"),
        ("x^2", "x squared "),
        ("x² + y³", "x squared  plus y cubed "),
        ("x^10", "x to the power of 10"),
        ("3 < 5", "3 is less than 5"),
        ("a>b", "a is greater than b"),
        ("7 ≥ 6", "7 is greater than or equal to 6"),
        ("x <= 1", "x is less than or equal to 1"),
        ("1 ≠ 2", "1 is not equal to 2"),
        ("√9", " the square root of 9"),
        ("2 \N{MULTIPLICATION SIGN} 3 ÷ 4", "2 times 3 divided by 4"),
        ("5-3", "5 minus 3"),
        ("at -5", "at minus 5"),
        ("1/2", "1 divided by 2"),
        ("a well-known e-mail, and/or C++", ""),
        ("<b>bold</b> a -> b", ""),
        ("Plain words.", ""),
    ],
)
def test_mathematics_is_said_in_words(text: str, expected: str) -> None:
    assert " ".join(said(text, math=True).split()) == " ".join(expected.split())


def test_words_of_mathematics_are_those_of_the_language_or_english() -> None:
    assert said("2+2", "de", math=True) == "2 plus 2"
    assert said("3 < 5", "fr", math=True) == "3  inférieur à  5"
    assert said("2+2", "ta", math=True) == "2<en:plus>2"


def test_numbers_in_mathematics_are_said_in_their_own_language() -> None:
    assert said("2+2=4", math=True, number_language="de") == "<de:2> plus <de:2> equals <de:4>"


def test_a_dictionary_says_whole_words_in_any_case_and_the_longest_first() -> None:
    names = dictionary(API="ay pee eye", New_York="noo yawk", york="yolk")

    assert said("An api of New York, apis; York.", dictionaries=names) == (
        "An  ay pee eye  of  noo   yawk , apis;  yolk ."
    )


def test_the_first_dictionary_wins_and_all_win_over_numbers() -> None:
    first, second = dictionary(B12="bee twelve"), dictionary(B12="no", x="ex", **{"7": "seventh"})

    assert said("B12 x 7 8", dictionaries=[*first, *second], number_language="de") == (
        " bee twelve   ex   seventh  <de:8>"
    )


def test_every_piece_belongs_to_a_word_of_the_text() -> None:
    pieces = spoken_pieces("So 2 + 2=4, ok", "en", math=True, number_language="de")

    assert [(piece.word, piece.text) for piece in pieces if piece.text.strip()] == [
        (0, "So"),
        (1, "2"),
        (2, "plus"),
        (3, "2"),
        (3, "equals"),
        (3, "4"),
        (3, ","),
        (4, " ok"),
    ]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("hi all people there", [("hi ", 1), ("all ", 2), ("people there", 3)]),
        ("greetings all", [("greetings ", 1), ("all", 2)]),
        ("hi", [("hi", 1)]),
    ],
)
def test_what_is_said_for_several_words_is_shared_among_them(
    how: str, expected: list[tuple[str, int]]
) -> None:
    pieces = spoken_pieces(
        "Oh good morning world, he said", "en", dictionaries=dictionary(good_morning_world=how)
    )

    assert [(piece.text, piece.word) for piece in pieces if piece.is_replacement] == expected
    assert [piece.text for piece in pieces if piece.word > 3] == [" he", " said"]

"""Places where no row may break: beside lone marks and at joining characters."""

# ruff: noqa: RUF001 # marks that look alike are what is tested

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from subgen.text.line_breaks import breakable_places


def joined(text: str) -> str:
    """A text with `_` between the words that must stay on one row, and a space between all others."""
    found = list(re.finditer(r"\S+", text))
    places = breakable_places(
        [word.group() for word in found],
        [text[word.end() : following.start()] for word, following in pairwise(found)],
    )
    return "".join(
        word.group() + end
        for word, end in zip(found, [*(" " if place else "_" for place in places), ""], strict=True)
    )


@pytest.mark.parametrize(
    "text",
    [
        "au théâtre municipal_? Personne ne le sait",
        "Il dit_: «_Oui_!_» puis part_; non_!",
        "«_Qui_?_»_, dit-il",
        "¿_Qué tal_? ¡_Hola_!",
        "(_a_) [_b_] {_c_}",
        "वह गया_। फिर आया_॥",
        "أين_؟ هنا_، ثم_؛ نعم_۔",
        "ប្រទេស_។ ថ្មី",
        "第一_。 第二_、 第三_？",
        "one_... two_… three",
    ],
)
def test_a_mark_stays_with_its_word_across_a_space(text: str) -> None:
    assert joined(text.replace("_", " ")) == text


@pytest.mark.parametrize(
    "text",
    [
        'he said "_so it is_" and "_no_"',
        "sie sagt »_so ist es_« und „_so_“ dann",
        "hon sa ”_så är det_” och »_nej_»",
        "fin du texte_» dit-il",
        "♪_la la la_♪ then ♫_lo_♫",
    ],
)
def test_quotes_and_notes_open_and_close_in_turn(text: str) -> None:
    assert joined(text.replace("_", " ")) == text


@pytest.mark.parametrize(
    "text",
    [
        "a_— b and c_– d and e_-- f",
        "—_Hola. —_Adiós, dijo_— y salió",
        "«_Non_!_» —_Si.",
        "He left. …_And then. ..._And so",
    ],
)
def test_a_lone_dash_follows_its_word_or_begins_a_sentence(text: str) -> None:
    assert joined(text.replace("_", " ")) == text


@pytest.mark.parametrize(
    "text",
    [
        "5_% of 10_€ or 12_‰",
        "$_5 and №_5 and #_3 and §_7",
        "50_°C by .5 or ,5",
        "he said ...and so",
        "see .srt or /usr",
        "3 km",
        "fiyat %_5 arttı",
    ],
)
def test_signs_stay_with_their_number(text: str) -> None:
    assert joined(text.replace("_", " ")) == text


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007", "\u00a0 ", " \u202f"])
def test_a_no_break_space_joins_two_words(space: str) -> None:
    assert joined(f"a{space}b c") == "a_b c"


@pytest.mark.parametrize("joiner", ["\u2060", "\u2011", "\ufeff"])
def test_a_joiner_beside_a_space_joins_two_words(joiner: str) -> None:
    assert joined(f"a{joiner} b c") == f"a{joiner}_b c"
    assert joined(f"a {joiner}b c") == f"a_{joiner}b c"


def test_a_no_break_space_at_the_end_of_a_written_row_joins_nothing() -> None:
    assert joined("a\u00a0\nb") == "a b"


@pytest.mark.parametrize("mark", ["\u200f?", "?\u200f", "\u2068!\u2069"])
def test_invisible_characters_beside_a_mark_make_no_difference(mark: str) -> None:
    assert joined(f"a {mark} b") == f"a_{mark} b"


def test_the_thai_sign_of_repetition_stays_with_its_word() -> None:
    assert joined("เด็ก ๆ ไป") == "เด็ก_ๆ ไป"


@given(text=st.lists(st.text(st.sampled_from("a1?!«»\"'—-.…($€%\u00a0\u2060\u200f\u200b "), max_size=5)))
def test_any_text_has_an_answer_for_every_place(text: list[str]) -> None:
    words = [word for word in text if word.strip() and not re.search(r"\s", word)]

    assert len(breakable_places(words, [" "] * (len(words) - 1))) == max(len(words) - 1, 0)


def test_the_time_is_linear_in_the_words() -> None:
    words = ["«", "a", "—", "b", "»", '"', "?"] * 20_000

    begun = time.process_time()
    breakable_places(words, [" "] * (len(words) - 1))

    assert time.process_time() - begun < 5

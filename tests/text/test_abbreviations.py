"""Short forms before a number, and titles, by language."""

# ruff: noqa: RUF001 # letters that look like Latin ones are part of the sentences

from dataclasses import replace

import pytest

from subgen.cues.layout import lay_out
from subgen.cues.standards import STANDARDS
from subgen.text.abbreviations import is_number_abbreviation, is_numeral, is_title
from subgen.text.chunking import split_text
from subgen.text.sentences import sentence_ends
from subgen.text.words import words_of
from tests.support.builders import timed_line

SHORT_FORMS = [
    ("de", "Nr. 12"),
    ("de", "Abb. 4"),
    ("de", "Kap. IV"),
    ("de", "Hauptstr. 5"),
    ("pl", "str. 5"),
    ("pl", "art. 3"),
    ("pl", "nr 5"),
    ("pl", "rozdz. II"),
    ("ru", "№ 5"),
    ("ru", "стр. 5"),
    ("ru", "ст. 3"),
    ("fr", "p. 12"),
    ("fr", "art. 3"),
    ("fr", "n° 7"),
    ("es", "n.º 3"),
    ("es", "pág. 3"),
    ("pt", "nº 3"),
    ("it", "pag. 12"),
    ("it", "artt. 3-5"),
    ("nl", "blz. 12"),
    ("cs", "č. 5"),
    ("cs", "čl. 5"),
    ("sv", "sid. 12"),
    ("fi", "nro 5"),
    ("el", "σελ. 5"),
    ("el", "αρ. 3"),
    ("tr", "No. 5"),
    ("tr", "s. 12"),
    ("id", "hlm. 5"),
    ("id", "Rp 5.000"),
    ("ms", "RM 5"),
    ("vi", "số 5"),
    ("ar", "رقم 5"),
    ("hi", "क्र. 5"),
    ("en", "No. 5"),
    ("en", "fig. 3b"),
    ("en", "(pp. 3–5)"),
    ("en", "Nr. 12"),
    ("en", "č. 5"),
    ("en", "§ 5"),
]
"""Languages, and short forms with their numbers; the last three are in a text that has another language."""


@pytest.mark.parametrize(("language", "pair"), SHORT_FORMS)
def test_no_row_and_no_cue_ends_between_a_short_form_and_its_number(language: str, pair: str) -> None:
    for before in range(1, 9):
        text = " ".join(["aaaa"] * before + [pair] + ["aaaa"] * 7)
        times = [(place * 300, place * 300 + 300) for place in range(len(words_of(text)))]
        line = replace(timed_line(text, times), language=language)
        cues = list(lay_out([line], replace(STANDARDS["shorts"], languages={}), 10**6, 1000))
        assert sum(cue.text.count(pair) for cue in cues) == 1, [cue.text for cue in cues]


@pytest.mark.parametrize(("language", "pair"), SHORT_FORMS)
def test_a_short_form_ends_no_sentence_before_a_number(language: str, pair: str) -> None:
    text = f"Aaa bbb {pair} ccc. Ddd eee."
    words = words_of(text)

    ends = sentence_ends(text, [word.start for word in words], [word.end for word in words], language)

    assert [word.text for word in words if word.end in ends] == ["ccc.", "eee."]


@pytest.mark.parametrize(
    ("language", "word"), [("pl", "str."), ("de", "Tab."), ("sv", "kap."), ("nl", "lid."), ("id", "hal.")]
)
def test_a_short_form_may_end_a_sentence_before_a_word(language: str, word: str) -> None:
    text = f"Aaa bbb {word} Ccc ddd."
    words = words_of(text)

    ends = sentence_ends(text, [each.start for each in words], [each.end for each in words], language)

    assert words[2].end in ends


@pytest.mark.parametrize(
    ("language", "title"),
    [("pl", "ks."), ("ru", "г."), ("sv", "Dr."), ("el", "κ."), ("tr", "Doç."), ("id", "Bpk."), ("vi", "TS.")],
)
def test_a_title_ends_no_sentence(language: str, title: str) -> None:
    text = f"Aaa {title} Bbb ccc. Ddd."
    words = words_of(text)

    ends = sentence_ends(text, [each.start for each in words], [each.end for each in words], language)

    assert [each.text for each in words if each.end in ends] == ["ccc.", "Ddd."]


def test_requests_are_cut_by_the_short_forms_of_the_first_version() -> None:
    text = "Zobacz w tej nowej książce na str. 12 i dalej."

    assert [chunk.text for chunk in split_text(text, 40, "pl", limit=100)] == [
        "Zobacz w tej nowej książce na str.",
        "12 i dalej.",
    ]
    assert not is_number_abbreviation("Nr.", "de", first_only=True)
    assert not is_title("ks.", "pl", first_only=True)
    assert is_title("Dr.", "de", first_only=True)


@pytest.mark.parametrize(
    ("word", "is_number"),
    [("12", True), ("3b", True), ("५", True), ("IV", True), ("XIV.", True), ("I", False), ("IVa", False)],
)
def test_a_numeral_begins_with_a_digit_or_is_roman(word: str, *, is_number: bool) -> None:
    assert is_numeral(word) is is_number

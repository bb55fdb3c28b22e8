"""Golden subtitles of Hindi and Tamil prose: byte for byte, and by the rules of their review."""

import pytest

from subgen.cues.standards import STANDARDS
from subgen.model import Cue
from subgen.text.abbreviations import is_title
from subgen.text.function_words import FUNCTION_WORDS
from subgen.text.width import width_in_halves
from subgen.text.words import lower_nfc
from tests.golden.making import FOLDER, LANGUAGES, cues_of, lines_of, srt_of

_RATE_HZ = 1000
_QUOTES = "\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


@in_every_language
def test_the_subtitles_are_the_reviewed_ones(language: str) -> None:
    """`python -m tests.golden` writes them again; review every change before you keep it."""
    assert srt_of(language).encode() == (FOLDER / f"{language}.srt").read_bytes()


@in_every_language
def test_every_word_is_shown_once_and_in_order(language: str) -> None:
    spoken = [word.text for line in lines_of(language) for word in line.words]

    assert [word.text for cue in cues_of(language) for word in cue.words] == spoken


def rows(language: str) -> list[str]:
    return [row for cue in cues_of(language) for row in cue.text.split("\n")]


@in_every_language
def test_no_row_is_longer_than_the_standard_allows(language: str) -> None:
    assert max(width_in_halves(row, language) for row in rows(language)) <= 2 * 42


@in_every_language
def test_no_row_begins_with_a_postposition_or_a_closing_auxiliary(language: str) -> None:
    function_words = FUNCTION_WORDS[language]
    firsts = {lower_nfc(row.split()[0].strip(_QUOTES)) for row in rows(language)}

    # a Hindi `पर` that begins a clause is "but", and a Tamil `என்று` after a quotation begins "he spoken"
    assert (
        not (firsts & function_words.postpositions_and_particles)
        - function_words.conjunctions_and_prepositions
        - {"என்று"}
    )


@in_every_language
def test_no_row_ends_with_a_title_a_number_or_an_article(language: str) -> None:
    function_words = FUNCTION_WORDS[language]
    lasts = [row.split()[-1].strip(_QUOTES) for row in rows(language)]

    assert not [last for last in lasts if last in function_words.articles or is_title(last, language)]
    assert not [last for last in lasts if last[-1].isdecimal()]


def seconds(cue: Cue) -> float:
    return (cue.end - cue.start) / _RATE_HZ


@in_every_language
def test_every_cue_lasts_long_enough_to_be_read(language: str) -> None:
    limits = STANDARDS["netflix"].of(language)
    cues = cues_of(language)

    assert limits.reading_cps is not None
    assert all(width_in_halves(cue.text, language) / 2 / seconds(cue) <= limits.reading_cps for cue in cues)
    assert all(5 / 6 <= seconds(cue) <= 7 for cue in cues)

"""The numbers of the cue standards, as their sources give them."""

from dataclasses import replace

import pytest

from subgen.config.settings import Settings
from subgen.cues.standards import STANDARDS, CueStandard, LanguageLimits
from subgen.store.serialization import pack, unpack

NETFLIX = ("netflix", "netflix-children", "netflix-sdh")
ASSUMED = ("ta", "te", "kn", "ml", "mr", "bn", "gu", "pa", "or")


@pytest.mark.parametrize("name", NETFLIX)
def test_netflix_s_limits(name: str) -> None:
    assert replace(STANDARDS[name], reading_cps=None, languages={}) == CueStandard(
        name=name,
        line_chars=42,  # Character Limitation
        lines=2,  # General Requirements: "2 lines maximum"
        shortest_us=833_333,  # "5/6 (five-sixths) of a second"
        longest_us=7_000_000,  # "7 seconds per subtitle event"
        gap_us=83_333,  # "2 frames minimum", at 24 a second
        linger_us=500_000,  # Timing Guidelines: "up to half a second past" the audio
        close_gaps_us=500_000,  # gaps of 3 to 11 frames are closed to 2: 12 stay
    )


@pytest.mark.parametrize(
    ("language", "adult", "children", "sdh", "line"),
    [
        ("de", 17, 13, 20, 42),
        ("en", 20, 17, 20, 42),
        ("ar", 20, 17, 23, 42),
        ("hi", 22, 18, 25, 42),
        *((language, 22, 18, 25, 42) for language in ASSUMED),
        ("zh", 9, 7, 11, 16),
        ("ko", 12, 9, 14, 16),
        ("ja", 4, 4, 7, 13),
        ("th", 17, 13, 20, 35),
    ],
)
def test_netflix_s_reading_speeds_and_lines(
    language: str, adult: int, children: int, sdh: int, line: int
) -> None:
    limits = [STANDARDS[name].of(language) for name in NETFLIX]

    assert [standard.reading_cps for standard in limits] == [adult, children, sdh]
    assert [standard.line_chars for standard in limits] == [line, line, 16 if language == "ja" else line]


@pytest.mark.parametrize("name", NETFLIX)
def test_a_japanese_cue_lasts_at_least_half_a_second(name: str) -> None:
    assert STANDARDS[name].of("ja").shortest_us == 500_000
    assert STANDARDS[name].of("ko").shortest_us == 833_333


@pytest.mark.parametrize("name", NETFLIX)
def test_indian_languages_without_numbers_are_assumed_to_have_those_of_hindi(name: str) -> None:
    languages = STANDARDS[name].languages

    assert {language for language, limits in languages.items() if limits.is_assumed} == set(ASSUMED)
    assert all(languages[language] == replace(languages["hi"], is_assumed=True) for language in ASSUMED)


def test_the_bbc_s_limits() -> None:
    assert replace(STANDARDS["bbc"], languages={}) == CueStandard(
        name="bbc",
        line_chars=37,  # 3.1, Line length
        lines=2,  # 3.3, Avoid 3 lines or more
        shortest_us=330_000,  # 4, Timing: "0.33 to 0.375 second per word"
        longest_us=7_000_000,  # ours
        gap_us=0,
        reading_cps=180 * 5 / 60,  # 4: "160-180 words-per-minute", of 5 characters
        linger_us=1_500_000,  # 5.2: not "more than 1.5 seconds after speech has stopped"
        close_gaps_us=1_000_000,  # 4.5: "a minimum of one second, preferably a second and a half"
    )


def test_the_limits_of_vertical_video() -> None:
    assert replace(STANDARDS["shorts"], languages={}) == CueStandard(
        name="shorts",
        line_chars=24,
        lines=2,
        shortest_us=700_000,
        longest_us=5_000_000,
        gap_us=0,
        reading_cps=25.0,
        linger_us=500_000,  # ours
    )


def test_arte_s_limits() -> None:
    assert replace(STANDARDS["arte"], languages={}) == CueStandard(
        name="arte",
        line_chars=40,
        lines=2,
        shortest_us=1_000_000,
        longest_us=10_000_000,
        gap_us=200_000,
        reading_cps=20.0,
        linger_us=500_000,  # ours
    )


def test_the_limits_of_dutch_professionals() -> None:
    assert replace(STANDARDS["dutch"], languages={}) == CueStandard(
        name="dutch",
        line_chars=42,
        lines=2,
        shortest_us=1_400_000,
        longest_us=7_000_000,
        gap_us=125_000,
        reading_cps=15.0,
        linger_us=500_000,  # ours
    )


def test_ted_s_limits() -> None:
    assert replace(STANDARDS["ted"], languages={}) == CueStandard(
        name="ted",
        line_chars=42,  # the cheat sheet: "Max line length 42 characters"
        lines=2,
        shortest_us=1_000_000,  # "1-7 seconds"
        longest_us=7_000_000,
        gap_us=0,  # ours
        reading_cps=21.0,  # "21 characters / s"
        linger_us=500_000,  # ours
    )


def test_a_line_of_the_script_is_a_cue_without_limits() -> None:
    assert STANDARDS["line"] == CueStandard(
        name="line",
        line_chars=None,
        lines=1,
        shortest_us=0,
        longest_us=None,
        gap_us=0,
        whole_lines=True,
    )


@pytest.mark.parametrize(
    ("name", "line"), [("bbc", 16), ("shorts", 12), ("arte", 16), ("dutch", 16), ("ted", 16)]
)
def test_half_as_many_wide_letters_are_assumed_if_a_standard_has_no_number(name: str, line: int) -> None:
    assert STANDARDS[name].languages == {
        "ja": LanguageLimits(line_chars=line, reading_cps=7.0, is_assumed=True),
        "ko": LanguageLimits(line_chars=line, reading_cps=14.0, is_assumed=True),
        "zh": LanguageLimits(line_chars=line, reading_cps=11.0, is_assumed=True),
    }


def test_limits_of_a_language_replace_only_those_that_differ() -> None:
    standard = replace(STANDARDS["arte"], languages={"ja": LanguageLimits(line_chars=9, shortest_us=0)})

    assert standard.of("ja") == replace(standard, line_chars=9, shortest_us=0)
    assert standard.of("de") == standard
    assert standard.of("") == standard


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=lambda standard: standard.name)
def test_the_limits_of_a_standard_are_consistent(standard: CueStandard) -> None:
    assert STANDARDS[standard.name] is standard
    for language in ("", *standard.languages):
        limits = standard.of(language)

        assert limits.lines >= 1
        assert limits.line_chars is None or 1 <= limits.line_chars <= (standard.line_chars or 0)
        assert limits.reading_cps is None or limits.reading_cps > 0
        assert 0 <= limits.shortest_us < (limits.longest_us or 10**9)
        assert limits.gap_us <= limits.shortest_us
        assert not limits.close_gaps_us or limits.gap_us < limits.close_gaps_us <= limits.linger_us


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=lambda standard: standard.name)
def test_a_remembered_job_has_the_same_standard_and_the_same_bytes(standard: CueStandard) -> None:
    packed = pack(Settings(standard=standard))
    settings = unpack(packed, Settings)

    assert settings is not None
    assert settings.standard == standard
    assert pack(settings) == packed


def test_a_job_remembered_before_standards_had_languages_can_be_read() -> None:
    standard = {
        "name": "bbc",
        "line_chars": 37,
        "lines": 2,
        "shortest_us": 330_000,
        "longest_us": 7_000_000,
        "gap_us": 0,
        "whole_lines": False,
    }

    settings = unpack(pack({"standard": standard}), Settings)

    assert settings == Settings(
        standard=CueStandard(
            name="bbc", line_chars=37, lines=2, shortest_us=330_000, longest_us=7_000_000, gap_us=0
        )
    )

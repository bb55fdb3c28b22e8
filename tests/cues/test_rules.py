"""Rules of a standard, and the tolerance for rounding."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, strategies as st

from subgen.cues.rules import RULES, findings, subtitle_cue
from subgen.cues.standards import STANDARDS, CueStandard
from subgen.formats.lenient.reader import read_subtitles
from subgen.formats.registry import WRITERS
from subgen.model import Place, SubtitleCue
from tests.support.builders import cue, written

MS = 1000
PLAIN = CueStandard(
    name="plain",
    line_chars=10,
    lines=2,
    shortest_us=1_000 * MS,
    longest_us=4_000 * MS,
    gap_us=100 * MS,
    reading_cps=10.0,
    close_gaps_us=500 * MS,
)


def subtitle(start_ms: int, end_ms: int, *rows: str, **more: object) -> SubtitleCue:
    fields = {"number": 1, "start_us": start_ms * MS, "end_us": end_ms * MS, "rows": rows or ("a",), **more}
    return SubtitleCue(**fields)  # type: ignore[arg-type] # a builder of literals


def check(
    *cues: SubtitleCue, standard: CueStandard = PLAIN, unit_ms: int = 1
) -> list[tuple[str, int, float, float]]:
    numbered = [replace(each, number=place) for place, each in enumerate(cues, 1)]
    return [
        (each.rule, each.cue.number, round(each.measured, 3), round(each.allowed, 3))
        for each in findings(numbered, standard, unit_us=unit_ms * MS)
    ]


def test_a_cue_within_all_limits_has_no_findings() -> None:
    assert check(subtitle(0, 2000, "0123456789", "0123456789"), subtitle(2100, 4100, "a")) == []


@pytest.mark.parametrize(
    ("cues", "found"),
    [
        ([subtitle(0, 4000, "01234567890")], ("line-chars", 1, 11, 10)),
        ([subtitle(0, 4000, "a", "b", "c")], ("lines", 1, 3, 2)),
        ([replace(subtitle(0, 2000), rows=())], ("empty", 1, 0, 1)),
        ([subtitle(0, 998)], ("too-short", 1, 0.998, 1)),
        ([subtitle(0, 4002)], ("too-long", 1, 4.002, 4)),
        ([subtitle(0, 1898, "0123456789", "012345678")], ("reading-speed", 1, 10.011, 10)),
        ([subtitle(5000, 6000), subtitle(4000, 5000)], ("order", 2, 4, 5)),
        ([subtitle(5000, 4000)], ("order", 1, 4, 5)),
        ([subtitle(0, 2000), subtitle(1998, 3000)], ("overlap", 1, 0.002, 0)),
        ([subtitle(0, 2000), subtitle(1999, 3000)], ("gap", 1, -0.001, 0.1)),
        ([subtitle(0, 2000), subtitle(2098, 3100)], ("gap", 1, 0.098, 0.1)),
        ([subtitle(0, 2000), subtitle(2102, 3200)], ("gap-open", 1, 0.102, 0.1)),
        ([subtitle(0, 2000), subtitle(2498, 3500)], ("gap-open", 1, 0.498, 0.1)),
    ],
)
def test_a_limit_is_broken_only_by_more_than_the_rounding(
    cues: list[SubtitleCue], found: tuple[str, int, float, float]
) -> None:
    assert check(*cues) == [found]


@pytest.mark.parametrize(
    "cues",
    [
        [subtitle(0, 999)],
        [subtitle(0, 4001)],
        [subtitle(0, 1899, "0123456789", "012345678")],
        [subtitle(0, 2000), subtitle(2099, 3100)],
        [subtitle(0, 2000), subtitle(2101, 3200)],
        [subtitle(0, 2000), subtitle(2499, 3500)],
    ],
)
def test_an_excess_within_the_rounding_is_no_finding(cues: list[SubtitleCue]) -> None:
    assert check(*cues) == []


def test_a_coarser_clock_has_more_tolerance() -> None:
    cues = subtitle(0, 990), subtitle(1080, 2080)

    assert check(*cues, unit_ms=10) == []
    assert check(*cues) == [("too-short", 1, 0.99, 1), ("gap", 1, 0.09, 0.1)]


def test_a_gap_need_not_be_closed_if_that_made_the_cue_too_long() -> None:
    assert check(subtitle(0, 3950), subtitle(4200, 5300)) == []


def test_cues_in_different_places_may_be_visible_at_once() -> None:
    assert (
        check(
            subtitle(0, 3000),
            subtitle(1000, 2000, place=Place(anchor=5, top=2, bottom=8)),
            subtitle(3100, 4200),
        )
        == []
    )


def test_a_cue_is_compared_with_the_one_that_goes_last() -> None:
    assert check(subtitle(0, 3900), subtitle(500, 1600), subtitle(2000, 3000)) == [
        ("overlap", 1, 3.4, 0),
        ("overlap", 1, 1.9, 0),
    ]


def test_frames_are_checked_if_the_standard_has_a_frame_rate() -> None:
    standard = replace(PLAIN, fps=25.0, gap_us=83_333)

    assert check(subtitle(40, 1040), subtitle(1120, 2160), standard=standard) == []
    assert check(subtitle(40, 1060), subtitle(1120, 2122), standard=standard) == [
        ("frames", 1, 1.06, 1.04),
        ("frames", 2, 2.122, 2.12),
        ("gap", 1, 0.06, 0.08),
    ]


@pytest.mark.parametrize(
    ("fps", "frames", "allowed"),
    [(24_000 / 1001, 168, True), (24_000 / 1001, 169, False), (25.0, 175, True), (30_000 / 1001, 210, True)],
)
def test_seven_seconds_are_a_whole_number_of_frames(fps: float, frames: int, *, allowed: bool) -> None:
    standard = replace(PLAIN, longest_us=7_000 * MS)
    cue = replace(subtitle(0, 0), end_us=round(frames / fps * 1_000_000))

    found = [each.rule for each in findings([cue], standard, unit_us=MS, fps=fps)]

    assert found == [] if allowed else ["too-long"]


@pytest.mark.parametrize(("fps", "frames"), [(24.0, 20), (25.0, 21), (30_000 / 1001, 25)])
def test_five_sixths_of_a_second_are_a_whole_number_of_frames(fps: float, frames: int) -> None:
    standard = replace(PLAIN, shortest_us=833_333)
    cue = replace(subtitle(0, 0), end_us=round(frames / fps * 1_000_000))

    assert list(findings([cue], standard, unit_us=MS, fps=fps)) == []


@pytest.mark.parametrize(
    ("fps", "gap_ms", "rules"), [(None, 80, ["gap"]), (25.0, 80, []), (24.0, 80, ["gap"])]
)
def test_a_gap_is_a_whole_number_of_frames(fps: float | None, gap_ms: int, rules: list[str]) -> None:
    cues = [subtitle(0, 2000), subtitle(2000 + gap_ms, 4000)]

    found = findings(cues, replace(PLAIN, gap_us=83_333), unit_us=MS, fps=fps)

    assert [each.rule for each in found] == rules


@pytest.mark.parametrize(
    ("row", "language", "chars"),
    [
        ("हिन्दी में", "hi", 4),
        ("日本語です。", "ja", 6),
        ("日本語 ABC", "ja", 5),
        ("日本語 ABC", "en", 7),
        ("\N{RIGHT-TO-LEFT MARK}שלום\N{ZERO WIDTH SPACE}", "he", 4),
        ("👩\N{ZERO WIDTH JOINER}👩\N{ZERO WIDTH JOINER}👧!", "en", 2),
    ],
)
def test_characters_are_grapheme_clusters(row: str, language: str, chars: int) -> None:
    standard = replace(PLAIN, line_chars=1)

    assert check(subtitle(0, 4000, row, language=language), standard=standard) == [
        ("line-chars", 1, chars, 1)
    ]


def test_a_space_counts_as_a_character_but_a_row_break_does_not() -> None:
    assert check(subtitle(0, 1000, "a b c", "d e f")) == []
    assert check(subtitle(0, 1000, "a b c", "d e fg")) == [("reading-speed", 1, 11, 10)]


def test_rows_of_the_cue_before_do_not_count_for_the_reading_speed() -> None:
    assert check(subtitle(0, 1000, "0123456789", "0123456789", kept_rows=1)) == []
    assert check(subtitle(0, 1000, "0123456789", "0123456789")) == [("reading-speed", 1, 20, 10)]


def test_a_language_has_its_own_limits() -> None:
    rows = "0123456789 123456789 1234567890", "0123456789 1234"

    assert check(subtitle(0, 2400, *rows, language="en"), standard=STANDARDS["netflix"]) == []
    assert [
        rule for rule, *_ in check(subtitle(0, 2400, *rows, language="fr"), standard=STANDARDS["netflix"])
    ] == ["reading-speed"]


def test_every_standard_can_be_checked() -> None:
    for standard in STANDARDS.values():
        assert check(subtitle(0, 2000, "Hello there."), standard=standard) == []


def test_every_rule_has_a_reason() -> None:
    assert all(
        rule.reason and (rule.alone or rule.together or rule.pair or name == "order")
        for name, rule in RULES.items()
    )


def test_a_cue_of_the_layout_becomes_a_subtitle_cue_with_its_rows() -> None:
    made = cue("Hello\nthere.", [(0, 22_050), (22_050, 44_100)], language="en")

    assert subtitle_cue(3, made, 44_100) == subtitle(0, 1000, "Hello", "there.", number=3, language="en")


WORD = st.text("abcdefgh,.", min_size=1, max_size=8)


@st.composite
def good_cues(draw: st.DrawFn) -> list[SubtitleCue]:
    """Cues of any times that are within PLAIN, in microseconds."""
    made: list[SubtitleCue] = []
    at_us = draw(st.integers(0, 500 * 3_600_000)) * MS
    for number in range(1, draw(st.integers(1, 6)) + 1):
        rows = tuple(draw(st.lists(WORD, min_size=1, max_size=2)))
        needed_us = max(1_000_000, sum(map(len, rows)) * 100_000)
        end_us = at_us + draw(st.integers(needed_us, 4_000_000))
        made.append(SubtitleCue(number=number, start_us=at_us, end_us=end_us, rows=rows))
        at_us = end_us + draw(st.one_of(st.just(100_000), st.integers(500_000, 9_000_000)))
    return made


def reread(cues: list[SubtitleCue], name: str) -> list[tuple[str, int, float, float]]:
    """Findings of cues that our writer wrote and the lenient reader read."""
    cues_with_times = [cue("\n".join(each.rows), times(each)) for each in cues]
    text = written(WRITERS[name], *cues_with_times, sample_rate_hz=1_000_000)
    read = read_subtitles(f"x.{name}", text.split("\n"))
    assert read is not None
    assert [each.rows for each in read.cues] == [each.rows for each in cues]
    return check(*read.cues, unit_ms=read.unit_us // MS)


def times(shown_cue: SubtitleCue) -> list[tuple[int, int]]:
    """Times for the words of a cue."""
    count, start, end = len(shown_cue.rows), shown_cue.start_us, shown_cue.end_us
    edges = [start + (end - start) * place // count for place in range(count + 1)]
    return list(pairwise(edges))


def distinct(cues: list[SubtitleCue]) -> list[SubtitleCue]:
    """The same cues, each with a different word, so that no two look like one."""
    return [replace(each, rows=(f"{each.number}", *each.rows[1:])) for each in cues]


@pytest.mark.parametrize("name", ["srt", "vtt", "ass"])
@given(cues=good_cues().map(distinct))
def test_files_that_respect_a_standard_have_no_findings(name: str, cues: list[SubtitleCue]) -> None:
    assert reread(cues, name) == []


@pytest.mark.parametrize("name", ["srt", "vtt", "ass"])
@given(cues=good_cues().map(distinct), data=st.data())
def test_each_broken_limit_is_found(name: str, cues: list[SubtitleCue], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(cues) - 1))
    good = cues[place]
    last_us = cues[-1].end_us
    rule, bad = data.draw(
        st.sampled_from(
            [
                ("line-chars", replace(good, rows=("abcdefghijk",))),
                ("lines", replace(good, rows=(*good.rows[:1], "b", "c"))),
                ("too-short", replace(good, end_us=good.start_us + 970_000)),
                ("too-long", replace(good, rows=("z",), start_us=last_us, end_us=last_us + 4_030_000)),
                (
                    "reading-speed",
                    replace(good, rows=("abcdefghij", "abcdefghij"), end_us=good.start_us + 1_900_000),
                ),
                ("gap", replace(good, rows=("z",), start_us=last_us + 70_000, end_us=last_us + 3_000_000)),
                (
                    "gap-open",
                    replace(good, rows=("z",), start_us=last_us + 130_000, end_us=last_us + 3_000_000),
                ),
                (
                    "overlap",
                    replace(good, rows=("z",), start_us=last_us - 30_000, end_us=last_us + 3_000_000),
                ),
            ]
        )
    )
    broken = [*cues[:place], bad, *cues[place + 1 :]] if bad.start_us == good.start_us else [*cues, bad]
    assume(rule != "gap-open" or last_us - cues[-1].start_us < 3_900_000)  # else to close it were too long

    assert rule in [found for found, *_ in reread(broken, name)]


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=8), st.integers(0, 10**9))
def test_findings_do_not_depend_on_the_position_in_time(places_ms: list[int], later_ms: int) -> None:
    cues = [subtitle(start, start + length, "abc") for start, length in pairwise(places_ms)]
    moved = [
        replace(each, start_us=each.start_us + later_ms * MS, end_us=each.end_us + later_ms * MS)
        for each in cues
    ]

    def seen(of: list[SubtitleCue]) -> list[tuple[str, int]]:
        return [(rule, number) for rule, number, *_ in check(*of)]

    assert seen(cues) == seen(moved)

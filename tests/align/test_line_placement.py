"""Lines on the track: starts, silences, slots, overruns, gaps and chapters."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from subgen.align.line_placement import chapters_of, overrun_finding, place, tail_samples
from subgen.config.settings import Pauses
from subgen.model import Break, Done, Gap, InnerPause, Line, Placement, Script
from subgen.units import samples_of_us
from tests.support.aligned_line import aligned_line
from tests.support.builders import event, gap, spoken, utterance

_PAUSES = Pauses()


def test_a_line_starts_where_the_samples_before_it_end() -> None:
    lines = [spoken("1", 1000), spoken("2", 501), spoken("3", 7)]

    starts = [placed.start for placed in place(lines, _PAUSES, 1000)]

    assert starts == [0, 1250, 2001]


def test_each_kind_of_break_has_its_silence() -> None:
    lines = [
        spoken("1", 10, break_after=Break.LINE),
        spoken("2", 10, break_after=Break.PARAGRAPH),
        spoken("3", 10, break_after=Break.CHAPTER),
        spoken("4", 10, break_after=Break.CHAPTER, pause_us=0),
        spoken("5", 10, pause_us=40_000),
        spoken("6", 10),
    ]

    silences = [placed.silence_before for placed in place(lines, _PAUSES, 1000, lead_us=5_000)]

    assert silences == [5, 250, 600, 1500, 0, 40]


@pytest.mark.parametrize(
    ("pause_us", "pause_samples"),
    [(333_000, 14_685), (12_500, 551), (333_333, 14_700), (1, 0), (12, 1)],
)
def test_the_last_of_5000_lines_is_exact_to_the_sample(pause_us: int, pause_samples: int) -> None:
    lines = [spoken(str(number), 44_099 + number % 7, pause_us=pause_us) for number in range(5000)]

    *_, last = place(lines, _PAUSES, 44_100)

    assert last.start == sum(44_099 + number % 7 for number in range(4999)) + 4999 * pause_samples


def test_the_last_word_of_5000_lines_is_at_its_place_in_its_take() -> None:
    lines = [spoken(str(number), 44_101, pause_us=333_000) for number in range(5000)]

    *_, last = place(lines, _PAUSES, 44_100)
    (word,) = aligned_line(last, lambda _: (event(0, "a", 0.5, 0.75),), 44_100).words

    assert (word.start, word.end) == (4999 * (44_101 + 14_685) + 22_050, 4999 * (44_101 + 14_685) + 33_075)


def test_a_line_of_several_requests_is_one_line_without_silence_inside() -> None:
    parts = (utterance("a", "One two.", 0), utterance("b", "Three", 2), utterance("c", "four five", 3))
    line = spoken("1", 0, text="One two. Three four five").line
    (placed,) = place([Done(line=line, utterances=parts, samples=(1000, 777, 500))], _PAUSES, 1000)
    events = {
        "a": (event(0, "One", 0.0, 0.4), event(1, "two", 0.5, 0.9)),
        "b": (event(0, "Three", 0.1, 0.7),),
        "c": (event(0, "four", 0.0, 0.2), event(1, "five", 0.2, 0.5)),
    }

    words = aligned_line(placed, events.__getitem__, 1000).words

    assert (placed.start, placed.end) == (0, 2277)
    assert [(word.text, word.start, word.end) for word in words] == [
        ("One", 0, 400),
        ("two.", 500, 900),
        ("Three", 1100, 1700),
        ("four", 1777, 1977),
        ("five", 1977, 2277),
    ]


def test_a_line_with_a_start_starts_there() -> None:
    lines = [spoken("1", 100, start_us=2_000_000), spoken("2", 100, start_us=2_500_000), spoken("3", 100)]

    found = [(placed.start, placed.silence_before, placed.overrun) for placed in place(lines, _PAUSES, 1000)]

    assert found == [(2000, 2000, 0), (2500, 400, 0), (2850, 250, 0)]


def test_a_free_slot_is_kept_even_after_a_shorter_pause_than_usual() -> None:
    lines = [spoken("1", 900), spoken("2", 100, start_us=1_000_000)]

    found = [(placed.start, placed.overrun) for placed in place(lines, _PAUSES, 1000)]

    assert found == [(0, 0), (1000, 0)]


def test_an_overrun_pushes_the_next_line_and_later_slots_return_to_their_times() -> None:
    lines = [
        spoken("1", 1300, start_us=0),
        spoken("2", 400, start_us=1_000_000),
        spoken("3", 400, start_us=2_500_000),
    ]

    found = [(placed.start, placed.overrun) for placed in place(lines, _PAUSES, 1000)]

    assert found == [(0, 300), (1300, 0), (2500, 0)]


@pytest.mark.parametrize("break_after", Break)
def test_no_usual_pause_makes_a_late_line_later(break_after: Break) -> None:
    lines = [spoken("1", 1300, start_us=0, break_after=break_after), spoken("2", 400, start_us=1_299_000)]

    assert [placed.start for placed in place(lines, _PAUSES, 1000)] == [0, 1300]


def test_a_pause_that_the_row_before_sets_is_kept_before_a_late_line() -> None:
    lines = [spoken("1", 1300, start_us=0, pause_us=120_000), spoken("2", 400, start_us=1_000_000)]

    assert [placed.start for placed in place(lines, _PAUSES, 1000)] == [0, 1420]


def test_a_line_without_a_slot_after_a_late_one_keeps_the_usual_pause() -> None:
    lines = [
        spoken("1", 1300, start_us=0),
        spoken("2", 400, start_us=1_000_000),
        spoken("3", 100),
    ]

    assert [placed.start for placed in place(lines, _PAUSES, 1000)] == [0, 1300, 1950]


def test_a_line_past_its_own_end_has_overrun_even_if_nothing_is_pushed() -> None:
    lines = [spoken("1", 1300, start_us=0, end_us=1_200_000), spoken("2", 10, start_us=5_000_000)]

    found = [(placed.start, placed.overrun) for placed in place(lines, _PAUSES, 1000)]

    assert found == [(0, 100), (5000, 0)]


def test_a_finding_reports_an_overrun_with_its_line_and_its_length() -> None:
    (placed,) = place([spoken("7", 1300, row=9, start_us=0, end_us=1_000_000)], _PAUSES, 1000)

    finding = overrun_finding("book.csv", placed, 1000)

    assert str(finding) == "book.csv:9: line 7 is 1.300 s long and runs 0.300 s past its slot"
    assert (finding.kind, finding.line, finding.amount_s) == ("overrun", "7", 0.3)


def test_a_finding_reports_how_late_the_next_line_starts() -> None:
    lines = [spoken("7", 1300, start_us=0), spoken("8", 100, start_us=1_000_000)]
    late, _ = place(lines, _PAUSES, 1000)

    finding = overrun_finding("book.csv", late, 1000)

    assert (
        finding.message
        == "line 7 is 1.300 s long and runs 0.300 s past its slot; the next line begins 0.300 s late"
    )


def test_silence_after_the_last_line_is_only_what_the_script_sets() -> None:
    without = Script(stem="s", file="s", lines=(spoken("1", 1, break_after=Break.CHAPTER).line,))
    with_one = Script(stem="s", file="s", lines=(spoken("1", 1, pause_us=333_000).line,))

    assert tail_samples(without, 44_100) == 0
    assert tail_samples(with_one, 44_100) == 14_685


def test_chapters_tile_the_track_from_the_first_line_to_the_end() -> None:
    lines = [
        spoken("1", 100, chapter="One", chapter_number=1),
        spoken("2", 100, chapter="One", chapter_number=1, break_after=Break.CHAPTER),
        spoken("3", 100, chapter="Two", chapter_number=2),
    ]

    chapters = chapters_of(place(lines, _PAUSES, 1000, lead_us=50_000), 2500)

    assert [(chapter.title, chapter.start, chapter.end) for chapter in chapters] == [
        ("One", 0, 2000),
        ("Two", 2000, 2500),
    ]


def test_lines_before_any_title_are_in_no_chapter() -> None:
    lines = [spoken("1", 100), spoken("2", 100, chapter="One", chapter_number=1)]

    (chapter,) = chapters_of(place(lines, _PAUSES, 1000), 450)

    assert (chapter.start, chapter.end) == (350, 450)


def test_a_script_without_titles_has_no_chapters() -> None:
    assert chapters_of(place([spoken("1", 100)], _PAUSES, 1000), 100) == ()


# Lines without takes


def test_a_line_without_takes_is_silence_between_its_own_pauses() -> None:
    lines: list[Done | Gap] = [spoken("1", 100), gap("2", 777, break_after=Break.PARAGRAPH), spoken("3", 100)]

    found = [
        (placed.start, placed.end, placed.silence_before, placed.gap)
        for placed in place(lines, _PAUSES, 1000)
    ]

    assert found == [(0, 100, 0, 0), (350, 1127, 250, 777), (1727, 1827, 600, 0)]


def test_a_line_without_takes_is_in_its_slot_and_later_slots_are_kept() -> None:
    lines: list[Done | Gap] = [
        spoken("1", 100, start_us=0),
        gap("2", 400, start_us=1_000_000, end_us=1_500_000),
        spoken("3", 100, start_us=2_000_000),
    ]

    found = [(placed.start, placed.overrun) for placed in place(lines, _PAUSES, 1000)]

    assert found == [(0, 0), (1000, 0), (2000, 0)]


def test_a_chapter_may_start_with_a_line_without_takes() -> None:
    lines: list[Done | Gap] = [
        gap("1", 100, chapter="One", chapter_number=1, break_after=Break.CHAPTER),
        gap("2", 100, chapter="Two", chapter_number=2),
        spoken("3", 100, chapter="Two", chapter_number=2),
    ]

    chapters = chapters_of(place(lines, _PAUSES, 1000), 2050)

    assert [(chapter.title, chapter.start, chapter.end) for chapter in chapters] == [
        ("One", 0, 1600),
        ("Two", 1600, 2050),
    ]


_lines = st.lists(
    st.tuples(
        st.lists(st.integers(1, 100_000), min_size=1, max_size=3),
        st.none() | st.integers(0, 3_000_000),
        st.none() | st.integers(0, 20_000_000),
        st.none() | st.sampled_from(["One", "Two"]),
    ),
    min_size=1,
    max_size=30,
).map(
    lambda rows: [
        spoken(str(number), *samples, pause_us=pause_us, start_us=start_us, chapter=chapter)
        for number, (samples, pause_us, start_us, chapter) in enumerate(rows)
    ]
)
_lines_and_gaps = st.tuples(_lines, st.sets(st.integers(0, 29))).map(
    lambda drawn: [
        Gap(line=done.line, samples=sum(done.samples)) if number in drawn[1] else done
        for number, done in enumerate(drawn[0])
    ]
)
_rates = st.sampled_from([8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000])


@given(lines=_lines, rate_hz=_rates)
def test_lines_keep_their_order_and_every_sample_is_a_take_or_a_silence(
    lines: list[Done], rate_hz: int
) -> None:
    placements = list(place(lines, _PAUSES, rate_hz))

    assert [placed.line for placed in placements] == [done.line for done in lines]
    assert all(later.start == before.end + later.silence_before for before, later in pairwise(placements))
    assert all(placed.silence_before >= 0 for placed in placements)
    assert placements[-1].end == sum(placed.silence_before + sum(placed.samples) for placed in placements)


@given(lines=_lines, rate_hz=_rates)
def test_a_line_is_in_its_slot_or_pushed_by_a_line_with_an_overrun(lines: list[Done], rate_hz: int) -> None:
    placements = list(place(lines, _PAUSES, rate_hz))

    assert all(
        later.start == samples_of_us(later.line.start_us, rate_hz) or before.overrun > 0
        for before, later in pairwise(placements)
        if later.line.start_us is not None
    )


@given(lines=_lines, rate_hz=_rates)
def test_chapters_always_tile(lines: list[Done], rate_hz: int) -> None:
    *_, last = place(lines, _PAUSES, rate_hz)

    chapters = chapters_of(place(lines, _PAUSES, rate_hz), last.end)

    assert all(before.end == after.start for before, after in pairwise(chapters))
    assert all(chapter.start < chapter.end for chapter in chapters)
    assert not chapters or chapters[-1].end == last.end


@given(lines=_lines_and_gaps, rate_hz=_rates)
def test_gaps_are_placed_like_takes_of_the_same_length(lines: list[Done | Gap], rate_hz: int) -> None:
    takes = [spoken(each.line.id, each.samples) if isinstance(each, Gap) else each for each in lines]
    takes = [replace(done, line=each.line) for done, each in zip(takes, lines, strict=True)]

    found, expected = (list(place(each, _PAUSES, rate_hz)) for each in (lines, takes))

    assert [_where(placed) for placed in found] == [_where(placed) for placed in expected]
    assert chapters_of(found, found[-1].end) == chapters_of(expected, found[-1].end)


def _where(placed: Placement) -> tuple[Line, int, int, int, int, int]:
    return placed.line, placed.start, placed.end, placed.silence_before, placed.overrun, placed.late


def test_pauses_at_the_start_and_the_end_of_a_line_add_to_the_silence_there() -> None:
    around = (InnerPause(at=0, duration_us=1_000_000), InnerPause(at=1, duration_us=2_000_000))
    lines = [
        spoken("1", 10, pauses=around),
        spoken("2", 10, pauses=around, pause_us=0),
        spoken("3", 10, pauses=around),
    ]

    silences = [placed.silence_before for placed in place(lines, _PAUSES, 1000, lead_us=5_000)]

    assert silences == [1005, 2250 + 1000, 2000 + 1000]
    script = Script(stem="a", file="a.txt", lines=tuple(each.line for each in lines))
    assert tail_samples(script, 1000) == 2000


def test_a_line_with_silence_between_its_takes_is_as_long_as_all_of_them() -> None:
    parted = replace(spoken("1", 10, 20), silences=(0, 300))

    first, second = place([parted, spoken("2", 5)], _PAUSES, 1000)

    assert (first.start, first.end, first.take_starts) == (0, 330, (0, 310))
    assert second.start == 330 + 250


def test_the_words_of_each_take_are_after_the_silence_before_it() -> None:
    line = Line(id="1", row=1, text="One two three")
    parted = Placement(
        line=line,
        utterances=(utterance("a", "One"), utterance("b", "two three", 1)),
        samples=(1000, 2000),
        start=500,
        silence_before=500,
        silences=(0, 300),
    )
    events = {
        "a": (event(0, "One", 0.1, 0.9),),
        "b": (event(0, "two", 0.2, 1.0), event(1, "three", 1.0, 1.8)),
    }

    words, _ = aligned_line(parted, lambda key: events[key], 1000)

    assert [(word.start, word.end) for word in words] == [(600, 1400), (2000, 2800), (2800, 3600)]


def test_a_late_line_keeps_the_pauses_that_are_written_in_the_texts_and_not_the_usual_one() -> None:
    after = (InnerPause(at=1, duration_us=20_000),)
    before = (InnerPause(at=0, duration_us=3_000),)
    lines = [spoken("1", 100, pauses=after), spoken("2", 10, start_us=50_000, pauses=before)]

    _, late = place(lines, _PAUSES, 1000)
    assert late.start == 100 + 20 + 3


def test_a_line_begins_in_its_slot_whatever_pause_it_begins_with() -> None:
    before = (InnerPause(at=0, duration_us=3_000_000),)

    _, placed = place([spoken("1", 10), spoken("2", 10, start_us=1_000_000, pauses=before)], _PAUSES, 1000)

    assert placed.start == 1000

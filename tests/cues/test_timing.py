"""In-times and out-times of cues."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from subgen.cues.layout import lay_out
from subgen.cues.standards import STANDARDS, CueStandard, LanguageLimits
from subgen.model import Cue, TimedLine
from tests.support.builders import spans, timed_line

_PLAIN = CueStandard(name="plain", line_chars=42, lines=2, shortest_us=0, longest_us=None, gap_us=100_000)
_READ = replace(_PLAIN, reading_cps=10.0, linger_us=500_000)
_FILM = replace(STANDARDS["netflix"], fps=25.0)


def _cues(*lines: TimedLine, standard: CueStandard, samples: int = 10**6, rate_hz: int = 1000) -> list[Cue]:
    return list(lay_out(lines, standard, samples, rate_hz))


def _times(*lines: TimedLine, standard: CueStandard) -> list[tuple[int, int]]:
    return [(cue.start, cue.end) for cue in _cues(*lines, standard=standard)]


def test_a_cue_stays_until_it_can_be_read() -> None:
    assert _times(timed_line("Read me.", [(0, 200), (200, 500)]), standard=_READ) == [(0, 800)]


def test_a_cue_stays_no_longer_than_it_may_linger() -> None:
    assert _times(
        timed_line("Do read all of me.", [(0, 20), (20, 40), (40, 60), (60, 80), (80, 300)]), standard=_READ
    ) == [(0, 800)]


def test_the_shortest_duration_takes_precedence_over_the_lingering() -> None:
    standard = replace(_READ, shortest_us=1_200_000)

    assert _times(timed_line("Read me.", [(0, 200), (200, 500)]), standard=standard) == [(0, 1200)]


def test_a_cue_that_is_read_in_time_goes_with_its_last_word() -> None:
    assert _times(timed_line("Read me.", [(0, 700), (700, 2000)]), standard=_READ) == [(0, 2000)]


@pytest.mark.parametrize(("silence", "end"), [(499, 2399), (500, 2000), (100, 2000), (50, 1950), (0, 1900)])
def test_a_short_gap_is_closed_and_a_longer_one_is_left(silence: int, end: int) -> None:
    standard = replace(_PLAIN, close_gaps_us=500_000)
    before = timed_line("Read me.", [(0, 700), (700, 2000)])
    after = timed_line("Again.", [(2000 + silence, 4000)], "2")

    assert _times(before, after, standard=standard)[0] == (0, end)


def test_a_language_has_its_own_reading_speed_and_line() -> None:
    limits = LanguageLimits(line_chars=12, reading_cps=5.0)
    standard = replace(_READ, linger_us=5_000_000, languages={"de": limits})
    english = timed_line("Lies mich jetzt", [(0, 200), (200, 400), (400, 500)])

    (english_cue,) = _cues(english, standard=standard)
    (german_cue,) = _cues(replace(english, language="de"), standard=standard)

    assert (english_cue.end, english_cue.text) == (1500, "Lies mich jetzt")
    assert (german_cue.end, german_cue.text) == (2800, "Lies mich\njetzt")  # the break is none of the 14


def test_a_cue_comes_and_goes_with_a_frame() -> None:
    before = timed_line("Read me.", [(90, 700), (700, 2010)])
    after = timed_line("Again.", [(4030, 5930)], "2")

    assert _times(before, after, standard=replace(_PLAIN, fps=25.0)) == [(80, 2040), (4000, 5960)]


def test_a_gap_is_closed_to_whole_frames() -> None:
    before = timed_line("Read me.", [(90, 700), (700, 2010)])
    after = timed_line("Again.", [(2230, 5930)], "2")

    assert _times(before, after, standard=_FILM)[0] == (80, 2120)  # two frames before the one at 2200


def test_a_line_too_long_for_its_cue_is_shown_up_to_its_last_word() -> None:
    standard = replace(_FILM, whole_lines=True)
    long = timed_line("So long.", [(0, 9_000), (9_000, 9_990)])

    assert _times(long, timed_line("End.", [(12_000, 13_000)], "2"), standard=standard)[0] == (0, 10_000)


def test_a_cue_goes_with_a_frame_even_if_the_gap_cannot_be_kept() -> None:
    before = timed_line("Read me.", [(0, 960), (975, 1030)])
    after = timed_line("Again.", [(1040, 2000)], "2")

    assert _times(before, after, standard=_FILM)[0] == (0, 1000)


def test_the_last_cue_goes_with_the_last_frame_of_the_track() -> None:
    (cue,) = _cues(timed_line("Read me.", [(0, 960), (980, 1405)]), standard=_FILM, samples=1412)

    assert (cue.start, cue.end) == (0, 1400)


def test_words_closer_than_a_frame_are_separated_at_the_second_word() -> None:
    standard = replace(_PLAIN, line_chars=5, lines=1, fps=25.0)

    assert _times(timed_line("Read again.", [(1000, 1010), (1010, 1400)]), standard=standard) == [
        (1000, 1010),
        (1010, 1400),
    ]


def test_words_without_duration_have_a_cue() -> None:
    standard = replace(STANDARDS["netflix"], longest_us=1_000)

    cues = _cues(timed_line("Read all of me", [(0, 0), (0, 1), (1, 1), (1, 2)]), standard=standard, samples=2)

    assert " ".join(cue.text for cue in cues) == "Read all of me"


@st.composite
def _filmed(draw: st.DrawFn) -> tuple[list[TimedLine], CueStandard]:
    """Lines at 44,100 samples a second, and a standard that counts frames."""
    sizes = draw(st.lists(st.integers(1, 12), min_size=1, max_size=4))
    longest = draw(st.sampled_from([1500, 20_000, 100_000]))
    times = draw(spans(sum(sizes), shortest=45, longest=longest, longest_gap=longest))
    lines: list[TimedLine] = []
    for number, size in enumerate(sizes):
        text = " ".join(
            draw(
                st.lists(
                    st.sampled_from(["a", "the", "end.", "wait,", "extraordinary"]),
                    min_size=size,
                    max_size=size,
                )
            )
        )
        lines.append(timed_line(text, times[:size], str(number)))
        times = times[size:]
    fps = draw(st.sampled_from([24_000 / 1001, 24.0, 25.0, 30_000 / 1001, 60.0]))
    base = draw(st.sampled_from([STANDARDS["netflix"], STANDARDS["shorts"], STANDARDS["arte"]]))
    return lines, replace(base, fps=fps)


@given(_filmed())
def test_cues_snapped_to_frames_never_overlap_and_contain_their_words(
    drawn: tuple[list[TimedLine], CueStandard],
) -> None:
    lines, standard = drawn
    end = lines[-1].end

    cues = _cues(*lines, standard=standard, samples=end, rate_hz=44_100)

    assert all(0 <= cue.start < cue.end <= end for cue in cues)
    assert all(before.end <= after.start for before, after in pairwise(cues))
    assert all(cue.start <= word.start < word.end <= cue.end for cue in cues for word in cue.words)


@given(_filmed())
def test_cues_snapped_to_frames_come_less_than_a_frame_early(
    drawn: tuple[list[TimedLine], CueStandard],
) -> None:
    lines, standard = drawn

    cues = _cues(*lines, standard=standard, samples=lines[-1].end, rate_hz=44_100)

    assert standard.fps is not None
    frame = 44_100 / standard.fps
    assert all(cue.words[0].start - cue.start <= frame for cue in cues)
    assert all(
        abs(cue.start - round(cue.start / frame) * frame) <= 0.51 or cue.start == cue.words[0].start
        for cue in cues
    )


@given(_filmed(), st.integers(1, 1000))
def test_lines_moved_by_whole_seconds_have_cues_moved_as_much(
    drawn: tuple[list[TimedLine], CueStandard], seconds: int
) -> None:
    lines, standard = drawn[0], replace(drawn[1], fps=25.0)
    shift = seconds * 44_100
    moved = [
        timed_line(
            line.line.text, [(word.start + shift, word.end + shift) for word in line.words], line.line.id
        )
        for line in lines
    ]

    here = _cues(*lines, standard=standard, samples=lines[-1].end, rate_hz=44_100)
    there = _cues(*moved, standard=standard, samples=moved[-1].end, rate_hz=44_100)

    assert [(cue.start + shift, cue.end + shift, cue.text) for cue in here] == [
        (cue.start, cue.end, cue.text) for cue in there
    ]

import re
from functools import partial
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, strategies as st

from subgen.formats.ass import AssWriter
from subgen.formats.karaoke import beats
from subgen.formats.vtt import VttWriter
from subgen.model import Cue
from subgen.units import cs_of_samples
from tests.support.builders import cue, spans, written

_TAG = re.compile(r"\{\\(k|kf|ko)(\d+)\}([^{]*)")


def _event(made: str) -> tuple[int, int, str]:
    """Return start and end of the last event in centiseconds, and its text."""
    fields = made.splitlines()[-1].split(",", 9)
    return _cs(fields[1]), _cs(fields[2]), fields[9]


def _cs(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    whole, cs = seconds.split(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 100 + int(cs)


def _ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    whole, ms = seconds.split(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1000 + int(ms)


def test_silence_between_words_is_a_syllable_without_text() -> None:
    _, _, text = _event(written(AssWriter, cue("I see", [(100, 300), (500, 850)])))

    assert text == r"{\kf20}I {\k20}{\kf35}see"


def test_silence_after_the_last_word_fills_the_event() -> None:
    start, end, text = _event(written(AssWriter, cue("I see", [(100, 300), (300, 850)], end=1000)))

    assert (start, end, text) == (10, 100, r"{\kf20}I {\kf55}see{\k15}")


@pytest.mark.parametrize(
    ("style", "text"), [("k", r"{\k20}I {\k55}see"), ("ko", r"{\ko20}I {\ko55}see"), ("off", "I see")]
)
def test_the_karaoke_style_is_the_requested_one(style: str, text: str) -> None:
    made = written(AssWriter, cue("I see", [(0, 200), (200, 750)]), karaoke=style)

    assert _event(made) == (0, 75, text)


@pytest.mark.parametrize("text", ["שלום לכם", "مرحبا بكم", "say مرحبا"])
def test_right_to_left_words_use_k_unless_kf_is_requested(text: str) -> None:
    words = cue(text, [(0, 200), (200, 750)])

    assert r"{\k20}" in written(AssWriter, words)
    assert r"{\kf20}" in written(AssWriter, words, karaoke="kf")


def test_a_word_too_short_for_the_clock_takes_a_centisecond_from_its_neighbour() -> None:
    _, _, text = _event(written(AssWriter, cue("a -- b", [(0, 500), (500, 501), (501, 900)])))

    assert text == r"{\kf50}a {\kf1}-- {\kf39}b"


def test_a_cue_too_short_for_its_words_is_as_long_as_they_need() -> None:
    assert _event(written(AssWriter, cue("a b c", [(0, 1), (1, 2), (2, 3)]))) == (
        0,
        3,
        r"{\kf1}a {\kf1}b {\kf1}c",
    )


def test_word_times_are_right_past_ten_hours() -> None:
    at = 20 * 3600 * 44_100 + 13

    made = written(
        AssWriter, cue("a b", [(at, at + 22_050), (at + 22_050, at + 44_100)]), sample_rate_hz=44_100
    )

    assert made.splitlines()[-1].startswith("Dialogue: 0,20:00:00.00,20:00:01.00,Default,,0,0,0,,")
    assert made.endswith("{\\kf50}a {\\kf50}b\n")


def test_a_hundred_words_of_a_third_of_a_second_do_not_drift() -> None:
    made = written(AssWriter, cue("a " * 100, [(place * 333, place * 333 + 333) for place in range(100)]))
    tags = [int(cs) for _, cs, _ in _TAG.findall(_event(made)[2])]

    assert tags[:6] == [33, 34, 33, 33, 34, 33]
    assert [
        abs(boundary * 10 - 333 * (place + 1)) <= 5 for place, boundary in enumerate(accumulate(tags))
    ] == [True] * 100


def test_vtt_has_a_time_for_every_word_except_the_first() -> None:
    made = written(VttWriter, cue("I see\nit", [(100, 300), (500, 850), (850, 1000)]))

    assert made.endswith(
        "00:00:00.100 --> 00:00:01.000\n<c>I</c> <00:00:00.500><c>see</c>\n<00:00:00.850><c>it</c>\n\n"
    )


def test_vtt_without_karaoke_has_neither_times_nor_a_style_for_them() -> None:
    made = written(VttWriter, cue("I see", [(100, 300), (500, 850)]), karaoke="off")

    assert made == "WEBVTT\n\n00:00:00.100 --> 00:00:00.850\nI see\n\n"


@st.composite
def _cues(draw: st.DrawFn, *, shortest: int) -> Cue:
    count = draw(st.integers(1, 20))
    times = draw(
        spans(count, shortest=shortest, longest=60_000, longest_gap=30_000, first=20 * 3600 * 44_100)
    )
    return cue("a " * count, times, end=times[-1][1] + draw(st.integers(0, 40_000)))


@given(words=_cues(shortest=1))
def test_tags_add_up_to_the_event_and_none_is_empty(words: Cue) -> None:
    start, end, text = _event(written(AssWriter, words, sample_rate_hz=44_100))
    tags = [int(cs) for _, cs, _ in _TAG.findall(text)]

    assert sum(tags) == end - start
    assert min(tags) >= 1
    assert [shown for _, _, shown in _TAG.findall(text) if shown] == ["a "] * len(words.words)


@given(words=_cues(shortest=441))
def test_each_boundary_is_within_five_milliseconds_of_the_exact_time(words: Cue) -> None:
    start, _, text = _event(written(AssWriter, words, sample_rate_hz=44_100))
    tags = _TAG.findall(text)
    ends = list(accumulate((int(cs) for _, cs, _ in tags), initial=start))
    told = [
        (begins, ends_at)
        for (begins, ends_at), (_, _, shown) in zip(pairwise(ends), tags, strict=True)
        if shown
    ]

    assert all(
        abs(begins * 441 - word.start) <= 220.5 and abs(ends_at * 441 - word.end) <= 220.5
        for (begins, ends_at), word in zip(told, words.words, strict=True)
    )


@given(words=_cues(shortest=1))
def test_beats_follow_each_other_from_the_start_of_the_cue(words: Cue) -> None:
    start, end, told = beats(words, partial(cs_of_samples, sample_rate_hz=44_100))

    assert start == cs_of_samples(words.start, 44_100)
    assert told[0].start == 0
    assert all(beat.start < beat.end <= end - start for beat in told)
    assert all(before.end <= after.start for before, after in pairwise(told))


@given(words=_cues(shortest=45))
def test_vtt_times_strictly_increase_inside_the_cue(words: Cue) -> None:
    made = written(VttWriter, words, sample_rate_hz=44_100)
    start, end = (_ms(clock) for clock in re.findall(r"(\S+) --> (\S+)", made)[0])
    times = [_ms(clock) for clock in re.findall(r"<([\d:.]+)>", made)]

    assert all(before < after for before, after in pairwise([start, *times, end]))
    assert made.count("<c>a</c>") == len(words.words) == len(times) + 1

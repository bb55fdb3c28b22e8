"""Words on the track: by the events of their takes, and by the speech in the audio without them."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from subgen.align.word_stats import WordAudit
from subgen.model import Line, Placement, TakeKey, Timing, WordEvent
from tests.support.aligned_line import aligned_line
from tests.support.builders import any_word, event, placed, utterance


def hum(seconds: float) -> bytes:
    """Loud audio at 1,000 samples a second."""
    return b"\x00\x40\x00\xc0" * round(seconds * 500)


def hush(seconds: float) -> bytes:
    """Silence at 1,000 samples a second."""
    return bytes(2 * round(seconds * 1000))


_S = Timing.SERVICE
_E = Timing.ESTIMATED


def _times(text: str, samples: int, *events: WordEvent) -> list[tuple[int, int, Timing]]:
    """Times of the words of one request at 1,000 samples a second."""
    words = aligned_line(placed(text, samples), lambda _: events, 1000).words
    return [(word.start, word.end, word.timing) for word in words]


def test_words_have_the_times_of_their_events() -> None:
    assert _times("Hello, world!", 1000, event(0, "Hello", 0.1, 0.4), event(1, "world", 0.5, 0.9)) == [
        (100, 400, _S),
        (500, 900, _S),
    ]


def test_a_words_punctuation_may_or_may_not_be_in_its_event() -> None:
    assert _times("“Hello,” she", 1000, event(0, "“Hello,”", 0.1, 0.4), event(1, "she", 0.5, 0.9)) == [
        (100, 400, _S),
        (500, 900, _S),
    ]


def test_words_have_their_places_in_the_text() -> None:
    words = aligned_line(placed("  One\u2028two\u00a0 three\f", 900), lambda _: (), 1000).words

    assert [(word.text, word.char_start, word.char_end) for word in words] == [
        ("One", 2, 5),
        ("two", 6, 9),
        ("three", 11, 16),
    ]


def test_without_events_words_share_the_take_by_length() -> None:
    assert _times("a abc a", 800) == [(0, 200, _E), (200, 600, _E), (600, 800, _E)]


def test_a_word_without_an_event_is_between_its_neighbours() -> None:
    assert _times("one two three", 1000, event(0, "one", 0.1, 0.3), event(2, "three", 0.6, 0.9)) == [
        (100, 300, _S),
        (300, 600, _E),
        (600, 900, _S),
    ]


def test_punctuation_without_time_of_its_own_lasts_a_millisecond() -> None:
    assert _times("one -- two", 1000, event(0, "one", 0.1, 0.5), event(2, "two", 0.5, 0.9)) == [
        (100, 500, _S),
        (500, 501, _E),
        (501, 900, _S),
    ]


def test_events_may_come_in_any_order() -> None:
    assert _times("one two", 1000, event(1, "two", 0.5, 0.9), event(0, "one", 0.1, 0.4)) == [
        (100, 400, _S),
        (500, 900, _S),
    ]


def test_the_first_of_two_events_for_one_word_counts() -> None:
    assert _times(
        "one two", 1000, event(0, "one", 0.1, 0.4), event(0, "one", 0.2, 0.3), event(1, "two", 0.5, 0.9)
    ) == [(100, 400, _S), (500, 900, _S)]


def test_a_doubled_event_is_not_matched_with_the_same_word_further_on() -> None:
    assert _times(
        "the cat the dog",
        1000,
        event(0, "the", 0.0, 0.1),
        event(0, "the", 0.0, 0.1),
        event(1, "cat", 0.2, 0.4),
        event(2, "the", 0.5, 0.6),
        event(3, "dog", 0.7, 0.9),
    ) == [(0, 100, _S), (200, 400, _S), (500, 600, _S), (700, 900, _S)]


def test_an_event_a_few_places_off_is_matched_by_its_letters() -> None:
    assert _times("one -- two", 1000, event(0, "one", 0.1, 0.4), event(1, "two", 0.5, 0.9)) == [
        (100, 400, _S),
        (400, 500, _E),
        (500, 900, _S),
    ]


def test_an_event_for_a_word_that_is_not_in_the_text_is_dropped() -> None:
    assert _times("one", 1000, event(0, "uno", 0.1, 0.4), event(-5, "x", 0.0, 0.1)) == [(0, 1000, _E)]


def test_one_event_that_is_far_too_late_does_not_discard_those_after_it() -> None:
    assert _times(
        "one two three four",
        1000,
        event(0, "one", 0.0, 0.1),
        event(1, "two", 0.95, 0.99),
        event(2, "three", 0.4, 0.5),
        event(3, "four", 0.6, 0.8),
    ) == [(0, 100, _S), (100, 400, _E), (400, 500, _S), (600, 800, _S)]


def test_times_outside_the_audio_are_not_trusted_and_ends_are_cut_at_its_end() -> None:
    inf, nan = float("inf"), float("nan")

    assert _times("one two", 1000, event(0, "one", -0.1, 0.4), event(1, "two", 1.2, 1.5))[0][2] is _E
    assert _times("one", 1000, event(0, "one", 0.4, 0.3)) == [(0, 1000, _E)]
    assert _times("one", 1000, event(0, "one", nan, 0.3)) == [(0, 1000, _E)]
    assert _times("one", 1000, event(0, "one", 0.5, inf)) == [(0, 1000, _E)]
    assert _times("one", 1000, event(0, "one", 0.5, 1.3)) == [(500, 1000, _S)]
    assert _times("one", 1000, event(0, "one", inf, inf)) == [(0, 1000, _E)]


def test_words_at_the_same_time_are_not_trusted() -> None:
    assert _times(
        "one two end", 1000, event(0, "one", 0.2, 0.6), event(1, "two", 0.2, 0.6), event(2, "end", 0.8, 0.9)
    ) == [(0, 400, _E), (400, 800, _E), (800, 900, _S)]


def test_a_word_of_no_length_lasts_until_the_next_begins() -> None:
    assert _times("one two", 1000, event(0, "one", 0.1, 0.1), event(1, "two", 0.5, 0.9)) == [
        (100, 500, _S),
        (500, 900, _S),
    ]


def test_a_word_that_reaches_over_one_without_an_event_shares_its_time_with_it() -> None:
    assert _times("one two six", 1000, event(0, "one", 0.1, 0.9), event(2, "six", 0.5, 0.9)) == [
        (100, 300, _S),
        (300, 500, _E),
        (500, 900, _S),
    ]


def test_words_that_came_as_one_event_share_its_time() -> None:
    assert _times("in New York now", 1000, event(1, "New York", 0.1, 0.8), event(2, "now", 0.8, 1.0))[1:] == [
        (100, 411, _E),
        (411, 800, _E),
        (800, 1000, _S),
    ]


def test_a_word_without_an_event_is_placed_where_speech_is() -> None:
    pcm = hum(0.3) + hush(0.4) + hum(0.2) + hush(0.1)

    words = aligned_line(
        placed("one two", 1000), lambda _: (event(0, "one", 0, 0.3),), 1000, audio_of=lambda _: pcm
    ).words

    assert [(word.start, word.end, word.timing) for word in words] == [(0, 300, _S), (700, 900, _E)]


def test_without_any_event_words_fill_the_speech_and_punctuation_the_silences() -> None:
    pcm = hush(0.2) + hum(0.4) + hush(0.3) + hum(0.9) + hush(0.2)

    words = aligned_line(placed("Yes, one by two", 2000), lambda _: (), 1000, audio_of=lambda _: pcm).words

    assert [(word.text, word.start, word.end) for word in words] == [
        ("Yes,", 200, 600),
        ("one", 900, 1227),
        ("by", 1227, 1472),
        ("two", 1472, 1800),
    ]


def test_audio_is_read_only_if_a_word_has_no_event() -> None:
    events = (event(0, "one", 0.1, 0.4), event(1, "two", 0.5, 0.9))

    def no_audio(_: TakeKey) -> bytes:
        pytest.fail("no word needs it")

    assert len(aligned_line(placed("one two", 1000), lambda _: events, 1000, audio_of=no_audio).words) == 2


def test_a_line_counts_the_words_of_all_its_requests() -> None:
    line = Placement(
        line=Line(id="1", row=1, text="one two six"),
        utterances=(utterance("a", "one two"), utterance("b", "six", first_word=2)),
        samples=(1000, 500),
        start=0,
        silence_before=0,
    )
    events = {"a": (event(0, "one", 0.1, 0.4), event(1, "two", 0.5, 0.9)), "b": ()}

    placed_line = aligned_line(line, lambda key: events[key], 1000)

    assert placed_line.audit == WordAudit(said=2, estimated=1, missing=1, events=2)
    assert [word.start for word in placed_line.words] == [100, 500, 1000]


def test_a_word_that_reaches_into_the_next_ends_where_that_begins() -> None:
    assert _times("one two", 1000, event(0, "one", 0.1, 0.7), event(1, "two", 0.5, 0.9)) == [
        (100, 500, _S),
        (500, 900, _S),
    ]


def test_a_take_shorter_than_its_words_is_shared_among_them() -> None:
    words = aligned_line(placed("a b c d", 100), lambda _: (), 44_100).words

    assert [(word.start, word.end) for word in words] == [(0, 25), (25, 50), (50, 75), (75, 100)]


_seconds = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-0.5, 3.0)


@given(
    data=st.data(),
    words=st.lists(any_word, min_size=1, max_size=30),
    rate_hz=st.sampled_from([8000, 22_050, 44_100]),
)
def test_with_any_events_each_word_comes_once_in_order_apart_and_within_the_take(
    data: st.DataObject, words: list[str], rate_hz: int
) -> None:
    events = data.draw(
        st.lists(
            st.builds(
                WordEvent,
                index=st.integers(-3, len(words) + 3),
                word=st.sampled_from(words) | any_word,
                start_s=_seconds,
                end_s=_seconds,
            ),
            max_size=40,
        )
    )
    start, samples = data.draw(st.integers(0, 10**9)), data.draw(st.integers(rate_hz, 2 * rate_hz))
    text = " ".join(words)

    timed = aligned_line(placed(text, samples, start), lambda _: tuple(events), rate_hz).words

    assert [word.text for word in timed] == words
    assert [text[word.char_start : word.char_end] for word in timed] == words
    assert all((word.end - word.start) * 1000 >= rate_hz for word in timed)
    assert all(before.end <= after.start for before, after in pairwise(timed))
    assert start <= timed[0].start
    assert timed[-1].end <= start + samples


_piece = st.tuples(st.sampled_from([hum, hush]), st.floats(0.01, 1.0))


@given(
    words=st.lists(any_word, min_size=1, max_size=30),
    pieces=st.lists(_piece, min_size=1, max_size=12),
    heard=st.lists(st.tuples(st.integers(0, 29), st.floats(0, 6), st.floats(0, 1)), max_size=5),
)
def test_with_any_audio_each_word_comes_once_in_order_apart_and_within_the_take(
    words: list[str],
    pieces: list[tuple[Callable[[float], bytes], float]],
    heard: list[tuple[int, float, float]],
) -> None:
    pcm = b"".join(make(seconds) for make, seconds in pieces).ljust(2 * len(words), b"\0")
    events = tuple(
        event(index, words[index % len(words)], start_s, start_s + length_s)
        for index, start_s, length_s in heard
    )

    timed = aligned_line(
        placed(" ".join(words), len(pcm) // 2), lambda _: events, 1000, audio_of=lambda _: pcm
    ).words

    assert [word.text for word in timed] == words
    assert all(word.start < word.end for word in timed)
    assert all(before.end <= after.start for before, after in pairwise(timed))
    assert timed[0].start >= 0
    assert timed[-1].end <= len(pcm) // 2


@given(offset=st.integers(0, 10**10), said=st.lists(st.floats(0, 1.0), min_size=3, max_size=3))
def test_words_move_with_their_line(offset: int, said: list[float]) -> None:
    events = tuple(
        event(index, word, at, at + 0.1) for index, (word, at) in enumerate(zip("abc", said, strict=True))
    )

    here = aligned_line(placed("a b c", 44_100), lambda _: events, 44_100).words
    there = aligned_line(placed("a b c", 44_100, offset), lambda _: events, 44_100).words

    assert [(word.start + offset, word.end + offset) for word in here] == [
        (word.start, word.end) for word in there
    ]


_said = st.tuples(
    st.sampled_from(["one", "two", "the", "a", "New", "York", "$5", "well-known,"]), st.integers(150, 500)
)


@st.composite
def _good(draw: st.DrawFn) -> tuple[str, int, tuple[WordEvent, ...]]:
    """A text, the length of its audio in milliseconds, and correct events."""
    words = draw(st.lists(_said, min_size=1, max_size=20))
    gaps = draw(st.lists(st.integers(0, 400), min_size=len(words) + 1, max_size=len(words) + 1))
    events, now = [], 0
    for index, ((word, length), gap) in enumerate(zip(words, gaps, strict=False)):
        now += gap
        events.append(event(index, word, now / 1000, (now + length) / 1000))
        now += length
    return " ".join(word for word, _ in words), now + gaps[-1], tuple(events)


@given(said=_good())
def test_correct_events_are_unchanged(said: tuple[str, int, tuple[WordEvent, ...]]) -> None:
    text, samples, events = said

    assert _times(text, samples, *events) == [
        (round(each.start_s * 1000), round(each.end_s * 1000), _S) for each in events
    ]


@given(said=_good(), data=st.data())
def test_words_with_events_have_the_same_times_whichever_other_events_are_missing(
    said: tuple[str, int, tuple[WordEvent, ...]], data: st.DataObject
) -> None:
    text, samples, events = said
    came = data.draw(st.sets(st.sampled_from(events)))

    times = _times(text, samples, *sorted(came, key=lambda each: each.index))

    assert [times[each.index] for each in came] == [
        (round(each.start_s * 1000), round(each.end_s * 1000), _S) for each in came
    ]
    assert [timing for _, _, timing in times].count(_E) == len(events) - len(came)


@given(said=_good(), data=st.data())
def test_events_that_come_twice_or_in_another_order_change_nothing(
    said: tuple[str, int, tuple[WordEvent, ...]], data: st.DataObject
) -> None:
    text, samples, events = said
    doubled = data.draw(st.permutations([*events, *data.draw(st.lists(st.sampled_from(events)))]))

    assert _times(text, samples, *doubled) == _times(text, samples, *events)


@given(said=_good(), shift=st.integers(-3, 3))
def test_positions_that_are_all_shifted_change_nothing(
    said: tuple[str, int, tuple[WordEvent, ...]], shift: int
) -> None:
    text, samples, events = said
    shifted = [event(each.index + shift, each.word, each.start_s, each.end_s) for each in events]

    assert _times(text, samples, *shifted) == _times(text, samples, *events)

from itertools import pairwise

from hypothesis import given, strategies as st

from subgen.align.placing import place_words
from subgen.model import Timing, WordEvent
from tests.building import any_word, event, placed

_S = Timing.SERVICE
_E = Timing.ESTIMATED


def _times(text: str, samples: int, *events: WordEvent) -> list[tuple[int, int, Timing]]:
    """Words of one request at 1,000 samples a second."""
    words = place_words(placed(text, samples), lambda _: events, 1000)
    return [(word.start, word.end, word.timing) for word in words]


def test_events_give_words_their_times() -> None:
    assert _times("Hello, world!", 1000, event(0, "Hello", 0.1, 0.4), event(1, "world", 0.5, 0.9)) == [
        (100, 400, _S),
        (500, 900, _S),
    ]


def test_a_words_punctuation_may_or_may_not_be_in_its_event() -> None:
    assert _times("“Hello,” she", 1000, event(0, "“Hello,”", 0.1, 0.4), event(1, "she", 0.5, 0.9)) == [
        (100, 400, _S),
        (500, 900, _S),
    ]


def test_words_tell_where_they_stand_in_the_text() -> None:
    words = place_words(placed("  One\u2028two\u00a0 three\f", 900), lambda _: (), 1000)

    assert [(word.text, word.char_start, word.char_end) for word in words] == [
        ("One", 2, 5),
        ("two", 6, 9),
        ("three", 11, 16),
    ]


def test_without_events_words_share_the_take_by_length() -> None:
    assert _times("a abc a", 800) == [(0, 200, _E), (200, 600, _E), (600, 800, _E)]


def test_a_word_without_an_event_stands_between_its_neighbours() -> None:
    assert _times("one two three", 1000, event(0, "one", 0.1, 0.3), event(2, "three", 0.6, 0.9)) == [
        (100, 300, _S),
        (300, 600, _E),
        (600, 900, _S),
    ]


def test_a_mark_that_is_not_spoken_lasts_a_millisecond_where_there_is_no_time_for_it() -> None:
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


def test_the_first_of_two_events_for_one_word_stands() -> None:
    assert _times(
        "one two", 1000, event(0, "one", 0.1, 0.4), event(0, "one", 0.2, 0.3), event(1, "two", 0.5, 0.9)
    ) == [(100, 400, _S), (500, 900, _S)]


def test_a_doubled_event_does_not_take_the_place_of_the_same_word_further_on() -> None:
    assert _times(
        "the cat the dog",
        1000,
        event(0, "the", 0.0, 0.1),
        event(0, "the", 0.0, 0.1),
        event(1, "cat", 0.2, 0.4),
        event(2, "the", 0.5, 0.6),
        event(3, "dog", 0.7, 0.9),
    ) == [(0, 100, _S), (200, 400, _S), (500, 600, _S), (700, 900, _S)]


def test_an_event_a_few_places_off_is_known_by_its_letters() -> None:
    assert _times("one -- two", 1000, event(0, "one", 0.1, 0.4), event(1, "two", 0.5, 0.9)) == [
        (100, 400, _S),
        (400, 500, _E),
        (500, 900, _S),
    ]


def test_an_event_for_a_word_that_is_not_in_the_text_is_left_out() -> None:
    assert _times(
        "one", 1000, event(0, "uno", 0.1, 0.4), event(-5, "x", 0.0, 0.1), event(99, "one", 0, 1)
    ) == [(0, 1000, _E)]


def test_one_event_that_is_far_too_late_does_not_silence_those_after_it() -> None:
    assert _times(
        "one two three four",
        1000,
        event(0, "one", 0.0, 0.1),
        event(1, "two", 0.95, 0.99),
        event(2, "three", 0.4, 0.5),
        event(3, "four", 0.6, 0.8),
    ) == [(0, 100, _S), (100, 400, _E), (400, 500, _S), (600, 800, _S)]


def test_times_outside_the_audio_are_not_believed_and_ends_are_cut_at_its_end() -> None:
    inf, nan = float("inf"), float("nan")

    assert _times("one two", 1000, event(0, "one", -0.1, 0.4), event(1, "two", 1.2, 1.5))[0][2] is _E
    assert _times("one", 1000, event(0, "one", 0.4, 0.3)) == [(0, 1000, _E)]
    assert _times("one", 1000, event(0, "one", nan, 0.3)) == [(0, 1000, _E)]
    assert _times("one", 1000, event(0, "one", 0.5, inf)) == [(500, 1000, _S)]
    assert _times("one", 1000, event(0, "one", inf, inf)) == [(0, 1000, _E)]


def test_words_at_one_and_the_same_time_follow_each_other() -> None:
    assert _times("one two", 1000, event(0, "one", 0.2, 0.6), event(1, "two", 0.2, 0.6)) == [
        (200, 201, _S),
        (201, 600, _S),
    ]


def test_a_word_that_reaches_into_the_next_ends_where_that_begins() -> None:
    assert _times("one two", 1000, event(0, "one", 0.1, 0.7), event(1, "two", 0.5, 0.9)) == [
        (100, 500, _S),
        (500, 900, _S),
    ]


def test_a_take_shorter_than_its_words_is_shared_among_them() -> None:
    words = place_words(placed("a b c d", 100), lambda _: (), 44_100)

    assert [(word.start, word.end) for word in words] == [(0, 25), (25, 50), (50, 75), (75, 100)]


_seconds = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-0.5, 3.0)


@given(
    data=st.data(),
    words=st.lists(any_word, min_size=1, max_size=30),
    rate_hz=st.sampled_from([8000, 22_050, 44_100]),
)
def test_whatever_a_service_says_each_word_comes_once_in_order_apart_and_within_the_take(
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

    timed = place_words(placed(text, samples, start), lambda _: tuple(events), rate_hz)

    assert [word.text for word in timed] == words
    assert [text[word.char_start : word.char_end] for word in timed] == words
    assert all((word.end - word.start) * 1000 >= rate_hz for word in timed)
    assert all(before.end <= after.start for before, after in pairwise(timed))
    assert start <= timed[0].start
    assert timed[-1].end <= start + samples


@given(offset=st.integers(0, 10**10), said=st.lists(st.floats(0, 1.0), min_size=3, max_size=3))
def test_a_line_further_on_has_its_words_as_much_further_on(offset: int, said: list[float]) -> None:
    events = tuple(
        event(index, word, at, at + 0.1) for index, (word, at) in enumerate(zip("abc", said, strict=True))
    )

    here = place_words(placed("a b c", 44_100), lambda _: events, 44_100)
    there = place_words(placed("a b c", 44_100, offset), lambda _: events, 44_100)

    assert [(word.start + offset, word.end + offset) for word in here] == [
        (word.start, word.end) for word in there
    ]

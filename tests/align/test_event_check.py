"""Word events: which are trusted, which are repaired, and how they are counted and reported."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from subgen.align.event_check import _check_all, check_events
from subgen.align.word_stats import Repair, WordAudit, audit_findings, silent_finding
from subgen.model import Line, WordEvent
from subgen.text.words import words_of
from tests.support.builders import event

_NAN, _INF = float("nan"), float("inf")


def _trusted(
    text: str, audio_s: float, *events: WordEvent
) -> list[tuple[str, float, float | None, str | None]]:
    """The trusted events of a text: words, times and repairs."""
    words = words_of(text)
    trusted, _ = check_events(words, events, audio_s)
    return [
        (
            text[words[each.first_word].start : words[each.after_word - 1].end],
            each.start_s,
            each.end_s,
            each.repair and each.repair.value,
        )
        for each in trusted
    ]


def test_plain_events_are_trusted_unchanged() -> None:
    assert _trusted("Hello, world!", 1.0, event(0, "Hello,", 0.1, 0.4), event(1, "world!", 0.5, 0.9)) == [
        ("Hello,", 0.1, 0.4, None),
        ("world!", 0.5, 0.9, None),
    ]


@pytest.mark.parametrize(
    "said",
    ["cafe\N{COMBINING ACUTE ACCENT}", "CAFÉ", "“café”", "café", unicodedata.normalize("NFD", "café!")],
)
def test_case_punctuation_and_composition_do_not_matter(said: str) -> None:
    assert _trusted("the café.", 1.0, event(0, "the", 0.1, 0.3), event(1, said, 0.3, 0.9))[1] == (
        "café.",
        0.3,
        0.9,
        None,
    )


@pytest.mark.parametrize("ids", [(1, 2, 3), (0, 0, 0), (0, 1, 0), (7, 3, 9)])
def test_words_are_matched_in_order_whatever_their_positions_are(ids: tuple[int, int, int]) -> None:
    first, second, third = ids
    trusted = _trusted(
        "the cat sat",
        1.0,
        event(first, "the", 0.0, 0.2),
        event(second, "cat", 0.2, 0.5),
        event(third, "sat", 0.5, 0.9),
    )

    assert [(word, start_s, end_s) for word, start_s, end_s, _ in trusted] == [
        ("the", 0.0, 0.2),
        ("cat", 0.2, 0.5),
        ("sat", 0.5, 0.9),
    ]


def test_positions_that_are_all_off_by_one_show_which_of_two_equal_words_is_missing() -> None:
    trusted = _trusted("a cat a dog", 1.0, event(2, "cat", 0.2, 0.5), event(3, "a", 0.5, 0.6))

    assert trusted == [("cat", 0.2, 0.5, "position"), ("a", 0.5, 0.6, "position")]


def test_events_may_come_twice_and_out_of_order() -> None:
    the, cat = event(0, "the", 0.0, 0.2), event(1, "cat", 0.2, 0.5)

    assert _trusted("the cat", 1.0, cat, the, cat) == [
        ("the", 0.0, 0.2, "order"),
        ("cat", 0.2, 0.5, "doubled"),
    ]


def test_a_word_that_came_in_parts_lasts_from_the_first_part_to_the_last() -> None:
    assert _trusted(
        "for $100 now",
        1.0,
        event(0, "for", 0.0, 0.2),
        event(1, "$", 0.2, 0.4),
        event(2, "100", 0.4, 0.7),
        event(3, "now", 0.7, 0.9),
    ) == [("for", 0.0, 0.2, None), ("$100", 0.2, 0.7, "split"), ("now", 0.7, 0.9, "position")]


def test_words_that_came_as_one_event_have_one_time() -> None:
    assert _trusted("in New York", 1.0, event(0, "in", 0.0, 0.2), event(1, "New York", 0.2, 0.9)) == [
        ("in", 0.0, 0.2, None),
        ("New York", 0.2, 0.9, None),
    ]


def test_a_sign_may_be_left_out() -> None:
    assert _trusted("for $100", 1.0, event(0, "for", 0.0, 0.2), event(1, "100", 0.2, 0.9))[1] == (
        "$100",
        0.2,
        0.9,
        None,
    )


def test_an_event_for_punctuation_is_ignored() -> None:
    assert _trusted(
        "Hello, world", 1.0, event(0, "Hello", 0.1, 0.4), event(1, ",", 0.4, 0.4), event(2, "world", 0.5, 0.9)
    ) == [("Hello,", 0.1, 0.4, None), ("world", 0.5, 0.9, "position")]


def test_a_word_in_other_letters_is_matched_by_position_if_most_positions_are_right() -> None:
    assert _trusted(
        "I paid $5 today",
        2.0,
        event(0, "I", 0.0, 0.2),
        event(1, "paid", 0.2, 0.5),
        event(2, "five dollars", 0.5, 1.2),
        event(3, "today", 1.2, 1.9),
    )[2] == ("$5", 0.5, 1.2, "spelling")


def test_a_word_in_other_letters_is_not_matched_if_positions_are_wrong() -> None:
    assert _trusted("one two", 1.0, event(0, "uno", 0.0, 0.2), event(1, "dos", 0.2, 0.9)) == []


@pytest.mark.parametrize(
    ("start_s", "end_s"),
    [(-0.2, 0.4), (1.2, 1.5), (0.6, 0.3), (_NAN, 0.3), (0.1, _NAN), (0.1, _INF), (-_INF, 0.1)],
    ids=["before", "after", "backwards", "no start", "no end", "endless", "without beginning"],
)
def test_events_with_impossible_times_are_dropped(start_s: float, end_s: float) -> None:
    assert _trusted("one two", 1.0, event(0, "one", start_s, end_s), event(1, "two", 0.5, 0.9)) == [
        ("two", 0.5, 0.9, None)
    ]


def test_times_a_little_outside_the_audio_are_cut_at_its_edges() -> None:
    assert _trusted("one two", 1.0, event(0, "one", -0.02, 0.4), event(1, "two", 0.5, 1.3)) == [
        ("one", 0.0, 0.4, "audio"),
        ("two", 0.5, 1.0, "audio"),
    ]


def test_a_word_that_reaches_into_the_next_ends_where_that_begins() -> None:
    assert _trusted("one two", 1.0, event(0, "one", 0.1, 0.7), event(1, "two", 0.5, 0.9))[0] == (
        "one",
        0.1,
        0.5,
        "overlap",
    )


def test_rounding_by_a_service_is_no_repair() -> None:
    assert _trusted("one two", 1.0, event(0, "one", 0.1, 0.505), event(1, "two", 0.5, 1.002)) == [
        ("one", 0.1, 0.5, None),
        ("two", 0.5, 1.0, None),
    ]


def test_a_word_without_length_has_no_known_end() -> None:
    assert _trusted("one two", 1.0, event(0, "one", 0.1, 0.1), event(1, "two", 0.5, 0.9))[0] == (
        "one",
        0.1,
        None,
        "length",
    )


def test_punctuation_without_length_is_trusted_unchanged() -> None:
    assert _trusted("-- two", 1.0, event(0, "--", 0.1, 0.1), event(1, "two", 0.5, 0.9))[0] == (
        "--",
        0.1,
        0.1,
        None,
    )


@pytest.mark.parametrize(("step_s", "length_s"), [(0.0, 0.0), (0.0, 2.0), (0.01, 0.01)])
def test_times_in_a_heap_are_not_trusted(step_s: float, length_s: float) -> None:
    words = ["There", "were", "forty", "people"]
    events = [event(i, word, i * step_s, i * step_s + length_s) for i, word in enumerate(words)]

    assert _trusted(" ".join(words), 3.0, *events) == []


def test_every_word_is_counted_once() -> None:
    _, audit = check_events(
        words_of("one two -- three four"),
        [event(0, "one", 0.0, 0.2), event(1, "two", 0.2, 0.9), event(3, "three", 0.5, 0.9)],
        2.0,
    )

    assert audit == WordAudit(said=2, repaired=((Repair.OVERLAP, 1),), estimated=2, missing=1, events=3)
    assert audit.words == 5


def test_audits_can_be_added() -> None:
    one = WordAudit(said=2, repaired=((Repair.SPLIT, 1),), estimated=2, missing=1, events=4)
    other = WordAudit(said=5, repaired=((Repair.ORDER, 2), (Repair.SPLIT, 3)), events=10)

    assert one + other == WordAudit(
        said=7, repaired=((Repair.ORDER, 2), (Repair.SPLIT, 4)), estimated=2, missing=1, events=14
    )
    assert one + WordAudit() == one


def test_a_finding_reports_how_many_words_of_a_line_have_no_event() -> None:
    (finding,) = audit_findings(
        "book.csv", Line(id="12", row=13, text=""), WordAudit(said=7, estimated=3, missing=2, events=7)
    )

    assert finding.kind == "word-events"
    assert str(finding) == (
        "book.csv:13: line 12: 2 of 10 words have no word event that can be believed; "
        "their times are estimated from the audio"
    )


@pytest.mark.parametrize(
    "audit",
    [
        WordAudit(said=7, repaired=((Repair.POSITION, 3),), events=10),
        WordAudit(said=7, estimated=1, events=7),
        WordAudit(estimated=8, missing=8),
    ],
    ids=["repaired", "a mark", "no events at all"],
)
def test_a_line_without_missing_events_is_not_reported(audit: WordAudit) -> None:
    assert list(audit_findings("book.csv", Line(id="12", row=13, text=""), audit)) == []


def test_lines_without_any_event_are_one_finding_for_the_script() -> None:
    finding = silent_finding("book.csv", 40, ["srinu", "kayal", "srinu"])

    assert finding.kind == "no-word-events"
    assert str(finding) == (
        "book.csv: 40 lines have no word events (kayal, srinu); "
        "their words' times are estimated from the audio"
    )


_plain_words = st.lists(
    st.sampled_from(["Well,", "so", "be", "it.", "25th", "--", "हिन्दी।", "so"]), min_size=1, max_size=8
)


@given(
    texts=_plain_words,
    steps=st.lists(st.tuples(st.floats(0, 0.5), st.floats(0.001, 0.5)), min_size=8, max_size=8),
    tail_s=st.floats(0, 3),
)
def test_the_fast_path_for_plain_events_agrees_with_the_full_check(
    texts: list[str], steps: list[tuple[float, float]], tail_s: float
) -> None:
    events, now_s = [], 0.0
    for place, (text, (gap_s, length_s)) in enumerate(zip(texts, steps, strict=False)):
        events.append(event(place, text, now_s + gap_s, now_s + gap_s + length_s))
        now_s = events[-1].end_s
    words = words_of(" ".join(texts))

    assert check_events(words, events, now_s + tail_s) == _check_all(words, events, now_s + tail_s)

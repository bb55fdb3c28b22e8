"""Phonemes of a speech, matched with the words of its text."""

import itertools

import pytest
from hypothesis import given, strategies as st

from subgen.align.phoneme_matching import Phoneme, place_words

RATE_HZ = 1000
"""A sample is a millisecond, and an unspoken word gets 10 samples."""


def stream(*sounds: tuple[str, int], hints: tuple[int, ...] = ()) -> list[Phoneme]:
    """Return phonemes at these samples; those of `hints` follow a word event."""
    return [Phoneme(name, sample, sample in hints) for name, sample in sounds]


def test_a_word_lasts_from_its_first_sound_to_the_end_of_its_last() -> None:
    phonemes = stream(("h", 12), ("'aI", 60), ("DH", 200), ("e@", 260))

    assert place_words([["h", "'aI"], ["DH", "e@"]], phonemes, 400, RATE_HZ) == [(12, 200), (200, 400)]


def test_a_pause_after_a_word_is_not_part_of_it() -> None:
    phonemes = stream(("h", 0), ("'aI", 50), ("_:", 150), ("j", 400), ("u:", 450), ("_:", 600), ("_", 700))

    assert place_words([["h", "'aI"], ["j", "u:"]], phonemes, 800, RATE_HZ) == [(0, 150), (400, 600)]


def test_a_word_that_is_reduced_in_context_keeps_its_place() -> None:
    phonemes = stream(("I", 0), ("z", 40), ("a#", 90), ("k", 130), ("'a", 180), ("t", 250))

    assert place_words([["'I", "z"], ["'eI"], ["k", "'a", "t"]], phonemes, 300, RATE_HZ) == [
        (0, 90),
        (90, 130),
        (130, 300),
    ]


def test_words_spoken_as_one_are_separated_by_their_sounds() -> None:
    phonemes = stream(("0", 0), ("v", 50), ("D", 100), ("@", 150), ("s", 200), ("'i:", 260), hints=(0, 200))

    assert place_words([["0", "v"], ["D", "@2"], ["s", "'i:"]], phonemes, 300, RATE_HZ) == [
        (0, 100),
        (100, 200),
        (200, 300),
    ]


def test_unexpected_sounds_belong_to_the_word_before_up_to_a_hint() -> None:
    phonemes = stream(("f", 0), ("O@", 50), ("r", 100), ("'a", 150), ("n", 200), hints=(0, 150))

    assert place_words([["f", "O@"], ["'a", "n"]], phonemes, 250, RATE_HZ) == [(0, 150), (150, 250)]


@pytest.mark.parametrize(
    ("expected", "placed"),
    [
        ([["a"], [], ["b"]], [(0, 100), (100, 110), (200, 300)]),
        ([["a"], [], [], ["b"]], [(0, 100), (100, 110), (110, 120), (200, 300)]),
        ([["a"], ["b"], []], [(0, 100), (200, 300), (300, 310)]),
    ],
    ids=["between", "two between", "after"],
)
def test_a_word_that_is_not_spoken_gets_10_ms_of_the_silence_beside_it(
    expected: list[list[str]], placed: list[tuple[int, int]]
) -> None:
    phonemes = stream(("a", 0), ("_:", 100), ("b", 200), ("_:", 300))

    assert place_words(expected, phonemes, 400, RATE_HZ) == placed


def test_without_silence_the_words_beside_an_unspoken_one_become_shorter() -> None:
    phonemes = stream(("a", 0), ("b", 100))

    assert place_words([["a"], [], ["b"]], phonemes, 200, RATE_HZ) == [(0, 90), (90, 100), (100, 200)]
    assert place_words([[], ["a"], ["b"]], phonemes, 200, RATE_HZ) == [(0, 10), (10, 100), (100, 200)]
    assert place_words([["a"], ["b"], []], phonemes, 200, RATE_HZ) == [(0, 100), (100, 190), (190, 200)]


def test_the_words_of_a_text_without_sound_share_the_silence() -> None:
    assert place_words([[], []], [], 20, RATE_HZ) == [(0, 10), (10, 20)]
    assert place_words([[], []], stream(("_:", 0)), 20, RATE_HZ) == [(0, 10), (10, 20)]


def test_a_word_without_any_of_its_sounds_still_has_a_place() -> None:
    phonemes = stream(("a", 0), ("_:", 100))

    assert place_words([["a"], ["t", "t", "t"]], phonemes, 200, RATE_HZ) == [(0, 100), (100, 110)]


names = st.sampled_from(["a", "'eI", "t", "D", "z", "@L"])
words = st.lists(st.lists(names, max_size=6), max_size=30)
heard_names = st.one_of(names, st.sampled_from(["", "_", "_:"]))


@st.composite
def streams(draw: st.DrawFn) -> list[Phoneme]:
    """Draw phonemes in order of their samples."""
    steps = draw(st.lists(st.tuples(heard_names, st.integers(0, 80), st.booleans()), max_size=60))
    sample, phonemes = 0, []
    for name, step, word_begins in steps:
        sample += step
        phonemes.append(Phoneme(name, sample, word_begins))
    return phonemes


@given(words, streams(), st.integers(0, 100))
def test_every_word_has_one_place_in_order_within_the_audio(
    expected: list[list[str]], phonemes: list[Phoneme], tail: int
) -> None:
    samples = (phonemes[-1].sample if phonemes else 0) + tail

    placed = place_words(expected, phonemes, samples, RATE_HZ)

    bounds = [bound for place in placed for bound in place]
    assert len(placed) == len(expected)
    assert bounds == sorted(bounds)
    assert all(0 <= bound <= samples for bound in bounds)


@given(st.lists(st.lists(names, min_size=1, max_size=6), min_size=1, max_size=30), st.integers(1, 80))
def test_words_with_the_expected_sounds_are_where_the_sounds_are(
    expected: list[list[str]], step: int
) -> None:
    begins = [place == 0 for phonemes in expected for place in range(len(phonemes))]
    flat = [name for phonemes in expected for name in phonemes]
    phonemes = [Phoneme(name, place * step, begins[place]) for place, name in enumerate(flat)]
    ends = list(itertools.accumulate(len(phonemes) * step for phonemes in expected))

    placed = place_words(expected, phonemes, ends[-1], RATE_HZ)

    assert placed == list(zip([0, *ends[:-1]], ends, strict=True))


@pytest.mark.parametrize(("wanted", "phonemes"), [(3000, 5), (5, 3000), (1, 3000), (3000, 1), (900, 300)])
def test_a_stream_much_longer_or_shorter_than_expected_is_placed(wanted: int, phonemes: int) -> None:
    placed = place_words(
        [["a"]] * wanted, [Phoneme("a", place, word_begins=False) for place in range(phonemes)], phonemes, 100
    )

    bounds = [bound for place in placed for bound in place]
    assert bounds == sorted(bounds)
    assert len(placed) == wanted


def test_a_long_text_is_aligned_to_its_end() -> None:
    count = 4000
    phonemes = [Phoneme("taD"[place % 3], place * 10, word_begins=False) for place in range(3 * count)]

    placed = place_words([["t", "a", "D"]] * count, phonemes, 30 * count, RATE_HZ)

    assert placed == [(30 * word, 30 * word + 30) for word in range(count)]

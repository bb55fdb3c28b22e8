"""Stretches of speech in a take, and words distributed over them."""

import array
import math
import random

import pytest

from subgen.align.distribution import distribute
from subgen.align.durations import spoken_length
from subgen.align.voice_activity import find_speech

_RATE_HZ = 8000


def sound(*pieces: tuple[float, float], noise: float = 0.0) -> bytes:
    """Audio of (seconds, amplitude 0 to 1) pieces, with noise over all of it."""
    dice = random.Random(0)  # noqa: S311 # not for secrets
    samples = array.array("h")
    for seconds, amplitude in pieces:
        for place in range(round(seconds * _RATE_HZ)):
            wave = amplitude * math.sin(2 * math.pi * 200 * place / _RATE_HZ) + dice.gauss(0, noise)
            samples.append(round(32_000 * max(-1.0, min(1.0, wave))))
    return samples.tobytes()


def _seconds(pcm: bytes) -> list[tuple[float, float]]:
    return [(start / _RATE_HZ, end / _RATE_HZ) for start, end in find_speech(pcm, _RATE_HZ)]


@pytest.mark.parametrize("amplitude", [0.01, 0.1, 0.9])
@pytest.mark.parametrize("noise", [0.0, 0.001])
def test_speech_is_found_between_silences_however_loud_it_is(amplitude: float, noise: float) -> None:
    pcm = sound((0.2, 0), (0.5, amplitude), (0.3, 0), (0.4, amplitude), (0.6, 0), noise=noise)

    assert _seconds(pcm) == [(0.2, 0.7), (1.0, 1.4)]


def test_short_silences_belong_to_words() -> None:
    assert _seconds(sound((0.3, 0.5), (0.07, 0), (0.3, 0.5), (0.3, 0))) == [(0.0, 0.67)]


def test_a_click_is_no_speech_and_hides_none() -> None:
    pcm = sound((0.3, 0), (0.01, 1.0), (0.3, 0), (0.8, 0.05), (0.3, 0))

    assert _seconds(pcm) == [(0.61, 1.41)]


def test_speech_without_a_pause_is_one_stretch() -> None:
    assert _seconds(sound((1.0, 0.5))) == [(0.0, 1.0)]


@pytest.mark.parametrize("pcm", [b"", bytes(3200)], ids=["no audio", "digital silence"])
def test_silence_has_no_speech(pcm: bytes) -> None:
    assert find_speech(pcm, _RATE_HZ) == ()


def test_a_stretch_ends_within_the_audio() -> None:
    assert find_speech(b"\x00\x40\x00\xc0" * 85, 1000) == ((0, 170),)


def test_words_share_one_stretch_by_their_lengths() -> None:
    assert distribute([1, 2, 1], [0, 0, 2], [(100, 500)], 1000) == [(100, 200), (200, 400), (400, 500)]


def test_a_sentence_ends_where_the_silence_is() -> None:
    assert distribute([4, 3, 3], [0, 2, 2], [(0, 600), (900, 1500)], 1000) == [
        (0, 342),
        (342, 600),
        (900, 1500),
    ]


def test_a_silence_without_punctuation_falls_between_two_words() -> None:
    assert distribute([10, 9, 11], [0, 0, 0], [(0, 700), (1000, 1300)], 1000) == [
        (0, 368),
        (368, 700),
        (1000, 1300),
    ]


def test_a_word_may_contain_a_short_silence() -> None:
    assert distribute([10], [2], [(0, 300), (390, 700)], 1000) == [(0, 700)]


def test_a_breath_before_the_first_word_gets_no_word() -> None:
    assert distribute([10, 10], [0, 2], [(0, 60), (600, 1600)], 1000) == [(600, 1100), (1100, 1600)]


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("cat", 4),
        ("cat,", 4),
        ("BBC", 7),
        ("25", 13),
        ("$5", 11),
        ("a.b", 7),
        ("हिन्दी", 5.2),
        ("你好", 7),
        ("--", 0),
        ("&", 5),
    ],
)
def test_the_length_of_a_word_counts_what_is_spoken(word: str, letters: float) -> None:
    assert spoken_length(word) == letters * 5

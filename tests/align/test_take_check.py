"""Takes that are suspected of being incomplete."""

import pytest

from subgen.align.take_check import suspicion_finding, suspicion_of
from subgen.model import Line, Take, WordEvent
from tests.support.builders import event

_TEXT = "There were forty people in the street by nine"


def _suspicion(
    seconds: float, *events: WordEvent, text: str = _TEXT, expects_events: bool = True
) -> str | None:
    take = Take(pcm=b"\x01\x02" * round(seconds * 1000), events=events)
    return suspicion_of(take, text, 1000, expects_events=expects_events)


def _said(count: int, text: str = _TEXT) -> list[WordEvent]:
    """Events of the first words of a text, three a second."""
    words = text.split()[:count]
    return [event(index, word, index / 3, (index + 1) / 3) for index, word in enumerate(words)]


def test_a_take_with_all_its_words_is_not_suspected() -> None:
    assert _suspicion(3.1, *_said(9)) is None


def test_a_take_that_ends_before_its_last_word_is_suspected() -> None:
    assert _suspicion(2.1, *_said(9)) == "the audio ends 0.90 s before its last word does"


def test_a_last_word_may_be_a_little_longer_than_the_audio() -> None:
    assert _suspicion(2.8, *_said(9)) is None


def test_impossible_times_are_no_reason_to_suspect_the_audio() -> None:
    assert _suspicion(3.1, *_said(8), event(8, "nine", 2800.0, 3000.0)) is None
    assert _suspicion(3.1, *_said(8), event(8, "nine", float("nan"), float("inf"))) is None


def test_a_take_with_audio_and_words_that_both_end_early_is_suspected() -> None:
    assert _suspicion(1.7, *_said(5)) == "the audio ends with word 5 of 9"


def test_a_take_with_audio_that_goes_on_without_events_is_not_suspected() -> None:
    assert _suspicion(3.0, *_said(5)) is None
    assert _suspicion(3.0, *_said(9)[::3]) is None


def test_a_voice_that_should_send_events_and_sends_none_is_suspected() -> None:
    assert _suspicion(3.0) == "no word events came"
    assert _suspicion(3.0, expects_events=False) is None


@pytest.mark.parametrize(
    ("seconds", "suspicion"),
    [
        (0.4, "only 0.40 s of audio for 37 letters"),
        (0.6, None),
        (50.0, None),
        (80.0, "80 s of audio for 37 letters"),
    ],
)
def test_audio_that_no_voice_would_make_of_the_text_is_suspected(
    seconds: float, suspicion: str | None
) -> None:
    assert _suspicion(seconds, expects_events=False) == suspicion


def test_digits_may_take_longer_than_letters() -> None:
    assert _suspicion(60.0, text="1 234 567 890", expects_events=False) is None


def test_silence_is_suspected() -> None:
    assert suspicion_of(Take(pcm=bytes(6000), events=()), _TEXT, 1000, expects_events=False) == (
        "the audio is silence"
    )


def test_a_text_with_nothing_to_speak_is_never_suspected() -> None:
    assert _suspicion(0.01, text="...") is None


def test_a_take_that_is_still_suspected_is_reported_with_its_line() -> None:
    finding = suspicion_finding("a.csv", Line(id="7", row=9, text="One."), "the audio is silence")

    assert str(finding) == "a.csv:9: line 7 should be listened to: the audio is silence"
    assert finding.kind == "doubtful"

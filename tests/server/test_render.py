"""Speech of a text that continues another, or goes on: heard in the sound, each as the first of a process."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from subgen.espeak.voices import VoiceParameters
from subgen.server.render import render
from subgen.server.spoken_form import spoken_pieces
from subgen.server.voice_job import Speech, VoiceJob

RATE_HZ = 24_000
ENGLISH = ("en-us+m1", "The old man went down to the long road", "and bought a yellow pear for the girl.")
GERMAN = ("de+m1", "Der alte Mann ging hinunter zum langen Weg", "und kaufte eine Birne.")
HINDI = ("hi+m1", "बूढ़ा आदमी सुबह बाज़ार की ओर", "गया और एक सेब खरीदा।")


def speech(name: str, text: str, **fields: Any) -> Speech:
    """Return the speech of a text."""
    voice = VoiceParameters(name=name, pitch=50, words_per_minute=175)
    job = VoiceJob(text=text, voice=voice, sample_rate_hz=RATE_HZ, with_words=True, **fields)
    forks = get_context("forkserver")  # of a process that has imported it, and has never spoken
    forks.set_forkserver_preload(["subgen.server.render"])
    with ProcessPoolExecutor(1, forks) as process:
        return process.submit(render, job).result()


def duration_s(spoken: Speech) -> float:
    """Return the length of a speech."""
    return len(spoken.pcm) / 2 / RATE_HZ


def last_pitch_hz(spoken: Speech) -> float:
    """Return the lowest pitch of the last word, by autocorrelation."""
    start_s, end_s = spoken.words[-1]
    samples = np.frombuffer(spoken.pcm, np.int16)[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]
    size = round(0.04 * RATE_HZ)
    pitches = []
    for place in range(0, samples.size - size, size // 4):
        window = samples[place : place + size] - samples[place : place + size].mean()
        if np.sqrt((window**2).mean()) < 500:
            continue
        likeness = np.correlate(window, window, "full")[size - 1 :]
        lag = RATE_HZ // 300 + int(likeness[RATE_HZ // 300 : RATE_HZ // 60].argmax())
        if likeness[lag] > likeness[0] / 2:
            pitches.append(RATE_HZ / lag)
    return min(pitches)


def test_the_voice_does_not_fall_at_the_end_of_a_part_that_goes_on() -> None:
    name, first, second = ENGLISH
    alone, part = speech(name, first), speech(name, first, goes_on=True)

    assert last_pitch_hz(part) > last_pitch_hz(alone) + 8
    assert duration_s(part) < duration_s(alone) - 0.05  # nor is its last word drawn out
    assert part.words[:-1] == speech(name, f"{first} {second}").words[: len(part.words) - 1]


@pytest.mark.parametrize(("name", "first", "second"), [ENGLISH, GERMAN, HINDI], ids=["en", "de", "hi"])
def test_the_parts_of_a_sentence_are_as_long_as_the_sentence(name: str, first: str, second: str) -> None:
    parts = [speech(name, first, goes_on=True), speech(name, second, before=first)]
    whole = speech(name, f"{first} {second}")

    assert sum(map(duration_s, parts)) == pytest.approx(duration_s(whole), abs=0.06)
    assert abs(duration_s(speech(name, first)) - duration_s(parts[0])) > 0.015


def test_a_part_that_continues_sounds_as_in_the_whole_text() -> None:
    name, first, second = ENGLISH
    alone, part = speech(name, second), speech(name, second, before=first)
    whole = np.frombuffer(speech(name, f"{first} {second}").pcm, np.int16)
    part_samples = np.frombuffer(part.pcm, np.int16)

    assert np.corrcoef(whole[-part_samples.size :], part_samples)[0, 1] > 0.98
    assert len(part.pcm) != len(alone.pcm)


def test_the_pause_between_two_sentences_begins_the_second() -> None:
    alone = speech("en-us+m1", "He was very tired.")
    part = speech("en-us+m1", "He was very tired.", before="The old man went home.")

    assert alone.words[0][0] < 0.05
    assert part.words[0][0] == pytest.approx(0.31, abs=0.05)
    silence = np.frombuffer(part.pcm, np.int16)[: round(0.25 * RATE_HZ)]
    assert np.abs(silence).max() < 300


@pytest.mark.parametrize(("name", "first", "second"), [ENGLISH, GERMAN, HINDI], ids=["en", "de", "hi"])
def test_the_words_of_a_part_are_those_of_its_text_within_its_audio(
    name: str, first: str, second: str
) -> None:
    for text, part in (
        (first, speech(name, first, goes_on=True)),
        (second, speech(name, second, before=first)),
        (second, speech(name, second, before=first, goes_on=True)),
    ):
        assert len(part.words) == len(text.split())
        times = [time for word in part.words for time in word]
        assert times == sorted(times)
        assert times[0] >= 0
        assert times[-1] <= duration_s(part)


@pytest.mark.parametrize("text", ["12 34", "--", "Yes, 5", "It is over."])
def test_every_part_can_go_on(text: str) -> None:
    part = speech("en-us+m1", text, goes_on=True, before="--")

    assert len(part.words) == len(text.split())
    assert part.error is None


def test_a_part_whose_numbers_are_read_in_another_language_sounds_as_in_the_whole_text() -> None:
    name, first, second = "en-us+m1", "The old [[man]] went down to", "the road with 12 + 30 pears."
    options: dict[str, Any] = {"number_language": "de", "math": True}
    pieces = spoken_pieces(second, "en", **options)
    part = speech(name, second, before=first, pieces=pieces)
    whole = speech(name, f"{first} {second}", pieces=spoken_pieces(f"{first} {second}", "en", **options))

    tail = np.frombuffer(whole.pcm, np.int16)[-len(part.pcm) // 2 :]
    assert np.corrcoef(tail, np.frombuffer(part.pcm, np.int16))[0, 1] > 0.98
    offset_s = duration_s(whole) - duration_s(part)
    of_part = [start + offset_s for start, _ in part.words[1:]]
    assert of_part == pytest.approx([start for start, _ in whole.words[-len(of_part) :]], abs=0.03)


def test_the_same_part_has_the_same_bytes() -> None:
    name, first, second = ENGLISH

    assert speech(name, second, before=first).pcm == speech(name, second, before=first).pcm

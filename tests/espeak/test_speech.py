"""Text to speech with phonemes, through the real library, each text as the first of a process."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from subgen.espeak.library import start
from subgen.espeak.phonemes import phoneme_notation, phonemes_of
from subgen.espeak.speech import SpokenText, TooLong, speak
from subgen.espeak.voices import VoiceParameters

TEXT = "Hello, it was a man."
VOICE = VoiceParameters(name="en-us+m1", pitch=50, words_per_minute=175)


def speak_in_new_process(text: str, voice: VoiceParameters) -> SpokenText:
    """Speak as a process does that has spoken nothing before."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(speak, text, voice).result()


@pytest.fixture(scope="module")
def spoken() -> SpokenText:
    """The speech of one English sentence."""
    return speak_in_new_process(TEXT, VOICE)


def test_the_phonemes_of_a_speech_are_those_of_its_text(spoken: SpokenText) -> None:
    sounds = [phoneme.name for phoneme in spoken.phonemes if not phoneme.is_pause]

    assert [sounds] == phonemes_of([TEXT], VOICE.name)


def test_phonemes_are_in_order_within_the_audio(spoken: SpokenText) -> None:
    samples = [phoneme.sample for phoneme in spoken.phonemes]

    assert samples == sorted(samples)
    assert samples[-1] <= len(spoken.pcm) // 2


def test_a_sentence_of_five_words_lasts_between_one_and_two_seconds(spoken: SpokenText) -> None:
    assert 1 < len(spoken.pcm) / 2 / start() < 2


def test_the_first_phoneme_of_a_spoken_word_is_marked(spoken: SpokenText) -> None:
    assert [phoneme.name for phoneme in spoken.phonemes if phoneme.word_begins] == ["h", "I", "w", "m"]


def test_the_mark_of_another_language_is_no_phoneme() -> None:
    spoken = speak_in_new_process(
        "मुझे Python पसंद है।", VoiceParameters(name="hi", pitch=50, words_per_minute=175)
    )

    names = [phoneme.name for phoneme in spoken.phonemes]
    assert "p 'aI T" in " ".join(names)
    assert not any(name.startswith("(") for name in names)


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "42"), ("hi", "42"), ("ta", "9"), ("nb", "100"), ("pt", "42"), ("ms", "7"), ("ru", "142")],
)
def test_a_voice_speaks_the_phonemes_of_another_language(language: str, text: str) -> None:
    spoken = speak_notation(f"I have {phoneme_notation(text, language)} cats.")

    names = " ".join(phoneme.name for phoneme in spoken.phonemes if not phoneme.is_pause)
    assert " ".join(phonemes_of([text], language)[0]) in names
    assert names.startswith("aI h a v ")
    assert names.endswith(" t s")


def speak_notation(text: str) -> SpokenText:
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(speak, text, VOICE, with_phonemes=True).result()


def test_a_voice_that_espeak_lacks_is_an_error_that_names_it() -> None:
    with pytest.raises(RuntimeError, match="espeak-ng has no voice xx-nowhere"):
        speak("hello", VoiceParameters(name="xx-nowhere", pitch=50, words_per_minute=175))


def test_a_speech_that_is_too_long_is_broken_off(spoken: SpokenText) -> None:
    samples = len(spoken.pcm) // 2
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        assert process.submit(speak, TEXT, VOICE, samples).result() == spoken
    with ProcessPoolExecutor(1, get_context("spawn")) as process, pytest.raises(TooLong):
        process.submit(speak, TEXT, VOICE, samples - 1).result()

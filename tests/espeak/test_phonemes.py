"""Text to phonemes, through the real library."""

import pytest

from subgen.espeak.phonemes import phonemes_of
from subgen.espeak.speech import speak
from subgen.espeak.voices import VoiceParameters, language_voice
from subgen.text.languages import LANGUAGES


@pytest.mark.parametrize(
    ("language", "text", "phonemes"),
    [
        ("en", "hello", "h @ l 'oU"),
        ("en", "25th", "t w 'E n t i f 'I f T"),
        ("en", "wind\x00mill", "w 'I n d m 'I l"),
        ("hi", "नमस्ते", "n @ m 'V s t e:"),
        ("zh", "你好", "n i214 X 'Au214"),
        ("no", "hei", "h 'aI"),
        ("en", "--", ""),
        ("en", "", ""),
    ],
)
def test_a_text_becomes_its_phonemes(language: str, text: str, phonemes: str) -> None:
    assert phonemes_of([text], language_voice(language)) == [phonemes.split()]


def test_each_text_is_transcribed_by_itself() -> None:
    sentence, article = phonemes_of(["It was a man.", "a"], "en-us")

    assert sentence == ["I", "t", "w", "V", "z", "a#", "m", "'a", "n"]
    assert article == ["'eI"]


def test_all_clauses_of_a_text_are_transcribed() -> None:
    (phonemes,) = phonemes_of(["Yes. No? " * 100], "en-us")

    assert phonemes == ["j", "'E", "s", "n", "'oU"] * 100


def test_the_accent_of_a_language_is_its_own_voice() -> None:
    (american,) = phonemes_of(["tomato"], language_voice("en", "american"))
    (british,) = phonemes_of(["tomato"], language_voice("en", "british"))

    assert american != british


def test_phonemes_are_the_same_at_every_call_whatever_came_between() -> None:
    first = phonemes_of(["out of the house", "it was"], "en-us")
    phonemes_of(["नमस्ते"], "hi")
    speak("Well, hello there!", VoiceParameters(name="de+m3", pitch=20, words_per_minute=300))

    assert phonemes_of(["out of the house", "it was"], "en-us") == first


def test_every_language_of_the_service_has_phonemes() -> None:
    silent = [
        language for language in LANGUAGES[1:] if phonemes_of(["1 2 3"], language_voice(language)) == [[]]
    ]

    assert silent == []


def test_a_voice_that_espeak_lacks_is_an_error_that_names_it() -> None:
    with pytest.raises(RuntimeError, match="espeak-ng has no voice xx-nowhere"):
        phonemes_of(["hello"], "xx-nowhere")

"""Voices and languages under espeak-ng's names."""

from dataclasses import dataclass

__all__ = ["WORDS_PER_MINUTE", "VoiceParameters", "language_voice", "phoneme_table"]

WORDS_PER_MINUTE = 175
"""espeak-ng's default pace."""

_LANGUAGES = {"zh": "cmn", "no": "nb"}
"""Codes of languages that espeak-ng has under another name."""

_PHONEME_TABLES = {"nb": "no", "pt": "pt-pt", "ms": "id"}
"""Voices whose phonemes are in a table of another name. Source: the files `lang/*/*` of espeak-ng's data."""

_ACCENTS = {("en", "american"): "en-us"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceParameters:
    """A voice, its pitch and its pace.

    Attributes:
        name: espeak-ng's voice and variant, such as `en-gb+f2`.
        pitch: 0 to 99.
        words_per_minute: 80 to 450.
    """

    name: str
    pitch: int
    words_per_minute: int


def language_voice(language: str, accent: str | None = None) -> str:
    """The name of the voice that speaks a language.

    Args:
        language: A code of `subgen.text.languages.LANGUAGES`, except `auto`.
        accent: The accent wanted, such as `american`; one that espeak-ng does not have is ignored.
    """
    return _ACCENTS.get((language, accent or "")) or _LANGUAGES.get(language, language)


def phoneme_table(voice_name: str) -> str:
    """The name of the phonemes of a language's voice, as `language_voice` returns it."""
    return _PHONEME_TABLES.get(voice_name, voice_name)

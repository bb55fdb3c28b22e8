"""What each voice of the catalog sounds like, in espeak-ng's terms."""

from dataclasses import dataclass

from subgen.model import Voice
from subgen.text.languages import language_of_script

__all__ = ["Sound", "sound_of", "spoken_language"]

_WORDS_PER_MINUTE = 175
"""espeak-ng's own pace, what `speed` 1.0 means."""

_ESPEAK_LANGUAGES = {"zh": "cmn", "no": "nb"}
"""Where espeak-ng's name of a language differs from the service's code."""

_ACCENTS = {("en", "american"): "en-us"}

_TIMBRES = {
    "meher": ("Annie", 45),
    "devansh": ("m3", 30),
    "kartik": ("m7", 75),
    "maithili": ("f4", 60),
    "liam": ("m1", 55),
    "avery": ("linda", 55),
}
"""Voice -> espeak-ng variant and pitch (0 to 99), chosen to be told apart by ear.

Variants with breath (f2, f3, f5, Alicia and others that set `breath`) sound of whatever their memory held
before: two processes do not agree on them. They must not be used here.
"""

_TIMBRE_BY_GENDER = {"female": ("f1", 60), "male": ("m2", 45)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """How espeak-ng is to speak.

    Attributes:
        voice: espeak-ng's voice and variant, as `en-gb+f2`.
        pitch: 0 to 99.
        words_per_minute: 80 to 450.
    """

    voice: str
    pitch: int
    words_per_minute: int


def spoken_language(voice: Voice, language: str | None, text: str) -> str:
    """The language a request is spoken in: what it asks for, or what its script suggests."""
    if language is None or language == "auto":
        return language_of_script(text, voice.languages)
    return language


def sound_of(voice: Voice, language: str, speed: float) -> Sound:
    """The sound of a voice in a language.

    Args:
        voice: Of the catalog.
        language: A code of the service other than `auto`.
        speed: 0.5 to 2.0.
    """
    espeak_language = _ACCENTS.get((language, voice.accent)) or _ESPEAK_LANGUAGES.get(language, language)
    variant, pitch = _TIMBRES.get(voice.id) or _TIMBRE_BY_GENDER[voice.gender]
    return Sound(
        voice=f"{espeak_language}+{variant}",
        pitch=pitch,
        words_per_minute=round(_WORDS_PER_MINUTE * speed),
    )

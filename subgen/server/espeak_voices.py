"""The voices of the catalog, as espeak-ng speaks them."""

from subgen.espeak.voices import WORDS_PER_MINUTE, VoiceParameters, language_voice
from subgen.model import Voice
from subgen.text.languages import language_of_script

__all__ = ["spoken_language", "voice_parameters"]

_TIMBRES = {
    "meher": ("Annie", 45),
    "devansh": ("m3", 30),
    "kartik": ("m7", 75),
    "maithili": ("f4", 60),
    "liam": ("m1", 55),
    "avery": ("linda", 55),
}
"""Voice -> espeak-ng variant and pitch (0 to 99), chosen so that listeners can tell them apart.

Variants with breath (f2, f3, f5, Alicia and others that set `breath`) depend on uninitialised memory:
two processes give different samples. They must not be used here.
"""

_TIMBRE_BY_GENDER = {"female": ("f1", 60), "male": ("m2", 45)}


def spoken_language(voice: Voice, language: str | None, text: str) -> str:
    """The language of a request: the one that it names, or one that fits the script of its text."""
    if language is None or language == "auto":
        return language_of_script(text, voice.languages)
    return language


def voice_parameters(voice: Voice, language: str, speed: float) -> VoiceParameters:
    """espeak-ng's voice, pitch and pace for a voice of the catalog.

    Args:
        voice: Of the catalog.
        language: A code of the service, except `auto`.
        speed: 0.5 to 2.0.
    """
    variant, pitch = _TIMBRES.get(voice.id) or _TIMBRE_BY_GENDER[voice.gender]
    return VoiceParameters(
        name=f"{language_voice(language, voice.accent)}+{variant}",
        pitch=pitch,
        words_per_minute=round(WORDS_PER_MINUTE * speed),
    )

"""The list of voices, in the vendor's format."""

from subgen.model import Voice
from subgen.waves.voices import VOICES

__all__ = ["voice_list"]

_LANGUAGE_NAMES = {
    "en": "english",
    "hi": "hindi",
    "mr": "marathi",
    "bn": "bengali",
    "gu": "gujarati",
    "pa": "punjabi",
    "or": "odia",
    "ta": "tamil",
    "te": "telugu",
    "kn": "kannada",
    "ml": "malayalam",
}


def voice_list() -> dict[str, object]:
    """Return the body of the response.

    Source: the vendor's "Get voices" reference.
    """
    return {"voices": [_listed(voice) for voice in VOICES]}


def _listed(voice: Voice) -> dict[str, object]:
    tags = {
        "language": [_LANGUAGE_NAMES[language] for language in voice.languages],
        "accent": voice.accent,
        "gender": voice.gender,
        "age": "adult",
        "emotions": [],
        "usecases": [],
    }
    return {"voiceId": voice.id, "displayName": voice.id.capitalize(), "tags": tags}

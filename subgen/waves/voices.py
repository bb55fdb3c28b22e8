"""The voice catalog: the vendor's base-queue voices, and local stand-ins for its other families.

The six base-queue voices, their languages and the fact that only they send word events are the vendor's
(docs.smallest.ai, "Word-level timestamps"). The names of the regional voices are our own: the hosted catalog
is long and changes, and a run against it may name any voice that it has.
"""

from subgen.model import Voice
from subgen.waves.models import MODELS

__all__ = ["MODELS", "VOICES", "WORD_EVENT_LANGUAGES", "voice_named"]

WORD_EVENT_LANGUAGES = ("en", "hi")
"""Languages in which the voices with word events send them."""


def _base(voice_id: str, gender: str, accent: str) -> Voice:
    return Voice(
        id=voice_id, gender=gender, accent=accent, languages=("en", "hi"), word_events=True, models=MODELS
    )


def _regional(voice_id: str, gender: str, language: str) -> Voice:
    return Voice(
        id=voice_id,
        gender=gender,
        accent="indian",
        languages=(language, "en"),
        word_events=False,
        models=MODELS,
        is_stand_in=True,
    )


VOICES = (
    _base("meher", "female", "indian"),
    _base("devansh", "male", "indian"),
    _base("kartik", "male", "indian"),
    _base("maithili", "female", "indian"),
    _base("liam", "male", "american"),
    _base("avery", "female", "american"),
    _regional("sharvari", "female", "mr"),
    _regional("ananda", "male", "bn"),
    _regional("kinjal", "female", "gu"),
    _regional("gurleen", "female", "pa"),
    _regional("sasmita", "female", "or"),
    _regional("kayal", "female", "ta"),
    _regional("srinu", "male", "te"),
    _regional("pavitra", "female", "kn"),
    _regional("unni", "male", "ml"),
)

_BY_ID = {voice.id: voice for voice in VOICES}


def voice_named(voice_id: str) -> Voice | None:
    """Return the voice of this id, or None when the catalog does not have it."""
    return _BY_ID.get(voice_id)

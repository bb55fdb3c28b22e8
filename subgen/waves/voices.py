"""The voice catalog: the vendor's base-queue voices, and the local service's stand-ins for other families.

The six base-queue voices, their languages and the fact that they alone send word events are the
vendor's (docs.smallest.ai, "Word-level timestamps"). The regional voices bear names of our own: the
hosted catalog is long and changes, and a run against it may name any voice it has.
"""

from dataclasses import dataclass

__all__ = ["MODELS", "VOICES", "WORD_EVENT_LANGUAGES", "Voice", "voice_named"]

WORD_EVENT_LANGUAGES = ("en", "hi")
"""Languages in which the voices that send word events do so."""

MODELS = ("lightning_v3.1", "lightning_v3.1_pro")
"""Model names; the first is what the service takes when a request names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One voice of the catalog.

    Attributes:
        id: What a request calls it.
        gender: `female` or `male`.
        accent: As the catalog words it.
        languages: Codes it speaks, its own first.
        word_events: Whether it sends word events for English and Hindi.
        models: Pools that have it.
    """

    id: str
    gender: str
    accent: str
    languages: tuple[str, ...]
    word_events: bool
    models: tuple[str, ...] = MODELS


def _base(voice_id: str, gender: str, accent: str) -> Voice:
    return Voice(id=voice_id, gender=gender, accent=accent, languages=("en", "hi"), word_events=True)


def _regional(voice_id: str, gender: str, language: str) -> Voice:
    return Voice(id=voice_id, gender=gender, accent="indian", languages=(language, "en"), word_events=False)


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
    """The voice of that id, or None when the catalog has none."""
    return _BY_ID.get(voice_id)

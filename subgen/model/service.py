"""A speech service: its name, its voices and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

__all__ = ["Capabilities", "Model", "ModelState", "RequestDefaults", "Service", "SpeedRange", "Voice"]


class ModelState(Enum):
    """Where a model is in its life."""

    CURRENT = "current"
    PREVIEW = "preview"
    RETIRING = "retiring"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model of a service.

    Attributes:
        name: The name that a request gives.
        state: Its state, without regard to the day; `state_on` compares the day.
        retires: The first day on which the service speaks with it no more; None where no day is known.
        successor: Name of the model to use in its place, or None.
        source: Where these facts come from.
    """

    name: str
    state: ModelState
    retires: date | None = None
    successor: str | None = None
    source: str = ""

    def state_on(self, today: date) -> ModelState:
        """Return the state on a day."""
        if self.retires is None:
            return self.state
        return ModelState.RETIRING if today < self.retires else ModelState.RETIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One voice of a service.

    Attributes:
        id: The name that a request gives.
        gender: `female` or `male`.
        accent: In the words of the service's catalog.
        languages: Codes that it speaks, its first language first.
        word_events: Whether the service sends word events for it, in the languages that have them.
        models: Models that have it.
        is_stand_in: Whether the name is our own, for the local service; no document of the vendor has it.
    """

    id: str
    gender: str
    accent: str
    languages: tuple[str, ...]
    word_events: bool
    models: tuple[str, ...]
    is_stand_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedRange:
    """Possible speeds of a request; 1.0 is the voice's natural speed.

    Attributes:
        slowest: Above 0.
        fastest: At least `slowest`.
    """

    slowest: float
    fastest: float

    def __str__(self) -> str:
        return f"from {self.slowest} to {self.fastest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDefaults:
    """Values of a request that neither the input, the configuration nor the command line sets.

    Attributes:
        voice: Id of a voice.
        model: Name of a model.
        sample_rate_hz: Samples a second.
    """

    voice: str
    model: str
    sample_rate_hz: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """Voices of a service, and limits of a request to it.

    Attributes:
        sample_rates_hz: Possible sample rates of a request.
        speeds: Possible speeds of a request, or None if it cannot set the speed.
        max_characters: Longest text of one request.
        languages: Codes that a request may name.
        models: Name -> model, of the models that are known, retired ones too.
        voices: Id -> voice, of the voices that are known.
        is_catalog_complete: Whether the service has no other voices and models than these.
        word_event_languages: Codes in which voices with word events send them; None for every language.
        is_free: Whether speech costs nothing.
        defaults: Voice, model and sample rate if none is given.
        context_characters: Longest text of one part of a context, whose parts are one speech; 0 if it has no
            contexts.
        keeps_models: Whether it goes on speaking with a model after the day on which that retires elsewhere,
            or may do so.
        keeps_dictionaries: Whether it may keep pronunciation dictionaries that a request names.
    """

    sample_rates_hz: tuple[int, ...]
    speeds: SpeedRange | None
    max_characters: int
    languages: tuple[str, ...]
    models: Mapping[str, Model]
    voices: Mapping[str, Voice]
    is_catalog_complete: bool
    word_event_languages: tuple[str, ...] | None
    is_free: bool
    defaults: RequestDefaults
    context_characters: int = 0
    keeps_models: bool = False
    keeps_dictionaries: bool = True

    def languages_of(self, voice_id: str) -> tuple[str, ...]:
        """Return the languages of a voice, its first language first; none for an unknown voice."""
        voice = self.voices.get(voice_id)
        return voice.languages if voice else ()

    def sends_word_events(self, voice_id: str, language: str) -> bool:
        """Whether word events come with speech of this voice in this language."""
        voice = self.voices.get(voice_id)
        if voice is None or not voice.word_events:
            return False
        return self.word_event_languages is None or language in self.word_event_languages

    def model_named(self, name: str) -> Model | None:
        """Return the model of a name, also where it is written with hyphens; None for an unknown one."""
        return self.models.get(name) or self.models.get(name.replace("-", "_"))

    def is_refused(self, model: str, today: date) -> bool:
        """Whether a model is known to be gone on a day, so that no request may name it."""
        known = self.model_named(model)
        if known is None or known.state_on(today) is not ModelState.RETIRED:
            return False
        return known.retires is None or not self.keeps_models


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A speech service: its name and its capabilities.

    Attributes:
        name: The name in the keys of its takes and in messages: `local`, `smallest`, or the origin of a URL.
        capabilities: Its voices and limits.
    """

    name: str
    capabilities: Capabilities

    def __str__(self) -> str:
        return f"the {self.name} service"

"""The voices and models of a service as one JSON object, `subgen.voices/1`."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from subgen.cli.summary import json_of

if TYPE_CHECKING:
    from subgen.app.provider import VoiceList
    from subgen.model import Model

__all__ = ["ListedModel", "ListedVoice", "ListedVoices", "voice_list_json"]

_FORMAT: Literal["subgen.voices/1"] = "subgen.voices/1"


class ListedVoice(Struct, frozen=True, kw_only=True):
    """A voice.

    Attributes:
        id: Id, as `--voice` takes it.
        gender: Gender, as the service names it.
        accent: Accent, as the service names it.
        languages: Codes of its languages, the main one first.
        word_events: Whether the service sends exact word times for it.
        models: Names of the models that speak with it.
    """

    id: str
    gender: str
    accent: str
    languages: tuple[str, ...]
    word_events: bool
    models: tuple[str, ...]


class ListedModel(Struct, frozen=True, kw_only=True):
    """A model.

    Attributes:
        name: Name, as `--model` takes it.
        state: Its state today.
        retires: Day on which it retires or retired, as `2026-11-30`; null where none is known.
        successor: Model to use in its place; null where none is needed.
        source: Where its state is from.
    """

    name: str
    state: Literal["current", "preview", "retiring", "retired"]
    retires: str | None
    successor: str | None
    source: str


class ListedVoices(Struct, frozen=True, kw_only=True):
    """The voices and models of a service, as `voices --json` prints them.

    Attributes:
        format: Name and version of this format.
        service: The service, without what may be a secret in its URL.
        source: `service` where the service was asked, `documents` where no key is set.
        voices: Its voices.
        models: Its models.
    """

    format: Literal["subgen.voices/1"]
    service: str
    source: Literal["service", "documents"]
    voices: tuple[ListedVoice, ...]
    models: tuple[ListedModel, ...]


def voice_list_json(service: str, listed: "VoiceList", models: "Iterable[Model]", today: date) -> str:
    """The list as JSON.

    Args:
        service: Name of the service; of a URL, what comes before `?`, since the rest may hold a secret.
        listed: Its voices.
        models: Its models.
        today: The day, by which models have their states.
    """
    return json_of(
        ListedVoices(
            format=_FORMAT,
            service=service.partition("?")[0],
            source="service" if listed.is_asked else "documents",
            voices=tuple(
                ListedVoice(
                    id=voice.id,
                    gender=voice.gender,
                    accent=voice.accent,
                    languages=voice.languages,
                    word_events=voice.word_events,
                    models=voice.models,
                )
                for voice in listed.voices
            ),
            models=tuple(
                ListedModel(
                    name=model.name,
                    state=model.state_on(today).value,
                    retires=model.retires.isoformat() if model.retires else None,
                    successor=model.successor,
                    source=model.source,
                )
                for model in models
            ),
        )
    )

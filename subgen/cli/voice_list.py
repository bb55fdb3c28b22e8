"""The voices and models of a service as one JSON object, `subgen.voices/1`."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from subgen.app.provider import VoiceList
from subgen.cli.summary import json_of
from subgen.model import Model

__all__ = ["voice_list_json"]

_FORMAT: Literal["subgen.voices/1"] = "subgen.voices/1"


class _Voice(Struct, frozen=True, kw_only=True):
    id: str
    gender: str
    accent: str
    languages: tuple[str, ...]
    word_events: bool
    models: tuple[str, ...]


class _Model(Struct, frozen=True, kw_only=True):
    name: str
    state: str
    retires: str | None
    successor: str | None
    source: str


class _Voices(Struct, frozen=True, kw_only=True):
    format: Literal["subgen.voices/1"]
    service: str
    source: Literal["service", "documents"]
    voices: tuple[_Voice, ...]
    models: tuple[_Model, ...]


def voice_list_json(service: str, listed: VoiceList, models: Iterable[Model], today: date) -> str:
    """The list as JSON.

    Args:
        service: Name of the service; of a URL, what comes before `?`, since the rest may hold a secret.
        listed: Its voices.
        models: Its models.
        today: The day, by which models have their states.
    """
    return json_of(
        _Voices(
            format=_FORMAT,
            service=service.partition("?")[0],
            source="service" if listed.is_asked else "documents",
            voices=tuple(
                _Voice(
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
                _Model(
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

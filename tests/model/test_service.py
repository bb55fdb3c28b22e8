"""What a service can do, as a value."""

from dataclasses import replace
from datetime import date

import pytest

from subgen.config.settings import Settings
from subgen.model import ModelState
from subgen.providers.registry import PROVIDERS, service_named
from subgen.providers.smallest.catalog import HOSTED, LOCAL
from tests.support.tiny_provider import TINY


@pytest.mark.parametrize(("voice", "language"), [("ann", "sv"), ("bob", "sv"), ("bob", "fr"), ("eve", "fr")])
def test_word_events_come_for_some_voices_in_some_languages(voice: str, language: str) -> None:
    assert TINY.capabilities.sends_word_events("ann", "fr")
    assert not TINY.capabilities.sends_word_events(voice, language)


def test_without_a_list_of_languages_word_events_come_in_every_language() -> None:
    capabilities = replace(TINY.capabilities, word_event_languages=None)

    assert capabilities.sends_word_events("ann", "sv")
    assert not capabilities.sends_word_events("bob", "sv")


def test_an_unknown_voice_has_no_languages() -> None:
    assert TINY.capabilities.languages_of("ann") == ("fr", "sv")
    assert TINY.capabilities.languages_of("eve") == ()


@pytest.mark.parametrize("name", ["local", "smallest", "ws://127.0.0.1:8010"])
def test_the_defaults_of_the_command_line_are_those_of_the_services_that_it_names(name: str) -> None:
    defaults, settings = service_named(name).capabilities.defaults, Settings()

    assert (defaults.voice, defaults.model, defaults.sample_rate_hz) == (
        settings.voice,
        settings.model,
        settings.sample_rate,
    )


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_service_s_defaults_are_within_its_limits(name: str) -> None:
    capabilities = service_named(name).capabilities

    assert capabilities.defaults.voice in capabilities.voices
    assert capabilities.defaults.model in capabilities.models
    assert capabilities.defaults.sample_rate_hz in capabilities.sample_rates_hz


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("local", "local"),
        ("smallest", "smallest"),
        ("wss://TTS.example.com:8443/x?token=secret", "wss://tts.example.com:8443"),
        ("wss://user:password@tts.example.com", "unknown"),
        ("smalest", "smalest"),
        ("user:password@smallest", "unknown"),
    ],
)
def test_a_service_has_a_name_that_holds_no_secret(service: str, name: str) -> None:
    assert service_named(service).name == name


def test_only_the_local_service_is_free_and_has_no_voices_but_those_of_the_catalog() -> None:
    local, hosted = LOCAL.capabilities, HOSTED.capabilities

    assert (local.is_free, local.is_catalog_complete) == (True, True)
    assert (hosted.is_free, hosted.is_catalog_complete) == (False, False)
    assert service_named("ws://127.0.0.1:8010").capabilities == replace(hosted, keeps_models=True)
    assert service_named("wss://api.smallest.ai/waves/v1/tts/live").capabilities == hosted


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 29), ModelState.RETIRING),
        (date(2026, 11, 30), ModelState.RETIRED),
        (date(2027, 1, 1), ModelState.RETIRED),
    ],
)
def test_a_model_is_retired_from_its_day_on(day: date, state: ModelState) -> None:
    assert HOSTED.capabilities.models["lightning_v3.1"].state_on(day) is state


@pytest.mark.parametrize(
    ("service", "model", "refused"),
    [
        ("smallest", "lightning_v3.1", True),
        ("smallest", "lightning-v3.1", True),
        ("smallest", "lightning_v3.1_pro", False),
        ("smallest", "lightning_v3.1_pro_10_26", False),
        ("smallest", "lightning_v4", False),
        ("smallest", "lightning_v2", True),
        ("wss://api.smallest.ai", "lightning_v3.1", True),
        ("ws://127.0.0.1:8010", "lightning_v3.1", False),
        ("local", "lightning_v3.1", False),
        ("local", "lightning_v2", True),
    ],
)
def test_the_vendor_alone_refuses_a_model_from_its_day_on(service: str, model: str, *, refused: bool) -> None:
    assert service_named(service).capabilities.is_refused(model, date(2026, 12, 1)) is refused


def test_every_model_that_retires_names_a_successor_that_is_current() -> None:
    models = HOSTED.capabilities.models

    old = [model for model in models.values() if model.retires or model.state is ModelState.RETIRED]
    assert old
    assert {models[model.successor or ""].state for model in old} == {ModelState.CURRENT}

"""Names and capabilities of the services that speak Waves."""

import re
from dataclasses import replace

from subgen.errors import UsageError
from subgen.model import Capabilities, RequestDefaults, Service, SpeedRange
from subgen.providers.smallest.endpoint import is_vendor_url, origin_of
from subgen.text.languages import LANGUAGES
from subgen.waves.limits import (
    MAX_CONTEXT_CHARACTERS,
    MAX_SPEED,
    MAX_TEXT_CHARACTERS,
    MIN_SPEED,
    SAMPLE_RATES_HZ,
)
from subgen.waves.models import CURRENT_MODEL, MODEL_FACTS
from subgen.waves.voices import VOICES, WORD_EVENT_LANGUAGES

__all__ = ["HOSTED", "LOCAL", "service_at"]

_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")

_CAPABILITIES = Capabilities(
    sample_rates_hz=SAMPLE_RATES_HZ,
    speeds=SpeedRange(slowest=MIN_SPEED, fastest=MAX_SPEED),
    max_characters=MAX_TEXT_CHARACTERS,
    languages=tuple(code for code in LANGUAGES if code != "auto"),
    models=MODEL_FACTS,
    voices={voice.id: voice for voice in VOICES},
    is_catalog_complete=False,  # the hosted catalog is long and changes
    word_event_languages=WORD_EVENT_LANGUAGES,
    is_free=False,
    defaults=RequestDefaults(voice="meher", model=CURRENT_MODEL, sample_rate_hz=44100),
    context_characters=MAX_CONTEXT_CHARACTERS,
)

HOSTED = Service(name="smallest", capabilities=_CAPABILITIES)
LOCAL = Service(
    name="local",
    capabilities=replace(
        _CAPABILITIES,
        is_catalog_complete=True,
        is_free=True,
        keeps_models=True,
        keeps_dictionaries=False,  # it ends with the run
    ),
)
_ELSEWHERE = replace(_CAPABILITIES, keeps_models=True)  # it may be `subgen serve`, and says so itself if not


def service_at(url: str) -> Service:
    """Return the service at a URL.

    What is not a URL is refused when it is opened. Until then a word keeps its name, which may be in the keys
    of takes, and anything else is called `unknown`, since it may hold a secret.
    """
    try:
        name = origin_of(url)
    except UsageError:
        name = url if _WORD.fullmatch(url) else "unknown"
    return Service(name=name, capabilities=_CAPABILITIES if is_vendor_url(url) else _ELSEWHERE)

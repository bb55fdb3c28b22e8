"""A second speech service, as small as one can be: no vendor, no wire, two voices, and limits of its own.

A word is a tone of 0.2 s with 0.05 s of silence before it, so that its times are known to the sample.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import numpy as np

from subgen.errors import AccountRefused, MissingKey
from subgen.model import (
    Capabilities,
    Model,
    ModelState,
    RequestDefaults,
    Service,
    SpeedRange,
    Take,
    Utterance,
    Voice,
    WordEvent,
)
from subgen.providers.access import Access
from subgen.providers.registry import ProviderEntry
from subgen.text.words import words_of

__all__ = ["GAP_S", "KEY_VARIABLE", "TINY", "WORD_S", "TinyProvider"]

WORD_S, GAP_S = 0.2, 0.05
_TONE_HZ = 440
KEY_VARIABLE = "TINY_API_KEY"

_ANN = Voice(
    id="ann",
    gender="female",
    accent="paris",
    languages=("fr", "sv"),
    word_events=True,
    models=("tiny-1",),
)
_BOB = replace(_ANN, id="bob", gender="male", accent="uppsala", languages=("sv",), word_events=False)

TINY = Service(
    name="tiny",
    capabilities=Capabilities(
        sample_rates_hz=(22050, 32000),
        speeds=SpeedRange(slowest=0.8, fastest=1.2),
        max_characters=100,
        languages=("fr", "sv"),
        models={"tiny-1": Model(name="tiny-1", state=ModelState.CURRENT)},
        voices={"ann": _ANN, "bob": _BOB},
        is_catalog_complete=True,
        word_event_languages=("fr",),
        is_free=False,
        defaults=RequestDefaults(voice="ann", model="tiny-1", sample_rate_hz=22050),
    ),
)


@dataclass(slots=True)
class TinyProvider:
    """The service, its connections, and a record of what they were asked.

    Attributes:
        service: Name and capabilities.
        requests: Every utterance that was asked for, in order.
        run_ids: The run id of every `connect`, in order.
        open_connections: Connections that were not closed yet.
    """

    service: Service = TINY
    requests: list[Utterance] = field(default_factory=list)
    run_ids: list[str] = field(default_factory=list)
    open_connections: int = 0

    def entry(self) -> ProviderEntry:
        """Return the row of the registry that leads to this provider."""
        return ProviderEntry(service=self.service, open=self._open)

    def _open(self, access: Access) -> "TinyProvider":
        if not access.environ.get(KEY_VARIABLE):
            raise MissingKey(f"--service {self.service.name} needs a key: set {KEY_VARIABLE}")
        return self

    async def voices(self) -> tuple[Voice, ...]:
        """List the voices."""
        return (_ANN, _BOB)

    @asynccontextmanager
    async def connect(self, run_id: str, silence_s: float) -> AsyncIterator["TinyProvider"]:
        """Connect; the provider is its own synthesiser."""
        assert silence_s > 0
        self.run_ids.append(run_id)
        yield self

    def connection(self) -> "_TinyConnection":
        """Open a connection."""
        self.open_connections += 1
        return _TinyConnection(self)


class _TinyConnection:
    """A connection, which refuses what the service's limits forbid, as a vendor would."""

    def __init__(self, provider: TinyProvider) -> None:
        self._provider = provider

    async def speak(self, utterance: Utterance, about: str, release: Callable[[], None]) -> Take:
        """Answer with a tone for each word, and with word events where the voice sends them."""
        assert about
        self._provider.requests.append(utterance)
        release()
        await asyncio.sleep(0)
        capabilities = self._provider.service.capabilities
        if len(utterance.text) > capabilities.max_characters:
            raise AccountRefused("the text is too long for tiny", "413")
        return _take(utterance, capabilities)

    async def close(self) -> None:
        """Close the connection."""
        self._provider.open_connections -= 1


def _take(utterance: Utterance, capabilities: Capabilities) -> Take:
    voice_settings = utterance.voice_settings
    rate_hz, words = voice_settings.sample_rate_hz, words_of(utterance.text)
    gap = np.zeros(round(GAP_S * rate_hz))
    tone = np.sin(2 * np.pi * _TONE_HZ * np.arange(round(WORD_S * rate_hz)) / rate_hz) * 12_000
    pcm = np.concatenate([gap, tone] * len(words)).astype("<i2").tobytes()
    language = voice_settings.language or capabilities.voices[voice_settings.voice].languages[0]
    if not capabilities.sends_word_events(voice_settings.voice, language):
        return Take(pcm=pcm, events=())
    starts_s = [(GAP_S + WORD_S) * index + GAP_S for index in range(len(words))]
    events = tuple(
        WordEvent(index, word.text, start_s, start_s + WORD_S)
        for index, (word, start_s) in enumerate(zip(words, starts_s, strict=True))
    )
    return Take(pcm=pcm, events=events)

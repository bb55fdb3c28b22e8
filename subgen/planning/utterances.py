"""What a line needs of the service: how it is read, its requests, and what their takes are known by."""

import hashlib
import json
from collections.abc import Mapping

from subgen.config.settings import CastMember, Settings
from subgen.model import Line, TakeKey, Utterance, VoiceSettings
from subgen.ports.records import Part, Retake
from subgen.text.chunking import split_text
from subgen.text.languages import language_of_script
from subgen.waves.limits import MAX_TEXT_CHARACTERS
from subgen.waves.voices import WORD_EVENT_LANGUAGES, voice_named

__all__ = [
    "UtteranceResolver",
    "expects_events",
    "language_of",
    "take_key",
    "utterances_of",
    "voice_settings_for",
]


_NOBODY = CastMember()


def voice_settings_for(line: Line, settings: Settings) -> VoiceSettings:
    """How a line is spoken: its own row, then the cast, then the defaults."""
    member = settings.cast.get(line.speaker or "", _NOBODY)
    return VoiceSettings(
        voice=line.voice or member.voice or settings.voice,
        model=line.model or member.model or settings.model,
        language=line.language or member.language or settings.language,
        speed=line.speed or member.speed or settings.speed,
        sample_rate_hz=settings.sample_rate,
    )


def language_of(line: Line, voice_settings: VoiceSettings) -> str:
    """The code of a line's language, resolved from the row, the voice or the script."""
    if voice_settings.language is not None and voice_settings.language != "auto":
        return voice_settings.language
    voice = voice_named(voice_settings.voice)
    return language_of_script(line.text, voice.languages if voice else ())


def expects_events(utterance: Utterance) -> bool:
    """Whether word events should come with an utterance: its voice sends them, in its language."""
    voice = voice_named(utterance.voice_settings.voice)
    language = utterance.voice_settings.language
    if language in (None, "auto"):
        language = language_of_script(utterance.text, voice.languages if voice else ())
    return voice is not None and voice.word_events and language in WORD_EVENT_LANGUAGES


def utterances_of(line: Line, settings: Settings, service: str) -> tuple[Utterance, ...]:
    """The requests of a line, in order; one unless its text is longer than `max_chars`.

    Args:
        line: Of a script.
        settings: Of the job.
        service: What the takes' keys call the service: `local`, `smallest`, or a URL's origin.
    """
    voice_settings = voice_settings_for(line, settings)
    parts: tuple[tuple[str, int], ...] = ((line.text, 0),)
    if len(line.text) > settings.max_chars:  # only then does the language count, and it takes a while to tell
        parts = split_text(
            line.text, settings.max_chars, language_of(line, voice_settings), limit=MAX_TEXT_CHARACTERS
        )
    return tuple(
        Utterance(
            key=take_key(text, voice_settings, service),
            text=text,
            voice_settings=voice_settings,
            first_word=first_word,
            line=line.id,
        )
        for text, first_word in parts
    )


class UtteranceResolver:
    """What each line of a job needs of the service: its requests, or those of the retake that it has.

    Args:
        settings: Of the job.
        service: What the takes' keys call the service.
        retakes: Stem -> line's id -> its retakes, of which the first counts that is of the line as it is: its
            text, its voice and all may be others by now.
    """

    def __init__(
        self,
        settings: Settings,
        service: str,
        retakes: Mapping[str, Mapping[str, tuple[Retake, ...]]] | None = None,
    ) -> None:
        self.settings = settings
        self.service = service
        self._retakes = retakes or {}

    def with_retakes(self, retakes: Mapping[str, Mapping[str, tuple[Retake, ...]]]) -> "UtteranceResolver":
        """The same, but for some lines that have other retakes."""
        stems = {*self._retakes, *retakes}
        merged = {stem: {**self._retakes.get(stem, {}), **retakes.get(stem, {})} for stem in stems}
        return UtteranceResolver(self.settings, self.service, merged)

    def with_settings(self, settings: Settings) -> "UtteranceResolver":
        """The same under other settings of the outputs."""
        return UtteranceResolver(settings, self.service, self._retakes)

    def utterances(self, stem: str, line: Line) -> tuple[Utterance, ...]:
        """The requests of a line, in order."""
        retake = self.retake(stem, line)
        if retake is None:
            return utterances_of(line, self.settings, self.service)
        voice_settings = voice_settings_for(line, self.settings)
        return tuple(
            Utterance(
                key=part.key,
                text=part.text,
                voice_settings=voice_settings,
                first_word=part.first_word,
                line=line.id,
            )
            for part in retake.parts
        )

    def retake(self, stem: str, line: Line) -> Retake | None:
        """The retake that a line has, if it has one."""
        retakes = self._retakes.get(stem, {}).get(line.id, ())
        whole = self.text_key(line) if retakes else None
        return next((retake for retake in retakes if retake.whole == whole), None)

    def text_key(self, line: Line) -> TakeKey:
        """What a line's readings are known by: its whole text, and how it is spoken."""
        return take_key(line.text, voice_settings_for(line, self.settings), self.service)

    def retake_parts(self, line: Line, number: int) -> tuple[Part, ...]:
        """The requests of a retake of a line, which nothing else is known by."""
        whole = self.text_key(line)
        return tuple(
            Part(text=each.text, first_word=each.first_word, key=_retake_key(each.key, whole, number))
            for each in utterances_of(line, self.settings, self.service)
        )


def _retake_key(part: TakeKey, whole: TakeKey, number: int) -> TakeKey:
    return _digest((part, whole, number))


def take_key(text: str, voice_settings: VoiceSettings, service: str) -> TakeKey:
    """What a take is known by: everything that its sound depends on, and nothing else."""
    facts = (
        text,
        voice_settings.voice,
        voice_settings.model,
        voice_settings.language,
        voice_settings.sample_rate_hz,
        voice_settings.speed,
        service,
    )
    return _digest(facts)


def _digest(facts: tuple[str | float | None, ...]) -> TakeKey:
    return TakeKey(hashlib.blake2b(json.dumps(facts).encode(), digest_size=16).hexdigest())

"""The requests of a line: its voice settings, its text in parts, and the keys of their takes."""

import hashlib
import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from msgspec import UNSET, UnsetType

from subgen.config.settings import CastMember, Settings
from subgen.model import Capabilities, Continuation, Line, Service, TakeKey, Utterance, VoiceSettings
from subgen.ports.records import Part, Retake
from subgen.text.chunking import split_text
from subgen.text.languages import language_of_script
from subgen.text.words import words_of
from subgen.units import samples_of_us

__all__ = [
    "UtteranceResolver",
    "expects_events",
    "language_of",
    "model_of",
    "silences_within",
    "take_key",
    "utterances_of",
    "voice_settings_for",
]


_NOBODY = CastMember()
_OPTIONS = ("number_language", "math", "service_dictionaries")
_T = TypeVar("_T")


def voice_settings_for(line: Line, settings: Settings) -> VoiceSettings:
    """The voice settings of a line: from its row, else from the cast, else the defaults.

    `auto` as the language of numbers, `false` and an empty list are the same as nothing, and so unset it
    where the cast or the defaults have a value.
    """
    member = settings.cast.get(line.speaker or "", _NOBODY)
    number_language = _first(line.number_language, member.number_language, settings.number_language)
    math = _first(line.math, member.math, settings.math)
    dictionaries = _first(
        line.service_dictionaries, member.service_dictionaries, settings.service_dictionaries
    )
    return VoiceSettings(
        voice=line.voice or member.voice or settings.voice,
        model=line.model or member.model or settings.model,
        language=line.language or member.language or settings.language,
        speed=line.speed or member.speed or settings.speed,
        sample_rate_hz=settings.sample_rate,
        number_language=UNSET if number_language in (None, "auto") else number_language,
        math=math or UNSET,
        service_dictionaries=dictionaries or UNSET,
    )


def _first(in_row: _T | UnsetType, of_member: _T | None, default: _T) -> _T:
    if in_row is not UNSET:
        return in_row
    return default if of_member is None else of_member


def model_of(line: Line, settings: Settings) -> str:
    """The model of a line: from its row, else from the cast, else the default."""
    return line.model or settings.cast.get(line.speaker or "", _NOBODY).model or settings.model


def language_of(
    text: str, voice_settings: VoiceSettings, capabilities: Capabilities, *, counts_marks: bool = True
) -> str:
    """Return the code of a text's language, resolved from the row, the voice or the script."""
    if voice_settings.language is not None and voice_settings.language != "auto":
        return voice_settings.language
    languages = capabilities.languages_of(voice_settings.voice)
    return language_of_script(text, languages, counts_marks=counts_marks)


def expects_events(utterance: Utterance, capabilities: Capabilities) -> bool:
    """Whether word events should come with an utterance: its voice sends them for its language."""
    voice_settings = utterance.voice_settings
    language = language_of(utterance.text, voice_settings, capabilities)
    return capabilities.sends_word_events(voice_settings.voice, language)


def utterances_of(line: Line, settings: Settings, service: Service) -> tuple[Utterance, ...]:
    """The requests of a line, in order; one unless it has a pause or is longer than `max_chars`.

    Args:
        line: The line.
        settings: The job's settings.
        service: The service, whose name is in the keys of takes.
    """
    voice_settings = voice_settings_for(line, settings)
    parts: tuple[tuple[str, int], ...] = ((line.text, 0),)
    limit = service.capabilities.max_characters
    longest = min(settings.max_chars, limit)
    if settings.continuations and service.capabilities.context_characters:
        longest = min(longest, service.capabilities.context_characters)
    if len(line.text) > longest or line.inner_pauses:  # only then is the language needed: it is slow to find
        # Without marks, as ever: cut elsewhere, the parts would have other keys and be paid for again.
        language = language_of(line.text, voice_settings, service.capabilities, counts_marks=False)
        parts = split_text(line.text, longest, language, limit=limit, cuts=tuple(_silences_us(line)))
    keys = [take_key(text, voice_settings, service.name) for text, _ in parts]
    contexts = _contexts(line, parts, settings, service.capabilities)
    for context in contexts:
        texts = tuple(parts[part][0] for part in context)
        for place, part in enumerate(context):
            keys[part] = _continued_key(keys[part], texts, place)
    continuations = _continuations(contexts, keys) if contexts else {}
    return tuple(
        Utterance(
            key=keys[part],
            text=text,
            voice_settings=voice_settings,
            first_word=first_word,
            line=line.id,
            continuation=continuations.get(part),
        )
        for part, (text, first_word) in enumerate(parts)
    )


def silences_within(line: Line, utterances: tuple[Utterance, ...], sample_rate_hz: int) -> tuple[int, ...]:
    """Samples of silence before each request of a line; empty for a line without inner pauses.

    Args:
        line: The line.
        utterances: Its requests, or those of a retake.
        sample_rate_hz: Samples a second.
    """
    silences = _silences_us(line)
    if not silences:
        return ()
    return tuple(
        samples_of_us(silences.get(utterance.first_word, 0), sample_rate_hz) for utterance in utterances
    )


def _silences_us(line: Line) -> dict[int, int]:
    """Index of the word after each inner pause -> length of the pause, in order."""
    pauses = line.inner_pauses
    if not pauses:
        return {}
    starts = [word.start for word in words_of(line.text)]
    silences: Counter[int] = Counter()
    for pause in pauses:  # a pause within a word, as another version may find words, comes before the next
        silences[bisect_left(starts, pause.at)] += pause.duration_us
    return {first: silences[first] for first in sorted(silences) if 0 < first < len(starts)}


def _contexts(
    line: Line, parts: Sequence[tuple[str, int]], settings: Settings, capabilities: Capabilities
) -> list[range]:
    """Return the parts of a line that are spoken over one context each: those between two silences.

    Args:
        line: The line.
        parts: Text and first word of each part.
        settings: The job's settings.
        capabilities: Of the service.
    """
    if not settings.continuations:
        return []
    silences = _silences_us(line)
    starts = [part for part, (_, first_word) in enumerate(parts) if not part or first_word in silences]
    return [
        range(start, end)
        for start, end in pairwise([*starts, len(parts)])
        if end - start > 1
        and max(len(text) for text, _ in parts[start:end]) <= capabilities.context_characters
    ]


def _continuations(contexts: Iterable[range], keys: Sequence[TakeKey]) -> dict[int, Continuation]:
    """Number of a part -> its place in its context; none for a part that is a request of its own."""
    return {
        part: Continuation(of=keys[context.start], part=place, is_last=part == context.stop - 1)
        for context in contexts
        for place, part in enumerate(context)
    }


@dataclass(frozen=True, slots=True)
class UtteranceResolver:
    """Resolves each line of a job to its requests, or to those of its retake.

    Attributes:
        settings: The job's settings.
        service: The service, whose name is in the keys of takes.
        retakes: Stem -> line's id -> retakes of the line. The first one that has the line's present text and
            voice counts.
    """

    settings: Settings
    service: Service
    retakes: Mapping[str, Mapping[str, tuple[Retake, ...]]] = field(default_factory=dict)

    def with_retakes(self, retakes: Mapping[str, Mapping[str, tuple[Retake, ...]]]) -> "UtteranceResolver":
        """A resolver with other retakes for some lines."""
        stems = {*self.retakes, *retakes}
        merged = {stem: {**self.retakes.get(stem, {}), **retakes.get(stem, {})} for stem in stems}
        return UtteranceResolver(self.settings, self.service, merged)

    def with_settings(self, settings: Settings) -> "UtteranceResolver":
        """A resolver with other settings of the outputs."""
        return UtteranceResolver(settings, self.service, self.retakes)

    def utterances(self, stem: str, line: Line) -> tuple[Utterance, ...]:
        """The requests of a line, in order."""
        retake = self.retake(stem, line)
        if retake is None:
            return utterances_of(line, self.settings, self.service)
        voice_settings = voice_settings_for(line, self.settings)
        parts = [(part.text, part.first_word) for part in retake.parts]
        contexts = _contexts(line, parts, self.settings, self.service.capabilities)
        continuations = _continuations(contexts, [part.key for part in retake.parts])
        return tuple(
            Utterance(
                key=part.key,
                text=part.text,
                voice_settings=voice_settings,
                first_word=part.first_word,
                line=line.id,
                continuation=continuations.get(place),
            )
            for place, part in enumerate(retake.parts)
        )

    def retake(self, stem: str, line: Line) -> Retake | None:
        """The retake of a line, or None where it has none."""
        retakes = self.retakes.get(stem, {}).get(line.id, ())
        whole = self.text_key(line) if retakes else None
        return next((retake for retake in retakes if retake.whole == whole), None)

    def text_key(self, line: Line) -> TakeKey:
        """The key of all versions of a line: of its whole text, its parts and its voice settings."""
        key = take_key(line.text, voice_settings_for(line, self.settings), self.service.name)
        pauses = line.inner_pauses
        return _digest((key, "pauses", *(pause.at for pause in pauses))) if pauses else key

    def retake_parts(self, line: Line, number: int) -> tuple[Part, ...]:
        """The requests of a retake of a line, with keys that no other take has."""
        whole = self.text_key(line)
        return tuple(
            Part(text=each.text, first_word=each.first_word, key=_retake_key(each.key, whole, number))
            for each in utterances_of(line, self.settings, self.service)
        )


def _retake_key(part: TakeKey, whole: TakeKey, number: int) -> TakeKey:
    return _digest((part, whole, number))


def _continued_key(key: TakeKey, texts: tuple[str, ...], part: int) -> TakeKey:
    """The key of a part of a context: its sound depends on the parts before it, and on whether one follows.

    So a part is not shared with a request of its own, nor with another line that has the same words after
    others, and a change in one part makes other takes of the parts after it, but not of those before. The key
    says what was asked for: a part that was lost is spoken again over a new context, without the parts before
    it, since those are paid for.
    """
    return _digest((key, "continues", *texts[:part], "goes on" if part < len(texts) - 1 else "ends"))


def take_key(text: str, voice_settings: VoiceSettings, service: str) -> TakeKey:
    """The key of a take: a digest of everything that its sound depends on, and of nothing else.

    Options that came later are in it where they are set only, so that the keys of earlier takes stay.
    """
    facts: tuple[object, ...] = (
        text,
        voice_settings.voice,
        voice_settings.model,
        voice_settings.language,
        voice_settings.sample_rate_hz,
        voice_settings.speed,
        service,
    )
    number_language, math = voice_settings.number_language, voice_settings.math
    if number_language is UNSET and math is UNSET and voice_settings.service_dictionaries is UNSET:
        return _digest(facts)  # nearly always
    options = {name: value for name in _OPTIONS if (value := getattr(voice_settings, name)) is not UNSET}
    return _digest((*facts, options))


def _digest(facts: tuple[object, ...]) -> TakeKey:
    return TakeKey(hashlib.blake2b(json.dumps(facts).encode(), digest_size=16).hexdigest())

"""What a job will come to, before anything is sent: requests, characters, minutes, money, room."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from subgen.align.line_placement import pause_us_after
from subgen.config.formats import AUDIO_FORMATS, TEXT_FORMATS, kbps_at
from subgen.config.settings import Settings
from subgen.model import BYTES_PER_SAMPLE, Line, Script, TakeKey
from subgen.planning.utterances import UtteranceResolver, language_of, voice_settings_for
from subgen.units import US_PER_SECOND, seconds_of_samples

__all__ = ["Estimate", "Known", "ScriptEstimate", "estimate", "spoken_s"]

_CHARACTERS_A_SECOND = {"ar": 11.0, "ja": 6.0, "ko": 7.0, "zh": 4.0}
_CHARACTERS_A_SECOND_ELSEWHERE = 15.0
"""At speed 1.0. Measured with the local voices by `tests/bench/word_starts.py`: 15 to 18 for most languages,
English, German, Hindi and Tamil among them; 12 to 14 for Odia, Kannada, Telugu, Bengali, Gujarati; 18 to 24
for Greek, Russian, Vietnamese, French; and the table's but for Japanese, which they spell out."""


class Known(Protocol):
    """The takes that there are already."""

    def __contains__(self, key: object) -> bool:
        """Whether a take is kept."""

    def samples(self, key: TakeKey) -> int:
        """Length of a take that is kept, in samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptEstimate:
    """What one input will come to.

    Attributes:
        script: The input.
        requests: Requests that it needs.
        characters: Characters of those requests.
        new_requests: Those of them whose takes are not there yet.
        new_characters: Characters of those.
        audio_s: Length of its track, in seconds; as far as takes are there already, to the sample.
    """

    script: Script
    requests: int
    characters: int
    new_requests: int
    new_characters: int
    audio_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a job will come to.

    Attributes:
        scripts: Each input by itself.
        lines: Lines of all inputs.
        requests: Requests of all inputs; what several need is asked for once.
        characters: Characters of those requests.
        new_requests: Those of them whose takes are not there yet.
        new_characters: Characters of those, which have to be sent.
        new_audio_s: Length of their takes, in seconds, roughly.
        audio_s: Length of all tracks, in seconds, roughly.
        cost: Price of the new characters, or None where no price is known.
        currency: Of the cost.
        disk_bytes: Room that new takes and outputs need together, roughly.
    """

    scripts: tuple[ScriptEstimate, ...]
    lines: int
    requests: int
    characters: int
    new_requests: int
    new_characters: int
    new_audio_s: float
    audio_s: float
    cost: float | None
    currency: str
    disk_bytes: int


@dataclass(slots=True)
class _Sum:
    """Requests, each counted once."""

    keys: set[TakeKey] = field(default_factory=set)
    characters: int = 0
    new: int = 0
    new_characters: int = 0
    new_s: float = 0.0

    def add(self, key: TakeKey, characters: int, seconds: float, *, is_new: bool) -> None:
        """Count a request, if it was not counted before."""
        if key in self.keys:
            return
        self.keys.add(key)
        self.characters += characters
        if is_new:
            self.new += 1
            self.new_characters += characters
            self.new_s += seconds


def estimate(
    scripts: Iterable[Script],
    resolver: UtteranceResolver,
    known: Known | None = None,
    due: Mapping[str, Collection[str]] | None = None,
) -> Estimate:
    """Reckon a job.

    Args:
        scripts: All inputs, read and found good.
        resolver: What their lines need of the service; a free one costs nothing.
        known: The takes that there are already.
        due: Stem -> kinds of its outputs that have to be written; of inputs that are not in it, all.
    """
    settings = resolver.settings
    needed = _Sum()
    told = tuple(_of_script(script, resolver, known, needed) for script in scripts)
    price = settings.price
    is_free = resolver.service.capabilities.is_free
    cost = 0.0 if is_free else None if price is None else price.of(needed.new_characters)
    return Estimate(
        scripts=told,
        lines=sum(len(each.script.lines) for each in told),
        requests=len(needed.keys),
        characters=needed.characters,
        new_requests=needed.new,
        new_characters=needed.new_characters,
        new_audio_s=needed.new_s,
        audio_s=sum(each.audio_s for each in told),
        cost=cost,
        currency=price.currency if price else "",
        disk_bytes=round(needed.new_s * settings.sample_rate * BYTES_PER_SAMPLE)
        + sum(_output_bytes(each, settings, (due or {}).get(each.script.stem)) for each in told),
    )


def _of_script(
    script: Script, resolver: UtteranceResolver, known: Known | None, needed: _Sum
) -> ScriptEstimate:
    settings = resolver.settings
    own = _Sum()
    audio_us = script.lead_us
    for line in script.lines:
        audio_us = max(audio_us, line.start_us or 0)
        for utterance in resolver.utterances(script.stem, line):
            key, characters = utterance.key, len(utterance.text)
            is_new = known is None or key not in known
            if is_new or known is None:
                seconds = spoken_s(line, characters, resolver)
            else:
                seconds = seconds_of_samples(known.samples(key), settings.sample_rate)
            for each in (own, needed):
                each.add(key, characters, seconds, is_new=is_new)
            audio_us += round(seconds * US_PER_SECOND)
        audio_us += pause_us_after(line, settings.pauses)
    last = script.lines[-1]
    audio_us += (last.pause_us or 0) - pause_us_after(last, settings.pauses)
    return ScriptEstimate(
        script=script,
        requests=len(own.keys),
        characters=own.characters,
        new_requests=own.new,
        new_characters=own.new_characters,
        audio_s=audio_us / US_PER_SECOND,
    )


def spoken_s(line: Line, characters: int, resolver: UtteranceResolver) -> float:
    """How long so many characters of a line will take to say, in seconds, roughly."""
    voice_settings = voice_settings_for(line, resolver.settings)
    language = language_of(line.text, voice_settings, resolver.service.capabilities)
    pace = _CHARACTERS_A_SECOND.get(language, _CHARACTERS_A_SECOND_ELSEWHERE)
    return characters / pace / voice_settings.speed


def _output_bytes(told: ScriptEstimate, settings: Settings, due: Collection[str] | None) -> int:
    """The outputs of an input, beside those that they replace."""
    pcm_s = settings.sample_rate * BYTES_PER_SAMPLE
    audio = AUDIO_FORMATS[settings.audio]
    if audio.kbps:
        of_a_second = (settings.bitrate or kbps_at(audio.kbps, settings.sample_rate)) * 1000 / 8
    else:
        of_a_second = pcm_s * audio.pcm_share
    size = told.audio_s * of_a_second if due is None or settings.audio in due else 0.0
    if settings.clips and (due is None or "clip" in due):
        size += told.audio_s * pcm_s
    for name in settings.formats:
        if due is None or name in due:
            size += told.characters * TEXT_FORMATS[name].bytes_per_character
    return round(size)

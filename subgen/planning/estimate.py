"""The estimate of a job, before anything is sent: requests, characters, minutes, cost, disk space."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from subgen.align.line_placement import pause_us_after, tail_us
from subgen.config.format_table import AUDIO_FORMATS, TEXT_FORMATS, kbps_at
from subgen.config.settings import Settings
from subgen.model import BYTES_PER_SAMPLE, Line, Script
from subgen.planning.reread import Reread
from subgen.planning.utterances import UtteranceResolver, language_of, voice_settings_for
from subgen.units import US_PER_SECOND, samples_of_seconds, samples_of_us, seconds_of_samples

__all__ = [
    "Estimate",
    "RequestTotals",
    "ScriptEstimate",
    "ScriptEstimator",
    "gap_samples",
    "job_estimate",
    "spoken_s",
]

_CHARACTERS_A_SECOND = {"ar": 11.0, "ja": 6.0, "ko": 7.0, "zh": 4.0}
_CHARACTERS_A_SECOND_ELSEWHERE = 15.0
"""At speed 1.0. Measured with the local voices by `tests/bench/word_starts.py`: 15 to 18 for most languages,
English, German, Hindi and Tamil among them; 12 to 14 for Odia, Kannada, Telugu, Bengali, Gujarati; 18 to 24
for Greek, Russian, Vietnamese, French; and the table's but for Japanese, which they spell out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptEstimate:
    """The estimate of one input.

    Attributes:
        script: The input.
        requests: Requests that it needs.
        characters: Characters of those requests.
        new_requests: Requests whose takes are not in the store yet.
        new_characters: Characters of those.
        audio_s: Length of its track, in seconds; exact to the sample where takes are in the store already.
    """

    script: Script
    requests: int
    characters: int
    new_requests: int
    new_characters: int
    audio_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The estimate of a job.

    Attributes:
        scripts: The estimate of each input.
        lines: Lines of all inputs.
        requests: Requests of all inputs; one that several lines need counts once.
        characters: Characters of those requests.
        new_requests: Requests whose takes are not in the store yet.
        new_characters: Characters of those, which have to be sent.
        new_audio_s: Length of their takes, in seconds, roughly.
        audio_s: Length of all tracks, in seconds, roughly.
        cost: Price of the new characters, or None where no price is known.
        currency: Currency of the cost.
        disk_bytes: Disk space that new takes and outputs need together, roughly.
        is_free: Whether the service costs nothing.
        reread: File of an unchanged input -> its lines that are read otherwise than by the version that ran
            it before.
    """

    scripts: tuple[ScriptEstimate, ...] = ()
    lines: int = 0
    requests: int = 0
    characters: int = 0
    new_requests: int = 0
    new_characters: int = 0
    new_audio_s: float = 0.0
    audio_s: float = 0.0
    cost: float | None = None
    currency: str = ""
    disk_bytes: int = 0
    is_free: bool = False
    reread: Mapping[str, Reread] = field(default_factory=dict)


@dataclass(slots=True)
class RequestTotals:
    """Sums over requests, each request counted once."""

    keys: set[bytes] = field(default_factory=set)
    characters: int = 0
    new: int = 0
    new_characters: int = 0
    new_s: float = 0.0

    def add(self, key: bytes, characters: int, seconds: float, *, is_new: bool) -> None:
        """Count a request, unless it was counted before."""
        if key in self.keys:
            return
        self.keys.add(key)
        self.characters += characters
        if is_new:
            self.new += 1
            self.new_characters += characters
            self.new_s += seconds


class ScriptEstimator:
    """Adds up one input, line by line.

    Args:
        script: The input.
        resolver: Resolves its lines to their requests.
        totals: The sums of the whole job, to which the input's requests are added.
    """

    def __init__(self, script: Script, resolver: UtteranceResolver, totals: RequestTotals) -> None:
        self._script = script
        self._resolver = resolver
        self._settings = resolver.settings
        self._totals = (RequestTotals(), totals)
        self._audio_us = script.lead_us

    def add(
        self, line: Line, characters: Iterable[int], keys: Iterable[bytes], samples: Sequence[int | None]
    ) -> None:
        """Add a line.

        Args:
            line: The line.
            characters: Characters of each of its requests.
            keys: Key of each request, 16 bytes.
            samples: Length of the take of each request, or None where the store has none.
        """
        settings = self._settings
        self._audio_us = max(self._audio_us, line.start_us or 0)
        pace: _Pace | None = None
        for key, count, length in zip(keys, characters, samples, strict=True):
            if length is None:
                pace = pace or _pace_of(line, self._resolver)  # once: its language takes the whole text
                seconds = pace.seconds(count)
            else:
                seconds = seconds_of_samples(length, settings.sample_rate)
            for totals in self._totals:
                totals.add(key, count, seconds, is_new=length is None)
            self._audio_us += round(seconds * US_PER_SECOND)
        self._audio_us += _inner_us(line) + line.pause_before_us + pause_us_after(line, settings.pauses)

    def estimate(self) -> ScriptEstimate:
        """The estimate of the input, once all its lines are added."""
        own, last = self._totals[0], self._script.lines[-1]
        audio_us = self._audio_us + tail_us(self._script) - pause_us_after(last, self._settings.pauses)
        return ScriptEstimate(
            script=self._script,
            requests=len(own.keys),
            characters=own.characters,
            new_requests=own.new,
            new_characters=own.new_characters,
            audio_s=audio_us / US_PER_SECOND,
        )


def job_estimate(
    scripts: tuple[ScriptEstimate, ...],
    totals: RequestTotals,
    resolver: UtteranceResolver,
    stale_kinds: Mapping[str, Collection[str]],
) -> Estimate:
    """Put the estimates of all inputs together.

    Args:
        scripts: The estimate of each input.
        totals: The sums of the whole job.
        resolver: Resolver of the job's lines; requests to a free service cost nothing.
        stale_kinds: Stem -> kinds of the outputs that have to be written; all kinds of inputs that are not in
            it.
    """
    settings, price = resolver.settings, resolver.settings.price
    is_free = resolver.service.capabilities.is_free
    cost = 0.0 if is_free else None if price is None else price.of(totals.new_characters)
    return Estimate(
        scripts=scripts,
        lines=sum(len(each.script.lines) for each in scripts),
        requests=len(totals.keys),
        characters=totals.characters,
        new_requests=totals.new,
        new_characters=totals.new_characters,
        new_audio_s=totals.new_s,
        audio_s=sum(each.audio_s for each in scripts),
        cost=cost,
        currency=price.currency if price else "",
        is_free=is_free,
        disk_bytes=round(totals.new_s * settings.sample_rate * BYTES_PER_SAMPLE)
        + sum(_output_bytes(each, settings, stale_kinds.get(each.script.stem)) for each in scripts),
    )


def spoken_s(line: Line, characters: int, resolver: UtteranceResolver) -> float:
    """Length of the speech of so many characters of a line, in seconds, roughly."""
    return _pace_of(line, resolver).seconds(characters)


class _Pace(NamedTuple):
    """Speed of the speech of a line: characters a second at speed 1.0, and the speed."""

    rate: float
    speed: float

    def seconds(self, characters: int) -> float:
        return characters / self.rate / self.speed


def _pace_of(line: Line, resolver: UtteranceResolver) -> _Pace:
    voice_settings = voice_settings_for(line, resolver.settings)
    language = language_of(line.text, voice_settings, resolver.service.capabilities)
    rate = _CHARACTERS_A_SECOND.get(language, _CHARACTERS_A_SECOND_ELSEWHERE)
    return _Pace(rate, voice_settings.speed)


def gap_samples(line: Line, resolver: UtteranceResolver) -> int:
    """Length of the silence in the place of a line without takes, in samples; at least 1."""
    seconds = spoken_s(line, len(line.text), resolver)
    rate_hz = resolver.settings.sample_rate
    return max(1, samples_of_seconds(seconds, rate_hz) + samples_of_us(_inner_us(line), rate_hz))


def _inner_us(line: Line) -> int:
    """Silence written between the words of a line, in microseconds."""
    return sum(pause.duration_us for pause in line.inner_pauses)


def _output_bytes(each: ScriptEstimate, settings: Settings, stale_kinds: Collection[str] | None) -> int:
    """Size of the outputs of an input that are written, which stand beside those that they replace."""
    pcm_s = settings.sample_rate * BYTES_PER_SAMPLE
    audio = AUDIO_FORMATS[settings.audio]
    if audio.kbps:
        of_a_second = (settings.bitrate or kbps_at(audio.kbps, settings.sample_rate)) * 1000 / 8
    else:
        of_a_second = pcm_s * audio.pcm_share
    size = each.audio_s * of_a_second if stale_kinds is None or settings.audio in stale_kinds else 0.0
    if settings.clips and (stale_kinds is None or "clip" in stale_kinds):
        size += each.audio_s * pcm_s
    for name in settings.formats:
        if stale_kinds is None or name in stale_kinds:
            size += each.characters * TEXT_FORMATS[name].bytes_per_character
    return round(size)

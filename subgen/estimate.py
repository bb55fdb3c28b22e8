"""What a job will come to, before anything is sent: requests, characters, minutes, money, room."""

from collections.abc import Iterable
from dataclasses import dataclass

from subgen.model import BYTES_PER_SAMPLE, Line, Script, TakeKey
from subgen.planning import language_of, reading_of, utterances_of
from subgen.settings import Settings
from subgen.timeline import pause_us_after
from subgen.units import US_PER_SECOND

__all__ = ["Estimate", "ScriptEstimate", "estimate"]

_CHARACTERS_A_SECOND = {"ar": 11.0, "ja": 6.0, "ko": 7.0, "zh": 4.0}
_CHARACTERS_A_SECOND_ELSEWHERE = 15.0
"""At speed 1.0. Measured with the local voices: 16 to 18 for English, German, Hindi, Tamil; 13 for Bengali,
20 for Russian, and the table's but for Japanese, which they spell out. Rather long than short."""

_BITS_A_SECOND = {"flac": 300_000, "mp3": 192_000, "opus": 64_000, "m4b": 96_000}
"""Of encoded tracks, on the safe side."""

_TEXT_BYTES_A_CHARACTER = {"srt": 3, "vtt": 8, "ass": 6, "json": 30}
"""Measured on English text; the most bytes are times."""

_TEXT_BYTES_ELSEWHERE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptEstimate:
    """What one input will come to.

    Attributes:
        script: The input.
        requests: Requests that it needs.
        characters: Characters of those requests.
        audio_s: Length of its track, in seconds, roughly.
    """

    script: Script
    requests: int
    characters: int
    audio_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a job will come to.

    Attributes:
        scripts: Each input by itself.
        lines: Lines of all inputs.
        requests: Requests of all inputs; what several need is asked for once.
        characters: Characters of those requests.
        audio_s: Length of all tracks, in seconds, roughly.
        cost: Price of the characters, or None where no price is known.
        currency: Of the cost.
        disk_bytes: Room that takes and outputs need together, roughly.
    """

    scripts: tuple[ScriptEstimate, ...]
    lines: int
    requests: int
    characters: int
    audio_s: float
    cost: float | None
    currency: str
    disk_bytes: int


def estimate(scripts: Iterable[Script], settings: Settings, service: str) -> Estimate:
    """Reckon a job.

    Args:
        scripts: All inputs, read and found good.
        settings: Of the job.
        service: What takes' keys call the service; `local` costs nothing.
    """
    needed: dict[TakeKey, tuple[int, float]] = {}
    told = tuple(_of_script(script, settings, service, needed) for script in scripts)
    characters = sum(length for length, _ in needed.values())
    audio_s = sum(each.audio_s for each in told)
    takes_s = sum(seconds for _, seconds in needed.values())
    price = settings.price
    cost = 0.0 if service == "local" else None if price is None else price.of(characters)
    return Estimate(
        scripts=told,
        lines=sum(len(each.script.lines) for each in told),
        requests=len(needed),
        characters=characters,
        audio_s=audio_s,
        cost=cost,
        currency=price.currency if price else "",
        disk_bytes=_disk_bytes(takes_s, audio_s, sum(each.characters for each in told), settings),
    )


def _of_script(
    script: Script, settings: Settings, service: str, needed: dict[TakeKey, tuple[int, float]]
) -> ScriptEstimate:
    own: dict[TakeKey, int] = {}
    audio_us = script.lead_us
    for line in script.lines:
        audio_us = max(audio_us, line.start_us or 0)
        for utterance in utterances_of(line, settings, service):
            seconds = _spoken_s(line, len(utterance.text), settings)
            own[utterance.key] = len(utterance.text)
            needed[utterance.key] = len(utterance.text), seconds
            audio_us += round(seconds * US_PER_SECOND)
        audio_us += pause_us_after(line, settings.pauses)
    last = script.lines[-1]
    audio_us += (last.pause_us or 0) - pause_us_after(last, settings.pauses)
    return ScriptEstimate(
        script=script, requests=len(own), characters=sum(own.values()), audio_s=audio_us / US_PER_SECOND
    )


def _spoken_s(line: Line, characters: int, settings: Settings) -> float:
    reading = reading_of(line, settings)
    pace = _CHARACTERS_A_SECOND.get(language_of(line, reading), _CHARACTERS_A_SECOND_ELSEWHERE)
    return characters / pace / reading.speed


def _disk_bytes(takes_s: float, audio_s: float, characters: int, settings: Settings) -> int:
    """Takes while the run lasts, and the outputs beside them."""
    bytes_a_second = settings.sample_rate * BYTES_PER_SAMPLE
    track_s = {"wav": float(bytes_a_second), "none": 0.0}.get(
        settings.audio, _BITS_A_SECOND.get(settings.audio, 0) / 8
    )
    texts = sum(_TEXT_BYTES_A_CHARACTER.get(name, _TEXT_BYTES_ELSEWHERE) for name in settings.formats)
    clips_s = bytes_a_second if settings.clips else 0
    return round(takes_s * bytes_a_second + audio_s * (track_s + clips_s) + characters * texts)

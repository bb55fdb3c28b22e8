"""The words and times of `cues.py`: the local voices speak `cues.txt`, in the same requests as a run.

Below a heading `# LANGUAGE: source` are the lines of a script. Each language has a separate track.
"""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

from subgen.config.settings import Settings
from subgen.model import BYTES_PER_SAMPLE, Line, Placement, TakeKey, TimedLine, Utterance, WordEvent
from subgen.planning.utterances import utterances_of
from subgen.providers.smallest.catalog import LOCAL
from subgen.server.espeak_voices import voice_parameters
from subgen.server.voice_job import Speech, VoiceJob
from subgen.server.voice_pool import VoicePool
from subgen.text.words import words_of
from subgen.units import samples_of_us
from subgen.waves.voices import voice_named
from tests.support.aligned_line import aligned_line

__all__ = ["Script", "scripts_of"]

_LINES = Path(__file__).with_name("cues.txt")
_PAUSE_US = 250_000
"""Silence between two lines, as in a run."""

Script = list[TimedLine]
"""The lines of one language, in order of time."""


def lines_of(path: Path) -> list[Line]:
    """Read the lines of a text, each in the language of its heading."""
    lines: list[Line] = []
    language = ""
    for row, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.startswith("# "):
            language = text.removeprefix("# ").partition(":")[0]
        elif text:
            lines.append(Line(id=str(row), row=row, text=text, language=language))
    return lines


async def spoken(pool: VoicePool, utterance: Utterance) -> Speech:
    """Speak a request; return its audio and words."""
    voice_settings = utterance.voice_settings
    voice = voice_named(voice_settings.voice)
    if voice is None:
        sys.exit(f"void: no voice {voice_settings.voice}")
    parameters = voice_parameters(voice, voice_settings.language or "", voice_settings.speed)
    job = VoiceJob(
        text=utterance.text, voice=parameters, sample_rate_hz=voice_settings.sample_rate_hz, with_words=True
    )
    speech = await pool.speak(job)
    if speech.error is not None:
        sys.exit(f"void: {utterance.text}: {speech.error}")
    return speech


async def all_spoken(requests: Iterable[Utterance], processes: int) -> dict[TakeKey, Speech]:
    """Speak requests, equal ones once; return their audio and words."""
    pool = VoicePool(processes)
    once = {request.key: request for request in requests}
    try:
        speeches = await asyncio.gather(*(spoken(pool, request) for request in once.values()))
    finally:
        await pool.stop()
    return dict(zip(once, speeches, strict=True))


def scripts_of(settings: Settings, processes: int) -> dict[str, Script]:
    """Return language -> its lines, spoken and placed one after the other."""
    lines = lines_of(_LINES)
    requests = {line.id: utterances_of(line, settings, LOCAL) for line in lines}
    takes = asyncio.run(all_spoken((part for parts in requests.values() for part in parts), processes))
    texts = {part.key: part.text for parts in requests.values() for part in parts}

    def events_of(key: TakeKey) -> tuple[WordEvent, ...]:
        times = zip(words_of(texts[key]), takes[key].words, strict=True)
        return tuple(WordEvent(place, word.text, *start_end) for place, (word, start_end) in enumerate(times))

    rate_hz = settings.sample_rate
    scripts: dict[str, Script] = {}
    for line in lines:
        script = scripts.setdefault(line.language or "", [])
        parts = requests[line.id]
        placement = Placement(
            line=line,
            utterances=parts,
            samples=tuple(len(takes[part.key].pcm) // BYTES_PER_SAMPLE for part in parts),
            start=script[-1].end + samples_of_us(_PAUSE_US, rate_hz) if script else 0,
            silence_before=0,
        )
        script.append(
            TimedLine(
                line=line,
                voice=parts[0].voice_settings.voice,
                language=line.language or "",
                start=placement.start,
                end=placement.end,
                words=aligned_line(placement, events_of, rate_hz).words,
            )
        )
    return scripts

"""Error of word starts when the voice sends no events: ours, and words spread by characters.

`python tests/bench/word_starts.py [--speed S] [--rate HZ] [--processes N]`. The local voices speak every line
of `word_starts.csv`, in all languages of the service. The word times of the voice are the truth. The voices
are called directly, because over the wire the service sends word times for English and Hindi only. Ours is
`aligned_line` with the audio and without events, as a run places the words of such a voice. The rival uses
the length of the audio only: a word begins where its first character is in the text.

Errors are those of starts, in ms; the ratio is that of the means. Lines of one word have no start to find.
All lines in Chinese and Japanese are such lines, because no white space separates their words. They count for
the pace only: characters a second, measured and as `subgen.planning.estimate` estimates it.

The lines are of two kinds. The figures of the estimate were fitted without the first kind:

unseen  Article 1 of the Universal Declaration of Human Rights (1948), one translation for each language. The
        Odia one has `ସ୍ବ` for `ସ୍ୱ`: the local voice does not know that letter and reads out its name
fitted  sentences of our own, with figures, money and capitals, a few proverbs, and first lines of books in
        the public domain
"""

import argparse
import asyncio
import csv
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from subgen.config.settings import Settings
from subgen.model import BYTES_PER_SAMPLE, Line, Placement, TakeKey, Utterance, Voice, VoiceSettings
from subgen.planning.estimate import spoken_s
from subgen.planning.utterances import UtteranceResolver
from subgen.providers.smallest.catalog import LOCAL
from subgen.server.espeak_voices import voice_parameters
from subgen.server.voice_job import VoiceJob
from subgen.server.voice_pool import VoicePool
from subgen.text.languages import LANGUAGES
from subgen.text.words import words_of
from subgen.waves.limits import SAMPLE_RATES_HZ
from subgen.waves.voices import MODELS, VOICES
from tests.support.aligned_line import aligned_line

_LINES = Path(__file__).with_name("word_starts.csv")
_HEAD = f"{'':8}  {'lines':>5}  {'words':>5}  {'mean':>4}  {'median':>6}  {'p95':>4}  "
_HEAD += f"{'mean':>4}  {'median':>6}  {'p95':>4}  {'ratio':>5}  {'char/s':>6}  {'estimate':>8}"
_OURS, _RIVAL = 26, 48
"""Columns where the figures of each begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """A spoken line.

    Attributes:
        language: Its language.
        kind: `unseen` or `fitted`.
        characters: Length of its text.
        audio_s: Length of its audio.
        estimated_s: The estimate of that length by `subgen.planning.estimate`.
        ours_ms: Error of each word start as the client finds it.
        even_ms: Error of each word start with words spread by characters.
    """

    language: str
    kind: str
    characters: int
    audio_s: float
    estimated_s: float
    ours_ms: list[float]
    even_ms: list[float]


def voices_of(language: str) -> list[Voice]:
    """Return the voices of a language, or the base voices if it has none."""
    return [voice for voice in VOICES if voice.languages[0] == language and not voice.word_events] or [
        voice for voice in VOICES if voice.word_events
    ]


def found_s(text: str, pcm: bytes, voice_settings: VoiceSettings) -> Iterator[float]:
    """Yield the start of each word as the client finds it without events."""
    line = Line(id="1", row=1, text=text, language=voice_settings.language)
    utterance = Utterance(key=TakeKey("1"), text=text, voice_settings=voice_settings, first_word=0)
    placement = Placement(
        line=line,
        utterances=(utterance,),
        samples=(len(pcm) // BYTES_PER_SAMPLE,),
        start=0,
        silence_before=0,
    )
    rate_hz = voice_settings.sample_rate_hz
    for word in aligned_line(placement, lambda _: (), rate_hz, lambda _: pcm).words:
        yield word.start / rate_hz


async def speak_line(pool: VoicePool, kind: str, text: str, voice_settings: VoiceSettings) -> SpokenLine:
    """Speak a line and find its words."""
    language = voice_settings.language or ""
    voice = next(voice for voice in VOICES if voice.id == voice_settings.voice)
    parameters = voice_parameters(voice, language, voice_settings.speed)
    job = VoiceJob(text=text, voice=parameters, sample_rate_hz=voice_settings.sample_rate_hz, with_words=True)
    speech = await pool.speak(job)
    if speech.error is not None:
        sys.exit(f"void: {language}: {speech.error}")
    audio_s = len(speech.pcm) / BYTES_PER_SAMPLE / voice_settings.sample_rate_hz
    words = words_of(text)
    truth_s = [start_s for start_s, _ in speech.words]
    is_parted = len(words) > 1
    line = Line(id="1", row=1, text=text, language=language, speed=voice_settings.speed)
    return SpokenLine(
        language=language,
        kind=kind,
        characters=len(text),
        audio_s=audio_s,
        estimated_s=spoken_s(line, len(text), UtteranceResolver(Settings(), LOCAL)),
        ours_ms=off_ms(found_s(text, speech.pcm, voice_settings), truth_s) if is_parted else [],
        even_ms=off_ms((audio_s * word.start / len(text) for word in words), truth_s) if is_parted else [],
    )


def off_ms(found_starts_s: Iterable[float], truth_s: Iterable[float]) -> list[float]:
    """Return the error of each start."""
    return [1000 * abs(found - true) for found, true in zip(found_starts_s, truth_s, strict=True)]


async def speak_all(speed: float, rate_hz: int, processes: int) -> list[SpokenLine]:
    """Speak every line, by alternating voices."""
    pool = VoicePool(processes)
    requests = []
    with _LINES.open(encoding="utf-8", newline="") as file:
        for place, row in enumerate(csv.DictReader(file)):
            voices = voices_of(row["language"])
            voice_settings = VoiceSettings(
                voice=voices[place % len(voices)].id,
                model=MODELS[0],
                language=row["language"],
                speed=speed,
                sample_rate_hz=rate_hz,
            )
            requests.append(speak_line(pool, row["kind"], row["text"], voice_settings))
    try:
        return await asyncio.gather(*requests)
    finally:
        await pool.stop()


def show(name: str, lines: Iterable[SpokenLine], *, with_pace: bool = False) -> None:
    """Print a row with the errors of all words of some lines."""
    lines = list(lines)
    ours, even = (
        [ms for line in lines for ms in line.ours_ms],
        [ms for line in lines for ms in line.even_ms],
    )
    row = f"{name:8}  {len(lines):5}  {len(ours):5}  "
    if ours:
        for errors in (ours, even):
            row += f"{np.mean(errors):4.0f}  {np.median(errors):6.0f}  {np.percentile(errors, 95):4.0f}  "
        row += f"{np.mean(even) / np.mean(ours):5.1f}"
    if with_pace:
        characters = sum(line.characters for line in lines)
        pace, estimated = (
            characters / sum(line.audio_s for line in lines),
            characters / sum(line.estimated_s for line in lines),
        )
        row = f"{row:75}  {pace:6.1f}  {estimated:8.1f}"
    print(row)


def main() -> None:
    """Speak, find, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--rate", type=int, default=44_100, choices=SAMPLE_RATES_HZ)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="processes that speak")
    options = parser.parse_args()
    lines = asyncio.run(speak_all(options.speed, options.rate, options.processes))
    timed = [line for line in lines if line.ours_ms]
    print(f"{'':{_OURS}}{'ours, ms':{_RIVAL - _OURS}}by characters, ms\n{_HEAD}")
    for language in LANGUAGES[1:]:
        show(language, (line for line in lines if line.language == language), with_pace=True)
    for kind in ("unseen", "fitted"):
        languages = len({line.language for line in timed if line.kind == kind})
        print(f"\nAll {kind} lines, {languages} languages")
        show(kind, (line for line in timed if line.kind == kind))
    show("all", timed)


if __name__ == "__main__":
    main()

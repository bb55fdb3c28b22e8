"""How far from its sound a word begins when the voice sends no events: ours, and words spread by characters.

`python tests/bench/word_starts.py [--speed S] [--rate HZ] [--processes N]`. The local voices speak every line
of `word_starts.csv`, in all languages of the service, and the times of the words that go with their audio are
the truth. They are asked directly, for over the wire the service tells them in English and Hindi alone. Ours
is `place_line` with the audio and without an event, as a run places the words of such a voice. The rival
needs no audio, but its length: a word begins where its first character is in the text.

Errors are those of starts, in ms; the ratio is of the means. Lines of one word, as are all in Chinese and
Japanese, where no white space parts them, have no start to find. They count for the pace alone: characters a
second, and what `subgen.planning.estimate` reckons with.

The lines are of two kinds, and only the first were unseen when the estimate's figures were found:

unseen  Article 1 of the Universal Declaration of Human Rights (1948), in its translations, one a language.
        The Odia one has `ସ୍ବ` for `ସ୍ୱ`: the local voice does not know that letter, and reads out its name
fitted  sentences of our own, with figures, money and capitals among them, a few proverbs and first lines of
        books that are in nobody's copyright
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

from subgen.align.word_placement import place_line
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

_LINES = Path(__file__).with_name("word_starts.csv")
_HEAD = f"{'':8}  {'lines':>5}  {'words':>5}  {'mean':>4}  {'median':>6}  {'p95':>4}  "
_HEAD += f"{'mean':>4}  {'median':>6}  {'p95':>4}  {'ratio':>5}  {'char/s':>6}  {'reckoned':>8}"
_OURS, _RIVAL = 26, 48
"""Where the columns of either begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A line, spoken.

    Attributes:
        language: It is spoken in.
        kind: `unseen` or `fitted`.
        characters: Of its text.
        audio_s: Length of its audio.
        reckoned_s: What `subgen.planning.estimate` takes that for.
        ours_ms: By how much each word's start is off, as the client finds it.
        even_ms: By how much it is off when words are spread by characters.
    """

    language: str
    kind: str
    characters: int
    audio_s: float
    reckoned_s: float
    ours_ms: list[float]
    even_ms: list[float]


def voices_of(language: str) -> list[Voice]:
    """The voices whose own language it is, or the base voices where it is nobody's."""
    return [voice for voice in VOICES if voice.languages[0] == language and not voice.word_events] or [
        voice for voice in VOICES if voice.word_events
    ]


def found_s(text: str, pcm: bytes, voice_settings: VoiceSettings) -> Iterator[float]:
    """Where the client has each word begin, without an event."""
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
    for word in place_line(placement, lambda _: (), rate_hz, lambda _: pcm).words:
        yield word.start / rate_hz


async def heard(pool: VoicePool, kind: str, text: str, voice_settings: VoiceSettings) -> Heard:
    """Have a line spoken, and find its words."""
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
    return Heard(
        language=language,
        kind=kind,
        characters=len(text),
        audio_s=audio_s,
        reckoned_s=spoken_s(line, len(text), UtteranceResolver(Settings(), LOCAL)),
        ours_ms=off_ms(found_s(text, speech.pcm, voice_settings), truth_s) if is_parted else [],
        even_ms=off_ms((audio_s * word.start / len(text) for word in words), truth_s) if is_parted else [],
    )


def off_ms(told_s: Iterable[float], truth_s: Iterable[float]) -> list[float]:
    """By how much each start is off."""
    return [1000 * abs(told - true) for told, true in zip(told_s, truth_s, strict=True)]


async def all_heard(speed: float, rate_hz: int, processes: int) -> list[Heard]:
    """Have every line spoken, by voices in turn."""
    pool = VoicePool(processes)
    asked = []
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
            asked.append(heard(pool, row["kind"], row["text"], voice_settings))
    try:
        return await asyncio.gather(*asked)
    finally:
        await pool.stop()


def show(name: str, lines: Iterable[Heard], *, with_pace: bool = False) -> None:
    """Print a row: what all words of some lines come to."""
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
        pace, reckoned = (
            characters / sum(line.audio_s for line in lines),
            characters / sum(line.reckoned_s for line in lines),
        )
        row = f"{row:75}  {pace:6.1f}  {reckoned:8.1f}"
    print(row)


def main() -> None:
    """Speak, find, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--rate", type=int, default=44_100, choices=SAMPLE_RATES_HZ)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="that speak")
    options = parser.parse_args()
    lines = asyncio.run(all_heard(options.speed, options.rate, options.processes))
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

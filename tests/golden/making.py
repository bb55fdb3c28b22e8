"""Make the cues of golden prose at a fixed pace of speech, so that only the layout can change them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from subgen.cues.layout import lay_out
from subgen.cues.standards import STANDARDS
from subgen.formats.base import Look
from subgen.formats.srt import SrtWriter
from subgen.model import Cue, TimedLine, Track
from subgen.text.punctuation import ends_clause, ends_sentence
from subgen.text.width import width_in_halves
from tests.support.builders import SUMMARY, timed_line

FOLDER = Path(__file__).parent
LANGUAGES = ("hi", "ta")

_RATE_HZ = 1000
_CLUSTER_MS = {"hi": 125, "ta": 110}
"""Milliseconds for each character; for Hindi measured with the local voices on `samples/hindi.csv`."""
_WORD_MS, _CLAUSE_MS, _SENTENCE_MS, _LINE_MS = 0, 250, 500, 700
"""Silence after a word, a clause, a sentence and a line."""


def lines_of(language: str) -> Iterator[TimedLine]:
    """Yield the lines of the prose in a language; a sample is a millisecond."""
    position = 0
    for number, text in enumerate((FOLDER / f"{language}.txt").read_text("utf-8").splitlines(), 1):
        times: list[tuple[int, int]] = []
        for word in text.split():
            end = position + _CLUSTER_MS[language] * width_in_halves(word, language) // 2
            times.append((position, end))
            position = end + _silence(word)
        position = times[-1][1] + _LINE_MS
        yield replace(timed_line(text, times, str(number)), language=language)


def cues_of(language: str) -> list[Cue]:
    """Return the cues of the prose in a language, under the default standard."""
    lines = list(lines_of(language))
    return list(lay_out(lines, STANDARDS["netflix"], lines[-1].end, _RATE_HZ))


def srt_of(language: str) -> str:
    """Return the subtitles of the prose in a language, as SRT."""
    cues = cues_of(language)
    writer = SrtWriter(Track(name=None, sample_rate_hz=_RATE_HZ, samples=cues[-1].end), Look())
    return "".join([writer.head(), *map(writer.cue, cues), writer.tail(SUMMARY)])


def _silence(word: str) -> int:
    if ends_sentence(word):
        return _SENTENCE_MS
    return _CLAUSE_MS if ends_clause(word) else _WORD_MS

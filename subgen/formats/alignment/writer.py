"""The alignment: lines with their words, cues, chapters and a summary, as one JSON object.

It is written as lines and cues come, in one row each.
"""

import msgspec
from msgspec import UNSET

from subgen.formats.alignment.schema import (
    FORMAT_NAME,
    AlignedAudio,
    AlignedChapter,
    AlignedCue,
    AlignedLine,
    AlignedSpan,
    AlignedSummary,
    AlignedWord,
)
from subgen.formats.base import Look, Writer
from subgen.model import Cue, Summary, TimedLine, TimedWord, Track
from subgen.units import seconds_of_samples

__all__ = ["AlignmentWriter"]


class AlignmentWriter(Writer):
    """Writes the alignment."""

    def __init__(self, track: Track, look: Look) -> None:
        super().__init__(track, look)
        self._lines = 0
        self._cues = 0

    def head(self) -> str:
        """Return everything up to the first line."""
        audio = AlignedAudio(
            path=self.track.name,
            sample_rate_hz=self.track.sample_rate_hz,
            samples=self.track.samples,
            duration_s=self._seconds(self.track.samples),
        )
        return f'{{"format": "{FORMAT_NAME}",\n "audio": {_json(audio)},\n "lines": ['

    def line(self, line: TimedLine) -> str:
        """Return one line of the script with its words."""
        self._lines += 1
        aligned = AlignedLine(
            id=line.line.id,
            row=line.line.row,
            text=line.line.text,
            speaker=line.line.speaker,
            voice=line.voice,
            language=line.language,
            chapter=line.line.chapter,
            start_s=self._seconds(line.start),
            end_s=self._seconds(line.end),
            status="failed" if line.is_gap else "done",
            clip=UNSET if line.clip is None else line.clip,
            direction=line.line.direction,
            extra=dict(line.line.extra),
            words=tuple(self._word(word) for word in line.words),
        )
        return _item(self._lines, aligned)

    def cue(self, cue: Cue) -> str:
        """Return one cue; the first ends the lines."""
        self._cues += 1
        before = self._begin_cues() if self._cues == 1 else ""
        aligned = AlignedCue(
            start_s=self._seconds(cue.start),
            end_s=self._seconds(cue.end),
            text=cue.text,
            spans=tuple(
                AlignedSpan(line=span.line, first_word=span.first_word, last_word=span.last_word)
                for span in cue.spans
            ),
        )
        return before + _item(self._cues, aligned)

    def tail(self, summary: Summary) -> str:
        """Return chapters, summary and end."""
        before = "" if self._cues else self._begin_cues()
        chapters = [
            AlignedChapter(
                title=chapter.title, start_s=self._seconds(chapter.start), end_s=self._seconds(chapter.end)
            )
            for chapter in self.track.chapters
        ]
        counts = AlignedSummary(
            lines=summary.lines,
            done=summary.done,
            failed=summary.failed,
            requests=summary.requests,
            characters=summary.characters,
        )
        return f'{before}],\n "chapters": {_json(chapters)},\n "summary": {_json(counts)}}}\n'

    def _begin_cues(self) -> str:
        return '],\n "cues": ['

    def _word(self, word: TimedWord) -> AlignedWord:
        return AlignedWord(
            text=word.text,
            char_start=word.char_start,
            char_end=word.char_end,
            start_s=self._seconds(word.start),
            end_s=self._seconds(word.end),
            timing=word.timing.value,
        )

    def _seconds(self, samples: int) -> float:
        return seconds_of_samples(samples, self.track.sample_rate_hz)


def _item(number: int, value: AlignedLine | AlignedCue) -> str:
    return ("\n  " if number == 1 else ",\n  ") + _json(value)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()

"""The expected times of each cue, line and word: from the alignment, or, without one, from the takes."""

from collections.abc import Iterator
from typing import assert_never

from subgen.delivery.script_words import ScriptWords
from subgen.formats.alignment.schema import AlignedCue, AlignedLine, Alignment
from subgen.formats.strict import ExpectedTimes, TimedKind
from subgen.model import Track
from subgen.units import seconds_of_samples

__all__ = ["AlignmentTimes", "TakeTimes"]


class AlignmentTimes:
    """The times that an alignment has.

    Args:
        alignment: The alignment.
    """

    def __init__(self, alignment: Alignment) -> None:
        self._alignment = alignment

    def of(self, kind: TimedKind) -> Iterator[ExpectedTimes]:
        """The times of all cues, with those of their words, of all lines, or of all words."""
        lines = self._alignment.lines
        match kind:
            case "cue":
                by_id = {line.id: line for line in lines}
                for cue in self._alignment.cues:
                    yield ExpectedTimes(start_s=cue.start_s, end_s=cue.end_s, words=_words(cue, by_id))
            case "line":
                for line in lines:
                    yield ExpectedTimes(start_s=line.start_s, end_s=line.end_s)
            case "word":
                for line in lines:
                    for word in line.words:
                        yield ExpectedTimes(start_s=word.start_s, end_s=word.end_s)
            case _:
                assert_never(kind)


class TakeTimes:
    """The times that follow from the takes.

    Args:
        words: The words of the script.
        track: The track.
    """

    def __init__(self, words: ScriptWords, track: Track) -> None:
        self._words = words
        self._track = track

    def of(self, kind: TimedKind) -> Iterator[ExpectedTimes]:
        """The times of all cues, with those of their words, of all lines, or of all words."""
        match kind:
            case "cue":
                for cue in self._words.cues(self._track.samples):
                    words = tuple(self._seconds(word.start, word.end) for word in cue.words)
                    yield self._expected(cue.start, cue.end, words)
            case "line":
                for line, _ in self._words.lines():
                    yield self._expected(line.start, line.end)
            case "word":
                for line, _ in self._words.lines():
                    for word in line.words:
                        yield self._expected(word.start, word.end)
            case _:
                assert_never(kind)

    def _expected(
        self, start: int, end: int, words: tuple[tuple[float, float], ...] | None = None
    ) -> ExpectedTimes:
        start_s, end_s = self._seconds(start, end)
        return ExpectedTimes(start_s=start_s, end_s=end_s, words=words)

    def _seconds(self, start: int, end: int) -> tuple[float, float]:
        rate_hz = self._track.sample_rate_hz
        return seconds_of_samples(start, rate_hz), seconds_of_samples(end, rate_hz)


def _words(cue: AlignedCue, lines: dict[str, AlignedLine]) -> tuple[tuple[float, float], ...] | None:
    """The times of a cue's words, or None where it names a line that the alignment does not have."""
    if any(span.line not in lines for span in cue.spans):
        return None
    return tuple(
        (word.start_s, word.end_s)
        for span in cue.spans
        for word in lines[span.line].words[span.first_word : span.last_word + 1]
    )

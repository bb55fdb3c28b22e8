"""Praat's TextGrid, in its long form: a tier of lines and a tier of words, in seconds with six decimals.

Praat requires tiers without gaps: silence is an interval without text. A line without takes is in its tier,
and has no words. Quotes are doubled, and line ends in a text become spaces.

A tier begins with the number of its intervals, so no interval can be written before the last line is known.
Until then a line or word takes 17 bytes and those of its text: 25 for a word, 5 MB for a book of 20 hours.
Afterwards some intervals are written with every cue, so that the whole file is never in memory.
"""

from array import array
from collections.abc import Iterator
from itertools import chain, islice

from subgen.formats.base import Look, Writer, one_row
from subgen.model import Cue, Summary, TimedLine, Track
from subgen.text.clock import SECONDS_CLOCK
from subgen.units import us_of_samples

__all__ = ["TextGridWriter"]

_INTERVALS_A_CUE = 200
"""More than a cue has words and silences between them: little is left for the last cue."""


class _Tier:
    """A tier with its intervals in order of time, packed.

    Attributes:
        name: Name of the tier.
        intervals: Number of intervals, those of silence included.
        end: End of the last interval, in samples.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.intervals = 0
        self.end = 0
        self._edges = array("q")
        self._texts = bytearray()

    def add(self, start: int, end: int, text: str) -> None:
        """Append an interval, and silence before it."""
        self.intervals += 1 + (start > self.end)
        self.end = end
        self._edges.extend((start, end))
        self._texts += one_row(text).replace("\0", "\N{REPLACEMENT CHARACTER}").encode() + b"\0"

    def filled(self, end: int) -> Iterator[tuple[int, int, str]]:
        """Return start, end and text of every interval up to an end, silence included."""
        place = at = 0
        edges = iter(self._edges)
        for start, until in zip(edges, edges, strict=True):
            if start > at:
                yield at, start, ""
            text_end = self._texts.index(0, place)
            yield start, until, self._texts[place:text_end].decode()
            place, at = text_end + 1, until
        if end > at:
            yield at, end, ""


class TextGridWriter(Writer):
    """Writes TextGrid."""

    def __init__(self, track: Track, look: Look) -> None:
        super().__init__(track, look)
        self._lines, self._words = _Tier("lines"), _Tier("words")
        self._remaining: Iterator[str] | None = None

    def head(self) -> str:
        """Return the head of the file."""
        return (
            'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
            f"xmin = 0 \nxmax = {self._seconds(self.track.samples)} \n"
            "tiers? <exists> \nsize = 2 \nitem []: \n"
        )

    def line(self, line: TimedLine) -> str:
        """Keep a line; return nothing yet."""
        self._lines.add(line.start, line.end, line.line.text)
        for word in line.words:
            self._words.add(word.start, word.end, word.text)
        return ""

    def cue(self, cue: Cue) -> str:
        """Return some of the intervals, now that all lines are known; cues themselves are not written."""
        del cue
        return "".join(islice(self._rest(), _INTERVALS_A_CUE))

    def tail(self, summary: Summary) -> str:
        """Return all remaining intervals."""
        del summary
        return "".join(self._rest())

    def _rest(self) -> Iterator[str]:
        if self._remaining is None:
            self._remaining = chain(self._tier(1, self._lines), self._tier(2, self._words))
        return self._remaining

    def _tier(self, number: int, tier: _Tier) -> Iterator[str]:
        end = self.track.samples
        intervals = tier.intervals + (end > tier.end)
        yield (
            f'    item [{number}]:\n        class = "IntervalTier" \n        name = "{tier.name}" \n'
            f"        xmin = 0 \n        xmax = {self._seconds(end)} \n"
            f"        intervals: size = {intervals} \n"
        )
        for place, (start, until, text) in enumerate(tier.filled(end), 1):
            doubled = text.replace('"', '""')
            yield (
                f"        intervals [{place}]:\n            xmin = {self._seconds(start)} \n"
                f'            xmax = {self._seconds(until)} \n            text = "{doubled}" \n'
            )

    def _seconds(self, samples: int) -> str:
        return SECONDS_CLOCK.format(us_of_samples(samples, self.track.sample_rate_hz))

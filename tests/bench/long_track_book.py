"""The book of `long_track.py`: its words and the sample of each, computed in integers.

A line has 10 short words, or 12 long ones with a comma, so that it becomes one cue or two. The silence after
a word is longer than the gap between two cues, and every cue lasts longer than the shortest. So each cue has
to last exactly from the start of its first word to the end of its last. Nothing here uses subgen.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["CHAPTER_US", "LINE_US", "PARAGRAPH_US", "Spoken", "book"]

LINE_US, PARAGRAPH_US, CHAPTER_US = 250_000, 600_000, 1_500_000
"""Silence after a line, in microseconds."""

_LINES_A_PARAGRAPH = 8
_LINES_A_CHAPTER = 400
_SHORT = ("the", "harbour", "was", "cold", "and", "grey", "when", "rain", "fell")
_LONG = (
    "meanwhile",
    "bright",
    "wizards",
    "whispered",
    "although",
    "lanterns",
    "glimmered",
    "silently",
    "before",
)
_COMMA_AFTER = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A line, its take, and the silence after it.

    Attributes:
        number: Index of the line, from 0.
        words: Words of its text, to be joined by spaces.
        spans: First sample and the one after the last of each word, from the start of the take.
        samples: Length of the take.
        pause_us: Silence after it, in microseconds.
        start: Its first sample on the track.
        pause: Silence after it, in samples.
        chapter: Number of its chapter, from 1.
    """

    number: int
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    samples: int
    pause_us: int
    start: int
    pause: int
    chapter: int

    @property
    def end(self) -> int:
        """The sample after its last one, on the track."""
        return self.start + self.samples

    @property
    def pcm(self) -> bytes:
        """The audio of its take: one level, with a mark in the middle that identifies it."""
        audio = array("h", [1 + self.number % 200]) * self.samples
        audio[self.samples // 2] = 10_000 + self.number % 20_000
        return audio.tobytes()


def book(hours: float, rate_hz: int) -> Iterator[Spoken]:
    """Yield the lines of a book that lasts at least so many hours."""
    number = start = 0
    while start < hours * 3600 * rate_hz:
        words, spans, samples = _take(number, rate_hz)
        pause_us = _pause_us(number)
        pause = (pause_us * rate_hz + 500_000) // 1_000_000
        yield Spoken(
            number=number,
            words=words,
            spans=spans,
            samples=samples,
            pause_us=pause_us,
            start=start,
            pause=pause,
            chapter=1 + number // _LINES_A_CHAPTER,
        )
        start += samples + pause
        number += 1


def _take(number: int, rate_hz: int) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...], int]:
    """Return the words of a line, their spans and the length of its take, in samples."""
    words = _words(number)
    spans = []
    place = rate_hz // 20
    for index in range(len(words)):
        length = rate_hz * (200 + (31 * number + 17 * index) % 160) // 1000
        spans.append((place, place + length))
        place += length + rate_hz * (95 + (7 * number + index) % 20) // 1000
    return words, tuple(spans), place


def _words(number: int) -> tuple[str, ...]:
    """Return the number of the line, so that no text is repeated, and words after it."""
    if number % 2:
        words = [str(number), *(_LONG[(number + index) % len(_LONG)] for index in range(11))]
        words[_COMMA_AFTER - 1] += ","
    else:
        words = [str(number), *(_SHORT[(number + index) % len(_SHORT)] for index in range(9))]
    words[-1] += "."
    return tuple(words)


def _pause_us(number: int) -> int:
    if (number + 1) % _LINES_A_CHAPTER == 0:
        return CHAPTER_US
    return PARAGRAPH_US if (number + 1) % _LINES_A_PARAGRAPH == 0 else LINE_US

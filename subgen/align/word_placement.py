"""Times for all words of a line, in samples of the track.

The words of a line are the events of its requests plus the samples before each request. Words without an
event that can be believed are spread over the speech between their neighbours: `estimated`. All of them lie
within their request's audio, in order, without overlap, each at least a millisecond long.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from subgen.align.distribution import Stretch
from subgen.align.event_check import hear
from subgen.align.interpolation import Span, fill
from subgen.align.word_stats import WordAudit
from subgen.errors import quoted
from subgen.model import Finding, Placement, TakeKey, TimedLine, TimedWord, Timing, WordEvent
from subgen.text.languages import is_speakable
from subgen.text.words import words_of

__all__ = ["PlacedWords", "place_line", "place_words", "unspoken_findings"]

_SHORTEST_SPOKEN_S = 0.020
"""Shorter than any phoneme: a word of this length was not spoken."""

EventsOf = Callable[[TakeKey], tuple[WordEvent, ...]]
"""Word events of a take."""

AudioOf = Callable[[TakeKey], bytes]
"""Audio of a take: signed 16-bit little-endian samples, mono."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWords:
    """The words of a line on the track, and what came of their events.

    Attributes:
        words: Every word of the line's text, in order.
        audit: Of the word events of all its requests.
    """

    words: tuple[TimedWord, ...]
    audit: WordAudit


def place_words(
    placed: Placement, events_of: EventsOf, sample_rate_hz: int, audio_of: AudioOf | None = None
) -> tuple[TimedWord, ...]:
    """Place every word of a line, as `place_line` does."""
    return place_line(placed, events_of, sample_rate_hz, audio_of).words


def place_line(
    placed: Placement, events_of: EventsOf, sample_rate_hz: int, audio_of: AudioOf | None = None
) -> PlacedWords:
    """Place every word of a line, and tell what became of its events.

    Args:
        placed: The line, its requests and where they stand.
        events_of: Word events of a take.
        sample_rate_hz: Samples a second of the track.
        audio_of: Audio of a take. It is asked for only where a word has no event; without it such words share
            all of the time between their neighbours, its silence too.
    """
    words = words_of(placed.line.text)
    firsts = [utterance.first_word for utterance in placed.utterances] + [len(words)]
    timed: list[TimedWord] = []
    audit = WordAudit()
    start = placed.start
    for utterance, samples, (first, after) in zip(
        placed.utterances, placed.samples, pairwise(firsts), strict=True
    ):
        part = words[first:after]
        heard, counted = hear(part, events_of(utterance.key), samples / sample_rate_hz)
        speech = None if audio_of is None else _speech_of(utterance.key, audio_of, sample_rate_hz)
        spans = _settle(fill(part, heard, samples, sample_rate_hz, speech), samples, sample_rate_hz)
        timed.extend(
            TimedWord(
                text=word.text,
                char_start=word.start,
                char_end=word.end,
                start=start + span_start,
                end=start + span_end,
                timing=timing,
            )
            for word, (span_start, span_end, timing) in zip(part, spans, strict=True)
        )
        audit += counted
        start += samples
    return PlacedWords(words=tuple(timed), audit=audit)


def unspoken_findings(file: str, line: TimedLine, sample_rate_hz: int) -> Iterator[Finding]:
    """The words of a line that should be heard, and that the service gave next to no time."""
    for word in line.words:
        is_short = word.end - word.start < _SHORTEST_SPOKEN_S * sample_rate_hz
        if is_short and word.timing is Timing.SERVICE and is_speakable(word.text):
            message = f"line {line.line.id}: {quoted(word.text)} seems not to have been spoken"
            yield Finding(
                kind="unspoken-word", file=file, row=line.line.row, line=line.line.id, message=message
            )


def _speech_of(key: TakeKey, audio_of: AudioOf, sample_rate_hz: int) -> Callable[[], tuple[Stretch, ...]]:
    """Where the speech of a take is, found once, and only when somebody asks."""

    @cache
    def speech() -> tuple[Stretch, ...]:
        from subgen.align.voice_activity import speech_in  # noqa: PLC0415 # numpy, which most runs can do without

        return speech_in(audio_of(key), sample_rate_hz)

    return speech


def _settle(spans: list[Span], samples: int, sample_rate_hz: int) -> list[Span]:
    """The same spans in order and apart, none shorter than a millisecond, all within the audio."""
    least = -(-sample_rate_hz // 1000)
    if spans and samples < least * len(spans):  # audio too short for its words: share it out
        least = samples // len(spans)
    settled: list[Span] = []
    floor = 0
    for index, (said_start, said_end, timing) in enumerate(spans):
        room = samples - least * (len(spans) - index)  # what must stay free for this word and the rest
        start = min(max(said_start, floor), room)
        following = spans[index + 1][0] if index + 1 < len(spans) else samples
        end = min(max(min(said_end, following), start + least), room + least)
        settled.append((start, end, timing))
        floor = end
    return settled

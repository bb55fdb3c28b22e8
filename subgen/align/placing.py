"""Times for all words of a line, in samples of the track.

The words of a line are the events of its requests plus the samples before each request. Words without an
event share the time between their neighbours by length: `estimated`. All of them lie within their
request's audio, in order, without overlap, each at least a millisecond long.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from subgen.align.matching import match_events
from subgen.errors import shown
from subgen.languages import is_speakable
from subgen.model import Finding, Placement, TakeKey, TimedLine, TimedWord, Timing, WordEvent
from subgen.units import samples_of_seconds
from subgen.words import Word, words_of

__all__ = ["place_words", "unspoken_findings"]

_SHORTEST_SPOKEN_S = 0.020
"""Shorter than any phoneme: a word of this length was not spoken."""

_Span = tuple[int, int, Timing]


def place_words(
    placed: Placement, events_of: Callable[[TakeKey], tuple[WordEvent, ...]], sample_rate_hz: int
) -> tuple[TimedWord, ...]:
    """Place every word of a line.

    Args:
        placed: The line, its requests and where they stand.
        events_of: Word events of a take.
        sample_rate_hz: Samples a second of the track.
    """
    words = words_of(placed.line.text)
    firsts = [utterance.first_word for utterance in placed.utterances] + [len(words)]
    timed: list[TimedWord] = []
    start = placed.start
    for utterance, samples, (first, after) in zip(
        placed.utterances, placed.samples, pairwise(firsts), strict=True
    ):
        part = words[first:after]
        spans = _spans(part, events_of(utterance.key), samples, sample_rate_hz)
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
        start += samples
    return tuple(timed)


def unspoken_findings(file: str, line: TimedLine, sample_rate_hz: int) -> Iterator[Finding]:
    """The words of a line that should be heard, and that the service gave next to no time."""
    for word in line.words:
        is_short = word.end - word.start < _SHORTEST_SPOKEN_S * sample_rate_hz
        if is_short and word.timing is Timing.SERVICE and is_speakable(word.text):
            message = f"line {line.line.id}: {shown(word.text)} seems not to have been spoken"
            yield Finding(
                kind="unspoken-word", file=file, row=line.line.row, line=line.line.id, message=message
            )


def _spans(
    words: Sequence[Word], events: tuple[WordEvent, ...], samples: int, sample_rate_hz: int
) -> list[_Span]:
    audio_s = samples / sample_rate_hz
    matched = match_events(words, events, audio_s)
    spans: list[_Span | None] = [
        None
        if event is None
        else (
            samples_of_seconds(event.start_s, sample_rate_hz),
            samples_of_seconds(min(event.end_s, audio_s), sample_rate_hz),
            Timing.SERVICE,
        )
        for event in matched
    ]
    return _settle(_estimate(words, spans, samples), samples, sample_rate_hz)


def _estimate(words: Sequence[Word], spans: list[_Span | None], samples: int) -> list[_Span]:
    """Fill each run of words without times from the time between its neighbours, by length of word."""
    filled: list[_Span] = []
    index = 0
    while index < len(spans):
        span = spans[index]
        if span is not None:
            filled.append(span)
            index += 1
            continue
        after = index
        while after < len(spans) and spans[after] is None:
            after += 1
        following = spans[after] if after < len(spans) else None
        floor = filled[-1][1] if filled else 0
        limit = max(floor, following[0] if following else samples)
        weights = [len(word.text) + 1 for word in words[index:after]]
        total, told = sum(weights), 0
        for weight in weights:
            start = floor + (limit - floor) * told // total
            told += weight
            filled.append((start, floor + (limit - floor) * told // total, Timing.ESTIMATED))
        index = after
    return filled


def _settle(spans: list[_Span], samples: int, sample_rate_hz: int) -> list[_Span]:
    """The same spans in order and apart, none shorter than a millisecond, all within the audio."""
    least = -(-sample_rate_hz // 1000)
    if spans and samples < least * len(spans):  # audio too short for its words: share it out
        least = samples // len(spans)
    settled: list[_Span] = []
    floor = 0
    for index, (said_start, said_end, timing) in enumerate(spans):
        room = samples - least * (len(spans) - index)  # what must stay free for this word and the rest
        start = min(max(said_start, floor), room)
        following = spans[index + 1][0] if index + 1 < len(spans) else samples
        end = min(max(min(said_end, following), start + least), room + least)
        settled.append((start, end, timing))
        floor = end
    return settled

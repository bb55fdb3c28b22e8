"""The default aligner: word events where a take has them, estimates from the audio where it has none.

Words whose events can be trusted have the service's times. The others share the speech between their
neighbours and are `estimated`. All words lie within the take, in order, without overlap, and each lasts at
least a millisecond.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from subgen.align.aligned_words import AlignedWords, Span, SpokenPart
from subgen.align.distribution import Stretch
from subgen.align.event_check import check_events
from subgen.align.interpolation import interpolate
from subgen.model import TakeKey, WordEvent

__all__ = ["AudioOf", "EventAligner", "EventsOf"]

EventsOf = Callable[[TakeKey], tuple[WordEvent, ...]]
"""Word events of a take."""

AudioOf = Callable[[TakeKey], bytes]
"""Audio of a take: signed 16-bit little-endian samples, mono."""


class EventAligner:
    """Align words by the word events of their take, and by the speech in its audio where events are missing.

    A line of twelve words takes about 60 microseconds, hardly more than a look-up in a store: its words are
    not worth keeping between runs (`subgen.delivery.script_words` has the figures).

    Args:
        events_of: Returns the word events of a take.
        audio_of: Returns the audio of a take. It is called only if a word has no event; without it such
            words share all of the time between their neighbours, silence included.

    Attributes:
        is_costly: Whether the words should be kept between runs.
    """

    is_costly: Final = False

    def __init__(self, events_of: EventsOf, audio_of: AudioOf | None = None) -> None:
        self._events_of = events_of
        self._audio_of = audio_of

    def identity(self, part: SpokenPart) -> str:
        """Return the name of this aligner with its version; it has no model."""
        del part
        return "events/1"

    def align(self, part: SpokenPart) -> AlignedWords:
        """Align the words of one take.

        Raises:
            DamagedTake: The take is not the one that was stored.
        """
        samples, rate_hz = part.samples, part.sample_rate_hz
        key = part.utterance.key
        trusted, audit = check_events(part.words, self._events_of(key), samples / rate_hz)
        speech = None if self._audio_of is None else _lazy_speech(key, self._audio_of, rate_hz)
        spans = interpolate(part.words, trusted, samples, rate_hz, speech)
        return AlignedWords(spans=_separated(spans, samples, rate_hz), audit=audit)


def _lazy_speech(key: TakeKey, audio_of: AudioOf, sample_rate_hz: int) -> Callable[[], tuple[Stretch, ...]]:
    """Return a function that finds the speech of a take when it is first called."""

    @cache
    def speech() -> tuple[Stretch, ...]:
        from subgen.align.voice_activity import find_speech  # noqa: PLC0415 # numpy, which most runs never need

        return find_speech(audio_of(key), sample_rate_hz)

    return speech


def _separated(spans: Sequence[Span], samples: int, sample_rate_hz: int) -> tuple[Span, ...]:
    """Move spans so that none overlaps, none is shorter than a millisecond and all lie within the take."""
    shortest = -(-sample_rate_hz // 1000)
    if spans and samples < shortest * len(spans):  # the audio is too short for its words: share it out
        shortest = samples // len(spans)
    separated: list[Span] = []
    earliest = 0
    for index, (wanted_start, wanted_end, timing) in enumerate(spans):
        latest = samples - shortest * (len(spans) - index)  # this word and those after it need that much
        start = min(max(wanted_start, earliest), latest)
        next_start = spans[index + 1][0] if index + 1 < len(spans) else samples
        end = min(max(min(wanted_end, next_start), start + shortest), latest + shortest)
        separated.append((start, end, timing))
        earliest = end
    return tuple(separated)

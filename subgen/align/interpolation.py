"""Times for all words of one request: the trusted ones, and estimates between them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from subgen.align.aligned_words import Span
from subgen.align.distribution import Stretch, distribute
from subgen.align.durations import spoken_length
from subgen.align.event_check import TrustedEvent
from subgen.model import Timing
from subgen.text.punctuation import ends_clause, ends_sentence
from subgen.text.words import Word
from subgen.units import samples_of_seconds

__all__ = ["interpolate"]

_LEAST_SPEECH_S = 0.020
"""Speech a word. With less than that between two words, all of the time between them counts as speech."""


def interpolate(
    words: Sequence[Word],
    trusted: Sequence[TrustedEvent],
    samples: int,
    sample_rate_hz: int,
    speech: Callable[[], Sequence[Stretch]] | None,
) -> list[Span]:
    """Give every word of a request a time.

    Args:
        words: Words of the request's text.
        trusted: Its trusted events, in order.
        samples: Length of its audio.
        sample_rate_hz: Samples a second.
        speech: Returns the stretches of speech in the audio. It is called only if a word has no time;
            without it all of the audio counts as speech.

    Returns:
        One span a word, in order. A word without room has an empty one; the caller has to widen it.
    """
    gaps = _Gaps(words, sample_rate_hz, speech)
    spans: list[Span] = []
    floor = 0
    for number, each in enumerate(trusted):
        start = samples_of_seconds(each.start_s, sample_rate_hz)
        spans += gaps.estimate(len(spans), each.first_word, floor, start)
        if each.end_s is not None:
            floor = min(samples_of_seconds(each.end_s, sample_rate_hz), samples)
            is_one = each.after_word == each.first_word + 1
            spans += (
                [(start, floor, Timing.SERVICE)]
                if is_one
                else gaps.estimate(each.first_word, each.after_word, start, floor)
            )
            continue
        is_last = number + 1 == len(trusted)
        after_word = len(words) if is_last else trusted[number + 1].first_word
        floor = samples if is_last else samples_of_seconds(trusted[number + 1].start_s, sample_rate_hz)
        (_, end, timing), *rest = gaps.estimate(each.first_word, after_word, start, floor)
        timing = Timing.SERVICE if each.after_word == each.first_word + 1 else timing
        spans += [(start, end, timing), *rest]
    return spans + gaps.estimate(len(spans), len(words), floor, samples)


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Estimates for words without times of their own."""

    words: Sequence[Word]
    sample_rate_hz: int
    speech: Callable[[], Sequence[Stretch]] | None

    def estimate(self, first: int, after: int, floor: int, limit: int) -> list[Span]:
        """Share the time between two samples among some words."""
        words = self.words[first:after]
        if not words:
            return []
        limit = max(floor, limit)
        lengths = [spoken_length(word.text) for word in words]
        stretches = [(floor, limit)]
        if not any(lengths):  # punctuation alone: it is not spoken, but needs a place
            lengths = [len(word.text) for word in words]
        elif self.speech is not None and limit > floor:
            stretches = self._speech_between(floor, limit, sum(map(bool, lengths)))
        ranks = [_break_rank(word.text) for word in words]
        return [
            (start, end, Timing.ESTIMATED)
            for start, end in distribute(lengths, ranks, stretches, self.sample_rate_hz)
        ]

    def _speech_between(self, floor: int, limit: int, spoken: int) -> list[Stretch]:
        assert self.speech is not None  # noqa: S101 # checked by the caller
        clipped = ((max(start, floor), min(end, limit)) for start, end in self.speech())
        stretches = [(start, end) for start, end in clipped if start < end]
        least = spoken * _LEAST_SPEECH_S * self.sample_rate_hz
        return stretches if sum(end - start for start, end in stretches) >= least else [(floor, limit)]


def _break_rank(word: str) -> int:
    return 2 if ends_sentence(word) else 1 if ends_clause(word) else 0

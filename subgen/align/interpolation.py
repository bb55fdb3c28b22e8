"""Times for the words of one request: those that were heard, and between them those that were not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from subgen.align.distribution import Stretch, spread
from subgen.align.durations import spoken_length
from subgen.align.event_check import TrustedEvent
from subgen.model import Timing
from subgen.text.punctuation import ends_clause, ends_sentence
from subgen.text.words import Word
from subgen.units import samples_of_seconds

__all__ = ["Span", "fill"]

Span = tuple[int, int, Timing]
"""First sample of a word, the sample after its last, and where the two come from."""

_LEAST_SPEECH_S = 0.020
"""Speech a word, without which the place between two words is filled as if it were nothing but speech."""


def fill(
    words: Sequence[Word],
    heard: Sequence[TrustedEvent],
    samples: int,
    sample_rate_hz: int,
    speech: Callable[[], Sequence[Stretch]] | None,
) -> list[Span]:
    """Give every word of a request a time.

    Args:
        words: Of the request's text.
        heard: What is believed of its events.
        samples: Length of its audio.
        sample_rate_hz: Samples a second.
        speech: Where in the audio speech is. It is asked for only where a word has no time; without it all of
            the audio counts as speech.

    Returns:
        One span a word, in order; words without room have none, and are the caller's to settle.
    """
    gaps = _Gaps(words, sample_rate_hz, speech)
    spans: list[Span] = []
    floor = 0
    for number, each in enumerate(heard):
        start = samples_of_seconds(each.start_s, sample_rate_hz)
        spans += gaps.filled(len(spans), each.first_word, floor, start)
        if each.end_s is not None:
            floor = min(samples_of_seconds(each.end_s, sample_rate_hz), samples)
            is_one = each.after_word == each.first_word + 1
            spans += (
                [(start, floor, Timing.SERVICE)]
                if is_one
                else gaps.filled(each.first_word, each.after_word, start, floor)
            )
            continue
        is_last = number + 1 == len(heard)
        after_word = len(words) if is_last else heard[number + 1].first_word
        floor = samples if is_last else samples_of_seconds(heard[number + 1].start_s, sample_rate_hz)
        (_, end, timing), *rest = gaps.filled(each.first_word, after_word, start, floor)
        timing = Timing.SERVICE if each.after_word == each.first_word + 1 else timing
        spans += [(start, end, timing), *rest]
    return spans + gaps.filled(len(spans), len(words), floor, samples)


@dataclass(frozen=True, slots=True)
class _Gaps:
    words: Sequence[Word]
    sample_rate_hz: int
    speech: Callable[[], Sequence[Stretch]] | None

    def filled(self, first: int, after: int, floor: int, limit: int) -> list[Span]:
        """Words that have only the time between two samples, which they share."""
        words = self.words[first:after]
        if not words:
            return []
        limit = max(floor, limit)
        lengths = [spoken_length(word.text) for word in words]
        stretches = [(floor, limit)]
        if not any(lengths):  # marks, which are not spoken but stand somewhere
            lengths = [len(word.text) for word in words]
        elif self.speech is not None and limit > floor:
            stretches = self._speech_between(floor, limit, sum(map(bool, lengths)))
        ranks = [_rank(word.text) for word in words]
        return [
            (start, end, Timing.ESTIMATED)
            for start, end in spread(lengths, ranks, stretches, self.sample_rate_hz)
        ]

    def _speech_between(self, floor: int, limit: int, spoken: int) -> list[Stretch]:
        assert self.speech is not None  # noqa: S101 # the caller saw to it
        clipped = ((max(start, floor), min(end, limit)) for start, end in self.speech())
        stretches = [(start, end) for start, end in clipped if start < end]
        least = spoken * _LEAST_SPEECH_S * self.sample_rate_hz
        return stretches if sum(end - start for start, end in stretches) >= least else [(floor, limit)]


def _rank(word: str) -> int:
    return 2 if ends_sentence(word) else 1 if ends_clause(word) else 0

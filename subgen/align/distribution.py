"""Words without times, spread over the speech that is heard.

Silences cut speech into stretches, and the text is cut into parts to go with them, as cheaply as can be: a
part should last as long as its words are expected to, it should end where punctuation is, no long silence
should lie inside it, and no stretch should go without words. Within a part words follow each other by length.
What each offence costs was found with the local voices; to double one of them changes the mean error by less
than a twentieth.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

__all__ = ["Stretch", "spread"]

Stretch = tuple[int, int]
"""First sample of a stretch of speech, and the sample after its last."""

_COST_OF_BREAK = (0.0, 1.0, 3.0)
"""By its rank: no silence after nothing, a clause, a sentence."""

_COST_OF_NO_BREAK = 3.0
"""A silence where the text has no punctuation."""

_COST_OF_NO_WORDS = 2.0

_SILENCE_IN_PART_S = 0.150
"""A silence of this length within a part costs 1, one of twice the length 4."""

_ERROR_S, _ERROR = 0.080, 0.35
"""By how much a part and a word are expected to be off: the word as a share of its length."""

_WINDOW = 12
"""Words to either side of where a cut is expected that are thought of."""

_MOST_IN_PART = 4
"""Stretches that a part may have; more would be a text with punctuation nowhere, spoken with silences."""

_Cut = tuple[int, int]
"""So many stretches, and so many words, come before it."""


def spread(
    lengths: Sequence[int], ranks: Sequence[int], stretches: Sequence[Stretch], sample_rate_hz: int
) -> list[Stretch]:
    """Give each word its time.

    Args:
        lengths: Of the words, compared with each other; at least one is not 0.
        ranks: Of the break after each word: 2 for a sentence's end, 1 for a clause's, 0 elsewhere.
        stretches: Where speech is, in order and apart; at least one.
        sample_rate_hz: Samples a second.

    Returns:
        One span a word, in order and apart, all within the stretches; empty for a word of length 0.
    """
    spans: list[Stretch] = []
    for (stretch, word), (next_stretch, next_word) in pairwise(
        _cuts(_Costs.of(lengths, ranks, stretches, sample_rate_hz))
    ):
        spans.extend(_by_length(lengths[word:next_word], stretches[stretch:next_stretch]))
    return spans


@dataclass(frozen=True, slots=True)
class _Costs:
    """What joining words and stretches costs, as sums from the first on.

    Attributes:
        words_s: Time that the words before each word, and before the end, are expected to take.
        variances: Of that time.
        breaks: Cost of parts that go on past the breaks before each word.
        stretches_s: Speech before each stretch, and before the end.
        silences: Cost of parts that go on past the silences before each stretch but the first.
        ranks: Of the break after each word.
    """

    words_s: list[float]
    variances: list[float]
    breaks: list[float]
    stretches_s: list[float]
    silences: list[float]
    ranks: Sequence[int]

    @classmethod
    def of(
        cls,
        lengths: Sequence[int],
        ranks: Sequence[int],
        stretches: Sequence[Stretch],
        sample_rate_hz: int,
    ) -> "_Costs":
        stretches_s = [0.0, *accumulate((end - start) / sample_rate_hz for start, end in stretches)]
        pace = stretches_s[-1] / sum(lengths)
        silences_s = ((after - end) / sample_rate_hz for (_, end), (after, _) in pairwise(stretches))
        return cls(
            [0.0, *accumulate(length * pace for length in lengths)],
            [0.0, *accumulate((length * pace * _ERROR) ** 2 for length in lengths)],
            [0.0, *accumulate(_COST_OF_BREAK[rank] for rank in ranks)],
            stretches_s,
            [0.0, *accumulate((silence_s / _SILENCE_IN_PART_S) ** 2 for silence_s in silences_s)],
            ranks,
        )

    def of_part(self, start: _Cut, end: _Cut) -> float:
        """Cost of a part from one cut to the next."""
        (stretch, word), (next_stretch, next_word) = start, end
        heard_s = self.stretches_s[next_stretch] - self.stretches_s[stretch]
        cost = self.silences[next_stretch - 1] - self.silences[stretch]
        if word == next_word:
            return cost + _COST_OF_NO_WORDS + (heard_s / _ERROR_S) ** 2
        error_s = heard_s - (self.words_s[next_word] - self.words_s[word])
        variance = _ERROR_S**2 + self.variances[next_word] - self.variances[word]
        cost += error_s * error_s / variance + self.breaks[next_word - 1] - self.breaks[word]
        is_break = next_word == len(self.ranks) or self.ranks[next_word - 1]
        return cost if is_break else cost + _COST_OF_NO_BREAK


def _cuts(costs: _Costs) -> list[_Cut]:
    """The cheapest cuts, the start and the end among them."""
    words, stretches = len(costs.ranks), len(costs.stretches_s) - 1
    reached: list[dict[_Cut, tuple[float, _Cut]]] = [{(0, 0): (0.0, (0, 0))}]
    for stretch in range(1, stretches + 1):
        here: dict[_Cut, tuple[float, _Cut]] = {}
        for word in _thought_of(costs, stretch):
            cut = (stretch, word)
            before = (
                (cost + costs.of_part(start, cut), start)
                for starts in reached[-_MOST_IN_PART:]
                for start, (cost, _) in starts.items()
                if start[1] <= word
            )
            best = min(before, default=None)
            if best is not None:
                here[cut] = best
        reached.append(here)
    cut = (stretches, words)
    path = [cut]
    while cut != (0, 0):
        cut = reached[cut[0]][cut][1]
        path.append(cut)
    return path[::-1]


def _thought_of(costs: _Costs, stretch: int) -> range:
    """Words before which there may be a cut after so many stretches."""
    words = len(costs.ranks)
    if stretch == len(costs.stretches_s) - 1:
        return range(words, words + 1)
    expected = bisect_left(costs.words_s, costs.stretches_s[stretch])
    return range(max(0, expected - _WINDOW), min(words, expected + _WINDOW) + 1)


def _by_length(lengths: Sequence[int], stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Words of a part one after the other, silences left out."""
    total = max(1, sum(lengths))
    samples = sum(end - start for start, end in stretches)
    told = 0
    for length in lengths:
        start = _at(stretches, samples * told // total, is_end=False)
        told += length
        yield start, max(start, _at(stretches, samples * told // total, is_end=True))


def _at(stretches: Sequence[Stretch], offset: int, *, is_end: bool) -> int:
    """The place in the audio that has so many samples of speech before it; an end is not after a silence."""
    for start, end in stretches:
        if offset < end - start or (is_end and offset == end - start):
            return start + offset
        offset -= end - start
    return stretches[-1][1]

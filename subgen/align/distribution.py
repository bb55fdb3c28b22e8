"""Words without times, distributed over the stretches of speech in the audio.

Silences divide the audio into stretches of speech, and the text is divided into parts to match them at the
lowest cost: a part should last about as long as its words are expected to, it should end at punctuation, it
should contain no long silence, and no stretch should be left without words. Within a part, words follow each
other in proportion to their lengths. The costs were tuned with the local voices; doubling any one of them
changes the mean error by less than a twentieth.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

__all__ = ["Stretch", "distribute"]

Stretch = tuple[int, int]
"""First sample of a stretch of speech, and the sample after its last."""

_COST_OF_BREAK = (0.0, 1.0, 3.0)
"""Cost of no silence after a word, by the rank of its break: none, a clause, a sentence."""

_COST_OF_NO_BREAK = 3.0
"""Cost of a silence where the text has no punctuation."""

_COST_OF_NO_WORDS = 2.0

_SILENCE_IN_PART_S = 0.150
"""A silence of this length within a part costs 1, one of twice the length 4."""

_ERROR_S, _ERROR = 0.080, 0.35
"""Expected errors of the length of a part, in seconds, and of a word, as a share of its length."""

_WINDOW = 12
"""Words to either side of an expected cut that are tried."""

_MOST_IN_PART = 4
"""Most stretches in a part. More would be a text without punctuation that is spoken with silences."""

_Cut = tuple[int, int]
"""Number of stretches and number of words before a cut."""


def distribute(
    lengths: Sequence[int], ranks: Sequence[int], stretches: Sequence[Stretch], sample_rate_hz: int
) -> list[Stretch]:
    """Distribute words over stretches of speech.

    Args:
        lengths: Relative length of each word; at least one is not 0.
        ranks: Rank of the break after each word: 2 for a sentence's end, 1 for a clause's, 0 elsewhere.
        stretches: Stretches of speech, in order and apart; at least one.
        sample_rate_hz: Samples a second.

    Returns:
        One span a word, in order and apart, all within the stretches; empty for a word of length 0.
    """
    spans: list[Stretch] = []
    for (stretch, word), (next_stretch, next_word) in pairwise(
        _best_cuts(_Costs.of(lengths, ranks, stretches, sample_rate_hz))
    ):
        spans.extend(_in_proportion(lengths[word:next_word], stretches[stretch:next_stretch]))
    return spans


@dataclass(frozen=True, slots=True)
class _Costs:
    """Costs of joining words and stretches, as running sums.

    Attributes:
        words_s: Time that the words before each word, and before the end, are expected to take.
        variances: Variance of that time.
        breaks: Cost of parts that go on past the breaks before each word.
        stretches_s: Speech before each stretch, and before the end.
        silences: Cost of parts that go on past the silences before each stretch but the first.
        ranks: Rank of the break after each word.
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
        unit_s = stretches_s[-1] / sum(lengths)
        silences_s = ((after - end) / sample_rate_hz for (_, end), (after, _) in pairwise(stretches))
        return cls(
            [0.0, *accumulate(length * unit_s for length in lengths)],
            [0.0, *accumulate((length * unit_s * _ERROR) ** 2 for length in lengths)],
            [0.0, *accumulate(_COST_OF_BREAK[rank] for rank in ranks)],
            stretches_s,
            [0.0, *accumulate((silence_s / _SILENCE_IN_PART_S) ** 2 for silence_s in silences_s)],
            ranks,
        )

    def of_part(self, start: _Cut, end: _Cut) -> float:
        """Return the cost of a part between two cuts."""
        (stretch, word), (next_stretch, next_word) = start, end
        speech_s = self.stretches_s[next_stretch] - self.stretches_s[stretch]
        cost = self.silences[next_stretch - 1] - self.silences[stretch]
        if word == next_word:
            return cost + _COST_OF_NO_WORDS + (speech_s / _ERROR_S) ** 2
        error_s = speech_s - (self.words_s[next_word] - self.words_s[word])
        variance = _ERROR_S**2 + self.variances[next_word] - self.variances[word]
        cost += error_s * error_s / variance + self.breaks[next_word - 1] - self.breaks[word]
        is_break = next_word == len(self.ranks) or self.ranks[next_word - 1]
        return cost if is_break else cost + _COST_OF_NO_BREAK


def _best_cuts(costs: _Costs) -> list[_Cut]:
    """Find the cheapest cuts by dynamic programming; the start and the end are among them."""
    words, stretches = len(costs.ranks), len(costs.stretches_s) - 1
    reached: list[dict[_Cut, tuple[float, _Cut]]] = [{(0, 0): (0.0, (0, 0))}]
    for stretch in range(1, stretches + 1):
        here: dict[_Cut, tuple[float, _Cut]] = {}
        for word in _candidates(costs, stretch):
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


def _candidates(costs: _Costs, stretch: int) -> range:
    """Return the words before which a cut after so many stretches is tried."""
    words = len(costs.ranks)
    if stretch == len(costs.stretches_s) - 1:
        return range(words, words + 1)
    expected = bisect_left(costs.words_s, costs.stretches_s[stretch])
    return range(max(0, expected - _WINDOW), min(words, expected + _WINDOW) + 1)


def _in_proportion(lengths: Sequence[int], stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Place the words of a part one after the other in proportion to their lengths, silences left out."""
    total = max(1, sum(lengths))
    samples = sum(end - start for start, end in stretches)
    placed = 0
    for length in lengths:
        start = _position(stretches, samples * placed // total, is_end=False)
        placed += length
        yield start, max(start, _position(stretches, samples * placed // total, is_end=True))


def _position(stretches: Sequence[Stretch], offset: int, *, is_end: bool) -> int:
    """Find the sample that has so many samples of speech before it; an end is never after a silence."""
    for start, end in stretches:
        if offset < end - start or (is_end and offset == end - start):
            return start + offset
        offset -= end - start
    return stretches[-1][1]

"""An aligner of known times that counts what it is asked for."""

from itertools import pairwise

from subgen.align.aligned_words import AlignedWords, SpokenPart
from subgen.align.word_stats import WordAudit
from subgen.model import Timing

__all__ = ["EvenAligner"]


class EvenAligner:
    """Shares a take evenly among its words.

    Args:
        is_costly: Whether its words should be kept between runs.
        version: Its identity.

    Attributes:
        asked: Texts of the takes that it aligned, in order.
    """

    def __init__(self, *, is_costly: bool = False, version: str = "even/1") -> None:
        self.is_costly = is_costly
        self.asked: list[str] = []
        self._version = version

    def identity(self, part: SpokenPart) -> str:
        """The same for all takes."""
        del part
        return self._version

    def align(self, part: SpokenPart) -> AlignedWords:
        """Share a take evenly among its words."""
        self.asked.append(part.utterance.text)
        count = len(part.words)
        edges = [part.samples * place // count for place in range(count + 1)]
        spans = tuple((start, end, Timing.ALIGNED) for start, end in pairwise(edges))
        return AlignedWords(spans=spans, audit=WordAudit(estimated=count))

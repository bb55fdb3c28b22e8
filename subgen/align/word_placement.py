"""The words of a line on the track.

A line has one or more requests, and each of them a take. An aligner finds the words of each take; here they
become words of the line, and then of the track: samples are added, nothing is rounded.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from subgen.align.aligned_words import AlignedWords, Span, SpokenPart
from subgen.align.word_stats import WordAudit
from subgen.errors import quoted
from subgen.model import Finding, Placement, TimedLine, TimedWord, Timing
from subgen.text.languages import is_speakable
from subgen.text.words import Word

__all__ = ["align_line", "timed_words", "unspoken_findings"]

_SHORTEST_SPOKEN_S = 0.020
"""Shorter than any phoneme: a word of this length was not spoken."""


def align_line(
    placed: Placement,
    words: Sequence[Word],
    language: str,
    sample_rate_hz: int,
    align: Callable[[SpokenPart], AlignedWords],
) -> AlignedWords:
    """Align the words of each take of a line.

    Args:
        placed: The line with its requests and the lengths of their takes.
        words: All words of the line's text.
        language: Language code of the line.
        sample_rate_hz: Samples a second of the takes.
        align: Aligns one take.

    Returns:
        The words, in samples from the start of the line.
    """
    firsts = [utterance.first_word for utterance in placed.utterances] + [len(words)]
    spans: list[Span] = []
    audit = WordAudit()
    for utterance, samples, offset, (first, after) in zip(
        placed.utterances, placed.samples, placed.take_starts, pairwise(firsts), strict=True
    ):
        part = SpokenPart(
            utterance=utterance,
            words=words[first:after],
            samples=samples,
            sample_rate_hz=sample_rate_hz,
            language=language,
        )
        aligned = align(part)
        if len(firsts) == 2:  # noqa: PLR2004 # one request, as nearly always: nothing to shift
            return aligned
        spans += [(start + offset, end + offset, timing) for start, end, timing in aligned.spans]
        audit += aligned.audit
    return AlignedWords(spans=tuple(spans), audit=audit)


def timed_words(words: Sequence[Word], aligned: AlignedWords, start: int) -> tuple[TimedWord, ...]:
    """Place the words of a line on the track.

    Args:
        words: All words of the line's text.
        aligned: Their times, in samples from the start of the line.
        start: First sample of the line on the track.
    """
    return tuple(
        TimedWord(
            text=word.text,
            char_start=word.start,
            char_end=word.end,
            start=start + span_start,
            end=start + span_end,
            timing=timing,
        )
        for word, (span_start, span_end, timing) in zip(words, aligned.spans, strict=True)
    )


def unspoken_findings(file: str, line: TimedLine, sample_rate_hz: int) -> Iterator[Finding]:
    """Report words that should be audible and that the service gave next to no time."""
    for word in line.words:
        is_short = word.end - word.start < _SHORTEST_SPOKEN_S * sample_rate_hz
        if is_short and word.timing is Timing.SERVICE and is_speakable(word.text):
            message = f"line {line.line.id}: {quoted(word.text)} seems not to have been spoken"
            yield Finding(
                kind="unspoken-word", file=file, row=line.line.row, line=line.line.id, message=message
            )

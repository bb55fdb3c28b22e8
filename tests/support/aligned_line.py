"""Lines whose words are aligned by their word events, as a run aligns them."""

from typing import NamedTuple

from subgen.align.event_aligner import AudioOf, EventAligner, EventsOf
from subgen.align.word_placement import align_line, timed_words
from subgen.align.word_stats import WordAudit
from subgen.model import Placement, TimedWord
from subgen.text.words import words_of

__all__ = ["AlignedLine", "aligned_line"]


class AlignedLine(NamedTuple):
    """The words of a line on the track, and the sources of their times."""

    words: tuple[TimedWord, ...]
    audit: WordAudit


def aligned_line(
    placed: Placement, events_of: EventsOf, sample_rate_hz: int, audio_of: AudioOf | None = None
) -> AlignedLine:
    """Align a line by the word events of its takes, and by their audio if it is given."""
    words = words_of(placed.line.text)
    align = EventAligner(events_of, audio_of).align
    aligned = align_line(placed, words, placed.line.language or "en", sample_rate_hz, align)
    return AlignedLine(timed_words(words, aligned, placed.start), aligned.audit)

"""The words of a take or a line with their times, relative to its first sample, and their packed form.

Relative times do not depend on where the line is on the track. So they can be kept and used again for as
long as the take, the text and the aligner are the same.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from subgen.align.word_stats import Repair, WordAudit
from subgen.model import Timing, Utterance
from subgen.text.words import Word

__all__ = ["AlignedWords", "Span", "SpokenPart", "pack_words", "unpack_words"]

Span = tuple[int, int, Timing]
"""First sample of a word, the sample after its last, and where the two times come from."""

_FORMAT = 1
_HEAD = struct.Struct("<BB5I")
_REPAIR = struct.Struct("<BI")
_TIMINGS = (Timing.SERVICE, Timing.ALIGNED, Timing.ESTIMATED)
_REPAIRS = (
    Repair.DOUBLED,
    Repair.ORDER,
    Repair.POSITION,
    Repair.SPELLING,
    Repair.SPLIT,
    Repair.AUDIO,
    Repair.OVERLAP,
    Repair.LENGTH,
)
"""Records hold places in these two tables: new entries go to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenPart:
    """One request of a line: its take, and the words of the line that the take speaks.

    Attributes:
        utterance: The request. Its key names the take.
        words: The words, in order. Their places count from the start of the line's text.
        samples: Length of the take.
        sample_rate_hz: Samples a second of the take.
        language: Language code of the line.
    """

    utterance: Utterance
    words: Sequence[Word]
    samples: int
    sample_rate_hz: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedWords:
    """Times of the words of a take or of a line, in samples from its start.

    Attributes:
        spans: One span a word, in order, none overlapping.
        audit: Counts of the word events behind them.
    """

    spans: tuple[Span, ...]
    audit: WordAudit


def pack_words(words: AlignedWords) -> bytes:
    """Pack aligned words into a small record: 22 bytes, 9 more a word and 5 more a kind of repair.

    The integers are little-endian: format (8 bits), kinds of repair (8), words, `said`, `estimated`,
    `missing` and `events` (32 each); for each kind of repair its place in the table (8) and its count (32);
    start and end of each word (32 each); the place of each word's timing in its table (8 each).
    """
    spans, audit = words.spans, words.audit
    head = _HEAD.pack(
        _FORMAT,
        len(audit.repaired),
        len(spans),
        audit.said,
        audit.estimated,
        audit.missing,
        audit.events,
    )
    repairs = b"".join(_REPAIR.pack(_REPAIRS.index(kind), count) for kind, count in audit.repaired)
    times = struct.pack(f"<{2 * len(spans)}I", *(time for span in spans for time in span[:2]))
    return head + repairs + times + bytes([_TIMINGS.index(timing) for *_, timing in spans])


def unpack_words(record: bytes) -> AlignedWords | None:
    """Unpack a record; None if it has another format or is not whole."""
    try:
        form, kinds, count, said, estimated, missing, events = _HEAD.unpack_from(record)
        times_at = _HEAD.size + kinds * _REPAIR.size
        if form != _FORMAT or len(record) != times_at + 9 * count:
            return None
        repaired = tuple(
            (_REPAIRS[kind], number) for kind, number in _REPAIR.iter_unpack(record[_HEAD.size : times_at])
        )
        times = struct.unpack_from(f"<{2 * count}I", record, times_at)
        timings = [_TIMINGS[place] for place in record[times_at + 8 * count :]]
    except (struct.error, IndexError):
        return None
    return AlignedWords(
        spans=tuple(zip(times[::2], times[1::2], timings, strict=True)),
        audit=WordAudit(said=said, repaired=repaired, estimated=estimated, missing=missing, events=events),
    )

"""Counts of service, repaired and estimated word times, and findings about them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from subgen.model import Finding, Line

__all__ = ["Repair", "WordAudit", "audit_findings", "silent_finding"]


class Repair(Enum):
    """A fault of a word event that was repaired; of several faults of one event, the last in this list.

    doubled     it came more than once
    order       it came after an event that starts later
    position    it has the position of another word
    spelling    its letters match no word; its position matches one, and positions are right for most others
    split       the word came as several events
    audio       it starts before the audio, or ends after it
    overlap     it ends after the next event starts
    length      it has no length, or reaches far into other words
    """

    DOUBLED = "doubled"
    ORDER = "order"
    POSITION = "position"
    SPELLING = "spelling"
    SPLIT = "split"
    AUDIO = "audio"
    OVERLAP = "overlap"
    LENGTH = "length"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordAudit:
    """Counts of words by the source of their times. Audits can be added.

    Attributes:
        said: Words with the service's times, unchanged.
        repaired: Words with the service's times after a repair: kind -> count, one kind a word.
        estimated: Words with estimated times.
        missing: Estimated words that have something to speak, so that an event should have come.
        events: Word events that came.
    """

    said: int = 0
    repaired: tuple[tuple[Repair, int], ...] = ()
    estimated: int = 0
    missing: int = 0
    events: int = 0

    @property
    def words(self) -> int:
        """Number of all words."""
        return self.said + self.estimated + sum(count for _, count in self.repaired)

    def __add__(self, other: "WordAudit") -> "WordAudit":
        repaired = Counter(dict(self.repaired))
        repaired.update(dict(other.repaired))
        return WordAudit(
            said=self.said + other.said,
            repaired=tuple((kind, repaired[kind]) for kind in Repair if repaired[kind]),
            estimated=self.estimated + other.estimated,
            missing=self.missing + other.missing,
            events=self.events + other.events,
        )


def audit_findings(file: str, line: Line, audit: WordAudit) -> Iterator[Finding]:
    """Report a line of which some word events are missing, so that some of its times are estimated.

    Repairs are only counted. Lines without any event are reported once for the script (`silent_finding`).
    """
    if audit.missing and audit.events:
        have = "have" if audit.missing > 1 else "has"
        message = (
            f"line {line.id}: {audit.missing} of {audit.words} words {have} no word event that can be "
            "believed; their times are estimated from the audio"
        )
        yield Finding(kind="word-events", file=file, row=line.row, line=line.id, message=message)


def silent_finding(file: str, lines: int, voices: Iterable[str]) -> Finding:
    """Report that lines of a script came without any word event.

    Args:
        file: The input as the user named it.
        lines: Number of such lines.
        voices: Their voices.
    """
    counted = "1 line has" if lines == 1 else f"{lines} lines have"
    names = ", ".join(sorted(set(voices)))
    message = f"{counted} no word events ({names}); their words' times are estimated from the audio"
    return Finding(kind="no-word-events", file=file, row=0, message=message)

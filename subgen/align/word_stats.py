"""What an audit of word events came to: counts that add up, and what a person should know of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from subgen.model import Finding, Line

__all__ = ["Repair", "WordAudit", "audit_findings", "silent_finding"]


class Repair(Enum):
    """What was wrong with an event, and was repaired; of several, the later in this list.

    doubled     it came more than once
    order       it came after one that begins later
    position    its position is another word's
    spelling    its letters are no word's; its position is, and is right for most others
    split       the word came as several events
    audio       it begins before the audio, or ends after it
    overlap     it ends after the next begins
    length      it has no length, or one that reaches far into other words
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
    """What an audit of word events came to, in words. Audits add up.

    Attributes:
        said: Times are the service's, as they came.
        repaired: Times are the service's, after a repair; by kind, one kind a word.
        estimated: Times are estimated.
        missing: Of those, the ones that have something to speak, so that an event should have come.
        events: Word events that came.
    """

    said: int = 0
    repaired: tuple[tuple[Repair, int], ...] = ()
    estimated: int = 0
    missing: int = 0
    events: int = 0

    @property
    def words(self) -> int:
        """All of them."""
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
    """What a person should know of a line's word events: that some were missing, so that times are estimated.

    Repairs are counted and not told, and a line without any event is the script's to tell (`silent_finding`).
    """
    if audit.missing and audit.events:
        have = "have" if audit.missing > 1 else "has"
        message = (
            f"line {line.id}: {audit.missing} of {audit.words} words {have} no word event that can be "
            "believed; their times are estimated from the audio"
        )
        yield Finding(kind="word-events", file=file, row=line.row, line=line.id, message=message)


def silent_finding(file: str, lines: int, voices: Iterable[str]) -> Finding:
    """What a person should know of a script of which lines came without any word event.

    Args:
        file: The input as the user named it.
        lines: How many lines.
        voices: Who spoke them.
    """
    counted = "1 line has" if lines == 1 else f"{lines} lines have"
    names = ", ".join(sorted(set(voices)))
    message = f"{counted} no word events ({names}); their words' times are estimated from the audio"
    return Finding(kind="no-word-events", file=file, row=0, message=message)

"""Lines and words on the track, and what became of each line."""

from dataclasses import dataclass
from enum import Enum

from subgen.model.script import Line
from subgen.model.speech import Utterance

__all__ = [
    "Chapter",
    "Done",
    "Failed",
    "Gap",
    "LineOutcome",
    "Placement",
    "Summary",
    "TimedLine",
    "TimedWord",
    "Timing",
    "Track",
]


class Timing(Enum):
    """Where a word's times come from."""

    SERVICE = "service"
    ALIGNED = "aligned"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """All of a line's takes are in the store."""

    line: Line
    utterances: tuple[Utterance, ...]
    samples: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A line without all of its takes, and the reason of the first that is missing."""

    line: Line
    reason: str


LineOutcome = Done | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A line without its takes, and the silence that stands for it, in samples."""

    line: Line
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a line stands on the track.

    Attributes:
        line: The line.
        utterances: Its requests, in order.
        samples: Length of the take of each utterance.
        start: First sample of its first take.
        silence_before: Samples of silence between the end of the line before and `start`.
        overrun: Samples by which it ran past its own end or the next line's start; 0 when it did not.
        late: Samples by which the next line therefore begins after its own start; 0 when it does not.
        gap: Samples of silence that stand for a line without takes; 0 for one with them.
    """

    line: Line
    utterances: tuple[Utterance, ...]
    samples: tuple[int, ...]
    start: int
    silence_before: int
    overrun: int = 0
    late: int = 0
    gap: int = 0

    @property
    def end(self) -> int:
        """The sample after its last."""
        return self.start + sum(self.samples) + self.gap


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedWord:
    """One word of a line, placed on the track.

    Attributes:
        text: The word with its punctuation.
        char_start: Index in the line's text of its first character.
        char_end: Index in the line's text after its last character.
        start: First sample.
        end: The sample after its last.
        timing: Where the times come from.
    """

    text: str
    char_start: int
    char_end: int
    start: int
    end: int
    timing: Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedLine:
    """One line of a script, placed on the track word by word.

    Attributes:
        line: As the script has it.
        voice: Who spoke it.
        language: Code of its language.
        start: First sample of its first take.
        end: The sample after its last take.
        words: Every word of its text, in order; none of a line without takes.
        is_gap: Whether it has no takes, and is silent.
    """

    line: Line
    voice: str
    language: str
    start: int
    end: int
    words: tuple[TimedWord, ...]
    is_gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A stretch of the track with a title; chapters follow each other without a gap."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What is known of a whole track before its first word is written.

    Attributes:
        name: File name of the audio, or None when none is written.
        sample_rate_hz: Samples a second.
        samples: Length.
        chapters: In order; empty when the script has none.
    """

    name: str | None
    sample_rate_hz: int
    samples: int
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What an input came to.

    Attributes:
        lines: Lines in the script.
        done: Of those, spoken.
        failed: Of those, not.
        requests: Requests the input needs.
        characters: Characters of those requests.
    """

    lines: int
    done: int
    failed: int
    requests: int
    characters: int

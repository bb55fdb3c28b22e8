"""Lines and words on the track, and the outcome of each line."""

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
    """Source of a word's times."""

    SERVICE = "service"
    ALIGNED = "aligned"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A line whose takes are all in the store.

    Attributes:
        line: The line.
        utterances: Its requests, in order.
        samples: Length of the take of each utterance.
        silences: Samples of silence before the take of each, within the line; empty if there are none.
    """

    line: Line
    utterances: tuple[Utterance, ...]
    samples: tuple[int, ...]
    silences: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A line that lacks a take, and why the first missing take failed."""

    line: Line
    reason: str


LineOutcome = Done | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A line without its takes, and the length of the silence in its place, in samples."""

    line: Line
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Position of a line on the track.

    Attributes:
        line: The line.
        utterances: Its requests, in order.
        samples: Length of the take of each utterance.
        start: First sample of its first take.
        silence_before: Samples of silence between the end of the line before and `start`.
        overrun: Samples by which it exceeds the end of its slot or the start of the next one; 0 if it fits.
        late: Samples by which the next line therefore starts after its slot does; 0 if it does not.
        gap: Samples of silence in place of a line without takes; 0 for a line with takes.
        silences: Samples of silence before the take of each utterance, within the line; empty if there are
            none.
    """

    line: Line
    utterances: tuple[Utterance, ...]
    samples: tuple[int, ...]
    start: int
    silence_before: int
    overrun: int = 0
    late: int = 0
    gap: int = 0
    silences: tuple[int, ...] = ()

    @property
    def end(self) -> int:
        """The sample after its last."""
        return self.start + sum(self.samples) + sum(self.silences) + self.gap

    @property
    def take_starts(self) -> tuple[int, ...]:
        """First sample of the take of each utterance, from the start of the line."""
        silences = self.silences or (0,) * len(self.samples)
        starts: list[int] = []
        end = 0
        for silence, samples in zip(silences, self.samples, strict=True):
            starts.append(end + silence)
            end += silence + samples
        return tuple(starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedWord:
    """One word of a line, placed on the track.

    Attributes:
        text: The word with its punctuation.
        char_start: Index in the line's text of its first character.
        char_end: Index in the line's text after its last character.
        start: First sample.
        end: The sample after its last.
        timing: Source of the times.
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
        line: The line of the script.
        voice: Its voice.
        language: Code of its language.
        start: First sample of its first take.
        end: The sample after its last take.
        words: Every word of its text, in order; empty for a line without takes.
        is_gap: Whether it has no takes and is silent.
        clip: Path of its clip from the folder of the outputs, with `/`; None where clips are not wanted.
    """

    line: Line
    voice: str
    language: str
    start: int
    end: int
    words: tuple[TimedWord, ...]
    is_gap: bool = False
    clip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A section of the track with a title; chapters follow each other without a gap."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Facts about a whole track, known before its first word is written.

    Attributes:
        name: File name of the audio, or None when none is written.
        sample_rate_hz: Samples a second.
        samples: Length.
        chapters: In order; empty if the script has none.
    """

    name: str | None
    sample_rate_hz: int
    samples: int
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Totals of an input.

    Attributes:
        lines: Lines in the script.
        done: Lines with all of their takes.
        failed: Lines without.
        requests: Requests that the input needs.
        characters: Characters of those requests.
    """

    lines: int
    done: int
    failed: int
    requests: int
    characters: int

"""The values that pass through the house, and so its glossary.

script        an input, read: its lines in order
line          one row of a script: what is spoken, by whom, and the silence that follows
reading       how a text is to be spoken: voice, model, language, speed, sample rate
utterance     the text of one request: a line, or a part of a line too long for one request
word event    one word with its times, as the service said it, from the start of its own request
take          what one request brought: its audio and its word events
outcome       what became of a line: `Done` or `Failed`, a value and not an exception
placement     where a line stands on the track
timed word    one word of a line, placed on the track
timed line    a line with its words, placed on the track
track         all takes of a script and the silence between them, as one run of samples
cue           what is on the screen from one moment to another
shown cue     the same as a subtitle file has it, whoever wrote the file
finding       something a person should know, though nothing failed

Positions and lengths on the track are counts of PCM samples (signed 16-bit little-endian, mono). Times
that people wrote are integer microseconds. Every value is frozen and was checked where it was made.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, NewType

__all__ = [
    "BYTES_PER_SAMPLE",
    "Break",
    "Chapter",
    "Cue",
    "CueWord",
    "Done",
    "Failed",
    "Finding",
    "Gap",
    "Line",
    "LineOutcome",
    "Placement",
    "Reading",
    "Script",
    "Shown",
    "Span",
    "Stamp",
    "Summary",
    "Take",
    "TakeKey",
    "TimedLine",
    "TimedWord",
    "Timing",
    "Track",
    "Utterance",
    "WordEvent",
]

BYTES_PER_SAMPLE = 2

TakeKey = NewType("TakeKey", str)
"""What a take is known by: a digest of its text, its reading and its service."""


class Break(Enum):
    """What separates a line from the next one, when the script writes no pause of its own."""

    LINE = "line_ms"
    PARAGRAPH = "paragraph_ms"
    CHAPTER = "chapter_ms"


class Timing(Enum):
    """Where a word's times come from."""

    SERVICE = "service"
    ALIGNED = "aligned"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know, though nothing failed.

    Attributes:
        kind: A stable word for programs: `overrun`, `not-spoken`, `unspoken-word`, `long-word`,
            `clipped`, `column`, `quote`, `speaker`, `chapter`, `title`, `pause`, `left-out`,
            `word-events`, `no-word-events`, `doubtful`, `gap`, `cue`.
        file: The input as the user named it.
        row: Physical line of the file, from 1; 0 when it is the whole file's.
        line: The line's id, or None where there is none.
        message: The sentence for people, without the place.
        amount_s: How much, in seconds, for the kinds that have an amount.
    """

    kind: str
    file: str
    row: int
    line: str | None = None
    message: str
    amount_s: float | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        return f"{place}: {self.message}"

    def facts(self) -> dict[str, str | int | float | None]:
        """What a report says of it, of one input."""
        return {
            "kind": self.kind,
            "row": self.row,
            "line": self.line,
            "message": self.message,
            "amount_s": self.amount_s,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a script.

    Attributes:
        id: The line's name, unique in its script.
        row: Physical line of the file where it begins, from 1.
        text: What is spoken, to the letter.
        speaker: A name of the cast, or None.
        voice: The row's own voice, or None.
        language: The row's own language code, or None.
        model: The row's own model, or None.
        speed: The row's own speed, 0.5 to 2.0, or None.
        pause_us: Silence after the line, where the script writes one; it wins over `break_after`.
        break_after: What separates it from the next line otherwise.
        chapter: Title of the chapter it belongs to, or None.
        chapter_number: Place of that chapter in the script, from 1; 0 without one. Two may have one title.
        start_us: Where it is to begin on the track, or None.
        end_us: Where it is to have ended, or None.
        extra: The other columns of its row, in the table's order.
    """

    id: str
    row: int
    text: str
    speaker: str | None = None
    voice: str | None = None
    language: str | None = None
    model: str | None = None
    speed: float | None = None
    pause_us: int | None = None
    break_after: Break = Break.LINE
    chapter: str | None = None
    chapter_number: int = 0
    start_us: int | None = None
    end_us: int | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """An input, read and found good.

    Attributes:
        stem: Name of its outputs, without ending.
        file: The input as the user named it.
        lines: At least one.
        lead_us: Silence before the first line.
        findings: What its reader noticed.
        left_out: Ids of its lines that were not asked for.
    """

    stem: str
    file: str
    lines: tuple[Line, ...]
    lead_us: int = 0
    findings: tuple[Finding, ...] = ()
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a text is to be spoken.

    Attributes:
        voice: The service's voice id.
        model: The service's model name.
        language: Language code to ask for, or None to leave it to the service.
        speed: 0.5 to 2.0; 1.0 is the voice's own pace.
        sample_rate_hz: Samples a second of the audio.
    """

    voice: str
    model: str
    language: str | None
    speed: float
    sample_rate_hz: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """The text of one request.

    Attributes:
        key: What its take is known by.
        text: What is sent, to the letter.
        reading: How it is to be spoken.
        first_word: Index, within the line, of its first word.
        line: Id of the line that asked for it first.
    """

    key: TakeKey
    text: str
    reading: Reading
    first_word: int
    line: str = ""


@dataclass(frozen=True, slots=True)
class WordEvent:
    """One word as the service said it.

    Attributes:
        index: Position among the words of the request's text, from 0.
        word: The word, to the letter; whether closing punctuation belongs to it is the service's choice.
        start_s: Seconds from the start of the request's audio.
        end_s: Seconds from the start of the request's audio.
    """

    index: int
    word: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What one request brought.

    Attributes:
        pcm: Signed 16-bit little-endian samples, mono; whole samples only.
        events: Word events in the order they came; empty for voices that send none.
    """

    pcm: bytes
    events: tuple[WordEvent, ...]

    @property
    def samples(self) -> int:
        """Length in samples."""
        return len(self.pcm) // BYTES_PER_SAMPLE


class Stamp(NamedTuple):
    """What tells a take from any other.

    Attributes:
        samples: Its length.
        pcm_crc: CRC-32 of its samples.
        note_crc: CRC-32 of what else is known of it.
    """

    samples: int
    pcm_crc: int
    note_crc: int


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
class CueWord:
    """One word as a cue shows it.

    Attributes:
        text: The word with its punctuation.
        after: What stands between it and the next word of the cue: white space, a line end, or "".
        start: First sample; not before the cue's.
        end: The sample after its last; not after the cue's.
    """

    text: str
    after: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The words of one line that a cue shows, first and last included, from 0."""

    line: str
    first_word: int
    last_word: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What is on the screen from one moment to another.

    Attributes:
        start: First sample.
        end: The sample after its last.
        words: At least one, in order.
        spans: The same words, by line.
        speaker: Who speaks, or None.
        language: Code of the language of its first line; "" where that is not known.
        is_leftward: Whether that line runs from right to left, whichever letter the cue begins with.
    """

    start: int
    end: int
    words: tuple[CueWord, ...]
    spans: tuple[Span, ...]
    speaker: str | None = None
    language: str = ""
    is_leftward: bool = False

    @property
    def text(self) -> str:
        r"""The cue as shown, its lines separated by `\n`."""
        return "".join(word.text + word.after for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A cue as a subtitle file has it, whoever wrote the file.

    Attributes:
        number: Its place in the file, from 1.
        row: Physical row of the file where its times stand, from 1; 0 where it was not read from a file.
        start_us: When it comes.
        end_us: When it goes; a file may say that this is before it comes.
        rows: Its text without markup, row by row; rows without text are left out.
        language: Code of its language, or "" where nobody said.
        place: Where on the screen it stands, in the format's own words; "" is the usual place. Cues in
            different places may be seen at once.
        kept_rows: How many of its rows, from the top, were there in the cue before: captions that roll.
    """

    number: int
    row: int = 0
    start_us: int
    end_us: int
    rows: tuple[str, ...]
    language: str = ""
    place: str = ""
    kept_rows: int = 0


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

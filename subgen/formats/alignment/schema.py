"""The shape of the alignment, `subgen.alignment/1`: what is written is what is read.

Times are seconds from the start of the track, with six decimals: finer than a sample at any rate there is, so
that they turn back into the samples that they were.
"""

from typing import Literal

from msgspec import Struct

__all__ = [
    "FORMAT_NAME",
    "AlignedAudio",
    "AlignedChapter",
    "AlignedCue",
    "AlignedLine",
    "AlignedSpan",
    "AlignedSummary",
    "AlignedWord",
    "Alignment",
]

FORMAT_NAME = "subgen.alignment/1"


class AlignedAudio(Struct, frozen=True, kw_only=True):
    """The track.

    Attributes:
        path: File beside the alignment, or None when no audio was written.
        sample_rate_hz: Samples a second.
        samples: Length; of a lossy file, that of what was encoded.
        duration_s: The same in seconds.
    """

    path: str | None
    sample_rate_hz: int
    samples: int
    duration_s: float


class AlignedWord(Struct, frozen=True, kw_only=True):
    """A word of a line.

    Attributes:
        text: The word with its punctuation.
        char_start: Index in the line's text of its first character.
        char_end: Index in the line's text after its last character.
        start_s: When it begins.
        end_s: When it ends.
        timing: Whether the service told its times, they were found in the audio, or were shared out.
    """

    text: str
    char_start: int
    char_end: int
    start_s: float
    end_s: float
    timing: Literal["service", "aligned", "estimated"]


class AlignedLine(Struct, frozen=True, kw_only=True):
    """A line of the script.

    Attributes:
        id: Its name, unique in the script.
        row: Physical line of the input where it begins, from 1.
        text: What was to be spoken, to the letter.
        speaker: A name of the cast, or None.
        voice: Who spoke it.
        language: Code of its language.
        chapter: Title of its chapter, or None.
        start_s: When its audio begins.
        end_s: When its audio ends.
        status: Whether it was spoken.
        extra: The other columns of its row.
        words: Every word of its text, in order; none when it failed.
    """

    id: str
    row: int
    text: str
    speaker: str | None
    voice: str
    language: str
    chapter: str | None
    start_s: float
    end_s: float
    status: Literal["done", "failed"]
    extra: dict[str, str]
    words: tuple[AlignedWord, ...]


class AlignedSpan(Struct, frozen=True, kw_only=True):
    """The words of one line that a cue shows, first and last included, from 0."""

    line: str
    first_word: int
    last_word: int


class AlignedCue(Struct, frozen=True, kw_only=True):
    r"""A cue.

    Attributes:
        start_s: When it comes.
        end_s: When it goes.
        text: As it is shown, its rows separated by `\n`.
        spans: The same words, by line.
    """

    start_s: float
    end_s: float
    text: str
    spans: tuple[AlignedSpan, ...]


class AlignedChapter(Struct, frozen=True, kw_only=True):
    """A stretch of the track with a title."""

    title: str
    start_s: float
    end_s: float


class AlignedSummary(Struct, frozen=True, kw_only=True):
    """Counts: lines, and the requests and characters that they need."""

    lines: int
    done: int
    failed: int
    requests: int
    characters: int


class Alignment(Struct, frozen=True, kw_only=True):
    """Everything that is known of where the words are."""

    format: Literal["subgen.alignment/1"]
    audio: AlignedAudio
    lines: tuple[AlignedLine, ...]
    cues: tuple[AlignedCue, ...]
    chapters: tuple[AlignedChapter, ...]
    summary: AlignedSummary

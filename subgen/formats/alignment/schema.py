"""The alignment, `subgen.alignment/1`, as types: what is written is what is read.

Times are seconds from the start of the track, with six decimals: finer than a sample at any supported rate,
so that they round back to the same samples.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

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

_Count = Annotated[int, Meta(extra_json_schema={"minimum": 0})]
_Seconds = Annotated[float, Meta(extra_json_schema={"minimum": 0})]
"""Their lower bounds are in the JSON Schema alone: reading does not check them."""


class AlignedAudio(Struct, frozen=True, kw_only=True):
    """The track.

    Attributes:
        path: File beside the alignment; null when no audio was written.
        sample_rate_hz: Sample rate, in Hz.
        samples: Length in samples; of a lossy file, the samples that were encoded.
        duration_s: Length in seconds.
    """

    path: str | None
    sample_rate_hz: Annotated[int, Meta(extra_json_schema={"minimum": 1})]
    samples: _Count
    duration_s: _Seconds


class AlignedWord(Struct, frozen=True, kw_only=True):
    """A word of a line.

    Attributes:
        text: The word with its punctuation.
        char_start: Index of its first character in the line's text.
        char_end: Index after its last character in the line's text.
        start_s: Start on the track, in seconds.
        end_s: End on the track, in seconds.
        timing: Source of its times: an event of the service, the audio, or an estimate.
    """

    text: str
    char_start: _Count
    char_end: _Count
    start_s: _Seconds
    end_s: _Seconds
    timing: Literal["service", "aligned", "estimated"]


class AlignedLine(Struct, frozen=True, kw_only=True):
    """A line of the script.

    Attributes:
        id: Id, unique in the script.
        row: Physical line of the input where it begins, from 1.
        text: Text of the line, verbatim.
        speaker: Name from the cast; null without one.
        voice: Voice that speaks it.
        language: Language code.
        chapter: Title of its chapter; null without one.
        start_s: Start of its audio on the track, in seconds.
        end_s: End of its audio on the track, in seconds.
        status: Whether it was spoken.
        clip: Path of its clip beside this file; left out where clips are not wanted, or it failed.
        direction: The bracket after the speaker's name, such as `V.O.`; left out where there is none.
        extra: Other columns of its row.
        words: All words of its text, in order; none when it failed.
    """

    id: str
    row: _Count
    text: str
    speaker: str | None
    voice: str
    language: str
    chapter: str | None
    start_s: _Seconds
    end_s: _Seconds
    status: Literal["done", "failed"]
    clip: str | UnsetType = UNSET
    direction: str | UnsetType = UNSET
    extra: dict[str, str]
    words: tuple[AlignedWord, ...]


class AlignedSpan(Struct, frozen=True, kw_only=True):
    """The words of one line that a cue shows.

    Attributes:
        line: Id of the line.
        first_word: Index of the first word, from 0.
        last_word: Index of the last word, inclusive.
    """

    line: str
    first_word: _Count
    last_word: _Count


class AlignedCue(Struct, frozen=True, kw_only=True):
    r"""A cue.

    Attributes:
        start_s: Start on the track, in seconds.
        end_s: End on the track, in seconds.
        text: Text as it is shown, rows separated by `\n`.
        spans: Its words, by line.
    """

    start_s: _Seconds
    end_s: _Seconds
    text: str
    spans: tuple[AlignedSpan, ...]


class AlignedChapter(Struct, frozen=True, kw_only=True):
    """A part of the track with a title.

    Attributes:
        title: Title.
        start_s: Start on the track, in seconds.
        end_s: End on the track, in seconds.
    """

    title: str
    start_s: _Seconds
    end_s: _Seconds


class AlignedSummary(Struct, frozen=True, kw_only=True):
    """Counts.

    Attributes:
        lines: Lines of the script.
        done: Lines that were spoken.
        failed: Lines that failed.
        requests: Requests that the lines need.
        characters: Characters of those requests.
    """

    lines: _Count
    done: _Count
    failed: _Count
    requests: _Count
    characters: _Count


class Alignment(Struct, frozen=True, kw_only=True):
    """Lines, words, cues and chapters of one track.

    Attributes:
        format: Name and version of this format.
        audio: The track.
        lines: Lines, in order.
        cues: Cues, in order.
        chapters: Chapters, in order.
        summary: Counts.
    """

    format: Literal["subgen.alignment/1"]
    audio: AlignedAudio
    lines: tuple[AlignedLine, ...]
    cues: tuple[AlignedCue, ...]
    chapters: tuple[AlignedChapter, ...]
    summary: AlignedSummary

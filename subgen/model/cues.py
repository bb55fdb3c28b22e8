"""Cues, as laid out and as a subtitle file has them."""

from dataclasses import dataclass

__all__ = ["Cue", "CueWord", "Span", "SubtitleCue"]


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
class SubtitleCue:
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

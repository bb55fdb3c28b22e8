"""Cues, as the layout makes them and as a subtitle file contains them."""

from dataclasses import dataclass

__all__ = ["Cue", "CueWord", "Span", "SubtitleCue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CueWord:
    """One word in a cue.

    Attributes:
        text: The word with its punctuation.
        after: Separator between it and the next word of the cue: white space, a line end, or "".
        start: First sample; not before the start of the cue.
        end: The sample after its last; not after the end of the cue.
    """

    text: str
    after: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The words of one line in a cue, first and last included, counted from 0."""

    line: str
    first_word: int
    last_word: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Text on the screen from one moment to another.

    Attributes:
        start: First sample.
        end: The sample after its last.
        words: At least one, in order.
        spans: The same words, by line.
        speaker: Name of its speaker, or None.
        language: Code of the language of its first line; "" if it is not known.
        is_leftward: Whether that line runs from right to left, regardless of the cue's first letter.
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
    """A cue as a subtitle file contains it, whichever program wrote the file.

    Attributes:
        number: Its place in the file, from 1.
        row: Physical row of its times in the file, from 1; 0 if it was not read from a file.
        start_us: In-time, in microseconds.
        end_us: Out-time, in microseconds; in a faulty file it may be before the in-time.
        rows: Its text without markup, row by row; rows without text are left out.
        language: Code of its language, or "" if none is given.
        place: Position on the screen, in the format's own terms; "" is the usual one. Cues in different
            places may be visible at once.
        kept_rows: Number of its rows, from the top, that the cue before already showed (roll-up captions).
    """

    number: int
    row: int = 0
    start_us: int
    end_us: int
    rows: tuple[str, ...]
    language: str = ""
    place: str = ""
    kept_rows: int = 0

"""Cues, as the layout makes them and as a subtitle file contains them."""

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Cue", "CueWord", "Place", "Span", "SubtitleCue"]

_TOUCHING = 3
"""Percent of the picture, half a row: texts that are no further apart are in one place."""


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
class Place:
    """The place of a text in the picture, in whole percent of its height from the top.

    Attributes:
        anchor: Middle of the row that the format places: the last row of a text at the bottom, the first one
            of a text at the top.
        top: Top of the first row, estimated.
        bottom: Bottom of the last row, estimated.
        side: The half of the picture that has the whole text, if the text was set there; else "".
        is_moving: Whether the text crosses the picture.
        scrolls: Name of the region whose texts scroll up to make room for the next; else "".
    """

    anchor: int = 95
    top: int = 90
    bottom: int = 98
    side: Literal["left", "right", ""] = ""
    is_moving: bool = False
    scrolls: str = ""

    @property
    def area(self) -> Literal["top", "middle", "bottom"]:
        """The third of the picture that has the anchor."""
        return "top" if self.anchor < 34 else "middle" if self.anchor < 67 else "bottom"  # noqa: PLR2004 # thirds

    @property
    def half(self) -> Literal["upper", "lower"]:
        """The half of the picture that has the anchor."""
        return "upper" if self.anchor < 50 else "lower"  # noqa: PLR2004 # percent

    def meets(self, other: "Place") -> bool:
        """Check whether two texts hide each other, or make each other jump, when they are shown at once."""
        if self.is_moving or other.is_moving:
            return self.is_moving and other.is_moving
        if self.scrolls and self.scrolls == other.scrolls:
            return False
        if self.side and other.side and self.side != other.side:
            return False
        touches = self.top < other.bottom + _TOUCHING and other.top < self.bottom + _TOUCHING
        return touches or self.area == other.area


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
        place: Its place in the picture. Cues in different places may be visible at once.
        kept_rows: Number of its rows, from the top, that the cue before already showed (roll-up captions).
        seen_until_us: End of the cue after it, if that keeps some of its rows; else 0.
        track: Name of its texts in a file that has everything twice, such as in two languages; else "".
    """

    number: int
    row: int = 0
    start_us: int
    end_us: int
    rows: tuple[str, ...]
    language: str = ""
    place: Place = field(default_factory=Place)
    kept_rows: int = 0
    seen_until_us: int = 0
    track: str = ""

    @property
    def gone_us(self) -> int:
        """Time when its last row is gone, in microseconds."""
        return max(self.end_us, self.seen_until_us)

"""What a writer is.

To add a format: write a module with a subclass of `Writer`, override what the format needs, and put it in
the tables of `subgen.config.formats` and `subgen.formats.registry`. A writer is fed once, in this order, and
returns the text that is due each time, so that no output is ever held in memory:

    head()   line(...) for every line   cue(...) for every cue   tail(summary)

Lines and cues come in order of time. Positions are samples of the track.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from subgen.config.settings import Style
from subgen.model import Cue, Summary, TimedLine, Track

__all__ = [
    "Look",
    "Writer",
    "has_right_to_left",
    "karaoke_style",
    "one_row",
]

_ROW_ENDS = re.compile(r"\r\n|[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What begins another row, for one reader of text files or another, or another cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How cues are to look.

    Attributes:
        karaoke: `k`, `kf`, `ko`, `pop`, `off`, or None for `kf`, and `k` where text runs right to left.
        style: Fonts, colours and places, for the formats that can say them.
    """

    karaoke: str | None = None
    style: Style = field(default_factory=Style)


class Writer:
    """Writes one track in one format.

    Args:
        track: What is known of the track beforehand.
        look: How cues are to look.
    """

    def __init__(self, track: Track, look: Look) -> None:
        self.track = track
        self.look = look

    def head(self) -> str:
        """What stands before everything."""
        return ""

    def line(self, line: TimedLine) -> str:
        """One line of the script."""
        del line
        return ""

    def cue(self, cue: Cue) -> str:
        """One cue."""
        del cue
        return ""

    def tail(self, summary: Summary) -> str:
        """What stands after everything."""
        del summary
        return ""


def karaoke_style(look: Look, cue: Cue) -> str:
    r"""The word highlight of a cue: `\kf` sweeps left to right whatever the script, so not over Arabic."""
    if look.karaoke is not None:
        return look.karaoke
    return "k" if has_right_to_left(cue.text) else "kf"


def has_right_to_left(text: str) -> bool:
    """Whether any letter of a text runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def one_row(text: str) -> str:
    """A text with a space for each tab and line end, for formats whose cells and rows these would end."""
    return _ROW_ENDS.sub(" ", text)

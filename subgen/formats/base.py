"""The base class of writers, and what all of them share.

To add a format: write a module with a subclass of `Writer`, override what the format needs, and add it to the
tables of `subgen.config.format_table`, `subgen.formats.registry` and, so that `verify` can read it back,
`subgen.formats.strict.registry`. A writer is called in this order, and returns the next piece of text each
time, so that no output is ever held in memory:

    head()   line(...) for every line   cue(...) for every cue   tail(summary)

Lines and cues come in order of time. Positions are samples of the track.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from subgen.config.settings import Style
from subgen.model import Cue, Summary, TimedLine, Track
from subgen.text.direction import is_right_to_left

__all__ = [
    "Look",
    "Writer",
    "has_right_to_left",
    "karaoke_style",
    "one_row",
    "runs_against",
]

_ROW_ENDS = re.compile(r"\r\n|[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Characters that some reader of text files takes for the end of a row or a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The look of cues.

    Attributes:
        karaoke: `k`, `kf`, `ko`, `pop`, `off`, or None for `kf`, and `k` where text runs right to left.
        style: Fonts, colours and positions, for the formats that have them.
    """

    karaoke: str | None = None
    style: Style = field(default_factory=Style)


class Writer:
    """Writes one track in one format.

    Args:
        track: Name, length and chapters of the track.
        look: The look of cues.
    """

    def __init__(self, track: Track, look: Look) -> None:
        self.track = track
        self.look = look

    def head(self) -> str:
        """Return the beginning of the file."""
        return ""

    def line(self, line: TimedLine) -> str:
        """Return the text for one line of the script."""
        del line
        return ""

    def cue(self, cue: Cue) -> str:
        """Return the text for one cue."""
        del cue
        return ""

    def tail(self, summary: Summary) -> str:
        """Return the end of the file."""
        del summary
        return ""


def karaoke_style(look: Look, cue: Cue) -> str:
    r"""Choose the word highlighting of a cue: `\kf` always sweeps left to right, so not for Arabic."""
    if look.karaoke is not None:
        return look.karaoke
    return "k" if has_right_to_left(cue.text) else "kf"


def has_right_to_left(text: str) -> bool:
    """Check whether a text has letters that run from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def runs_against(row: str, cue: Cue) -> bool:
    """Check whether the base direction of a row, taken from its first letter, is another than its line's."""
    return is_right_to_left(row) is not cue.is_leftward


def one_row(text: str) -> str:
    """Replace each tab and line end by a space, for formats in which they would end a cell or a row."""
    return _ROW_ENDS.sub(" ", text)

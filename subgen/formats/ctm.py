"""NIST's CTM, which recognisers of speech write and are scored by: a word a row.

    book 1 0.080000 0.420000 I

File, channel, start, duration, word; between spaces. The file is the audio's name without its ending, or
`track` where there is no audio. Both ends of a word are rounded from their places on the track, and the
duration is what lies between them, so that it adds up.

CTM has no escapes. White space in a name or a word becomes `_`, and so do semicolons that a name begins
with: a row that begins with `;;` is a comment. All other words stand to the letter, those with `;;` too.
"""

import re
from pathlib import PurePath

from subgen.formats.base import Look, Writer
from subgen.model import TimedLine, Track
from subgen.text.clock import SECONDS_CLOCK
from subgen.units import us_of_samples

__all__ = ["CtmWriter"]

_SPACE = re.compile(r"\s+")
_COMMENT = re.compile(r"^;+")
_NO_AUDIO = "track"
_CHANNEL = 1


class CtmWriter(Writer):
    """Writes CTM."""

    def __init__(self, track: Track, look: Look) -> None:
        super().__init__(track, look)
        name = PurePath(track.name).stem if track.name else _NO_AUDIO
        self._file = _COMMENT.sub("_", _field(name))

    def line(self, line: TimedLine) -> str:
        """A row for each of its words."""
        rows: list[str] = []
        for word in line.words:
            start, end = (us_of_samples(place, self.track.sample_rate_hz) for place in (word.start, word.end))
            times = f"{SECONDS_CLOCK.format(start)} {SECONDS_CLOCK.format(end - start)}"
            rows.append(f"{self._file} {_CHANNEL} {times} {_field(word.text)}\n")
        return "".join(rows)


def _field(text: str) -> str:
    return _SPACE.sub("_", text) or "_"

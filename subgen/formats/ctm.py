"""NIST's CTM, the format in which speech recognition is written and scored: a word a row.

    book 1 0.080000 0.420000 I

A row has file, channel, start, duration and word, separated by spaces. The file is the name of the audio
without its extension, or `track` where there is no audio. Both ends of a word are rounded from their
positions on the track, and the duration is their difference, so that durations add up.

CTM has no escapes. White space in a name or a word becomes `_`, and so do semicolons at the beginning of a
name: a row that begins with `;;` is a comment. All other words are written as they are, even those with `;;`.
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
        """Return a row for each word."""
        rows: list[str] = []
        for word in line.words:
            start, end = (us_of_samples(place, self.track.sample_rate_hz) for place in (word.start, word.end))
            times = f"{SECONDS_CLOCK.format(start)} {SECONDS_CLOCK.format(end - start)}"
            rows.append(f"{self._file} {_CHANNEL} {times} {_field(word.text)}\n")
        return "".join(rows)


def _field(text: str) -> str:
    return _SPACE.sub("_", text) or "_"

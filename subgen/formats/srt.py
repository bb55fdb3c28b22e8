"""SubRip: unescaped text, times in milliseconds; hours may pass 99."""

from subgen.formats.base import Look, Writer
from subgen.model import Cue, Track
from subgen.text.clock import SRT_CLOCK
from subgen.units import ms_of_samples

__all__ = ["SrtWriter"]


class SrtWriter(Writer):
    """Writes SRT."""

    def __init__(self, track: Track, look: Look) -> None:
        super().__init__(track, look)
        self._number = 0

    def cue(self, cue: Cue) -> str:
        """Return a number, the times, the text, and the blank line that ends a cue."""
        self._number += 1
        start, end = (
            SRT_CLOCK.format(ms_of_samples(place, self.track.sample_rate_hz))
            for place in (cue.start, cue.end)
        )
        return f"{self._number}\n{start} --> {end}\n{cue.text}\n\n"

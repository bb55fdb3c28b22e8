"""Audacity's label track: one label for each word, imported by the editor beside the audio.

A row has start and end in seconds and the text, separated by tabs. Tabs and line ends in a text become
spaces: the format has no escapes. A row that begins with a backslash would be the frequencies of the label
before; none does.
"""

from subgen.formats.base import Writer, one_row
from subgen.model import TimedLine
from subgen.text.clock import SECONDS_CLOCK
from subgen.units import us_of_samples

__all__ = ["AudacityWriter"]


class AudacityWriter(Writer):
    """Writes labels."""

    def line(self, line: TimedLine) -> str:
        """Return a label for each word."""
        return "".join(
            f"{self._time(word.start)}\t{self._time(word.end)}\t{one_row(word.text)}\n" for word in line.words
        )

    def _time(self, samples: int) -> str:
        return SECONDS_CLOCK.format(us_of_samples(samples, self.track.sample_rate_hz))

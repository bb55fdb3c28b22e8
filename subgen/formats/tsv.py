"""A table of words, with tabs between the cells, for spreadsheets and data frames.

Each row has a word's start and end in seconds, the word, its line, the speaker if there is one, and where
the times come from. Tabs and line ends in a cell become spaces. A cell that begins with a double quote is
quoted as RFC 4180 has it, as spreadsheets do and as subgen reads tables itself: left as it is, it would
swallow what follows up to the next quote.
"""

from subgen.formats.base import Writer, one_row
from subgen.model import TimedLine
from subgen.text.clock import SECONDS_CLOCK
from subgen.units import us_of_samples

__all__ = ["TsvWriter"]

_COLUMNS = ("start_s", "end_s", "word", "line", "speaker", "timing")


class TsvWriter(Writer):
    """Writes a table."""

    def head(self) -> str:
        """The names of the columns."""
        return _row(_COLUMNS)

    def line(self, line: TimedLine) -> str:
        """A row for each of its words."""
        of_line = (line.line.id, line.line.speaker or "")
        return "".join(
            _row((self._time(word.start), self._time(word.end), word.text, *of_line, word.timing.value))
            for word in line.words
        )

    def _time(self, samples: int) -> str:
        return SECONDS_CLOCK.format(us_of_samples(samples, self.track.sample_rate_hz))


def _row(cells: tuple[str, ...]) -> str:
    return "\t".join(map(_cell, cells)) + "\n"


def _cell(text: str) -> str:
    plain = one_row(text)
    if not plain.startswith('"'):
        return plain
    doubled = plain.replace('"', '""')
    return f'"{doubled}"'

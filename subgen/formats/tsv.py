"""A table of words, cells separated by tabs, for spreadsheets and data frames.

Each row has the start and end of a word in seconds, the word, its line, the speaker if there is one, and the
source of the times. Tabs and line ends in a cell become spaces. A cell that begins with a double quote is
quoted by RFC 4180, as spreadsheets do and as subgen reads tables: unquoted, it would swallow the cells up to
the next quote.
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
        """Return the names of the columns."""
        return _row(_COLUMNS)

    def line(self, line: TimedLine) -> str:
        """Return a row for each word."""
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

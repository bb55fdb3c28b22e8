"""Row breaks of a cue: the fewest rows that hold its words, and among those the cheapest.

The cost of rows is a sum over rows, so that it can be found row by row: the squares of their widths, whose
sum is least if all are equal; the points of the places where they break; a row of one short word; and the
width of the rows above the last, which should be the longest. Costs are integers, scaled by the square of a
row's limit and divided once at the end, so that equal rows cost exactly the same however they were found.

This module only searches. The weights are in `costs`, the quality of each place in `break_points`, the limits
in `standards`.
"""

from bisect import bisect_left

from subgen.cues.costs import COSTS
from subgen.cues.passage import Passage

__all__ = ["Rows"]

_ROW, _ORPHAN = COSTS["row"].points, COSTS["row-of-one-word"].points
_UNBALANCED, _TOP_HEAVY = COSTS["unbalanced"].points, COSTS["top-heavy"].points

_MAX_TABLES = 256
"""First words for which the rows of long cues are cached: more than a cue has words."""

_BestRows = tuple[int, int, int]
"""The best rows up to a word: their number, their cost in parts, and the first word of the last one."""


class Rows:
    """Finds the best rows of any cue of a passage.

    Args:
        passage: The words.
    """

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._chars = passage.row_halves or max(passage.end_widths[-1], 1)
        self._square = self._chars * self._chars
        self.row_lasts = passage.row_lasts
        self._tables: dict[int, list[_BestRows]] = {}

    def reach(self, first: int) -> int:
        """The last word that fits in a cue that starts with `first`."""
        row_lasts, last = self.row_lasts, first - 1
        for _ in range(self._passage.row_count):
            last = row_lasts[last + 1]
            if last + 1 == len(row_lasts):
                break
        return last

    def text_width(self, first: int, last: int) -> int:
        """Total width of the best rows of a cue; row breaks have no width."""
        passage, row_lasts = self._passage, self.row_lasts
        width = passage.end_widths[last] - passage.offsets[first]
        row_last = row_lasts[first]
        if row_last >= last:
            return width
        if passage.space is None:
            rows = self.best(first, last)
            return sum(passage.end_widths[end] - passage.offsets[begin] for begin, end in rows)
        while row_last < last:  # wherever they break, their number is the minimum
            row_last = row_lasts[row_last + 1]
            width -= passage.space
        return width

    def cost(self, first: int, last: int) -> int:
        """Cost of the best rows of a cue.

        Args:
            first: Its first word.
            last: Its last word, which must fit in the rows of the cue.
        """
        row_lasts = self.row_lasts
        if row_lasts[first] >= last:
            return 0
        if row_lasts[row_lasts[first] + 1] >= last:
            return self._two(first, last)[0]
        count, parts, _ = self._final(first, last)
        return self._points(first, last, count, parts)

    def best(self, first: int, last: int) -> list[tuple[int, int]]:
        """First and last word of each of the best rows of a cue; of equal ones, those with earlier breaks."""
        row_lasts = self.row_lasts
        if row_lasts[first] >= last:
            return [(first, last)]
        if row_lasts[row_lasts[first] + 1] >= last:
            upper_last = self._two(first, last)[1]
            return [(first, upper_last), (upper_last + 1, last)]
        upper = self._table(first, last)
        row_first = self._final(first, last)[2]
        rows = [(row_first, last)]
        while row_first > first:
            row_last = row_first - 1
            row_first = upper[row_last - first][2]
            rows.append((row_first, row_last))
        return rows[::-1]

    def _two(self, first: int, last: int) -> tuple[int, int]:
        """Cost of the best two rows of a cue, and the last word of the upper one."""
        passage, row_lasts, upper = self._passage, self.row_lasts, self._upper
        offsets, end_width = passage.offsets, passage.end_widths[last]
        top_heavy = _TOP_HEAVY * self._chars
        upper_last = row_lasts[first]
        best, best_last = upper(first, upper_last) + self._last(upper_last + 1, last), upper_last
        while upper_last > first and row_lasts[upper_last] >= last:
            upper_last -= 1
            width = end_width - offsets[upper_last + 1]  # of the last row, which has more than one word
            parts = upper(first, upper_last) + width * (_UNBALANCED * width - top_heavy)
            if parts <= best:
                best, best_last = parts, upper_last
        return self._points(first, last, 2, best), best_last

    def _upper(self, first: int, last: int) -> int:
        """Cost, in parts, of a row that is not the last."""
        passage = self._passage
        width = passage.end_widths[last] - passage.offsets[first]
        points = passage.row_end[last]
        if first == last and passage.orphan[first]:
            points += _ORPHAN
        return _UNBALANCED * width * width + points * self._square

    def _last(self, first: int, last: int) -> int:
        """Cost, in parts, of the last row: the longer it is, the shorter are those above."""
        passage = self._passage
        width = passage.end_widths[last] - passage.offsets[first]
        points = _ORPHAN if first == last and passage.orphan[first] else 0
        return width * (_UNBALANCED * width - _TOP_HEAVY * self._chars) + points * self._square

    def _points(self, first: int, last: int, count: int, parts: int) -> int:
        """Convert the cost of rows from parts to points; rows of equal width cost only their breaks.

        The result is never negative: the search for the best split relies on that.
        """
        passage = self._passage
        width = passage.end_widths[last] - passage.offsets[first] - (passage.space or 0) * (count - 1)
        even = width * (_UNBALANCED * width - _TOP_HEAVY * self._chars)
        return max(0, (count - 1) * _ROW + (count * parts - even) // (count * self._square))

    def _final(self, first: int, last: int) -> _BestRows:
        """The best rows of a cue of three or more."""
        upper = self._table(first, last)
        start = bisect_left(self.row_lasts, last, first, last + 1)  # first word of the longest last row
        counts = (upper[row_first - 1 - first] for row_first in range(start, last + 1))
        return min(
            (count + 1, parts + self._last(row_first, last), row_first)
            for row_first, (count, parts, _) in enumerate(counts, start)
        )

    def _table(self, first: int, last: int) -> list[_BestRows]:
        """The best upper rows from a first word up to each word that fits in its cue."""
        table = self._tables.get(first)
        if table is None or len(table) <= last - first:
            if len(self._tables) >= _MAX_TABLES:
                self._tables.clear()
            end = last if self._passage.is_one_cue else self.reach(first)
            table = self._tables[first] = self._filled(first, end)
        return table

    def _filled(self, first: int, end: int) -> list[_BestRows]:
        """Compute the table of best upper rows up to a word."""
        row_lasts = self.row_lasts
        upper: list[_BestRows] = []
        start = first
        for last in range(first, end + 1):
            while row_lasts[start] < last:
                start += 1
            best = (last - first + 2, 0, last)
            for row_first in range(start, last + 1):
                count, parts, _ = upper[row_first - 1 - first] if row_first > first else (0, 0, 0)
                if count < best[0]:
                    best = min(best, (count + 1, parts + self._upper(row_first, last), row_first))
            upper.append(best)
        return upper

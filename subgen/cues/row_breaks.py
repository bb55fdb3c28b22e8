"""Where the rows of a cue break: as few rows as hold its words, and among those the ones that cost least.

What rows cost is a sum over rows, so that it can be found row by row: the squares of their lengths, which
are least when all are alike; the points of the places where they break; a row of one short word; and the
length of the rows above the last, which is to be the longest. Everything is counted in parts of the
square of a row's limit, and divided once: equal rows cost the same to the point, however they were found.
"""

from bisect import bisect_left

from subgen.cues.costs import COSTS
from subgen.cues.passage import Passage

__all__ = ["Rows"]

_ROW, _ORPHAN = COSTS["row"].points, COSTS["row-of-one-word"].points
_UNBALANCED, _TOP_HEAVY = COSTS["unbalanced"].points, COSTS["top-heavy"].points

_REMEMBERED = 256
"""For how many first words the rows of long cues are kept: more than the words of a cue."""

_Place = tuple[int, int, int]
"""Of the best rows up to a word: how many, what they cost in parts, and where the last one begins."""


class Rows:
    """The rows of any cue of a passage.

    Args:
        passage: The words.
    """

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._chars = passage.row_halves or max(passage.upto[-1], 1)
        self._square = self._chars * self._chars
        self.fit = passage.fit
        self._tables: dict[int, list[_Place]] = {}

    def reach(self, first: int) -> int:
        """The last word that a cue can hold which begins with `first`."""
        fit, last = self.fit, first - 1
        for _ in range(self._passage.row_count):
            last = fit[last + 1]
            if last + 1 == len(fit):
                break
        return last

    def shown(self, first: int, last: int) -> int:
        """Length of the best rows of a cue, together: their breaks do not count."""
        passage, fit = self._passage, self.fit
        shown = passage.upto[last] - passage.offsets[first]
        row_last = fit[first]
        if row_last >= last:
            return shown
        if passage.space is None:
            rows = self.best(first, last)
            return sum(passage.upto[end] - passage.offsets[begin] for begin, end in rows)
        while row_last < last:  # however they break, they are as few as can be
            row_last = fit[row_last + 1]
            shown -= passage.space
        return shown

    def cost(self, first: int, last: int) -> int:
        """What the best rows of a cue cost.

        Args:
            first: Its first word.
            last: Its last, which its rows can hold.
        """
        fit = self.fit
        if fit[first] >= last:
            return 0
        if fit[fit[first] + 1] >= last:
            return self._two(first, last)[0]
        count, parts, _ = self._final(first, last)
        return self._points(first, last, count, parts)

    def best(self, first: int, last: int) -> list[tuple[int, int]]:
        """First and last word of each of the best rows of a cue; of equal ones, those that break first."""
        fit = self.fit
        if fit[first] >= last:
            return [(first, last)]
        if fit[fit[first] + 1] >= last:
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
        """What the best two rows of a cue cost, and the last word of the upper one."""
        fit = self.fit
        upper_last = fit[first]
        best, best_last = self._upper(first, upper_last) + self._last(upper_last + 1, last), upper_last
        while upper_last > first and fit[upper_last] >= last:
            upper_last -= 1
            parts = self._upper(first, upper_last) + self._last(upper_last + 1, last)
            if parts <= best:
                best, best_last = parts, upper_last
        return self._points(first, last, 2, best), best_last

    def _upper(self, first: int, last: int) -> int:
        """Parts that a row costs which is not the last."""
        passage = self._passage
        width = passage.upto[last] - passage.offsets[first]
        points = passage.row_end[last]
        if first == last and passage.orphan[first]:
            points += _ORPHAN
        return _UNBALANCED * width * width + points * self._square

    def _last(self, first: int, last: int) -> int:
        """Parts that the last row costs: the longer it is, the shorter are those above."""
        passage = self._passage
        width = passage.upto[last] - passage.offsets[first]
        points = _ORPHAN if first == last and passage.orphan[first] else 0
        return width * (_UNBALANCED * width - _TOP_HEAVY * self._chars) + points * self._square

    def _points(self, first: int, last: int, count: int, parts: int) -> int:
        """Points of so many rows, from their parts: nothing but the breaks for rows of one length.

        Never negative, as the search for the best cut relies on.
        """
        width = (
            self._passage.upto[last] - self._passage.offsets[first] - (self._passage.space or 0) * (count - 1)
        )
        even = width * (_UNBALANCED * width - _TOP_HEAVY * self._chars)
        return max(0, (count - 1) * _ROW + (count * parts - even) // (count * self._square))

    def _final(self, first: int, last: int) -> _Place:
        """The best rows of a cue of three or more."""
        upper = self._table(first, last)
        start = bisect_left(self.fit, last, first, last + 1)  # the longest last row begins here
        counts = (upper[row_first - 1 - first] for row_first in range(start, last + 1))
        return min(
            (count + 1, parts + self._last(row_first, last), row_first)
            for row_first, (count, parts, _) in enumerate(counts, start)
        )

    def _table(self, first: int, last: int) -> list[_Place]:
        """The best upper rows from a first word up to every word that can be in its cue."""
        table = self._tables.get(first)
        if table is None or len(table) <= last - first:
            if len(self._tables) >= _REMEMBERED:
                self._tables.clear()
            end = last if self._passage.is_whole else self.reach(first)
            table = self._tables[first] = self._filled(first, end)
        return table

    def _filled(self, first: int, end: int) -> list[_Place]:
        """Such a table, up to a word."""
        fit = self.fit
        upper: list[_Place] = []
        start = first
        for last in range(first, end + 1):
            while fit[start] < last:
                start += 1
            best = (last - first + 2, 0, last)
            for row_first in range(start, last + 1):
                count, parts, _ = upper[row_first - 1 - first] if row_first > first else (0, 0, 0)
                if count < best[0]:
                    best = min(best, (count + 1, parts + self._upper(row_first, last), row_first))
            upper.append(best)
        return upper

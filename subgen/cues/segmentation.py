"""Split words into cues: find the cheapest combination of cues, row breaks and out-times.

A cue's out-time follows from its first word, its last word and the next in-time, and its best rows follow
from its words alone. The cost of a cue is therefore known from its first and last word, and the cheapest
split of all words up to one is the minimum, over the cues that end with it, of the cheapest split before
the cue plus the cost of the cue. A cue holds a bounded number of characters, which bounds the number of
cues for each last word: the time is linear in the words.

No split exceeds the limits of characters and duration of a cue, except for a single word that is too long.
The other limits depend on the speech: a split that respects all of them may not exist. Then the best one
breaks the fewest gaps, and after that the fewest other limits, even if it splits phrases.
"""

from subgen.cues.costs import COSTS, too_fast, too_short, uneven
from subgen.cues.passage import Passage
from subgen.cues.row_breaks import Rows

__all__ = ["Cutter"]

_CUE, _ORPHAN = COSTS["cue"].points, COSTS["cue-of-one-word"].points
_GAP, _LIMIT = COSTS["gap"].points, COSTS["limit"].points


class Cutter:
    """Finds the cheapest split of a passage into cues.

    Args:
        passage: The words.
    """

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self.rows = Rows(passage)

    def best(self) -> list[tuple[int, int]]:
        """First and last word of each cue; of equal splits, the one with the fewest cues."""
        passage = self._passage
        count = len(passage.words)
        if passage.is_one_cue:
            return [(0, count - 1)]
        inside, cue_end = passage.inside, passage.cue_end
        time_cost, rows_cost = self._time_cost, self.rows.cost
        costs, cues, cue_starts = [0] * (count + 1), [0] * (count + 1), [0] * count
        for last, earliest in enumerate(self.earliest_firsts()):
            always = _CUE + cue_end[last] + inside[last]
            best, best_cues, best_first = -1, 0, last
            for first in range(earliest, last + 1):
                cost = costs[first] + always - inside[first]
                if 0 <= best < cost:
                    continue
                cost += time_cost(first, last)
                if 0 <= best < cost:
                    continue
                cost += rows_cost(first, last)
                if best < 0 or cost < best or (cost == best and cues[first] + 1 < best_cues):
                    best, best_cues, best_first = cost, cues[first] + 1, first
            costs[last + 1], cues[last + 1], cue_starts[last] = best, best_cues, best_first
        return _traced_back(cue_starts)

    def earliest_firsts(self) -> list[int]:
        """For each last word, the first word of the longest cue that the limits allow."""
        passage, rows = self._passage, self.rows
        longest, in_times = passage.clock.longest, passage.in_times
        earliest_firsts: list[int] = []
        first, reach = 0, rows.reach(0)
        for last, word in enumerate(passage.words):
            while first < last and (
                reach < last or (longest is not None and word.end - in_times[first] > longest)
            ):
                first += 1
                reach = rows.reach(first)
            earliest_firsts.append(first)
        return earliest_firsts

    def _time_cost(self, first: int, last: int) -> int:
        """Points for the time and the duration of a cue."""
        passage = self._passage
        clock = passage.clock
        halves = self.rows.text_width(first, last)
        out = passage.out_time(first, last, halves)
        duration = out - passage.in_times[first]
        points = 0 if out <= passage.rooms[last].holds else _GAP
        if clock.frames is not None:
            points += _LIMIT * clock.broken_frame_rules(passage.in_times[first], out, passage.rooms[last])
        if first == last and passage.orphan[first]:
            points += _ORPHAN
        if duration < clock.comfortable:
            points += uneven(clock.comfortable, duration)
            if duration < clock.shortest:
                points += _LIMIT + too_short(clock.shortest, duration)
        elif clock.longest is not None and duration > clock.longest:
            points += _LIMIT
        if clock.reading[0]:
            needed = clock.needed(halves)
            if duration < needed:
                points += _LIMIT + too_fast(needed, duration)
        return points


def _traced_back(cue_starts: list[int]) -> list[tuple[int, int]]:
    """Trace the cues back from the last word, given the first word of the best cue for each last word."""
    cues: list[tuple[int, int]] = []
    last = len(cue_starts) - 1
    while last >= 0:
        cues.append((cue_starts[last], last))
        last = cue_starts[last] - 1
    return cues[::-1]

"""Words into cues: of all cuts, row breaks and out-times together, those that cost least.

A cue's out-time follows from its first word, its last and the next one's in-time, and its best rows from
its words alone; so what a cue costs is known from its first and last word, and the cheapest cut of all
words up to one is the cheapest among: the cheapest up to the word before a cue, and that cue. A cue holds
a bounded number of characters, so that is a bounded number of cues for each last word: the time is linear
in the words.

How many characters a cue holds, and how long it lasts, no cut goes beyond; only a word that is too long by
itself does. The other limits hang on the speech: a cut that keeps all of them need not exist, and the one
that breaks the fewest gaps, and then the fewest others, is the best, whatever phrases it tears.
"""

from subgen.cues.costs import COSTS, too_fast, too_short, uneven
from subgen.cues.passage import Passage
from subgen.cues.row_breaks import Rows

__all__ = ["Cutter"]

_CUE, _ORPHAN = COSTS["cue"].points, COSTS["cue-of-one-word"].points
_GAP, _LIMIT = COSTS["gap"].points, COSTS["limit"].points


class Cutter:
    """The cut of a passage into cues.

    Args:
        passage: The words.
    """

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self.rows = Rows(passage)

    def best(self) -> list[tuple[int, int]]:
        """First and last word of each cue; of equal cuts fewer cues, then the longer ones last."""
        passage = self._passage
        count = len(passage.words)
        if passage.is_whole:
            return [(0, count - 1)]
        held, cue_end, time_cost, rows_cost = passage.held, passage.cue_end, self._time_cost, self.rows.cost
        costs, cues, firsts = [0] * (count + 1), [0] * (count + 1), [0] * count
        for last, earliest in enumerate(self.earliest()):
            always = _CUE + cue_end[last] + held[last]
            best, best_cues, best_first = -1, 0, last
            for first in range(earliest, last + 1):
                cost = costs[first] + always - held[first]
                if 0 <= best < cost:
                    continue
                cost += time_cost(first, last)
                if 0 <= best < cost:
                    continue
                cost += rows_cost(first, last)
                if best < 0 or cost < best or (cost == best and cues[first] + 1 < best_cues):
                    best, best_cues, best_first = cost, cues[first] + 1, first
            costs[last + 1], cues[last + 1], firsts[last] = best, best_cues, best_first
        return _followed(firsts)

    def earliest(self) -> list[int]:
        """For each last word the first one of the longest cue that its standard's limits allow."""
        passage, rows = self._passage, self.rows
        longest, ins = passage.clock.longest, passage.ins
        earliest: list[int] = []
        first, reach = 0, rows.reach(0)
        for last, word in enumerate(passage.words):
            while first < last and (
                reach < last or (longest is not None and word.end - ins[first] > longest)
            ):
                first += 1
                reach = rows.reach(first)
            earliest.append(first)
        return earliest

    def _time_cost(self, first: int, last: int) -> int:
        """What a cue costs for when it is on the screen, and how long."""
        passage = self._passage
        clock = passage.clock
        shown = self.rows.shown(first, last)
        out = passage.out_time(first, last, shown)
        duration = out - passage.ins[first]
        points = 0 if out <= passage.rooms[last].holds else _GAP
        if clock.pictures is not None:
            points += _LIMIT * clock.broken_in_pictures(passage.ins[first], out, passage.rooms[last])
        if first == last and passage.orphan[first]:
            points += _ORPHAN
        if duration < clock.comfortable:
            points += uneven(clock.comfortable, duration)
            if duration < clock.shortest:
                points += _LIMIT + too_short(clock.shortest, duration)
        elif clock.longest is not None and duration > clock.longest:
            points += _LIMIT
        if clock.reading[0]:
            needed = clock.needed(shown)
            if duration < needed:
                points += _LIMIT + too_fast(needed, duration)
        return points


def _followed(firsts: list[int]) -> list[tuple[int, int]]:
    """The cues that the first word of each last one's best cue leads to."""
    cues: list[tuple[int, int]] = []
    last = len(firsts) - 1
    while last >= 0:
        cues.append((firsts[last], last))
        last = firsts[last] - 1
    return cues[::-1]

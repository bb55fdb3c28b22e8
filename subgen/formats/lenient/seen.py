"""What a viewer sees as one cue where a file has several.

Some files have a cue for each of its looks: karaoke that restyles one word at a time, a caption that rolls, a
sign that moves with the picture, an outline that is an event of its own. Such cues have the same text, but
are not written alike, but for the barest look, which comes again between words. A text that is said again is
written as it was before, and is a cue of its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from subgen.model import Shown

__all__ = ["Written", "as_seen"]

_ONE_PICTURE_US = 50_000
"""What lasts no longer than this is no cue by itself: a picture at 24 a second, on a clock of 10 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A cue as a file has it.

    Attributes:
        cue: What is shown.
        markup: How it is written, but for the times of its words; "" where it is plain.
    """

    cue: Shown
    markup: str


@dataclass(slots=True)
class _Run:
    """Cues of a file that are seen as one, so far."""

    cue: Shown
    last: Written
    markups: set[str]


def as_seen(written: Iterable[Written], *, unit_us: int, overlaps: bool) -> tuple[Shown, ...]:
    """The cues of a file as a viewer sees them.

    Args:
        written: In the order of the file; in that of their starts where looks of one cue may overlap.
        unit_us: The unit of the clock: cues so near to each other follow one another.
        overlaps: Whether looks of one cue may be there at the same time.
    """
    goes_on = partial(_is_other_look, unit_us=unit_us, overlaps=overlaps)
    runs: list[_Run] = []
    latest: defaultdict[tuple[str, ...], list[_Run]] = defaultdict(list)
    for each in written:
        cue = each.cue
        near = [run for run in latest[cue.rows] if cue.start_us - run.cue.end_us <= unit_us]
        run = next((run for run in reversed(near) if cue.rows and goes_on(run, each)), None)
        if run is None:
            run = _Run(cue=cue, last=each, markups=set())
            runs.append(run)
            near.append(run)
        latest[cue.rows] = near
        run.cue = replace(run.cue, end_us=max(run.cue.end_us, cue.end_us))
        run.last = each
        run.markups.add(each.markup)
    return tuple(run.cue for run in runs)


def _is_other_look(run: _Run, each: Written, *, unit_us: int, overlaps: bool) -> bool:
    """Whether a cue with the text of those before is another look of them."""
    before, cue = run.last.cue, each.cue
    follows = abs(cue.start_us - run.cue.end_us) <= unit_us
    if cue.place != before.place:
        return follows and _moves(before, cue)
    if overlaps and (cue.start_us, cue.end_us) == (before.start_us, before.end_us):
        return True
    if not (overlaps or follows):
        return False
    return each.markup not in run.markups or len(each.markup) < len(run.last.markup)


def _moves(before: Shown, cue: Shown) -> bool:
    """Whether two cues are pictures of a sign that moves: both at a point, one of them not for long."""
    shortest_us = min(before.end_us - before.start_us, cue.end_us - cue.start_us)
    return "(" in before.place and "(" in cue.place and shortest_us <= _ONE_PICTURE_US

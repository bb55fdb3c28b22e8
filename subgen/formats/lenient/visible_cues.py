"""What a viewer sees as one cue where a file has several.

Some files have a cue for each of its looks: karaoke that restyles one word at a time, a caption that rolls, a
sign that moves with the picture, an outline that is an event of its own. Such cues have the same text, but
are not written alike, but for the barest look, which comes again between words. A text that is said again is
written as it was before, and is a cue of its own.

Captions that roll have two rows: the lower one of a cue is the upper one of the next, and is not read again.
Between the two YouTube has a cue of 10 ms with that row alone, a bridge. It shows nothing new, and is the end
of the cue before. All this only in a file that shows that it rolls: by two bridges, or by a cue in which the
last row has the times of its words and those above it are plain. Anywhere else a row that comes again is said
again.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, pairwise

from subgen.model import SubtitleCue

__all__ = ["Written", "as_seen"]

_ONE_PICTURE_US = 50_000
"""What lasts no longer than this is no cue by itself: a picture at 24 a second, on a clock of 10 ms."""

_BRIDGES = 2
"""So many show that a file rolls; one may be a short cue that says a row again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A cue as a file has it.

    Attributes:
        cue: What is shown.
        markup: How it is written, but for the times of its words; "" where it is plain.
        is_rolled: Whether its last row alone is written with the times of words, and those above it plainly.
    """

    cue: SubtitleCue
    markup: str
    is_rolled: bool = False


@dataclass(slots=True)
class _Run:
    """Cues of a file that are seen as one, so far."""

    cue: SubtitleCue
    last: Written
    markups: set[str]


def as_seen(written: Sequence[Written], *, unit_us: int, overlaps: bool) -> tuple[SubtitleCue, ...]:
    """The cues of a file as a viewer sees them.

    Args:
        written: In the order of the file; in that of their starts where looks of one cue may overlap.
        unit_us: The unit of the clock: cues so near to each other follow one another.
        overlaps: Whether looks of one cue may be there at the same time.
    """
    rolls = _rolls(written, unit_us)
    goes_on = partial(_is_other_look, unit_us=unit_us, overlaps=overlaps)
    runs: list[_Run] = []
    latest: defaultdict[tuple[str, ...], list[_Run]] = defaultdict(list)
    for each in _without_bridges(written, unit_us) if rolls else written:
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
    cues = [run.cue for run in runs]
    return tuple(_with_kept_rows(cues, unit_us) if rolls else cues)


def _rolls(written: Sequence[Written], unit_us: int) -> bool:
    """Whether a file shows that its captions roll."""
    if any(each.is_rolled for each in written):
        return True
    threes = zip(written, written[1:], written[2:], strict=False)
    bridges = (each for before, each, after in threes if _is_bridge(before.cue, each.cue, after.cue, unit_us))
    return sum(1 for _ in islice(bridges, _BRIDGES)) == _BRIDGES


def _without_bridges(written: Sequence[Written], unit_us: int) -> Iterator[Written]:
    before: Written | None = None
    for place, each in enumerate(written):
        after = written[place + 1].cue if place + 1 < len(written) else None
        if before is not None and _is_bridge(before.cue, each.cue, after, unit_us):
            before = replace(before, cue=replace(before.cue, end_us=each.cue.end_us))
            continue
        if before is not None:
            yield before
        before = each
    if before is not None:
        yield before


def _is_bridge(before: SubtitleCue, cue: SubtitleCue, after: SubtitleCue | None, unit_us: int) -> bool:
    """Whether a cue shows for a moment what is left of the one before, and the next one goes on with it."""
    rows = len(cue.rows)
    is_short = 0 < cue.end_us - cue.start_us <= _ONE_PICTURE_US
    if not rows or not is_short or _kept_rows(before, cue, unit_us) < rows:
        return False
    if after is None:
        return rows < len(before.rows)
    return _kept_rows(cue, after, unit_us) == rows < max(len(before.rows), len(after.rows))


def _kept_rows(before: SubtitleCue, cue: SubtitleCue, unit_us: int) -> int:
    """How many rows, the last of a cue, are the first of the one that follows it."""
    if before.place != cue.place or abs(cue.start_us - before.end_us) > unit_us:
        return 0
    most = min(len(before.rows), len(cue.rows))
    return next((rows for rows in range(most, 0, -1) if before.rows[-rows:] == cue.rows[:rows]), 0)


def _with_kept_rows(cues: Sequence[SubtitleCue], unit_us: int) -> Iterator[SubtitleCue]:
    yield from cues[:1]
    for before, cue in pairwise(cues):
        kept = _kept_rows(before, cue, unit_us)
        yield replace(cue, kept_rows=kept) if kept < len(cue.rows) else cue


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


def _moves(before: SubtitleCue, cue: SubtitleCue) -> bool:
    """Whether two cues are pictures of a sign that moves: both at a point, one of them not for long."""
    shortest_us = min(before.end_us - before.start_us, cue.end_us - cue.start_us)
    return "(" in before.place and "(" in cue.place and shortest_us <= _ONE_PICTURE_US

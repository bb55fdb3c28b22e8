"""Join cues of a file that a viewer sees as one.

Some files have a cue for each look of a text: karaoke that restyles one word at a time, a caption that rolls,
a sign that moves with the picture, an outline that is a separate event. Such cues have the same text but
different markup, except for the plainest look, which repeats between words. A text that is spoken again has
the markup that it had before, and is a new cue.

Captions that roll have two rows: the lower row of a cue is the upper one of the next, and is not read again.
Between the two YouTube has a cue of 10 ms with that row alone, a bridge. It shows nothing new, and is the end
of the cue before. This applies only to files that show that they roll: by two bridges, or by a cue whose last
row has times of words while those above it are plain. In all other files a repeated row is spoken again.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, pairwise

from subgen.formats.lenient.tracks import with_tracks
from subgen.model import SubtitleCue

__all__ = ["FileCue", "visible_cues"]

_ONE_PICTURE_US = 50_000
"""Anything that lasts no longer is no cue by itself: one picture at 24 per second, on a clock of 10 ms."""

_BRIDGES = 2
"""Number of bridges that show that a file rolls; a single one may be a short cue that repeats a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCue:
    """A cue as it is in a file.

    Attributes:
        cue: The visible cue.
        markup: Its text with markup, without the times of words; "" where it is plain.
        position: Its position, in the format's own terms.
        is_at_point: Whether that has a point of the picture.
        is_rolled: Whether only its last row has times of words, and those above it are plain.
    """

    cue: SubtitleCue
    markup: str
    position: str = ""
    is_at_point: bool = False
    is_rolled: bool = False


@dataclass(slots=True)
class _Run:
    """Cues of a file that are seen as one, up to now."""

    cue: SubtitleCue
    last: FileCue
    markups: set[str]


def visible_cues(file_cues: Sequence[FileCue], *, unit_us: int, overlaps: bool) -> tuple[SubtitleCue, ...]:
    """Join the cues of a file that a viewer sees as one.

    Args:
        file_cues: Cues in the order of the file; in the order of their starts where looks of one cue may
            overlap.
        unit_us: The unit of the clock: cues no further apart than this follow one another.
        overlaps: Whether looks of one cue may be shown at the same time.
    """
    rolls = _rolls(file_cues, unit_us)
    is_continued = partial(_is_other_look, unit_us=unit_us, overlaps=overlaps)
    runs: list[_Run] = []
    latest: defaultdict[tuple[str, ...], list[_Run]] = defaultdict(list)
    for each in _without_bridges(file_cues, unit_us) if rolls else file_cues:
        cue = each.cue
        near = [run for run in latest[cue.rows] if cue.start_us - run.cue.end_us <= unit_us]
        run = next((run for run in reversed(near) if cue.rows and is_continued(run, each)), None)
        if run is None:
            run = _Run(cue=cue, last=each, markups=set())
            runs.append(run)
            near.append(run)
        latest[cue.rows] = near
        run.cue = replace(run.cue, end_us=max(run.cue.end_us, cue.end_us))
        run.last = each
        run.markups.add(each.markup)
    cues = with_tracks([run.cue for run in runs])
    return tuple(_with_kept_rows(cues, unit_us) if rolls else cues)


def _rolls(file_cues: Sequence[FileCue], unit_us: int) -> bool:
    """Check whether the captions of a file roll."""
    if any(each.is_rolled for each in file_cues):
        return True
    threes = zip(file_cues, file_cues[1:], file_cues[2:], strict=False)
    bridges = (each for before, each, after in threes if _is_bridge(before.cue, each.cue, after.cue, unit_us))
    return sum(1 for _ in islice(bridges, _BRIDGES)) == _BRIDGES


def _without_bridges(file_cues: Sequence[FileCue], unit_us: int) -> Iterator[FileCue]:
    before: FileCue | None = None
    for place, each in enumerate(file_cues):
        after = file_cues[place + 1].cue if place + 1 < len(file_cues) else None
        if before is not None and _is_bridge(before.cue, each.cue, after, unit_us):
            before = replace(before, cue=replace(before.cue, end_us=each.cue.end_us))
            continue
        if before is not None:
            yield before
        before = each
    if before is not None:
        yield before


def _is_bridge(before: SubtitleCue, cue: SubtitleCue, after: SubtitleCue | None, unit_us: int) -> bool:
    """Check whether a cue briefly shows the rest of the one before, and the next one continues with it."""
    rows = len(cue.rows)
    is_short = 0 < cue.end_us - cue.start_us <= _ONE_PICTURE_US
    if not rows or not is_short or _kept_rows(before, cue, unit_us) < rows:
        return False
    if after is None:
        return rows < len(before.rows)
    return _kept_rows(cue, after, unit_us) == rows < max(len(before.rows), len(after.rows))


def _kept_rows(before: SubtitleCue, cue: SubtitleCue, unit_us: int) -> int:
    """Count the last rows of a cue that are the first rows of the next one."""
    if not before.place.meets(cue.place) or abs(cue.start_us - before.end_us) > unit_us:
        return 0
    most = min(len(before.rows), len(cue.rows))
    return next((rows for rows in range(most, 0, -1) if before.rows[-rows:] == cue.rows[:rows]), 0)


def _with_kept_rows(cues: Sequence[SubtitleCue], unit_us: int) -> Iterator[SubtitleCue]:
    yield from cues[:1]
    for before, cue in pairwise(cues):
        kept = _kept_rows(before, cue, unit_us)
        yield replace(cue, kept_rows=kept) if kept < len(cue.rows) else cue


def _is_other_look(run: _Run, each: FileCue, *, unit_us: int, overlaps: bool) -> bool:
    """Check whether a cue with the same text as those before is another look of them."""
    before, cue = run.last.cue, each.cue
    follows = abs(cue.start_us - run.cue.end_us) <= unit_us
    is_shown_twice = overlaps and (cue.start_us, cue.end_us) == (before.start_us, before.end_us)
    if each.position != run.last.position:
        return (is_shown_twice and cue.place.meets(before.place)) or (follows and _moves(run.last, each))
    if is_shown_twice:
        return True
    if not (overlaps or follows):
        return False
    return each.markup not in run.markups or len(each.markup) < len(run.last.markup)


def _moves(before: FileCue, after: FileCue) -> bool:
    """Check whether two cues are pictures of a moving sign: both at a point, one of them only briefly."""
    shortest_us = min(each.cue.end_us - each.cue.start_us for each in (before, after))
    return before.is_at_point and after.is_at_point and shortest_us <= _ONE_PICTURE_US

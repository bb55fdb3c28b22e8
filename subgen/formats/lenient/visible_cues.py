"""Join cues of a file that a viewer sees as one.

Some files have a cue for each look of a text: karaoke that restyles one word at a time, a sign that moves
with the picture, an outline that is a separate event. Such cues have the same text but different markup,
except for the plainest look, which repeats between words. A text that is spoken again has the markup that it
had before, and is a new cue. Captions that come row by row or word by word are in `roll_up`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from subgen.formats.lenient.file_cue import ONE_PICTURE_US, FileCue
from subgen.formats.lenient.roll_up import read_once, with_rows_seen, with_windows
from subgen.formats.lenient.tracks import with_tracks
from subgen.model import SubtitleCue

__all__ = ["visible_cues"]


@dataclass(slots=True)
class _Run:
    """Cues of a file that are seen as one, up to now."""

    cue: SubtitleCue
    style: str
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
    is_continued = partial(_is_other_look, unit_us=unit_us, overlaps=overlaps)
    runs: list[_Run] = []
    latest: dict[tuple[str, ...], list[_Run]] = {}
    for each in read_once(file_cues):
        cue = each.cue
        near = latest.get(cue.rows, [])
        if near:
            near = [run for run in near if cue.start_us - run.cue.end_us <= unit_us]
        run = next((run for run in reversed(near) if cue.rows and is_continued(run, each)), None)
        if run is None:
            run = _Run(cue=cue, style=each.style, last=each, markups={each.markup})
            runs.append(run)
            near.append(run)
            latest[cue.rows] = near
            continue
        latest[cue.rows] = near
        run.last = each
        if cue.end_us > run.cue.end_us:
            run.cue = replace(run.cue, end_us=cue.end_us)
        run.markups.add(each.markup)
    cues = with_tracks([run.cue for run in runs], [run.style for run in runs])
    return with_windows(with_rows_seen(cues))


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
    return before.is_at_point and after.is_at_point and shortest_us <= ONE_PICTURE_US

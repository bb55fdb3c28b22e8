"""Captions that come row by row or word by word, each of which a viewer reads once.

Captions that roll up, of television and of YouTube, have several rows: the lower rows of a cue are the upper
ones of the next, and only the last row is new. Between the two YouTube has a cue of 10 ms with the old row
alone, a bridge. Captions that are painted on have a cue for each word: its text is that of the cue before,
and more.

In other files a row that is repeated is spoken again. So this applies only to files that show that they roll
or paint: by several such steps in a row, by two bridges, or by a cue whose last row has times of words while
those above it are plain.

Other files have a cue for each row, which goes when the next but one comes: players put the new row beside
it. Several such cues in a row are a window that scrolls.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from subgen.formats.lenient.file_cue import ONE_PICTURE_US, FileCue
from subgen.model import SubtitleCue

__all__ = ["read_once", "with_rows_seen", "with_windows"]

_STEP_US = 250_000
"""Most time between two steps of a caption, or by which they overlap: players and editors insert gaps."""

_ROLLS = 3
"""Number of steps in a row that show that a file rolls, if it has other cues; else two are enough."""

_PAINTS = 2
"""Number of steps in a row that show that a file paints."""

_BRIDGES = 2
"""Number of bridges that show that a file rolls; a single one may be a short cue that repeats a row."""


@dataclass(frozen=True, slots=True)
class _Step:
    """How a cue continues the one before.

    Attributes:
        kept: Number of rows at its top that the cue before shows in full.
        dropped: Number of rows at the top of the cue before that it does not show.
        is_new: Whether it shows anything new.
        grows: Whether its first new text is in a row that the cue before shows in part.
    """

    kept: int
    dropped: int
    is_new: bool
    grows: bool

    @property
    def paints(self) -> bool:
        """Whether the text grows in its last row."""
        return self.is_new and self.grows and not self.dropped

    @property
    def rolls(self) -> bool:
        """Whether a new row comes up."""
        return self.is_new and not self.paints


def read_once(file_cues: Sequence[FileCue]) -> Iterator[FileCue]:
    """Join the steps of captions that roll or paint, so that everything is in one cue first.

    A step that adds words to a row is part of the cue before; one that adds a row is a cue, whose other rows
    are kept from the cue before; one that adds nothing is the end of the cue before. Where captions roll, a
    cue without text clears the screen.

    Args:
        file_cues: Cues in the order of the file.
    """
    if not file_cues:
        return
    steps = [None, *(_step(before.cue, each.cue) for before, each in pairwise(file_cues))]
    rolls = any(each.is_rolled for each in file_cues) or _rolls(file_cues, steps)
    paints = rolls or _longest_run(steps, lambda step: step.paints) >= _PAINTS
    current: FileCue | None = None
    for each, step in zip(file_cues, steps, strict=True):
        if rolls and not each.cue.rows:  # the screen is cleared
            continue
        if current is None or step is None or not paints:
            kept = None
        elif step.paints or (step.is_new and not step.dropped and not rolls):
            current = _with(current, each.cue.rows, each.cue.end_us)
            continue
        elif not step.is_new and (rolls or not step.dropped):
            current = _with(current, current.cue.rows, each.cue.end_us)
            continue
        else:
            kept = step.kept if rolls else 0
        if current is not None:
            yield current
        current = replace(each, cue=replace(each.cue, kept_rows=kept)) if kept else each
    if current is not None:
        yield current


def with_rows_seen(cues: Sequence[SubtitleCue]) -> tuple[SubtitleCue, ...]:
    """Set how long the new rows of each cue are seen: to the end of the next cue, where that keeps some."""
    if not any(cue.kept_rows for cue in cues):
        return tuple(cues)
    return tuple(
        replace(cue, seen_until_us=after.end_us) if after is not None and after.kept_rows else cue
        for cue, after in zip_longest(cues, cues[1:])
    )


def with_windows(cues: Sequence[SubtitleCue]) -> tuple[SubtitleCue, ...]:
    """Set the window of cues that are single rows of a caption that scrolls."""
    run = 0
    windows: set[int] = set()
    for at, three in enumerate(zip(cues, cues[1:], cues[2:], strict=False)):
        run = run + 1 if _is_row_of_window(*three) else 0
        if run >= _ROLLS:
            windows.update(range(at + 1 - _ROLLS, at + 3))
    if not windows:
        return tuple(cues)
    return tuple(
        replace(cue, place=replace(cue.place, scrolls="window")) if at in windows else cue
        for at, cue in enumerate(cues)
    )


def _is_row_of_window(cue: SubtitleCue, after: SubtitleCue, next_but_one: SubtitleCue) -> bool:
    """Check whether a row stays while the next one comes up, and goes when that after it does."""
    stays = cue.start_us < after.start_us < cue.end_us - _STEP_US and after.start_us < next_but_one.start_us
    if not stays or abs(cue.end_us - next_but_one.start_us) > _STEP_US:
        return False
    return len(cue.rows) == len(after.rows) == 1 and cue.place.meets(after.place)


def _with(each: FileCue, rows: tuple[str, ...], end_us: int) -> FileCue:
    return replace(each, cue=replace(each.cue, rows=rows, end_us=max(each.cue.end_us, end_us)))


def _step(before: SubtitleCue, cue: SubtitleCue) -> _Step | None:
    """Return how a cue continues the one before, if it does."""
    if abs(cue.start_us - before.end_us) > _STEP_US or cue.start_us <= before.start_us:
        return None
    if not before.rows or not cue.rows or not before.place.meets(cue.place):
        return None
    text = " ".join(cue.rows)
    for dropped in range(len(before.rows)):
        rows = before.rows[dropped:]
        old = " ".join(rows)
        if not text.startswith(old):
            continue
        is_whole = cue.rows[: len(rows)] == rows
        if is_whole or not dropped or text[len(old) : len(old) + 1] in {"", " "}:
            kept = len(rows) if is_whole else len(rows) - 1
            return _Step(kept, dropped, is_new=text != old, grows=not is_whole)
    return None


def _rolls(file_cues: Sequence[FileCue], steps: Sequence[_Step | None]) -> bool:
    """Check whether the captions of a file roll."""
    has_bridges = (
        sum(0 < each.cue.end_us - each.cue.start_us <= ONE_PICTURE_US for each in file_cues) >= _BRIDGES
    )
    if not has_bridges and not any(step is not None and step.is_new for step in steps):
        return False
    run = _longest_run(steps, lambda step: step.rolls)
    near = [
        step
        for step, (before, each) in zip(steps[1:], pairwise(file_cues), strict=True)
        if abs(each.cue.start_us - before.cue.end_us) <= _STEP_US
    ]
    has_no_other_cues = all(step is not None and step.is_new for step in near)
    if run >= _ROLLS or (run >= _ROLLS - 1 and has_no_other_cues):
        return True
    if not has_bridges:
        return False
    triples = zip(file_cues, file_cues[1:], file_cues[2:], strict=False)
    return sum(_is_bridge(*(each.cue for each in triple)) for triple in triples) >= _BRIDGES


def _longest_run(steps: Iterable[_Step | None], is_counted: Callable[[_Step], bool]) -> int:
    """Return the most steps of a kind in a row; steps of other kinds between them do not end it."""
    longest = run = 0
    for step in steps:
        run = 0 if step is None else run + is_counted(step)
        longest = max(longest, run)
    return longest


def _is_bridge(before: SubtitleCue, cue: SubtitleCue, after: SubtitleCue) -> bool:
    """Check whether a cue briefly shows the rest of the one before, and the next one continues with it."""
    if not 0 < cue.end_us - cue.start_us <= ONE_PICTURE_US:
        return False
    left, right = _step(before, cue), _step(cue, after)
    if left is None or right is None or left.is_new or right.grows or right.dropped:
        return False
    return len(cue.rows) < max(len(before.rows), len(after.rows))

"""Place lines on the track, in samples only.

A line starts where the samples before it end: the lengths of the takes and of the silences, each a whole
number of samples. Nothing is added up in seconds, so the last word of a long book is as exact as the first.

A pause that is written at the start or the end of a line adds to the silence there.

A line with a `start` starts there, with silence before it. If the track has already run past that place, the
line starts at once: a pause would make it later still, and is kept only where the row before sets it. The
line before it has overrun its slot, and later slots return to their own times. Audio is never cut, and an
overrun is always reported.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from subgen.config.settings import Pauses
from subgen.model import Break, Chapter, Done, Finding, Gap, Line, Placement, Script
from subgen.units import samples_of_us, seconds_of_samples

__all__ = ["chapters_of", "overrun_finding", "pause_us_after", "place", "start_of", "tail_samples", "tail_us"]


def place(
    lines: Iterable[Done | Gap], pauses: Pauses, sample_rate_hz: int, lead_us: int = 0
) -> Iterator[Placement]:
    """Place the lines of one script, one after the other.

    Args:
        lines: Lines in the order of the script.
        pauses: Silences for breaks where the script sets none.
        sample_rate_hz: Samples a second of the track.
        lead_us: Silence before the first line, in microseconds.

    Yields:
        A placement for every line. It is held back until the next line is placed, which decides its overrun.
    """
    previous: Placement | None = None
    for spoken in lines:
        placed = _next(previous, spoken, pauses, sample_rate_hz, lead_us)
        if previous is not None:
            yield _with_overrun(previous, placed, sample_rate_hz)
        previous = placed
    if previous is not None:
        yield _with_overrun(previous, None, sample_rate_hz)


def _next(
    previous: Placement | None, spoken: Done | Gap, pauses: Pauses, sample_rate_hz: int, lead_us: int
) -> Placement:
    end = previous.end if previous else 0
    start = start_of(spoken.line, previous.line if previous else None, end, pauses, sample_rate_hz, lead_us)
    if isinstance(spoken, Gap):
        return Placement(
            line=spoken.line,
            utterances=(),
            samples=(),
            start=start,
            silence_before=start - end,
            gap=spoken.samples,
        )
    return Placement(
        line=spoken.line,
        utterances=spoken.utterances,
        samples=spoken.samples,
        start=start,
        silence_before=start - end,
        silences=spoken.silences,
    )


def start_of(  # noqa: PLR0913, PLR0917 # the place of a line depends on all of them
    line: Line, previous: Line | None, end: int, pauses: Pauses, sample_rate_hz: int, lead_us: int
) -> int:
    """Return the first sample of a line.

    Args:
        line: The line.
        previous: The line before it, or None.
        end: The sample after the last one of that line; 0 without one.
        pauses: Silences for breaks where the script sets none.
        sample_rate_hz: Samples a second of the track.
        lead_us: Silence before the first line, in microseconds.
    """
    pause_us = pause_us_after(previous, pauses) if previous else lead_us
    if line.start_us is not None:
        slot = samples_of_us(line.start_us, sample_rate_hz)
        if slot >= end:
            return slot
        if previous is not None and previous.pause_us is None:
            pause_us = previous.pause_after_us
    return end + samples_of_us(pause_us + line.pause_before_us, sample_rate_hz)


def pause_us_after(line: Line, pauses: Pauses) -> int:
    """Return the silence after a line, in microseconds; one that the next line begins with is not in it."""
    written_us = line.pause_us
    return line.pause_after_us + (_usual_us(line.break_after, pauses) if written_us is None else written_us)


def _usual_us(separation: Break, pauses: Pauses) -> int:
    match separation:
        case Break.LINE:
            return pauses.line_us
        case Break.PARAGRAPH:
            return pauses.paragraph_us
        case Break.CHAPTER:
            return pauses.chapter_us


def tail_us(script: Script) -> int:
    """Return the silence after the last line, in microseconds: none, unless the script sets it."""
    last = script.lines[-1]
    return (last.pause_us or 0) + last.pause_after_us


def _with_overrun(placed: Placement, following: Placement | None, sample_rate_hz: int) -> Placement:
    overrun = late = 0
    if placed.line.end_us is not None:
        overrun = placed.end - samples_of_us(placed.line.end_us, sample_rate_hz)
    if following is not None and following.line.start_us is not None:
        slot = samples_of_us(following.line.start_us, sample_rate_hz)
        overrun, late = max(overrun, placed.end - slot), following.start - slot
    return replace(placed, overrun=overrun, late=late) if overrun > 0 else placed


def tail_samples(script: Script, sample_rate_hz: int) -> int:
    """Return the silence after the last line, in samples: none, unless the script sets it."""
    return samples_of_us(tail_us(script), sample_rate_hz)


def overrun_finding(file: str, placed: Placement, sample_rate_hz: int) -> Finding:
    """Report a line that ran past its slot."""
    amount_s = seconds_of_samples(placed.overrun, sample_rate_hz)
    length_s = seconds_of_samples(placed.end - placed.start, sample_rate_hz)
    message = f"line {placed.line.id} is {length_s:.3f} s long and runs {amount_s:.3f} s past its slot"
    slot_us = placed.line.start_us
    late_start = 0 if slot_us is None else placed.start - samples_of_us(slot_us, sample_rate_hz)
    if late_start > 0:
        message += f", having begun {seconds_of_samples(late_start, sample_rate_hz):.3f} s late"
    if placed.late:
        message += f"; the next line begins {seconds_of_samples(placed.late, sample_rate_hz):.3f} s late"
    return Finding(
        kind="overrun",
        file=file,
        row=placed.line.row,
        line=placed.line.id,
        message=message,
        amount_s=amount_s,
    )


def chapters_of(placements: Iterable[Placement], samples: int) -> tuple[Chapter, ...]:
    """Return the chapters, each from its first line to that of the next, the last to the end of the track.

    A chapter that contains the script's first line starts with the track. Lines before any title are in no
    chapter.

    Args:
        placements: All lines, in order.
        samples: Length of the track.
    """
    starts: list[tuple[str, int]] = []
    number = 0
    for placed in placements:
        title = placed.line.chapter
        if title is not None and placed.line.chapter_number != number:
            number = placed.line.chapter_number
            starts.append((title, placed.start if starts or placed.silence_before != placed.start else 0))
    ends = [start for _, start in starts[1:]] + [samples]
    return tuple(
        Chapter(title=title, start=start, end=end)
        for (title, start), end in zip(starts, ends, strict=False)  # without chapters there is one end more
    )

"""The clock: where every line stands on the track, counted in samples and never in anything else.

A line begins where the samples before it end: the takes' own lengths and the silences, each a whole
number of samples. Nothing is added up in seconds, so the last word of a long book is as exact as the first.

A line with a `start` begins there, with silence before it. Where the track has already run past that
place, the line begins after the pause that would stand there anyway, the line before it has overrun, and
the next slot is kept again: never cut, never silent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from subgen.config.settings import Pauses
from subgen.model import Break, Chapter, Done, Finding, Gap, Line, Placement, Script
from subgen.units import samples_of_us, seconds_of_samples

__all__ = ["chapters_of", "overrun_finding", "pause_us_after", "place", "tail_samples"]


def place(
    lines: Iterable[Done | Gap], pauses: Pauses, sample_rate_hz: int, lead_us: int = 0
) -> Iterator[Placement]:
    """Place the lines of one script, one after the other.

    Args:
        lines: In the order of the script.
        pauses: Silence where the script writes none.
        sample_rate_hz: Samples a second of the track.
        lead_us: Silence before the first line.

    Yields:
        A placement for every line; it is known to have overrun once the next line is placed.
    """
    before: Placement | None = None
    for spoken in lines:
        here = _next(before, spoken, pauses, sample_rate_hz, lead_us)
        if before is not None:
            yield _with_overrun(before, here, sample_rate_hz)
        before = here
    if before is not None:
        yield _with_overrun(before, None, sample_rate_hz)


def _next(
    before: Placement | None, spoken: Done | Gap, pauses: Pauses, sample_rate_hz: int, lead_us: int
) -> Placement:
    end = before.end if before else 0
    pause_us = pause_us_after(before.line, pauses) if before else lead_us
    start = end + samples_of_us(pause_us, sample_rate_hz)
    slot_us = spoken.line.start_us
    if slot_us is not None:
        slot = samples_of_us(slot_us, sample_rate_hz)
        start = slot if slot >= end else start
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
    )


def pause_us_after(line: Line, pauses: Pauses) -> int:
    """Silence between a line and the next, in microseconds."""
    if line.pause_us is not None:
        return line.pause_us
    match line.break_after:
        case Break.LINE:
            return pauses.line_us
        case Break.PARAGRAPH:
            return pauses.paragraph_us
        case Break.CHAPTER:
            return pauses.chapter_us


def _with_overrun(placed: Placement, following: Placement | None, sample_rate_hz: int) -> Placement:
    overrun = late = 0
    if placed.line.end_us is not None:
        overrun = placed.end - samples_of_us(placed.line.end_us, sample_rate_hz)
    if following is not None and following.line.start_us is not None:
        slot = samples_of_us(following.line.start_us, sample_rate_hz)
        overrun, late = max(overrun, placed.end - slot), following.start - slot
    return replace(placed, overrun=overrun, late=late) if overrun > 0 else placed


def tail_samples(script: Script, sample_rate_hz: int) -> int:
    """Silence after the last line: none, unless the script writes it."""
    return samples_of_us(script.lines[-1].pause_us or 0, sample_rate_hz)


def overrun_finding(file: str, placed: Placement, sample_rate_hz: int) -> Finding:
    """What a person is told of a line that ran past its slot."""
    amount_s = seconds_of_samples(placed.overrun, sample_rate_hz)
    length_s = seconds_of_samples(placed.end - placed.start, sample_rate_hz)
    message = f"line {placed.line.id} is {length_s:.3f} s long and runs {amount_s:.3f} s past its slot"
    slot_us = placed.line.start_us
    began_late = 0 if slot_us is None else placed.start - samples_of_us(slot_us, sample_rate_hz)
    if began_late > 0:
        message += f", having begun {seconds_of_samples(began_late, sample_rate_hz):.3f} s late"
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
    """Chapters, each from its first line to the next one's, the last to the end of the track.

    The first begins with the track where the script's first line is in it; lines before any title are in
    no chapter.

    Args:
        placements: Of all lines, in order.
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

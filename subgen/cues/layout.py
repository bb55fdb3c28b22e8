"""Split words into cues: which words share a cue, where its rows break, and when it comes and goes.

One optimisation decides all three (`subgen.cues.segmentation`), for one line of the script at a time. A cue
does not continue from one line to the next, so that laying out lines separately loses nothing. The exception
is a line too short to be read: it may share cues with its neighbours if the same voice speaks them without a
pause; such lines are laid out together.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from subgen.cues.passage import Passage, measure_passage
from subgen.cues.row_breaks import Rows
from subgen.cues.segmentation import Cutter
from subgen.cues.standards import CueStandard
from subgen.cues.timing import Clock, language_limits
from subgen.model import Break, Cue, CueWord, Finding, TimedLine, TimedWord
from subgen.text.width import width_in_halves
from subgen.units import samples_of_us

__all__ = ["lay_out", "long_word_findings"]

_LONG_PAUSE_US = 500_000
"""Lines with at least this much silence between them share no cue."""

_MAX_LINES = 64
"""Most lines that are laid out together, which bounds memory even if all lines are short."""


def lay_out(
    lines: Iterable[TimedLine], standard: CueStandard, samples: int, sample_rate_hz: int
) -> Iterator[Cue]:
    """Lay out the cues of a track, in order and without overlaps.

    Args:
        lines: In order of time.
        standard: Limits of the cues.
        samples: Length of the track; no cue goes beyond it.
        sample_rate_hz: Samples a second of the track.
    """
    limits_of = language_limits(standard, sample_rate_hz)
    long_pause = samples_of_us(_LONG_PAUSE_US, sample_rate_hz)
    together: list[TimedLine] = []
    before: TimedWord | None = None
    was_short = False
    for line, after in _with_following(line for line in lines if line.words):
        until = after.words[0].start if after else samples
        is_short = not standard.whole_lines and limits_of(line.language)[1].is_short(
            line.words[0].start, until
        )
        if together and not ((was_short or is_short) and _can_share_cue(together, line, long_pause)):
            limits = limits_of(together[0].language)
            yield from _cues(together, *limits, before, line.words[0])
            before, together = together[-1].words[-1], []
        together.append(line)
        was_short = is_short
    if together:
        yield from _cues(together, *limits_of(together[0].language), before, samples)


def long_word_findings(file: str, line: TimedLine, standard: CueStandard) -> Iterator[Finding]:
    """Findings of words that are longer than a row of the standard."""
    line_chars = standard.of(line.language).line_chars
    if line_chars is None:
        return
    for word in line.words:
        long = width_in_halves(word.text, line.language)
        if long > 2 * line_chars:
            yield Finding(
                kind="long-word",
                file=file,
                row=line.line.row,
                line=line.line.id,
                message=f"a word of {(long + 1) // 2} characters, beginning {word.text[:20]!r}, is longer "
                f"than a subtitle line of {line_chars}, and gets a line of its own",
            )


def _with_following(lines: Iterable[TimedLine]) -> Iterator[tuple[TimedLine, TimedLine | None]]:
    """Each line together with the following one."""
    before: TimedLine | None = None
    for line in lines:
        if before is not None:
            yield before, line
        before = line
    if before is not None:
        yield before, None


def _can_share_cue(together: list[TimedLine], line: TimedLine, long_pause: int) -> bool:
    """Whether a line may share a cue with the lines before it, because it continues them.

    A line with a `start` does not: it is to be shown at that time.
    """
    before = together[-1]
    return (
        len(together) < _MAX_LINES
        and line.words[0].start - before.words[-1].end < long_pause
        and before.line.break_after is Break.LINE
        and line.line.start_us is None
        and (before.line.speaker, before.line.chapter_number) == (line.line.speaker, line.line.chapter_number)
        and (before.voice, before.language) == (line.voice, line.language)
    )


def _cues(
    lines: list[TimedLine],
    standard: CueStandard,
    clock: Clock,
    before: TimedWord | None,
    after: TimedWord | int,
) -> Iterator[Cue]:
    """Lay out the cues of lines that are laid out together."""
    passage = measure_passage(lines, standard, clock, before, after)
    cutter = Cutter(passage)
    for first, last in cutter.best():
        yield _cue(passage, cutter.rows, first, last)


def _cue(passage: Passage, rows: Rows, first: int, last: int) -> Cue:
    """Build a cue; its last word ends when the cue does, at the latest."""
    end = passage.out_time(first, last, rows.text_width(first, last))
    at = bisect_right(passage.line_starts, first) - 1
    line = passage.lines[at]
    row_lasts = {row_last for _, row_last in rows.best(first, last)}
    return Cue(
        start=passage.in_times[first],
        end=end,
        words=tuple(
            CueWord(
                text=word.text,
                after="" if place == last else "\n" if place in row_lasts else passage.separators[place],
                start=word.start,
                end=min(word.end, end),
            )
            for place, word in enumerate(passage.words[first : last + 1], first)
        ),
        spans=passage.spans(first, last),
        speaker=line.line.speaker,
        language=line.language,
        is_leftward=passage.is_leftward[at],
    )

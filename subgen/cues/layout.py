"""Words into cues: which stand together, where a cue's rows break, and when it comes and goes.

One optimisation decides all three (`subgen.cues.segmentation`). It is done for one line of the script at a
time: a cue does not go on from a line to the next, so lines can be laid out one by one, and nothing is
lost. Only a line that is over before it could be read may share cues with its neighbours, when one voice
speaks them in one breath; such lines are laid out together.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from subgen.cues.passage import Passage, measured
from subgen.cues.row_breaks import Rows
from subgen.cues.segmentation import Cutter
from subgen.cues.standards import CueStandard
from subgen.cues.timing import Clock, asked_of
from subgen.model import Break, Cue, CueWord, Finding, TimedLine, TimedWord
from subgen.text.width import width_in_halves
from subgen.units import samples_of_us

__all__ = ["lay_out", "long_word_findings"]

_LONG_PAUSE_US = 500_000
"""Lines with a silence as long as this between them share no cue."""

_MOST_LINES = 64
"""Most lines that are laid out together, so that memory holds a few, however short all of them are."""


def lay_out(
    lines: Iterable[TimedLine], standard: CueStandard, samples: int, sample_rate_hz: int
) -> Iterator[Cue]:
    """Cues for the lines of a track, in order, none overlapping.

    Args:
        lines: In order of time.
        standard: What a cue may be.
        samples: Length of the track; no cue outlasts it.
        sample_rate_hz: Samples a second of the track.
    """
    asked = asked_of(standard, sample_rate_hz)
    long_pause = samples_of_us(_LONG_PAUSE_US, sample_rate_hz)
    together: list[TimedLine] = []
    before: TimedWord | None = None
    was_short = False
    for line, after in _with_next(line for line in lines if line.words):
        until = after.words[0].start if after else samples
        is_short = not standard.whole_lines and asked(line.language)[1].is_short(line.words[0].start, until)
        if together and not ((was_short or is_short) and _may_share(together, line, long_pause)):
            limits = asked(together[0].language)
            yield from _cues(together, *limits, before, line.words[0])
            before, together = together[-1].words[-1], []
        together.append(line)
        was_short = is_short
    if together:
        yield from _cues(together, *asked(together[0].language), before, samples)


def long_word_findings(file: str, line: TimedLine, standard: CueStandard) -> Iterator[Finding]:
    """The words of a line that are longer than a line of the standard."""
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
                f"than the {line_chars} of a subtitle line and stands alone",
            )


def _with_next(lines: Iterable[TimedLine]) -> Iterator[tuple[TimedLine, TimedLine | None]]:
    """Every line with the one after it."""
    waiting: TimedLine | None = None
    for line in lines:
        if waiting is not None:
            yield waiting, line
        waiting = line
    if waiting is not None:
        yield waiting, None


def _may_share(together: list[TimedLine], line: TimedLine, long_pause: int) -> bool:
    """Whether a line may share a cue with the lines before it: it goes on where they ended.

    A line with a time of its own was meant to be seen at that time.
    """
    before = together[-1]
    return (
        len(together) < _MOST_LINES
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
    """The cues of lines that are laid out together."""
    passage = measured(lines, standard, clock, before, after)
    cutter = Cutter(passage)
    for first, last in cutter.best():
        yield _cue(passage, cutter.rows, first, last)


def _cue(passage: Passage, rows: Rows, first: int, last: int) -> Cue:
    """A cue, its last word within it."""
    end = passage.out_time(first, last, rows.shown(first, last))
    at = bisect_right(passage.firsts, first) - 1
    line = passage.lines[at]
    row_lasts = {row_last for _, row_last in rows.best(first, last)}
    return Cue(
        start=passage.ins[first],
        end=end,
        words=tuple(
            CueWord(
                text=word.text,
                after="" if place == last else "\n" if place in row_lasts else passage.betweens[place],
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

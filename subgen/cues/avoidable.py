"""Avoidable violations: whether a cue that breaks a rule could have kept it.

There is one test for each rule of `subgen.cues.rules`. The question is whether, with the same words and with
the next cue in its place, another out-time or another row break would have kept the rule.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from subgen.cues.rules import CueFinding
from subgen.cues.standards import CueStandard
from subgen.cues.timing import Clock
from subgen.model import Cue
from subgen.text.width import width_in_halves
from subgen.units import US_PER_SECOND

__all__ = ["AVOIDABLE", "CueContext"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CueContext:
    """A cue with its neighbours and limits; positions in samples.

    Attributes:
        cue: The cue.
        before: The one before it, or None.
        after: The one after it, or None.
        samples: Length of the track.
        limits: The standard's limits for its language.
        clock: The same limits, in samples.
    """

    cue: Cue
    before: Cue | None
    after: Cue | None
    samples: int
    limits: CueStandard
    clock: Clock

    @property
    def last_word_seen(self) -> int:
        """Earliest out-time: the last word must have been visible."""
        last = self.cue.words[-1]
        return min(last.end, last.start + self.clock.last_word)

    @property
    def gap_limit(self) -> int:
        """Latest out-time for the gap to the next cue, or for the end of the track."""
        if self.after is None:
            return self.clock.last_room(self.samples).latest
        return self.clock.room(self.after.start).latest

    @property
    def latest(self) -> int:
        """Latest out-time, the longest duration included."""
        if self.clock.longest is None:
            return self.gap_limit
        return min(self.gap_limit, self.clock.frame_before(self.cue.start + self.clock.longest))

    @property
    def can_be_split(self) -> bool:
        """Whether it could have been split into several cues."""
        return len(self.cue.words) > 1 and not self.limits.whole_lines


def _always(finding: CueFinding, context: CueContext) -> bool:
    """True: no speech forces such a violation."""
    del finding, context
    return True


def _line_chars(finding: CueFinding, context: CueContext) -> bool:
    """Whether a row of several words is too wide: it could have been broken, a single word could not."""
    row, words = "", 0
    for word in context.cue.words:
        row, words = row + word.text, words + 1
        if words > 1 and width_in_halves(row, finding.cue.language) > 2 * finding.allowed:
            return True
        row, words = ("", 0) if "\n" in word.after else (row + word.after, words)
    return False


def _lines(finding: CueFinding, context: CueContext) -> bool:
    """Whether the extra rows could have been another cue, as cues need not be whole lines."""
    del finding
    return context.can_be_split


def _too_short(finding: CueFinding, context: CueContext) -> bool:
    """Whether it would have lasted long enough with the latest out-time."""
    return (context.latest - context.cue.start) / context.clock.sample_rate_hz >= finding.allowed


def _too_long(finding: CueFinding, context: CueContext) -> bool:
    """Whether it could have gone earlier, or have been split."""
    del finding
    cue, clock = context.cue, context.clock
    if clock.longest is None:
        return True
    longest = cue.start + clock.longest
    if context.can_be_split and cue.words[-1].end > longest:
        return True
    return context.last_word_seen <= clock.frame_before(longest)


def _reading_speed(finding: CueFinding, context: CueContext) -> bool:
    """Whether it could have been read in time with the latest out-time, lingering included."""
    cue, clock = context.cue, context.clock
    characters = finding.measured * (finding.cue.end_us - finding.cue.start_us) / US_PER_SECOND
    lingering = max(cue.words[-1].end + clock.linger, cue.start + clock.shortest)
    possible = min(lingering, context.latest) - cue.start
    return characters * clock.sample_rate_hz <= finding.allowed * possible


def _frames(finding: CueFinding, context: CueContext) -> bool:
    """Whether a frame was available for the in-time or the out-time.

    For the in-time it must start after the last word of the cue before has been visible; for the out-time,
    after its own last word has been visible and before the next cue or the end of the track.
    """
    cue, clock, frames = context.cue, context.clock, context.clock.frames
    if frames is None:
        return True
    if finding.measured == finding.cue.start_us / US_PER_SECOND:
        earliest = context.before.words[-1].start + clock.last_word if context.before else 0
        return cue.start != cue.words[0].start or earliest <= frames.down(cue.start)
    until = context.samples if context.after is None else context.after.start
    return frames.down(until) >= context.last_word_seen


def _gap(finding: CueFinding, context: CueContext) -> bool:
    """Whether it could have gone earlier, its last word still being visible."""
    del finding
    return context.last_word_seen <= context.gap_limit


def _gap_open(finding: CueFinding, context: CueContext) -> bool:
    """Whether it could have stayed longer, up to the last frame available."""
    del finding
    return context.cue.end < context.latest


# fmt: off
AVOIDABLE: Mapping[str, Callable[[CueFinding, CueContext], bool]] = MappingProxyType({
    "line-chars":    _line_chars,
    "lines":         _lines,
    "empty":         _always,
    "too-short":     _too_short,
    "too-long":      _too_long,
    "reading-speed": _reading_speed,
    "frames":        _frames,
    "order":         _always,
    "overlap":       _always,
    "gap":           _gap,
    "gap-open":      _gap_open,
})
# fmt: on
"""Name of a rule -> the test whether a finding of it was avoidable."""

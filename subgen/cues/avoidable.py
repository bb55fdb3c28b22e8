"""Whether a rule that a cue breaks could have been kept: one question for each rule of `subgen.cues.rules`.

With the words that the cue has, and with the next cue where it is, is there another out-time, or another
break of rows, that would keep it?
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
    """Where a cue stands, in samples.

    Attributes:
        cue: The cue.
        before: The one before it, or None.
        after: The one after it, or None.
        samples: Length of the track.
        limits: What the standard asks of its language.
        clock: The same, in samples.
    """

    cue: Cue
    before: Cue | None
    after: Cue | None
    samples: int
    limits: CueStandard
    clock: Clock

    @property
    def spoken(self) -> int:
        """When its last word has been seen: a cue never goes before."""
        last = self.cue.words[-1]
        return min(last.end, last.start + self.clock.last_word)

    @property
    def room(self) -> int:
        """When it has to go: for the gap to the next cue, or with the track."""
        if self.after is None:
            return self.clock.last_room(self.samples).latest
        return self.clock.room(self.after.start).latest

    @property
    def latest(self) -> int:
        """When it has to go, also for the longest duration."""
        if self.clock.longest is None:
            return self.room
        return min(self.room, self.clock.picture_before(self.cue.start + self.clock.longest))

    @property
    def may_be_cut(self) -> bool:
        """Whether it could have been more than one cue."""
        return len(self.cue.words) > 1 and not self.limits.whole_lines


def _always(finding: CueFinding, stand: CueContext) -> bool:
    """No speech makes this."""
    del finding, stand
    return True


def _line_chars(finding: CueFinding, stand: CueContext) -> bool:
    """Whether a row is too wide that could have been broken: one of a single word cannot."""
    row, words = "", 0
    for word in stand.cue.words:
        row, words = row + word.text, words + 1
        if words > 1 and width_in_halves(row, finding.cue.language) > 2 * finding.allowed:
            return True
        row, words = ("", 0) if "\n" in word.after else (row + word.after, words)
    return False


def _lines(finding: CueFinding, stand: CueContext) -> bool:
    """More rows than one cue may have are two cues, unless a cue is a whole line of the script."""
    del finding
    return stand.may_be_cut


def _too_short(finding: CueFinding, stand: CueContext) -> bool:
    """Whether it had lasted if it had stayed as long as it may."""
    return (stand.latest - stand.cue.start) / stand.clock.sample_rate_hz >= finding.allowed


def _too_long(finding: CueFinding, stand: CueContext) -> bool:
    """Whether it could have gone earlier, or its words are more than one cue could have had."""
    del finding
    cue, clock = stand.cue, stand.clock
    if clock.longest is None:
        return True
    longest = cue.start + clock.longest
    if stand.may_be_cut and cue.words[-1].end > longest:
        return True
    return stand.spoken <= clock.picture_before(longest)


def _reading_speed(finding: CueFinding, stand: CueContext) -> bool:
    """Whether it were read in time if it stayed as long as it may: as long as it may linger, at most."""
    cue, clock = stand.cue, stand.clock
    characters = finding.measured * (finding.cue.end_us - finding.cue.start_us) / US_PER_SECOND
    lingering = max(cue.words[-1].end + clock.linger, cue.start + clock.shortest)
    possible = min(lingering, stand.latest) - cue.start
    return characters * clock.sample_rate_hz <= finding.allowed * possible


def _frames(finding: CueFinding, stand: CueContext) -> bool:
    """Whether there was a picture to come or go with.

    To come with: one that begins after the last word of the cue before has been seen. To go with: one between
    the last word's being seen and when the next cue comes, or the track ends.
    """
    cue, clock, pictures = stand.cue, stand.clock, stand.clock.pictures
    if pictures is None:
        return True
    if finding.measured == finding.cue.start_us / US_PER_SECOND:
        earliest = stand.before.words[-1].start + clock.last_word if stand.before else 0
        return cue.start != cue.words[0].start or earliest <= pictures.down(cue.start)
    until = stand.samples if stand.after is None else stand.after.start
    return pictures.down(until) >= stand.spoken


def _gap(finding: CueFinding, stand: CueContext) -> bool:
    """Whether it could have gone earlier: its last word has to be seen."""
    del finding
    return stand.spoken <= stand.room


def _gap_open(finding: CueFinding, stand: CueContext) -> bool:
    """Whether it could have stayed longer: up to the last picture there is."""
    del finding
    return stand.cue.end < stand.latest


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
"""A rule's name -> whether a finding of it could have been helped."""

"""What the cues of a track break, and why: the speech of their words leaves no way, or there was a choice.

Every finding (`subgen.quality`) is put to one question: with the words that the cue has, and with the next
cue where it is, is there another out-time, or another break of rows, that would keep the rule? If there is
none, it is the speech of these words. If there is one, it was a choice, and the layout makes none like that.

That is decided from the cue, its neighbours and the standard alone. It is decided, too, that a cue of more
rows than it may have, or of words that last longer than it may, could have been cut. What is not decided
here is whether words could have moved to or from a neighbour, or the neighbour been joined: of all cuts of
its words the layout takes one that breaks the fewest limits (`subgen.cues.cutting`), so that there a rule
that is broken once could only be kept by breaking another.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from subgen.cues.length import halves
from subgen.cues.timing import Clock, clock_of
from subgen.model import Cue, Shown
from subgen.quality import RULES, CueFinding, findings, shown_of
from subgen.standards import CueStandard
from subgen.units import US_PER_MS, US_PER_SECOND

__all__ = ["IS_CHOICE", "CueAudit", "Stand", "audited"]

_UNIT_US = US_PER_MS
"""The unit of the clock that cues are held to: that of most files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueAudit:
    """What the cues of a track break, in cues; by rule, in the order of `RULES`.

    Attributes:
        count: All of them.
        broken: Those that break a rule.
        speech: Rule -> cues that break it because the speech of their words leaves no choice.
        choice: Rule -> cues that break it though, with the same words, they need not.
    """

    count: int = 0
    broken: int = 0
    speech: tuple[tuple[str, int], ...] = ()
    choice: tuple[tuple[str, int], ...] = ()

    def facts(self) -> dict[str, int | dict[str, int]]:
        """What a report says of it."""
        return {
            "count": self.count,
            "broken": self.broken,
            "speech": dict(self.speech),
            "choice": dict(self.choice),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
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
        return self.samples if self.after is None else self.clock.latest_out(self.after.start)

    @property
    def latest(self) -> int:
        """When it has to go, also for the longest duration."""
        if self.clock.longest is None:
            return self.room
        longest = self.cue.start + self.clock.longest
        return min(self.room, longest if self.clock.pictures is None else self.clock.pictures.down(longest))

    @property
    def may_be_cut(self) -> bool:
        """Whether it could have been more than one cue."""
        return len(self.cue.words) > 1 and not self.limits.whole_lines


def audited(
    cues: Iterable[tuple[Cue, str]], standard: CueStandard, samples: int, sample_rate_hz: int
) -> CueAudit:
    """What cues break, in one pass; a few of them are kept at a time.

    Args:
        cues: Of one track, in order, each with the code of its language.
        standard: What they are held to.
        samples: Length of the track.
        sample_rate_hz: Samples a second of the track.
    """
    audit = _Audit(standard, samples, sample_rate_hz)
    for finding in findings(audit.shown(cues), standard, unit_us=_UNIT_US):
        audit.waiting.append(finding)
    return audit.result()


class _Audit:
    """An audit under way. A cue's findings wait until the second cue after it: they are all there then."""

    def __init__(self, standard: CueStandard, samples: int, sample_rate_hz: int) -> None:
        self.waiting: list[CueFinding] = []
        self._samples = samples
        self._rate_hz = sample_rate_hz
        self._recent: dict[int, Cue] = {}
        self._count = self._broken = 0
        self._speech: Counter[str] = Counter()
        self._choice: Counter[str] = Counter()

        @cache
        def asked(language: str) -> tuple[CueStandard, Clock]:
            limits = standard.of(language)
            return limits, clock_of(limits, sample_rate_hz)

        self._asked = asked

    def shown(self, cues: Iterable[tuple[Cue, str]]) -> Iterator[Shown]:
        """The cues as they are held to the standard; what is known to the end is counted on the way."""
        for number, (cue, language) in enumerate(cues, 1):
            self._count = number
            self._recent[number] = cue
            self._judge(number - 2)
            self._recent.pop(number - 3, None)
            yield shown_of(number, cue, language, self._rate_hz)

    def result(self) -> CueAudit:
        """What it came to."""
        self._judge(self._count)
        return CueAudit(
            count=self._count,
            broken=self._broken,
            speech=_by_rule(self._speech),
            choice=_by_rule(self._choice),
        )

    def _judge(self, until: int) -> None:
        """Count the findings of cues up to a number."""
        if not self.waiting:
            return
        due: dict[int, dict[str, bool]] = {}  # a cue may break a rule twice: in two rows, or at both ends
        for finding in self.waiting:
            number = finding.cue.number
            if number <= until:
                rules = due.setdefault(number, {})
                rules[finding.rule] = rules.get(finding.rule, False) or self._is_choice(finding)
        self.waiting = [finding for finding in self.waiting if finding.cue.number > until]
        for rules in due.values():
            self._broken += 1
            self._speech.update(rule for rule, is_choice in rules.items() if not is_choice)
            self._choice.update(rule for rule, is_choice in rules.items() if is_choice)

    def _is_choice(self, finding: CueFinding) -> bool:
        number, recent = finding.cue.number, self._recent
        if number not in recent:  # one that outlasts the next, and meets a third
            return True
        limits, clock = self._asked(finding.cue.language)
        stand = Stand(
            cue=recent[number],
            before=recent.get(number - 1),
            after=recent.get(number + 1),
            samples=self._samples,
            limits=limits,
            clock=clock,
        )
        return IS_CHOICE[finding.rule](finding, stand)


def _by_rule(cues: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((rule, cues[rule]) for rule in RULES if cues[rule])


def _always(finding: CueFinding, stand: Stand) -> bool:
    """No speech makes this."""
    del finding, stand
    return True


def _line_chars(finding: CueFinding, stand: Stand) -> bool:
    """Whether a row is too wide that could have been broken: one of a single word cannot."""
    row, words = "", 0
    for word in stand.cue.words:
        row, words = row + word.text, words + 1
        if words > 1 and halves(row, finding.cue.language) > 2 * finding.allowed:
            return True
        row, words = ("", 0) if "\n" in word.after else (row + word.after, words)
    return False


def _lines(finding: CueFinding, stand: Stand) -> bool:
    """More rows than one cue may have are two cues, unless a cue is a whole line of the script."""
    del finding
    return stand.may_be_cut


def _too_short(finding: CueFinding, stand: Stand) -> bool:
    """Whether it had lasted if it had stayed as long as it may."""
    return (stand.latest - stand.cue.start) / stand.clock.sample_rate_hz >= finding.allowed


def _too_long(finding: CueFinding, stand: Stand) -> bool:
    """Whether it could have gone earlier, or been cut: one word may be too long by itself."""
    del finding
    longest = stand.clock.longest
    return stand.may_be_cut or longest is None or stand.spoken - stand.cue.start <= longest


def _reading_speed(finding: CueFinding, stand: Stand) -> bool:
    """Whether it were read in time if it stayed as long as it may: as long as it may linger, at most."""
    cue, clock = stand.cue, stand.clock
    characters = finding.measured * (finding.cue.end_us - finding.cue.start_us) / US_PER_SECOND
    lingering = max(cue.words[-1].end + clock.linger, cue.start + clock.shortest)
    possible = min(lingering, stand.latest) - cue.start
    return characters * clock.sample_rate_hz <= finding.allowed * possible


def _frames(finding: CueFinding, stand: Stand) -> bool:
    """Whether there was a picture to come or go with.

    To come with: one that begins after the last word of the cue before has been seen. To go with: one between
    the last word's being seen and when the cue has to go. The end of the track is as good as a picture.
    """
    cue, clock, pictures = stand.cue, stand.clock, stand.clock.pictures
    if pictures is None:
        return True
    if finding.measured == finding.cue.start_us / US_PER_SECOND:
        earliest = stand.before.words[-1].start + clock.last_word if stand.before else 0
        return cue.start != cue.words[0].start or earliest <= pictures.down(cue.start)
    if stand.after is None and cue.end == stand.samples:
        return False
    return pictures.down(stand.latest) >= stand.spoken


def _gap(finding: CueFinding, stand: Stand) -> bool:
    """Whether it could have gone earlier: its last word has to be seen."""
    del finding
    return stand.spoken <= stand.room


def _gap_open(finding: CueFinding, stand: Stand) -> bool:
    """Whether it could have stayed longer: up to the last picture there is."""
    del finding
    return stand.cue.end < stand.latest


# fmt: off
IS_CHOICE: Mapping[str, Callable[[CueFinding, Stand], bool]] = MappingProxyType({
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

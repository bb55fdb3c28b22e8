"""What the cues of a track break, and why: the speech of their words leaves no way, or there was a choice.

Every finding (`subgen.cues.rules`) is put to one question (`subgen.cues.avoidable`): with the words that the
cue has, and with the next cue where it is, is there another out-time, or another break of rows, that would
keep the rule? If there is none, it is the speech of these words. If there is one, it was a choice, and the
layout makes none like that.

That is decided from the cue, its neighbours and the standard alone. It is decided, too, that a cue of more
rows than it may have, or of words that last longer than it may, could have been cut. What is not decided
here is whether words could have moved to or from a neighbour, or the neighbour been joined: of all cuts of
its words the layout takes one that breaks the fewest gaps and, with as few of them, the fewest other limits
(`subgen.cues.segmentation`), so that there a rule could only be kept by breaking another.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from subgen.cues.avoidable import AVOIDABLE, CueContext
from subgen.cues.rules import RULES, CueFinding, findings, shown_of
from subgen.cues.standards import CueStandard
from subgen.cues.timing import asked_of
from subgen.model import Cue, Finding, Script, SubtitleCue
from subgen.units import US_PER_SECOND

__all__ = ["CueAudit", "CueChoice", "audited", "choice_finding"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CueChoice:
    """A rule that a cue breaks by choice.

    Attributes:
        rule: A key of `RULES`.
        start_us: When the cue comes.
        line: Id of the first line that it shows; None where it is not known any more.
    """

    rule: str
    start_us: int
    line: str | None


def choice_finding(script: Script, choice: CueChoice) -> Finding:
    """What a person should know of a cue that breaks a rule by choice."""
    row = next((line.row for line in script.lines if line.id == choice.line), 0)
    at_s = choice.start_us / US_PER_SECOND
    message = f"the cue at {at_s:.3f} s breaks {choice.rule} though it need not: a fault of subgen"
    return Finding(kind="cue", file=script.file, row=row, line=choice.line, message=message)


def audited(
    cues: Iterable[Cue],
    standard: CueStandard,
    samples: int,
    sample_rate_hz: int,
    chosen: Callable[[CueChoice], None],
) -> CueAudit:
    """What cues break, in one pass; a few of them are kept at a time.

    Args:
        cues: Of one track, in order.
        standard: What they are held to.
        samples: Length of the track.
        sample_rate_hz: Samples a second of the track.
        chosen: Is told each rule that a cue breaks by choice.
    """
    audit = _Audit(standard, samples, sample_rate_hz, chosen)
    # Limits are rounded to samples, and times to microseconds.
    sample_us = US_PER_SECOND // sample_rate_hz + 1
    for finding in findings(audit.shown(cues), standard, unit_us=sample_us):
        audit.waiting.append(finding)
    return audit.result()


class _Audit:
    """An audit under way. A cue's findings wait until the second cue after it: they are all there then."""

    def __init__(
        self,
        standard: CueStandard,
        samples: int,
        sample_rate_hz: int,
        chosen: Callable[[CueChoice], None],
    ) -> None:
        self.waiting: list[CueFinding] = []
        self._chosen = chosen
        self._samples = samples
        self._rate_hz = sample_rate_hz
        self._recent: dict[int, Cue] = {}
        self._count = self._broken = 0
        self._speech: Counter[str] = Counter()
        self._choice: Counter[str] = Counter()
        self._asked = asked_of(standard, sample_rate_hz)

    def shown(self, cues: Iterable[Cue]) -> Iterator[SubtitleCue]:
        """The cues as they are held to the standard; what is known to the end is counted on the way."""
        for number, cue in enumerate(cues, 1):
            self._count = number
            self._recent[number] = cue
            self._judge(number - 2)
            self._recent.pop(number - 3, None)
            yield shown_of(number, cue, self._rate_hz)

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
        """Count the findings of cues up to a number, and tell those by choice."""
        if not self.waiting:
            return
        due: dict[
            SubtitleCue, dict[str, bool]
        ] = {}  # a cue may break a rule twice: in two rows, or at both ends
        for finding in self.waiting:
            if finding.cue.number <= until:
                rules = due.setdefault(finding.cue, {})
                rules[finding.rule] = rules.get(finding.rule, False) or self._is_choice(finding)
        self.waiting = [finding for finding in self.waiting if finding.cue.number > until]
        for shown, rules in due.items():
            self._broken += 1
            for rule in (rule for rule, is_choice in rules.items() if is_choice):
                self._chosen(CueChoice(rule=rule, start_us=shown.start_us, line=self._line_of(shown)))
            self._speech.update(rule for rule, is_choice in rules.items() if not is_choice)
            self._choice.update(rule for rule, is_choice in rules.items() if is_choice)

    def _line_of(self, shown: SubtitleCue) -> str | None:
        cue = self._recent.get(shown.number)
        return cue.spans[0].line if cue is not None and cue.spans else None

    def _is_choice(self, finding: CueFinding) -> bool:
        number, recent = finding.cue.number, self._recent
        if number not in recent:  # one that outlasts the next, and meets a third
            return True
        limits, clock = self._asked(finding.cue.language)
        stand = CueContext(
            cue=recent[number],
            before=recent.get(number - 1),
            after=recent.get(number + 1),
            samples=self._samples,
            limits=limits,
            clock=clock,
        )
        return AVOIDABLE[finding.rule](finding, stand)


def _by_rule(cues: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((rule, cues[rule]) for rule in RULES if cues[rule])

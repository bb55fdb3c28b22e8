"""Audit of a track's cues: the rules they break, and whether each violation was avoidable.

Each finding (`subgen.cues.rules`) is tested with one question (`subgen.cues.avoidable`): with the same words,
and with the next cue in its place, would another out-time or another row break have kept the rule? If not,
the speech of these words is the cause. If so, it was a choice, and a fault of the layout, which makes none.

The answer depends on the cue, its neighbours and the standard alone. A cue with too many rows, or with words
that last too long, counts as avoidable, because it could have been split. The audit does not decide whether
words could have moved to or from a neighbour, or whether the two could have been joined: of all splits the
layout takes one that breaks the fewest gaps and, among those, the fewest other limits
(`subgen.cues.segmentation`), so that there a rule could be kept only by breaking another.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from subgen.cues.avoidable import AVOIDABLE, CueContext
from subgen.cues.rules import RULES, CueFinding, findings, subtitle_cue
from subgen.cues.standards import CueStandard
from subgen.cues.timing import language_limits
from subgen.model import Cue, Finding, Script, SubtitleCue
from subgen.units import US_PER_SECOND

__all__ = ["AvoidableViolation", "CueAudit", "audit_cues", "avoidable_finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CueAudit:
    """Numbers of cues that break a rule; by rule, in the order of `RULES`.

    Attributes:
        count: All cues.
        broken: Cues that break a rule.
        speech: Rule -> cues that break it unavoidably, because of the speech of their words.
        choice: Rule -> cues that break it avoidably: the same words could keep it.
    """

    count: int = 0
    broken: int = 0
    speech: tuple[tuple[str, int], ...] = ()
    choice: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidableViolation:
    """A rule that a cue breaks, although the same words could keep it.

    Attributes:
        rule: A key of `RULES`.
        start_us: In-time of the cue, in microseconds.
        line: Id of the first line in the cue; None if it is no longer known.
    """

    rule: str
    start_us: int
    line: str | None


def avoidable_finding(script: Script, violation: AvoidableViolation) -> Finding:
    """Finding of an avoidable violation."""
    row = next((line.row for line in script.lines if line.id == violation.line), 0)
    at_s = violation.start_us / US_PER_SECOND
    message = f"the cue at {at_s:.3f} s breaks {violation.rule} although it need not: a fault in subgen"
    return Finding(kind="cue", file=script.file, row=row, line=violation.line, message=message)


def audit_cues(
    cues: Iterable[Cue],
    standard: CueStandard,
    samples: int,
    sample_rate_hz: int,
    on_avoidable: Callable[[AvoidableViolation], None],
) -> CueAudit:
    """Audit cues in one pass; only a few of them are held at a time.

    Args:
        cues: Cues of one track, in order.
        standard: The standard to check against.
        samples: Length of the track.
        sample_rate_hz: Samples a second of the track.
        on_avoidable: Called with each avoidable violation.
    """
    audit = _Audit(standard, samples, sample_rate_hz, on_avoidable)
    # Limits are rounded to samples, and times to microseconds.
    sample_us = US_PER_SECOND // sample_rate_hz + 1
    for finding in findings(audit.subtitle_cues(cues), standard, unit_us=sample_us):
        audit.pending.append(finding)
    return audit.result()


class _Audit:
    """An audit in progress. Findings of a cue are judged at the second cue after it, when all are known."""

    def __init__(
        self,
        standard: CueStandard,
        samples: int,
        sample_rate_hz: int,
        on_avoidable: Callable[[AvoidableViolation], None],
    ) -> None:
        self.pending: list[CueFinding] = []
        self._on_avoidable = on_avoidable
        self._samples = samples
        self._rate_hz = sample_rate_hz
        self._recent: dict[int, Cue] = {}
        self._count = self._broken = 0
        self._speech: Counter[str] = Counter()
        self._choice: Counter[str] = Counter()
        self._limits_of = language_limits(standard, sample_rate_hz)

    def subtitle_cues(self, cues: Iterable[Cue]) -> Iterator[SubtitleCue]:
        """Convert cues for the check, and judge the findings of earlier cues on the way."""
        for number, cue in enumerate(cues, 1):
            self._count = number
            self._recent[number] = cue
            self._judge(number - 2)
            self._recent.pop(number - 3, None)
            yield subtitle_cue(number, cue, self._rate_hz)

    def result(self) -> CueAudit:
        """The totals, once all cues have passed."""
        self._judge(self._count)
        return CueAudit(
            count=self._count,
            broken=self._broken,
            speech=_by_rule(self._speech),
            choice=_by_rule(self._choice),
        )

    def _judge(self, until: int) -> None:
        """Count the findings of cues up to a number, and report the avoidable ones."""
        if not self.pending:
            return
        # a cue may break a rule twice: in two rows, or at both ends
        judged: dict[SubtitleCue, dict[str, bool]] = {}
        for finding in self.pending:
            if finding.cue.number <= until:
                rules = judged.setdefault(finding.cue, {})
                rules[finding.rule] = rules.get(finding.rule, False) or self._is_avoidable(finding)
        self.pending = [finding for finding in self.pending if finding.cue.number > until]
        for cue, rules in judged.items():
            self._broken += 1
            avoidable = [rule for rule, is_avoidable in rules.items() if is_avoidable]
            for rule in avoidable:
                self._on_avoidable(
                    AvoidableViolation(rule=rule, start_us=cue.start_us, line=self._line_of(cue))
                )
            self._choice.update(avoidable)
            self._speech.update(rule for rule, is_avoidable in rules.items() if not is_avoidable)

    def _line_of(self, subtitle: SubtitleCue) -> str | None:
        cue = self._recent.get(subtitle.number)
        return cue.spans[0].line if cue is not None and cue.spans else None

    def _is_avoidable(self, finding: CueFinding) -> bool:
        number, recent = finding.cue.number, self._recent
        if number not in recent:  # a cue that outlasts the next one, and overlaps a third
            return True
        limits, clock = self._limits_of(finding.cue.language)
        context = CueContext(
            cue=recent[number],
            before=recent.get(number - 1),
            after=recent.get(number + 1),
            samples=self._samples,
            limits=limits,
            clock=clock,
        )
        return AVOIDABLE[finding.rule](finding, context)


def _by_rule(cues: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((rule, cues[rule]) for rule in RULES if cues[rule])

"""The plan of one script, made in one pass over its lines."""

from collections.abc import Container
from dataclasses import dataclass
from enum import Enum

from subgen.delivery.fingerprints import TargetBuilder
from subgen.delivery.plan_outputs import OutputPlan, compare_targets
from subgen.model import Line, Script, Stamp, Utterance
from subgen.planning.estimate import RequestTotals, ScriptEstimate, ScriptEstimator, gap_samples
from subgen.planning.line_progress import FailureReason, ProgressCounter, ScriptProgress
from subgen.planning.request_keys import KeyPacker, RequestKeys
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import FileProbe, LedgerReader, TakeReader

__all__ = ["Gaps", "PlanBasis", "PlanReaders", "ScriptPlan", "plan_script"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReaders:
    """The state of a folder, to read.

    Attributes:
        takes: The takes.
        ledger: The records of retakes and of outputs.
        file_probe: Looks at files.
    """

    takes: TakeReader
    ledger: LedgerReader
    file_probe: FileProbe


class Gaps(Enum):
    """Which lines without takes may be silent in the outputs."""

    NONE = "none"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptPlan:
    """The plan of one script.

    Attributes:
        script: The script, with the selected lines.
        keys: The keys of the requests of each line.
        progress: How far its lines are.
        estimate: What it needs.
        outputs: Its files, or None while takes are missing.
    """

    script: Script
    keys: RequestKeys
    progress: ScriptProgress
    estimate: ScriptEstimate
    outputs: OutputPlan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBasis:
    """The inputs from which the plans of all scripts of a job are computed.

    Attributes:
        resolver: Resolves lines to the requests that they need.
        current: Resolves lines to the requests whose takes the outputs are made of.
        readers: The state of the folder.
        failure: Gives the reason why a take did not come.
        gaps: Which lines without takes may be silent in the outputs.
    """

    resolver: UtteranceResolver
    current: UtteranceResolver
    readers: PlanReaders
    failure: FailureReason
    gaps: Gaps


def plan_script(script: Script, basis: PlanBasis, totals: RequestTotals | None = None) -> ScriptPlan:
    """Plan one script; one pass over its lines.

    Args:
        script: The script, with the selected lines.
        basis: What the plan is computed from.
        totals: The sums of the whole job, to which its requests are added.
    """
    lines = _LinePlanner(script, basis, totals or RequestTotals())
    for line in script.lines:
        lines.add(line)
    return lines.plan()


class _LinePlanner:
    """Plans a script, line by line, and holds none of them."""

    def __init__(self, script: Script, basis: PlanBasis, totals: RequestTotals) -> None:
        settings = basis.resolver.settings
        self._script = script
        self._basis = basis
        self._settings = settings
        self._takes = basis.readers.takes
        self._keys = KeyPacker()
        self._counter = ProgressCounter(basis.failure)
        self._estimator = ScriptEstimator(script, basis.resolver, totals)
        self._targets: TargetBuilder | None = TargetBuilder(script, settings)
        self._retaken = _retaken_lines(script, basis)

    def add(self, line: Line) -> None:
        """Add a line."""
        utterances = self._basis.resolver.utterances(self._script.stem, line)
        stamps = self._stamps(utterances)
        samples = [None if stamp is None else stamp.samples for stamp in stamps]
        keys = [bytes.fromhex(utterance.key) for utterance in utterances]
        characters = [len(utterance.text) for utterance in utterances]
        self._keys.add(keys)
        self._counter.add(line, (utterance.key for utterance in utterances), samples)
        self._estimator.add(line, characters, keys, samples)
        if self._targets is not None:
            if line.id in self._retaken:
                utterances = self._basis.current.utterances(self._script.stem, line)
                stamps = self._stamps(utterances)
            self._add_to_targets(self._targets, line, utterances, stamps)

    def _stamps(self, utterances: tuple[Utterance, ...]) -> list[Stamp | None]:
        takes = self._takes
        return [takes.stamp(utterance.key) if utterance.key in takes else None for utterance in utterances]

    def _add_to_targets(
        self,
        targets: TargetBuilder,
        line: Line,
        utterances: tuple[Utterance, ...],
        stamps: list[Stamp | None],
    ) -> None:
        present = [stamp for stamp in stamps if stamp is not None]
        if len(present) == len(stamps):
            targets.add(line, utterances, present)
        elif self._basis.gaps is Gaps.ALL:
            targets.add_gap(line, gap_samples(line, self._basis.resolver))
        else:
            self._targets = None  # no outputs are made of this script yet

    def plan(self) -> ScriptPlan:
        """The plan, once all lines are added."""
        outputs = None
        if self._targets is not None:
            readers = self._basis.readers
            outputs = compare_targets(
                self._targets.targets(), self._settings, readers.ledger, readers.file_probe
            )
        return ScriptPlan(
            script=self._script,
            keys=self._keys.keys(),
            progress=self._counter.progress(),
            estimate=self._estimator.estimate(),
            outputs=outputs,
        )


def _retaken_lines(script: Script, basis: PlanBasis) -> Container[str]:
    """Ids of the lines whose outputs are made of other takes than the requests that they need."""
    needed, current = (resolver.retakes.get(script.stem, {}) for resolver in (basis.resolver, basis.current))
    return {line_id for line_id in {*needed, *current} if needed.get(line_id) != current.get(line_id)}

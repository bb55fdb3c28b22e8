"""The plan of a job: a value, computed from inputs, settings and the state of the folder.

    Selection of scripts --+                    +--> keys of the requests of each line, packed
    Settings --------------+--> plan_script ----+--> progress: lines done, failed, pending
    takes, ledger, files --+    (one pass)      +--> estimate: requests, characters, minutes
                                                +--> outputs: each file, and why it is stale

`plan_script` goes through the lines of a script once; a `JobPlan` is the plans of all scripts. `run` carries
it out, `--dry-run` prints it, `status` counts it, `verify` checks files against it. Computing it neither
writes nor sends: it gets readers only. When takes have come, or were found damaged, the same function makes
a new plan. Outputs are planned once the takes are there, or where the gaps that remain are allowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from subgen.config.settings import Settings
from subgen.delivery.plan_outputs import OutputStatus
from subgen.jobs.script_plan import Gaps, PlanBasis, PlanReaders, ScriptPlan, plan_script
from subgen.model import Finding, Service
from subgen.planning.estimate import Estimate, RequestTotals, job_estimate
from subgen.planning.request_log import RequestLog
from subgen.planning.reread import reread_of
from subgen.planning.retakes import Retakes
from subgen.planning.selection import Selection
from subgen.planning.utterances import UtteranceResolver

__all__ = ["JobEstimate", "JobPlan", "Planner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPlan:
    """The plan of a job.

    Attributes:
        scripts: The plan of each script that has selected lines.
        resolver: Resolves lines to the requests that they need, ordered retakes among them.
        current: Resolves lines to the requests whose takes the outputs are made of.
        estimate: The estimate of the job.
    """

    scripts: tuple[ScriptPlan, ...]
    resolver: UtteranceResolver
    current: UtteranceResolver
    estimate: Estimate

    @property
    def has_missing_takes(self) -> bool:
        """Whether anything is to be requested."""
        return bool(self.estimate.new_requests)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEstimate:
    """The estimate of a job, and the room for it.

    Attributes:
        estimate: The estimate.
        free_bytes: Free space on the disk of the outputs.
        remarks: Messages about the state of the folder.
        findings: Findings about the settings, the service and the costs, beside those of the inputs.
        outputs: File of each input whose takes are all there -> its files but for the clips, their state, and
            why those that will be written are stale.
    """

    estimate: Estimate
    free_bytes: int
    remarks: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    outputs: Mapping[str, tuple[OutputStatus, ...]] = field(default_factory=dict)


class Planner:
    """Makes the plans of one job.

    Args:
        selection: The scripts of the job.
        settings: Its settings.
        service: The service, whose name is in the keys of takes.
        readers: The state of the folder.
    """

    def __init__(
        self, selection: Selection, settings: Settings, service: Service, readers: PlanReaders
    ) -> None:
        self._selection = selection
        self._settings = settings
        self._readers = readers
        self.retakes = Retakes(selection.whole, settings, service, readers.ledger)

    def preview(self) -> JobPlan:
        """The plan before anything is ordered or sent: retakes that are requested count as ordered."""
        resolver = self.retakes.preview(self._readers.takes)
        plan = self._plan(resolver, resolver, RequestLog(), Gaps.NONE)
        readers = self._readers
        reread = {
            each.script.file: counts
            for each in plan.estimate.scripts
            if each.new_requests
            and (
                counts := reread_of(each.script, resolver, readers.takes, readers.ledger, readers.file_probe)
            )
        }
        return replace(plan, estimate=replace(plan.estimate, reread=reread))

    def plan(self, log: RequestLog) -> JobPlan:
        """The plan as the folder is now.

        Args:
            log: The requests of the run so far. Lines without takes are gaps under `--partial`.
        """
        gaps = Gaps.ALL if self._settings.partial else Gaps.NONE
        return self._plan(self.retakes.pending(), self.retakes.current(), log, gaps)

    def is_valid(self, plan: JobPlan) -> bool:
        """Whether a plan has the retakes that are ordered and chosen now."""
        return plan.resolver == self.retakes.pending() and plan.current == self.retakes.current()

    def _plan(
        self, resolver: UtteranceResolver, current: UtteranceResolver, log: RequestLog, gaps: Gaps
    ) -> JobPlan:
        basis = PlanBasis(
            resolver=resolver,
            current=current,
            readers=self._readers,
            failure=log.reasons.get,
            gaps=gaps,
        )
        totals = RequestTotals()
        scripts = tuple(plan_script(script, basis, totals) for script in self._selection.selected)
        stale_kinds = {
            plan.script.stem: plan.outputs.stale_kinds
            for plan in scripts
            if plan.outputs is not None and plan.progress.is_done
        }
        estimates = tuple(plan.estimate for plan in scripts)
        return JobPlan(
            scripts=scripts,
            resolver=resolver,
            current=current,
            estimate=job_estimate(estimates, totals, resolver, stale_kinds),
        )

"""A job from its first plan to its last file: speak the missing takes, write the stale outputs.

Nothing here depends on whether a job runs for the first time. A plan says what is missing and what is stale,
and the job carries it out: to continue a broken run, to replace a damaged take or to change a voice is to run
the job again.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from subgen.config.settings import Settings
from subgen.delivery.deliver import Delivery, DeliveryDoors, lines_to_write
from subgen.delivery.plan_outputs import OutputPlan
from subgen.delivery.record import DeliveryRecord, RunEffort
from subgen.errors import AccountRefused, DamagedTake, OutputError, ServiceDown
from subgen.jobs.cost_findings import cost_findings
from subgen.jobs.plan import JobEstimate, JobPlan, Planner
from subgen.jobs.script_plan import PlanReaders, ScriptPlan
from subgen.model import Failed, Finding, Script, Service, TakeKey
from subgen.planning.estimate import Estimate
from subgen.planning.line_matching import move_choices
from subgen.planning.line_progress import ScriptProgress, script_progress
from subgen.planning.request_log import RequestLog
from subgen.planning.retakes import RetakeOrders
from subgen.planning.selection import Selection
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import Observer
from subgen.ports.records import RememberedInput
from subgen.units import format_size

__all__ = ["Job", "JobDoors", "RunResult", "result_of_done_job"]

_ROUNDS = 3
"""Times that damaged takes are requested again: a disk that damages them three times will not stop."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDoors:
    """The doors that a job needs.

    Attributes:
        delivery: The doors of delivery, the takes and the ledger among them.
        synthesize: Requests the missing takes of scripts; an engine that runs elsewhere takes its place here.
        repair: Finds damaged takes again or drops them; returns how many were dropped.
        free_bytes: Returns the free space on the disk of the outputs.
        observer: Receives the progress of the job.
        clock_s: Returns the seconds since the start of the run.
    """

    delivery: DeliveryDoors
    synthesize: Callable[[tuple[Script, ...], UtteranceResolver, RequestLog], None]
    repair: Callable[[Iterable[TakeKey]], int]
    free_bytes: Callable[[], int]
    observer: Observer
    clock_s: Callable[[], float]


@dataclass(slots=True)
class RunResult:
    """The result of a run.

    Attributes:
        scripts: The scripts, in the order of the inputs, with the selected lines.
        estimate: What they needed, and how much of it was missing.
        spoken: Script's file -> how far its lines are.
        delivered: Outputs of the scripts that have them, whether this run wrote them or not.
        wall_s: Seconds that the run took.
        widest: The most requests that succeeded at the same time.
        is_spent: Whether `max_characters` ended the run.
        next_characters: Characters of the request that it did not allow; 0 where it did not end the run.
        findings: Findings about the settings, the service and the costs, beside those of the inputs.
    """

    scripts: tuple[Script, ...]
    estimate: Estimate = field(default_factory=Estimate)
    spoken: dict[str, ScriptProgress] = field(default_factory=dict)
    delivered: list[DeliveryRecord] = field(default_factory=list)
    wall_s: float = 0.0
    widest: int = 0
    is_spent: bool = False
    next_characters: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def failed(self) -> tuple[Failed, ...]:
        """The lines that failed, of all inputs."""
        return tuple(failed for progress in self.spoken.values() for failed in progress.failed)

    @property
    def pending(self) -> int:
        """How many lines were not tried."""
        return sum(progress.pending for progress in self.spoken.values())

    @property
    def gaps(self) -> int:
        """How many lines are silent in the outputs."""
        return sum(delivered.facts.summary.failed for delivered in self.delivered)


def result_of_done_job(plan: JobPlan) -> RunResult | None:
    """Return the result of a job in which nothing is to be sent or written; None where something is."""
    current = [None if script.outputs is None else script.outputs.current for script in plan.scripts]
    delivered = [record for record in current if record is not None]
    if plan.has_missing_takes or len(delivered) < len(plan.scripts):
        return None
    return RunResult(
        tuple(script.script for script in plan.scripts),
        estimate=plan.estimate,
        spoken={script.script.file: script.progress for script in plan.scripts},
        delivered=delivered,
    )


class Job:
    """A job, to be carried out.

    Args:
        selection: Its scripts.
        settings: Its settings.
        service: The service, whose name is in the keys of takes.
        doors: The doors that it needs.
    """

    def __init__(self, selection: Selection, settings: Settings, service: Service, doors: JobDoors) -> None:
        self._selection = selection
        self._settings = settings
        self._service = service
        self._doors = doors
        self._takes, self._ledger = doors.delivery.takes, doors.delivery.ledger
        readers = PlanReaders(takes=self._takes, ledger=self._ledger, file_probe=doors.delivery.file_probe)
        self._planner = Planner(selection, settings, service, readers)
        self._orders = RetakeOrders(selection, self._planner.retakes, self._takes, self._ledger)
        self._log = RequestLog()
        self._plan: JobPlan | None = None
        self.result = RunResult(selection.selected)

    def begin(self, remarks: tuple[str, ...]) -> JobEstimate:
        """Plan the job, and if there is room for it remember the inputs and order the retakes.

        Args:
            remarks: Messages about the state of the folder.

        Raises:
            OutputError: There is no room for it.
        """
        self._plan = self._planner.preview()
        estimate = self.result.estimate = self._plan.estimate
        free_bytes = self._doors.free_bytes()
        if estimate.disk_bytes > free_bytes:
            raise OutputError(
                f"{self._settings.out}: about {format_size(estimate.disk_bytes)} are needed there, and "
                f"{format_size(free_bytes)} are free; make room, or give another --out"
            )
        file_probe = self._doors.delivery.file_probe
        findings = tuple(cost_findings(self._plan, self._settings, self._ledger, file_probe))
        with self._ledger.together():
            self._remember_inputs()
        self._orders.order()
        return JobEstimate(estimate=estimate, free_bytes=free_bytes, remarks=remarks, findings=findings)

    def _remember_inputs(self) -> None:
        """Remember the inputs that have selected lines; the others stay as they were last run."""
        selected = {script.stem: script for script in self._selection.selected}
        for script in self._selection.whole:
            if script.stem not in selected:
                continue
            settings = replace(self._settings, service=self._service.name)  # an address may hold a secret
            if self._settings.only or self._settings.first is not None:
                ids = tuple(line.id for line in selected[script.stem].lines)
                settings = replace(settings, only=ids, first=None)
            move_choices(script, self._ledger)
            self._ledger.remember(
                RememberedInput(script=script, settings=settings, service=self._service.name)
            )

    def carry_out(self) -> None:
        """Speak what is missing, and write what is stale.

        Raises:
            SubgenError: The job cannot go on; the branch of the tree says whose fault that is.
        """
        plan = self._present_plan()
        for _ in range(_ROUNDS):
            self._announce(plan)
            if plan.has_missing_takes:
                self._speak(plan)
            else:
                self._count(plan, {script.script.file: script.progress for script in plan.scripts})
            self._orders.resolve(self._log.reasons)
            if plan.has_missing_takes or not self._planner.is_valid(plan):
                plan = self._planner.plan(self._log)
            if self._deliver(plan):
                if not self.result.failed and not self.result.pending:
                    self._orders.complete()
                return
            plan = self._planner.plan(self._log)
        raise OutputError(
            f"{self._settings.out}: takes are damaged as often as they are made again; look after the disk"
        )

    def _announce(self, plan: JobPlan) -> None:
        """Report to the observer how much there is to send and to write."""
        characters, budget = plan.estimate.new_characters, self._settings.max_characters
        stale = [each.script for each in plan.scripts if each.outputs is None or each.outputs.current is None]
        lines = sum(lines_to_write(script, self._settings) for script in stale)
        self._doors.observer.planned(characters if budget is None else min(characters, budget), lines)

    def _present_plan(self) -> JobPlan:
        """The plan that the job began with, or another where retakes were ordered or moved since."""
        if self._plan is None or not self._planner.is_valid(self._plan):
            return self._planner.plan(self._log)
        plan, self._plan = self._plan, None
        return plan

    def _speak(self, plan: JobPlan) -> None:
        """Request the missing takes; if the service gives up under `--partial`, deliver what there is."""
        try:
            self._request(plan)
        except (AccountRefused, ServiceDown) as end:
            if not self._settings.partial:
                raise
            self._orders.resolve(self._log.reasons)
            self._deliver(self._planner.plan(self._log))
            if not self.result.gaps:
                raise
            gaps = "1 line is" if self.result.gaps == 1 else f"{self.result.gaps:,} lines are"
            message = f"{gaps} silent in the outputs: {end.message}"
            raise type(end)(message, end.code, end.retry_after_s) from end

    def _request(self, plan: JobPlan) -> None:
        """Request the missing takes; count the lines whatever happens."""
        try:
            self._doors.synthesize(self._selection.selected, plan.resolver, self._log)
        finally:
            self._count(
                plan,
                {
                    script.script.file: script_progress(script.script, script.keys, self._takes, self._log)
                    for script in plan.scripts
                },
            )

    def _count(self, plan: JobPlan, progress: dict[str, ScriptProgress]) -> None:
        """Bring the result up to date."""
        result = self.result
        result.widest, result.is_spent = self._log.widest, self._log.is_spent
        result.next_characters = self._log.next_characters
        for script in plan.scripts:
            file = script.script.file
            result.spoken[file] = replace(
                progress[file], attempts=self._log.attempts[file], characters=self._log.characters[file]
            )

    def _deliver(self, plan: JobPlan) -> bool:
        """Write the stale outputs; whether no take was damaged."""
        delivery = Delivery(plan.current, self._doors.delivery)
        self.result.delivered.clear()
        is_whole = True
        for script in plan.scripts:
            if script.outputs is None or not (script.progress.done or script.progress.failed):
                continue  # nothing of it can be listened to
            try:
                self.result.delivered.append(self._deliver_script(delivery, script.outputs))
            except DamagedTake:
                self._repair(plan, script)
                is_whole = False
        return is_whole

    def _deliver_script(self, delivery: Delivery, outputs: OutputPlan) -> DeliveryRecord:
        if outputs.current is not None:
            return outputs.current
        for explanation in outputs.explanations():
            _log.info("writes %s", explanation)
        attempts = self._log.attempts[outputs.script.file]
        effort = RunEffort(attempts=attempts, wall_s=self._doors.clock_s)
        return delivery.deliver(outputs, effort, self._doors.observer)

    def _repair(self, plan: JobPlan, script: ScriptPlan) -> None:
        """Repair or drop the damaged takes of a script."""
        stem, lines = script.script.stem, script.script.lines
        keys = {utterance.key for line in lines for utterance in plan.current.utterances(stem, line)}
        self._doors.repair([key for key in keys if key in self._takes and self._takes.is_damaged(key)])

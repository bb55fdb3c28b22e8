"""A job from first to last: what is missing is spoken, what is not right is written, and all is remembered.

Nothing here depends on whether a job runs for the first time. It looks at what is there, asks for the rest,
and writes what is not as it should be: to go on after a broken run, to mend a damaged take or to change a
voice is to run it again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from subgen.config.settings import Settings
from subgen.delivery.deliver import Delivery, DeliveryDoors
from subgen.delivery.freshness import Freshness
from subgen.delivery.record import DeliveryRecord, RunEffort
from subgen.errors import DamagedTake, OutputError
from subgen.model import Failed, Script, Service, TakeKey
from subgen.planning.estimate import Estimate, estimate
from subgen.planning.line_matching import rehome
from subgen.planning.request_log import RequestLog
from subgen.planning.retakes import (
    complete_retakes,
    current_utterances,
    order_retakes,
    pending_utterances,
    preview_utterances,
    resolve_retakes,
)
from subgen.planning.selection import select
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import Observer
from subgen.ports.records import RememberedInput
from subgen.synthesis.synthesize import Spoken, survey
from subgen.units import format_size

__all__ = ["Job", "JobDoors", "JobEstimate", "RunResult"]

_ROUNDS = 3
"""Times that damaged takes are made again: a disk that damages them once more will go on doing so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDoors:
    """What a job needs of the world.

    Attributes:
        delivery: What delivering needs, the takes and the ledger among it.
        speak: Asks the service for what is missing of scripts.
        repair: Finds takes again that are not what they were, or lets them go; how many went.
        free_bytes: Tells the room on the disk of the outputs.
        observer: Is told how it goes.
        clock_s: Tells the seconds since the start of the run.
    """

    delivery: DeliveryDoors
    speak: Callable[[tuple[Script, ...], UtteranceResolver, RequestLog], None]
    repair: Callable[[Iterable[TakeKey]], int]
    free_bytes: Callable[[], int]
    observer: Observer
    clock_s: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEstimate:
    """What a job will come to, and the room there is for it.

    Attributes:
        estimate: Of the job.
        free_bytes: Room on the disk of the outputs.
        remarks: What a person should know of the state that is kept there.
    """

    estimate: Estimate
    free_bytes: int
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class RunResult:
    """What a run came to.

    Attributes:
        scripts: In the order of the inputs, with the lines that were asked for.
        estimate: What they need, and what of it was missing.
        spoken: Script's file -> what became of its lines.
        delivered: Outputs of the scripts that have them, whether this run has written them or not.
        wall_s: Seconds the run took.
        widest: The most requests that went well at once.
        is_spent: Whether `max_characters` ended it.
    """

    scripts: tuple[Script, ...]
    estimate: Estimate
    spoken: dict[str, Spoken] = field(default_factory=dict)
    delivered: list[DeliveryRecord] = field(default_factory=list)
    wall_s: float = 0.0
    widest: int = 0
    is_spent: bool = False

    @property
    def failed(self) -> tuple[Failed, ...]:
        """The lines that failed, of all inputs."""
        return tuple(failed for spoken in self.spoken.values() for failed in spoken.failed)

    @property
    def pending(self) -> int:
        """How many lines were not tried."""
        return sum(spoken.pending for spoken in self.spoken.values())

    @property
    def gaps(self) -> int:
        """How many lines are silence in the outputs."""
        return sum(delivered.facts.summary.failed for delivered in self.delivered)


class Job:
    """A job.

    Args:
        scripts: Its inputs, whole.
        settings: Of the job.
        service: The service, whose name is in the keys of takes.
        doors: The world.
    """

    def __init__(
        self, scripts: tuple[Script, ...], settings: Settings, service: Service, doors: JobDoors
    ) -> None:
        self._whole = scripts
        self._scripts = select(scripts, settings)
        self._settings = settings
        self._service = service
        self._doors = doors
        self._takes, self._ledger = doors.delivery.takes, doors.delivery.ledger
        self._heard = RequestLog()
        self._asked = UtteranceResolver(settings, service)
        self._current: dict[str, DeliveryRecord] = {}
        self.result = RunResult(self._scripts, estimate((), self._asked))

    def begin(self, remarks: tuple[str, ...]) -> JobEstimate:
        """Reckon what is missing, and where there is room for it remember the inputs and order the retakes.

        Args:
            remarks: What a person should know of the state that is kept.

        Raises:
            OutputError: There is no room for it.
        """
        self._asked = preview_utterances(
            self._whole, self._settings, self._service, self._takes, self._ledger
        )
        reckoned = estimate(self._scripts, self._asked, self._takes, self._look_at_outputs())
        self.result.estimate = reckoned
        free_bytes = self._doors.free_bytes()
        if reckoned.disk_bytes > free_bytes:
            raise OutputError(
                f"{self._settings.out}: about {format_size(reckoned.disk_bytes)} are needed there, and "
                f"{format_size(free_bytes)} are free; make room, or give another --out"
            )
        with self._ledger.together():
            self._remember()
        order_retakes(self._scripts, self._having(), self._takes, self._ledger)
        self._asked = self._asking()
        return JobEstimate(estimate=reckoned, free_bytes=free_bytes, remarks=remarks)

    def _remember(self) -> None:
        """Remember the inputs of which lines were asked for; the others are as they were last run."""
        asked_for = {script.stem: script for script in self._scripts}
        for script in self._whole:
            if script.stem not in asked_for:
                continue
            settings = replace(self._settings, service=self._service.name)  # an address may hold a secret
            if self._settings.only or self._settings.first is not None:
                ids = tuple(line.id for line in asked_for[script.stem].lines)
                settings = replace(settings, only=ids, first=None)
            rehome(script, self._ledger)
            self._ledger.remember(
                RememberedInput(script=script, settings=settings, service=self._service.name)
            )

    def carry_out(self) -> None:
        """Speak what is missing, and write what is not right.

        Raises:
            SubgenError: It cannot go on; the branch of the tree says whose fault that is.
        """
        for _ in range(_ROUNDS):
            if self._is_missing():
                self._current.clear()
                try:
                    self._doors.speak(self._scripts, self._asked, self._heard)
                except BaseException:
                    self.survey()
                    raise
            self.survey()
            resolve_retakes(self._scripts, self._asked, self._takes, self._heard, self._ledger)
            self._asked = self._asking()
            if self._deliver():
                if not self.result.failed and not self.result.pending:
                    complete_retakes(self._whole, self._asked, self._ledger)
                return
        raise OutputError(
            f"{self._settings.out}: takes are damaged as often as they are made again; look after the disk"
        )

    def survey(self) -> None:
        """Bring the result up to date."""
        result = self.result
        result.widest, result.is_spent = self._heard.widest, self._heard.is_spent
        for script in self._scripts:
            result.spoken[script.file] = survey(script, self._asked, self._takes, self._heard)

    def _having(self) -> UtteranceResolver:
        return current_utterances(self._whole, self._settings, self._service, self._ledger)

    def _asking(self) -> UtteranceResolver:
        return pending_utterances(self._whole, self._settings, self._service, self._ledger)

    def _is_missing(self) -> bool:
        return any(
            utterance.key not in self._takes
            for script in self._scripts
            if script.stem not in self._current  # it has all that it needs
            for line in script.lines
            for utterance in self._asked.utterances(script.stem, line)
        )

    def _look_at_outputs(self) -> dict[str, frozenset[str]]:
        """Find the outputs that are as they should be; the kinds of those that are not, of whole inputs."""
        doors = self._doors.delivery
        freshness = Freshness(self._asked, doors.takes, doors.ledger, doors.file_probe)
        due: dict[str, frozenset[str]] = {}
        for script in self._scripts:
            if not self._lacking(script, self._asked):
                order = freshness.order(script)
                if order.current is not None:
                    self._current[script.stem] = order.current
                due[script.stem] = order.stale_kinds
        return due

    def _lacking(self, script: Script, resolver: UtteranceResolver) -> Spoken | None:
        """What became of a script's lines, where any of them has no take."""
        spoken = survey(script, resolver, self._takes, self._heard)
        return spoken if spoken.failed or spoken.pending else None

    def _deliver(self) -> bool:
        """Write what has to be written; whether all takes were what they were."""
        resolver = self._having()
        delivery = Delivery(resolver, self._doors.delivery)
        self.result.delivered.clear()
        is_whole = True
        for script in self._scripts:
            lacking = None if script.stem in self._current else self._lacking(script, resolver)
            if lacking is not None and (lacking.pending or not self._settings.partial):
                continue
            try:
                self.result.delivered.append(self._delivered(delivery, script))
            except DamagedTake:
                self._repair(script, resolver)
                is_whole = False
        return is_whole

    def _delivered(self, delivery: Delivery, script: Script) -> DeliveryRecord:
        delivered = self._current.get(script.stem)
        if delivered is None:
            effort = RunEffort(attempts=self._heard.attempts[script.file], wall_s=self._doors.clock_s)
            delivered = delivery.deliver(script, effort, self._doors.observer)
        return delivered

    def _repair(self, script: Script, resolver: UtteranceResolver) -> None:
        keys = {
            utterance.key for line in script.lines for utterance in resolver.utterances(script.stem, line)
        }
        self._doors.repair([key for key in keys if key in self._takes and self._takes.is_damaged(key)])
        self._current.clear()

"""The report stage: counts, findings and effort, as JSON."""

from subgen.delivery.record import RunEffort, report_of
from subgen.delivery.stage import Files, StageInput
from subgen.ports.records import DeliveryFacts

__all__ = ["ReportStage"]


class ReportStage:
    """Writes the report.

    Args:
        given: The delivery.

    Attributes:
        targets: The report. It is written whenever anything is, because it counts all of it.
    """

    def __init__(self, given: StageInput) -> None:
        self.targets = (given.order.outputs.report,)

    def run(self, files: Files, facts: DeliveryFacts, effort: RunEffort) -> None:
        """Write the report.

        Args:
            files: The files.
            facts: Counts and findings of the delivery.
            effort: Attempts and time of the run.
        """
        (target,) = self.targets
        files[target].write(report_of(facts, effort))

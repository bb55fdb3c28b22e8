"""Findings about costs that a user does not expect: for texts that were paid for before."""

from collections.abc import Iterator
from pathlib import Path

from subgen.config.settings import Settings
from subgen.delivery.paths import outputs_of
from subgen.delivery.report import REPORT_FORMAT
from subgen.disk import STATE_FOLDER
from subgen.formats.alignment.schema import FORMAT_NAME
from subgen.jobs.plan import JobPlan
from subgen.model import Finding
from subgen.planning.estimate import Estimate, ScriptEstimate
from subgen.ports import FileProbe, LedgerReader

__all__ = ["cost_findings"]

_HEAD_BYTES = 200
"""Bytes of a JSON output within which its format is named."""


def cost_findings(
    plan: JobPlan, settings: Settings, ledger: LedgerReader, file_probe: FileProbe
) -> Iterator[Finding]:
    """Find costs of texts that were paid for before.

    Args:
        plan: The plan of the job, before anything is sent.
        settings: The job's settings.
        ledger: The records of the folder, from before this run.
        file_probe: Looks at files.
    """
    without_takes = {each.script.file for each in plan.scripts if not each.progress.done}
    for each in plan.estimate.scripts:
        file, reread = each.script.file, plan.estimate.reread.get(each.script.file)
        if reread is not None:
            price = _price(reread.cost, plan.estimate)
            message = (
                f"this version of subgen reads {_counted(reread.lines)} otherwise than the one that spoke it "
                f"before: {reread.characters:,} characters to send{price}"
            )
            yield Finding(kind="reread", file=file, row=0, message=message)
        earlier = None if ledger.members(each.script.stem) else _earlier_output(each, settings, file_probe)
        if each.new_requests and each.script.file in without_takes and earlier is not None:
            price = _price(_cost(each, plan, settings), plan.estimate)
            message = (
                f"{earlier} is from an earlier run, whose takes are not in {settings.out / STATE_FOLDER} any "
                f"more: {each.new_characters:,} characters to send once more{price}"
            )
            yield Finding(kind="lost-takes", file=file, row=0, message=message)


def _earlier_output(each: ScriptEstimate, settings: Settings, file_probe: FileProbe) -> Path | None:
    """A file that an earlier run wrote for a script, without a record of it; None without one."""
    outputs = outputs_of(each.script.stem, settings)
    alignment = settings.out / f"{each.script.stem}.json"
    for path, name in ((outputs.report, REPORT_FORMAT), (alignment, FORMAT_NAME)):
        if file_probe.is_there(path):
            with file_probe.opened(path) as file:
                if name.encode() in file.read(_HEAD_BYTES):
                    return path
    if settings.overwrite:  # it is said to be ours
        return next(filter(file_probe.is_there, outputs.files), None)
    return None


def _cost(each: ScriptEstimate, plan: JobPlan, settings: Settings) -> float | None:
    """The price of what a script has to send."""
    if plan.resolver.service.capabilities.is_free:
        return 0.0
    return None if settings.price is None else settings.price.of(each.new_characters)


def _price(cost: float | None, estimate: Estimate) -> str:
    """Format a price, where there is one."""
    return f", for {cost:,.2f} {estimate.currency}" if cost else ""


def _counted(lines: int) -> str:
    return "1 line" if lines == 1 else f"{lines:,} lines"

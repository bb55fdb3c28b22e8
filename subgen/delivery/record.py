"""Outputs of a script as they were delivered, and their report."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from subgen.delivery.paths import Outputs
from subgen.delivery.report import REPORT_FORMAT, Report, report_cues, report_finding, report_words
from subgen.model import Script
from subgen.ports.records import DeliveryFacts

__all__ = ["DeliveryRecord", "RunEffort", "report_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEffort:
    """The effort that a script took.

    Attributes:
        attempts: Requests that were sent for it.
        wall_s: Returns the seconds since the start of the run.
    """

    attempts: int
    wall_s: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """One script's outputs, delivered.

    Attributes:
        script: The script.
        outputs: The paths.
        facts: The facts of the delivery.
        written: The files that this run wrote; the others were up to date.
    """

    script: Script
    outputs: Outputs
    facts: DeliveryFacts
    written: frozenset[Path]


def report_of(facts: DeliveryFacts, effort: RunEffort) -> bytes:
    """The report that stands beside the outputs: JSON, format `subgen.report/1`."""
    report = Report(
        format=REPORT_FORMAT,
        lines=facts.summary.lines,
        done=facts.summary.done,
        failed=facts.summary.failed,
        requests=facts.summary.requests,
        characters=facts.summary.characters,
        attempts=effort.attempts,
        wall_s=round(effort.wall_s(), 3),
        encoder_delay_s=round(facts.late_s, 6),
        words=report_words(facts.words),
        cues=report_cues(facts.cues),
        findings=tuple(map(report_finding, facts.findings)),
    )
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"

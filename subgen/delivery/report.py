"""The report beside the outputs, `subgen.report/1`, as types: the JSON and its schema both come from them."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from subgen.align.word_stats import WordAudit
from subgen.cues.audit import CueAudit
from subgen.model import Finding

__all__ = [
    "REPORT_FORMAT",
    "Amount",
    "Count",
    "Report",
    "ReportCues",
    "ReportFinding",
    "ReportWords",
    "report_cues",
    "report_finding",
    "report_words",
]

REPORT_FORMAT: Literal["subgen.report/1"] = "subgen.report/1"

Count = Annotated[int, Meta(ge=0)]
Amount = Annotated[float, Meta(ge=0)]


class ReportWords(Struct, frozen=True, kw_only=True):
    """The sources of the words' times, in words.

    Attributes:
        said: Words with the times of the service, as they came.
        repaired: Kind of repair -> words with the times of the service after it.
        estimated: Words whose times are estimated.
    """

    said: Count
    repaired: dict[str, Count]
    estimated: Count


class ReportCues(Struct, frozen=True, kw_only=True):
    """The cues that break the standard.

    Attributes:
        count: All cues.
        broken: Cues that break a rule.
        speech: Rule -> cues that break it because the speech of their words leaves no choice.
        choice: Rule -> cues that break it though they need not: a fault of subgen.
    """

    count: Count
    broken: Count
    speech: dict[str, Count]
    choice: dict[str, Count]


class ReportFinding(Struct, frozen=True, kw_only=True):
    """Something a person should know, though nothing failed.

    Attributes:
        kind: Kind, a stable word for programs, such as `overrun` or `left-out`.
        row: Physical line of the input, from 1; 0 when the finding is about the whole file.
        line: Id of the line, if there is one.
        message: Sentence for people, without the place.
        amount_s: Amount in seconds, for the kinds that have one.
    """

    kind: str
    row: Count
    line: str | None
    message: str
    amount_s: float | None


class Report(Struct, frozen=True, kw_only=True):
    """Report of one input, beside its outputs.

    Attributes:
        format: Name and version of this format.
        lines: Lines of the input.
        done: Lines that were spoken.
        failed: Lines that failed and are silent in the outputs.
        requests: Requests that the input needs.
        characters: Characters of those requests.
        attempts: Requests that this run sent.
        wall_s: Seconds since the start of the run.
        encoder_delay_s: Delay, in seconds, in players that ignore the start tag of the audio.
        words: Sources of the words' times.
        cues: Cues that break the standard, where they were counted.
        findings: Findings, in the order of their rows.
    """

    format: Literal["subgen.report/1"]
    lines: Count
    done: Count
    failed: Count
    requests: Count
    characters: Count
    attempts: Count
    wall_s: Amount
    encoder_delay_s: Amount
    words: ReportWords
    cues: ReportCues | None
    findings: tuple[ReportFinding, ...]


def report_words(audit: WordAudit) -> ReportWords:
    """Give the counts of words as they are reported."""
    repaired = {kind.value: count for kind, count in audit.repaired}
    return ReportWords(said=audit.said, repaired=repaired, estimated=audit.estimated)


def report_cues(audit: CueAudit | None) -> ReportCues | None:
    """Give the counts of cues as they are reported; None where they were not counted."""
    if audit is None:
        return None
    return ReportCues(
        count=audit.count, broken=audit.broken, speech=dict(audit.speech), choice=dict(audit.choice)
    )


def report_finding(finding: Finding) -> ReportFinding:
    """Give a finding as it is reported, without the input's name."""
    return ReportFinding(
        kind=finding.kind,
        row=finding.row,
        line=finding.line,
        message=finding.message,
        amount_s=finding.amount_s,
    )

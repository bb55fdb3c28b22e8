"""The summary of a run as one JSON object, `subgen.summary/1` (`subgen.cli.json_types`)."""

from collections.abc import Iterable, Iterator

import msgspec

from subgen.cli.json_types import (
    SUMMARY_FORMAT,
    Estimate,
    Failure,
    InputEstimate,
    InputSummary,
    JobFinding,
    OutputState,
    RereadLines,
    RunSummary,
)
from subgen.config.settings import Settings
from subgen.delivery.plan_outputs import OutputStatus
from subgen.delivery.report import report_cues, report_finding, report_words
from subgen.jobs.plan import JobEstimate
from subgen.jobs.run import RunResult
from subgen.model import Failed, Finding, Script
from subgen.planning.estimate import ScriptEstimate
from subgen.planning.reread import Reread
from subgen.units import seconds_of_samples

__all__ = ["estimate_json", "failures_of", "json_of", "output_states", "result_json"]


def result_json(result: RunResult, settings: Settings) -> str:
    """The summary of a run."""
    inputs = tuple(_input(result, needed, settings) for needed in result.estimate.scripts)
    return json_of(
        RunSummary(
            format=SUMMARY_FORMAT,
            dry_run=False,
            lines=sum(each.lines for each in inputs),
            done=sum(each.done for each in inputs),
            failed=sum(each.failed for each in inputs),
            pending=result.pending,
            gaps=result.gaps,
            requests=result.estimate.requests,
            characters=result.estimate.characters,
            attempts=sum(each.attempts for each in inputs),
            characters_sent=sum(each.characters_sent for each in inputs),
            audio_s=round(sum(each.audio_s for each in inputs), 6),
            wall_s=round(result.wall_s, 3),
            widest=result.widest,
            inputs=inputs,
            findings=_job_findings(result.findings, result.scripts),
        )
    )


def _input(result: RunResult, needed: ScriptEstimate, settings: Settings) -> InputSummary:
    script = needed.script
    spoken = result.spoken[script.file]
    delivered = next((each for each in result.delivered if each.script.file == script.file), None)
    samples = delivered.facts.samples if delivered else spoken.samples
    outputs = delivered.outputs if delivered else None
    return InputSummary(
        file=script.file,
        lines=len(script.lines),
        done=spoken.done,
        failed=len(spoken.failed),
        pending=spoken.pending,
        requests=needed.requests,
        characters=needed.characters,
        attempts=spoken.attempts,
        characters_sent=spoken.characters,
        audio_s=seconds_of_samples(samples, settings.sample_rate),
        encoder_delay_s=round(delivered.facts.late_s, 6) if delivered else 0.0,
        words=report_words(delivered.facts.words) if delivered else None,
        cues=report_cues(delivered.facts.cues) if delivered else None,
        outputs=tuple(map(str, outputs.files)) if outputs else (),
        written=tuple(sorted(map(str, delivered.written))) if delivered else (),
        clips=str(outputs.clips.folder) if outputs and outputs.clips else None,
        failures=failures_of(spoken.failed),
        findings=tuple(
            map(
                report_finding,
                [
                    *(delivered.facts if delivered else script).findings,
                    *_findings_of(result.findings, script),
                ],
            )
        ),
        reread=_reread(result.estimate.reread.get(script.file)),
    )


def failures_of(failed: Iterable[Failed]) -> tuple[Failure, ...]:
    """Lines that failed, with reasons."""
    return tuple(
        Failure(row=each.line.row, line=each.line.id, text=each.line.text, reason=each.reason)
        for each in failed
    )


def estimate_json(job: JobEstimate, settings: Settings) -> str:
    """The summary of a dry run."""
    estimate = job.estimate
    return json_of(
        Estimate(
            format=SUMMARY_FORMAT,
            dry_run=True,
            lines=estimate.lines,
            requests=estimate.requests,
            characters=estimate.characters,
            new_requests=estimate.new_requests,
            new_characters=estimate.new_characters,
            new_audio_s=round(estimate.new_audio_s, 1),
            audio_s=round(estimate.audio_s, 1),
            cost=None if estimate.cost is None else round(estimate.cost, 6),
            hosted_cost=_hosted_cost(job, settings),
            currency=settings.price.currency if settings.price else None,
            disk_bytes=estimate.disk_bytes,
            free_bytes=job.free_bytes,
            inputs=tuple(
                InputEstimate(
                    file=each.script.file,
                    lines=len(each.script.lines),
                    requests=each.requests,
                    characters=each.characters,
                    new_requests=each.new_requests,
                    new_characters=each.new_characters,
                    audio_s=round(each.audio_s, 1),
                    findings=tuple(
                        map(report_finding, [*each.script.findings, *_findings_of(job.findings, each.script)])
                    ),
                    files=_files(job.outputs.get(each.script.file)),
                    reread=_reread(estimate.reread.get(each.script.file)),
                )
                for each in estimate.scripts
            ),
            findings=_job_findings(job.findings, [each.script for each in estimate.scripts]),
        )
    )


def _hosted_cost(job: JobEstimate, settings: Settings) -> float | None:
    """The price of all characters on the priced service, for a job of a free one."""
    if not job.estimate.is_free or settings.price is None:
        return None
    return round(settings.price.of(job.estimate.characters), 6)


def _findings_of(findings: Iterable[Finding], script: Script) -> Iterator[Finding]:
    """The findings of a job that are about an input."""
    return (finding for finding in findings if finding.file == script.file)


def _job_findings(findings: Iterable[Finding], scripts: Iterable[Script]) -> tuple[JobFinding, ...]:
    """The findings of a job that are about no input."""
    inputs = {script.file for script in scripts}
    return tuple(
        JobFinding(kind=finding.kind, place=finding.file, message=finding.message)
        for finding in findings
        if finding.file not in inputs
    )


def _reread(counts: Reread | None) -> RereadLines | None:
    """The lines of an input that are read otherwise than before, if any."""
    if counts is None:
        return None
    cost = None if counts.cost is None else round(counts.cost, 6)
    return RereadLines(lines=counts.lines, characters=counts.characters, cost=cost)


def _files(outputs: Iterable[OutputStatus] | None) -> tuple[OutputState, ...] | None:
    """The files of an input, which are known once all its takes are there."""
    return None if outputs is None else output_states(outputs)


def output_states(outputs: Iterable[OutputStatus]) -> tuple[OutputState, ...]:
    """Output files with their states, and the reasons of those that are stale."""
    return tuple(
        OutputState(path=str(each.path), state=each.state, reasons=tuple(map(str, each.reasons)))
        for each in outputs
    )


def json_of(value: object) -> str:
    """A value as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()

"""What `run` tells: findings, failures, outputs, and a line of figures."""

from collections.abc import Iterable
from contextlib import suppress
from itertools import groupby

import click

from subgen.cli.output import say
from subgen.config.settings import Settings
from subgen.delivery.record import DeliveryRecord
from subgen.errors import quoted
from subgen.jobs.run import JobEstimate, RunResult
from subgen.model import Failed, Finding, Script
from subgen.text.clock import format_duration
from subgen.units import format_size

__all__ = [
    "counted",
    "notice",
    "say_nothing",
    "tell",
    "tell_beforehand",
    "tell_files",
    "tell_reckoning",
]

_MOST_FAILURES = 200
_MOST_OF_A_KIND = 4
"""Findings of an input; all of them are in the report."""


def notice(findings: tuple[Finding, ...]) -> None:
    """Tell what was found in an input before it is spoken: it may be a reason to stop the run."""
    _show_findings(findings)


def say_nothing(findings: tuple[Finding, ...]) -> None:
    """Keep findings for the report."""
    del findings


def tell(result: RunResult, settings: Settings) -> None:
    """Tell how a run went."""
    for script in result.scripts:
        failed = result.spoken[script.file].failed
        if failed:
            _show([_failure(script.file, list(same)) for _, same in groupby(failed, _reason)], _MOST_FAILURES)
            lines = counted(len(script.lines), "line")
            say(f"{script.file}: {len(failed):,} of {lines} failed; {_what_of_outputs(script, result)}")
    if result.is_spent and result.pending:
        say(
            f"stopped before more than {settings.max_characters:,} characters were sent, with "
            f"{counted(result.pending, 'line')} to go; run again to go on"
        )
    if not settings.quiet:
        _show_findings(_new_findings(result))
        if not settings.json:
            _tell_outputs(result, settings)


def _what_of_outputs(script: Script, result: RunResult) -> str:
    delivered = next((each for each in result.delivered if each.script is script), None)
    if delivered is None:
        return "no outputs were written for it; run again to try what is missing"
    gaps = delivered.facts.summary.failed
    if not gaps:
        return "its outputs have the readings that it had before"
    return f"its outputs are silent in {counted(gaps, 'place')}; run again to try what is missing"


def _reason(failed: Failed) -> str:
    return failed.reason


def _failure(file: str, same: list[Failed]) -> str:
    """One line for neighbours that failed for the same reason."""
    first, last = same[0].line, same[-1].line
    if len(same) == 1:
        return f"{file}:{first.row}: line {first.id}: {quoted(first.text)}: {same[0].reason}"
    return f"{file}:{first.row}: lines {first.id} to {last.id} ({len(same):,}): {same[0].reason}"


def _new_findings(result: RunResult) -> list[Finding]:
    """Findings of the outputs; those of the inputs have been told."""
    return [
        finding
        for delivered in result.delivered
        for finding in delivered.facts.findings
        if finding not in delivered.script.findings
    ]


def _tell_cues(delivered: DeliveryRecord) -> None:
    """Tell what the cues of an input break, if anything."""
    cues = delivered.facts.cues
    if cues is None:
        return
    reasons = [
        f"{why}: " + ", ".join(f"{rule} {count:,}" for rule, count in by_rule)
        for by_rule, why in (
            (cues.speech, "where the words in them leave no choice"),
            (cues.choice, "where other times or rows would not"),
        )
        if by_rule
    ]
    if reasons:
        click.echo(f"  {cues.broken:,} of {cues.count:,} cues break the standard {'; '.join(reasons)}")


def _tell_outputs(result: RunResult, settings: Settings) -> None:
    audio_s = 0.0
    delivered_files = set()
    for delivered in result.delivered:
        seconds = delivered.facts.samples / settings.sample_rate
        audio_s += seconds
        delivered_files.add(delivered.script.file)
        lines = counted(delivered.facts.summary.lines, "line")
        click.echo(f"{delivered.script.file}: {lines}, {format_duration(seconds)}")
        tell_files(delivered)
        _tell_cues(delivered)
    audio_s += sum(
        spoken.samples / settings.sample_rate
        for file, spoken in result.spoken.items()
        if file not in delivered_files
    )
    done = sum(spoken.done for spoken in result.spoken.values())
    failed = sum(len(spoken.failed) for spoken in result.spoken.values())
    characters = sum(spoken.characters for spoken in result.spoken.values())
    is_written = any(delivered.written for delivered in result.delivered)
    if not (characters or is_written or failed or result.pending):
        click.echo(
            f"nothing to do: {counted(done, 'line')} done, {format_duration(audio_s)} of audio, "
            "all outputs as they are"
        )
        return
    failures = f", {failed:,} failed" if failed else ""
    pending = f", {result.pending:,} to go" if result.pending else ""
    is_new = (
        result.estimate.new_requests == result.estimate.requests
    )  # else much of the audio was there before
    is_fast = is_new and audio_s > result.wall_s > 0
    pace = f", {audio_s / result.wall_s:.0f} times real time" if is_fast else ""
    click.echo(
        f"{counted(done, 'line')} done{failures}{pending}; {format_duration(audio_s)} of audio, "
        f"{characters:,} characters sent in {format_duration(result.wall_s)}{pace}"
    )


def tell_files(delivered: DeliveryRecord) -> None:
    """Tell where outputs are."""
    outputs = delivered.outputs
    for path in outputs.files:
        is_late = path == outputs.audio and delivered.facts.late_s
        late = f"  ({delivered.facts.late_s * 1000:.0f} ms late in players that ignore its start tag)"
        click.echo(f"  {path}{late if is_late else ''}")
    if outputs.clips is not None:
        click.echo(f"  {outputs.clips.folder}: {counted(delivered.facts.summary.done, 'clip')}")


def tell_beforehand(reckoning: JobEstimate, settings: Settings) -> None:
    """Tell what a run will come to, before it begins."""
    for remark in reckoning.remarks:
        say(remark)
    told = reckoning.estimate
    if settings.quiet or settings.json or not told.disk_bytes:
        return
    kept = told.requests - told.new_requests
    there = f", {kept:,} of {told.requests:,} takes are there" if kept else ""
    with suppress(OSError):  # whoever reads may have gone: no reason to stop the work
        click.echo(
            f"{counted(told.lines, 'line')}, {told.new_characters:,} characters to send{there}; about "
            f"{format_size(told.disk_bytes)} needed in {settings.out}, "
            f"{format_size(reckoning.free_bytes)} free"
        )


def tell_reckoning(reckoning: JobEstimate, settings: Settings) -> None:
    """Tell what a job would come to."""
    told = reckoning.estimate
    for each in told.scripts:
        lines = counted(len(each.script.lines), "line")
        click.echo(
            f"{each.script.file}: {lines}, {each.characters:,} characters, "
            f"about {format_duration(each.audio_s)}"
        )
    click.echo(
        f"{counted(told.lines, 'line')} in {counted(told.requests, 'request')}: "
        f"{told.characters:,} characters, about {format_duration(told.audio_s)} of audio"
    )
    if told.new_requests < told.requests:
        click.echo(
            f"{told.requests - told.new_requests:,} takes are there already; to send: "
            f"{counted(told.new_requests, 'request')}, {told.new_characters:,} characters, about "
            f"{format_duration(told.new_audio_s)} of audio"
        )
    click.echo(f"cost: {_cost(reckoning, settings)}")
    room = "" if told.disk_bytes <= reckoning.free_bytes else ", which is not enough"
    click.echo(
        f"disk: about {format_size(told.disk_bytes)} in {settings.out} while it works, "
        f"{format_size(reckoning.free_bytes)} free{room}"
    )
    click.echo("nothing was sent")


def _cost(reckoning: JobEstimate, settings: Settings) -> str:
    told, price = reckoning.estimate, settings.price
    if price is None:
        free = "nothing on the local service" if told.cost == 0 else "not known"
        return f"{free}; [price] in the configuration says what the service takes"
    amount = f"{price.of(told.new_characters):,.2f} {price.currency}"
    source = f" ({price.source})" if price.source else ""
    rate = f"at {price.per_10k_characters:g} {price.currency} for 10,000 characters{source}"
    return (
        f"nothing on the local service; {amount} on the hosted one, {rate}"
        if told.cost == 0
        else f"{amount}, {rate}"
    )


def _show_findings(findings: Iterable[Finding]) -> None:
    """Findings, few of a kind: a dozen scene breaks would hide the one line that overran."""
    by_kind: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        by_kind.setdefault((finding.file, finding.kind), []).append(str(finding))
    for (file, kind), told in by_kind.items():
        few = told if len(told) <= _MOST_OF_A_KIND else told[: _MOST_OF_A_KIND - 1]
        for line in few:
            say(line)
        if len(told) > len(few):
            say(f"{file}: and {len(told) - len(few):,} more of the kind `{kind}`, which are in the report")


def _show(lines: list[str], most: int) -> None:
    for line in lines[:most]:
        say(line)
    if len(lines) > most:
        say(f"and {len(lines) - most:,} more like these")


def counted(number: int, thing: str) -> str:
    """`1 line`, `2,345 lines`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"

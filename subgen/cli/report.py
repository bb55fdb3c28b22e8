"""Text printed by `run`: findings, failures, outputs, and a line of figures."""

from collections.abc import Iterable
from contextlib import suppress
from itertools import groupby

import click

from subgen.cli.output import print_message
from subgen.config.settings import Settings
from subgen.cues.audit import CueAudit
from subgen.delivery.record import DeliveryRecord
from subgen.errors import quoted
from subgen.jobs.plan import JobEstimate
from subgen.jobs.run import RunResult
from subgen.model import Failed, Finding, Script
from subgen.planning.estimate import Estimate
from subgen.text.clock import format_duration
from subgen.units import format_size

__all__ = [
    "counted",
    "failure_rows",
    "print_carried_columns",
    "print_estimate",
    "print_files",
    "print_findings",
    "print_result",
    "print_start",
    "print_urgent_findings",
]

_URGENT = ("edited", "lost-takes", "model", "reread")
"""Kinds of findings that are printed under `--quiet`, too."""

_MOST_FAILURES = 200
_MOST_OF_A_KIND = 4
_MOST_COLUMNS = 12
"""Findings of one kind printed for an input; the report has all of them."""


_CUE_REMEDIES = {
    "reading-speed": "slow the speech down (--speed) or shorten the text",
    "too-short": "slow the speech down (--speed)",
    "gap": "lengthen the pauses ([pauses])",
    "gap-open": "lengthen the pauses ([pauses])",
}
"""Rule -> what lets cues keep it where no other layout does. The other rules need another text."""


def print_findings(findings: Iterable[Finding]) -> None:
    """Print findings, few of each kind: a dozen scene breaks would hide the one line that overran."""
    by_kind: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        by_kind.setdefault((finding.file, finding.kind), []).append(str(finding))
    for (file, kind), messages in by_kind.items():
        few = messages if len(messages) <= _MOST_OF_A_KIND else messages[: _MOST_OF_A_KIND - 1]
        for message in few:
            print_message(message)
        if len(messages) > len(few):
            more = f"{len(messages) - len(few):,} more findings of the kind `{kind}`"
            print_message(f"{file}: and {more}, which are in the report")


def print_urgent_findings(findings: tuple[Finding, ...]) -> None:
    """Print the findings about a user's own files, unexpected costs and old models; no report has them."""
    print_findings(finding for finding in findings if finding.kind in _URGENT)


def print_result(result: RunResult, settings: Settings) -> None:
    """Print failures, and unless it is asked for quiet or JSON, the outputs and the figures of a run."""
    for script in result.scripts:
        failed = result.spoken[script.file].failed
        if failed:
            _print_failures(failure_rows(script.file, failed))
            lines = counted(len(script.lines), "line")
            outputs = _state_of_outputs(script, result)
            print_message(f"{script.file}: {len(failed):,} of {lines} failed; {outputs}")
    if result.is_spent and result.pending:
        print_message(_budget_message(result, settings.max_characters or 0))
    if not settings.quiet:
        print_findings(_new_findings(result))
        if not settings.json:
            _print_outputs(result, settings)
            _print_figures(result, settings)


def _budget_message(result: RunResult, budget: int) -> str:
    """Say that the budget ended the run, and what to do: another run has the same budget."""
    stopped = (
        f"stopped before more than {budget:,} characters were sent, with "
        f"{counted(result.pending, 'line')} pending"
    )
    if result.next_characters > budget:
        needed = counted(result.next_characters, "character")
        return f"{stopped}; the next request has {needed}; raise --max-characters"
    return f"{stopped}; run again to continue"


def _state_of_outputs(script: Script, result: RunResult) -> str:
    """Say what a script with failed lines has for outputs, and what to do."""
    delivered = next((each for each in result.delivered if each.script is script), None)
    if delivered is None:
        return "no outputs were written for it; run again to retry what is missing"
    gaps = delivered.facts.summary.failed
    if not gaps:
        return "its outputs have the takes that they had before"
    return f"its outputs are silent in {counted(gaps, 'place')}; run again to retry what is missing"


def failure_rows(file: str, failed: Iterable[Failed]) -> list[str]:
    """Format failed lines as sentences, one for neighbouring lines that failed for the same reason."""
    return [_failure(file, list(same)) for _, same in groupby(failed, _reason)]


def _reason(failed: Failed) -> str:
    return failed.reason


def _failure(file: str, same: list[Failed]) -> str:
    """Format neighbouring lines that failed for the same reason as one message."""
    first, last = same[0].line, same[-1].line
    if len(same) == 1:
        return f"{file}:{first.row}: line {first.id}: {quoted(first.text)}: {same[0].reason}"
    return f"{file}:{first.row}: lines {first.id} to {last.id} ({len(same):,}): {same[0].reason}"


def _print_failures(messages: list[str]) -> None:
    for message in messages[:_MOST_FAILURES]:
        print_message(message)
    if len(messages) > _MOST_FAILURES:
        print_message(f"and {len(messages) - _MOST_FAILURES:,} more like these")


def _new_findings(result: RunResult) -> list[Finding]:
    """Return the findings of the outputs; those of the inputs were printed before the run."""
    return [
        finding
        for delivered in result.delivered
        for finding in delivered.facts.findings
        if finding not in delivered.script.findings
    ]


def _print_outputs(result: RunResult, settings: Settings) -> None:
    for delivered in result.delivered:
        lines = counted(delivered.facts.summary.lines, "line")
        seconds = delivered.facts.samples / settings.sample_rate
        click.echo(f"{delivered.script.file}: {lines}, {format_duration(seconds)}")
        print_files(delivered)
        _print_cues(delivered)


def print_files(delivered: DeliveryRecord) -> None:
    """Print the paths of the outputs of an input."""
    outputs = delivered.outputs
    for path in outputs.files:
        is_late = path == outputs.audio and delivered.facts.late_s
        late_ms = delivered.facts.late_s * 1000
        late = f"  (players that ignore its encoder delay tag play it {late_ms:.0f} ms late)"
        click.echo(f"  {path}{late if is_late else ''}")
    if outputs.clips is not None:
        click.echo(f"  {outputs.clips.folder}: {counted(delivered.facts.summary.done, 'clip')}")


def _print_cues(delivered: DeliveryRecord) -> None:
    """Print how many cues of an input break the standard, if any do."""
    cues = delivered.facts.cues
    if cues is None:
        return
    if cues.speech:
        remedies = sorted({_CUE_REMEDIES.get(rule, "change the text") for rule, _ in cues.speech})
        click.echo(
            f"  {_broken_cues(cues)} ({_by_rule(cues.speech)}): no other layout of this speech keeps it, so "
            f"nothing need be done; to keep it, {' or '.join(remedies)}"
        )
    if cues.choice:
        click.echo(
            f"  {_broken_cues(cues)} ({_by_rule(cues.choice)}): another layout keeps it; this is a fault in "
            "subgen, and the report says which cues"
        )


def _broken_cues(cues: CueAudit) -> str:
    """How many cues break the standard."""
    verb = "breaks" if cues.broken == 1 else "break"
    return f"{cues.broken:,} of {counted(cues.count, 'cue')} {verb} the standard"


def _by_rule(counts: Iterable[tuple[str, int]]) -> str:
    """How many cues break each rule."""
    return ", ".join(f"{rule} {count:,}" for rule, count in counts)


def _print_figures(result: RunResult, settings: Settings) -> None:
    """Print lines, audio and characters of the whole run in one line."""
    delivered_files = {delivered.script.file for delivered in result.delivered}
    samples = sum(delivered.facts.samples for delivered in result.delivered)
    samples += sum(spoken.samples for file, spoken in result.spoken.items() if file not in delivered_files)
    audio_s = samples / settings.sample_rate
    done = sum(spoken.done for spoken in result.spoken.values())
    failed = sum(len(spoken.failed) for spoken in result.spoken.values())
    characters = sum(spoken.characters for spoken in result.spoken.values())
    is_written = any(delivered.written for delivered in result.delivered)
    audio = f"{format_duration(audio_s)} of audio"
    if not (characters or is_written or failed or result.pending):
        click.echo(f"nothing to do: {counted(done, 'line')} done, {audio}, all outputs up to date")
        return
    failures = f", {failed:,} failed" if failed else ""
    pending = f", {result.pending:,} pending" if result.pending else ""
    is_all_new = result.estimate.new_requests == result.estimate.requests
    is_fast = is_all_new and audio_s > result.wall_s > 0  # audio from earlier runs took no time in this one
    speed = f", {audio_s / result.wall_s:.0f} times real time" if is_fast else ""
    click.echo(
        f"{counted(done, 'line')} done{failures}{pending}; {audio}, "
        f"{characters:,} characters sent; the run took {format_duration(result.wall_s)}{speed}"
    )


def print_start(job: JobEstimate, settings: Settings) -> None:
    """Print remarks, and what a run will send and need, before it begins."""
    for remark in job.remarks:
        print_message(remark)
    totals = job.estimate
    if not settings.quiet:
        print_carried_columns(totals)
    if settings.quiet or settings.json or not totals.disk_bytes:
        return
    kept = totals.requests - totals.new_requests
    earlier = f", {kept:,} of {totals.requests:,} takes exist" if kept else ""
    with suppress(OSError):  # the reader of our output may have gone: no reason to stop the work
        click.echo(
            f"{counted(totals.lines, 'line')}, {totals.new_characters:,} characters to send{earlier}; about "
            f"{format_size(totals.disk_bytes)} needed in {settings.out}, "
            f"{format_size(job.free_bytes)} free"
        )


def print_carried_columns(totals: Estimate) -> None:
    """Name the columns of each input that are not known, and go to the alignment as they are."""
    for each in totals.scripts:
        names = dict.fromkeys(name for line in each.script.lines for name, _ in line.extra)
        if names:
            shown = [quoted(name)[1:-1] for name in list(names)[:_MOST_COLUMNS]]
            more = f" and {len(names) - len(shown):,} more" if len(names) > len(shown) else ""
            print_message(f"{each.script.file}: carried along: {', '.join(shown)}{more}")


def print_estimate(job: JobEstimate, settings: Settings) -> None:
    """Print what a job would send, cost and need."""
    printed = set(map(str, job.findings))
    for remark in job.remarks:
        if remark not in printed:
            print_message(remark)
    totals = job.estimate
    for each in totals.scripts:
        lines = counted(len(each.script.lines), "line")
        click.echo(
            f"{each.script.file}: {lines}, {each.characters:,} characters, "
            f"about {format_duration(each.audio_s)}"
        )
    click.echo(
        f"{counted(totals.lines, 'line')} in {counted(totals.requests, 'request')}: "
        f"{totals.characters:,} characters, about {format_duration(totals.audio_s)} of audio"
    )
    if totals.new_requests < totals.requests:
        kept = totals.requests - totals.new_requests
        click.echo(
            f"{counted(kept, 'take')} {'exists' if kept == 1 else 'exist'} already; to send: "
            f"{counted(totals.new_requests, 'request')}, {totals.new_characters:,} characters, about "
            f"{format_duration(totals.new_audio_s)} of audio"
        )
    click.echo(f"cost: {_cost(job, settings)}")
    is_too_little = totals.disk_bytes > job.free_bytes
    click.echo(
        f"disk: about {format_size(totals.disk_bytes)} in {settings.out} during the run, "
        f"{format_size(job.free_bytes)} free{', which is not enough' if is_too_little else ''}"
    )
    click.echo("nothing was sent")


def _cost(job: JobEstimate, settings: Settings) -> str:
    """Format the cost that the estimate has; of a free service also what the priced one would take."""
    cost, price = job.estimate.cost, settings.price
    is_free = job.estimate.is_free
    if cost is None or price is None:
        known = "nothing on the local service" if is_free else "unknown"
        return f"{known}; set [price] in the configuration to the price of the service"
    amount = f"{price.of(job.estimate.characters) if is_free else cost:,.2f} {price.currency}"
    source = f" ({price.source})" if price.source else ""
    rate = f"at {price.per_10k_characters:g} {price.currency} for 10,000 characters{source}"
    return (
        f"nothing on the local service; {amount} on the hosted one, {rate}"
        if is_free
        else f"{amount}, {rate}"
    )


def counted(number: int, thing: str) -> str:
    """Format a count: `1 line`, `2,345 lines`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"

"""What `run` tells: findings, failures, outputs, and a line of figures."""

import logging
from collections.abc import Iterable
from itertools import groupby

import click

from subgen.app.running import Reckoning, RunResult
from subgen.cli.say import say
from subgen.delivery import Delivered
from subgen.model import Failed, Finding
from subgen.settings import Settings

__all__ = ["log_to_stderr", "notice", "say_nothing", "tell", "tell_reckoning"]

_MOST_FAILURES = 200
_MOST_OF_A_KIND = 4
"""Findings of an input; all of them are in the report."""


def log_to_stderr() -> None:
    """Let the log be seen, and tracebacks."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("subgen").setLevel(logging.DEBUG)


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
            say(
                f"{script.file}: {len(failed):,} of {_count(len(script.lines), 'line')} failed; "
                "no outputs were written for it"
            )
    if not settings.quiet:
        _show_findings(_new_findings(result))
        if not settings.json:
            _tell_outputs(result, settings)


def _reason(failed: Failed) -> str:
    return failed.reason


def _failure(file: str, same: list[Failed]) -> str:
    """One line for neighbours that failed for the same reason."""
    first, last = same[0].line, same[-1].line
    if len(same) == 1:
        return f"{file}:{first.row}: line {first.id}: {same[0].reason}"
    return f"{file}:{first.row}: lines {first.id} to {last.id} ({len(same):,}): {same[0].reason}"


def _new_findings(result: RunResult) -> list[Finding]:
    """Findings of the outputs; those of the inputs have been told."""
    return [
        finding
        for delivered in result.delivered
        for finding in delivered.findings
        if finding not in delivered.script.findings
    ]


def _tell_outputs(result: RunResult, settings: Settings) -> None:
    audio_s = 0.0
    delivered_files = set()
    for delivered in result.delivered:
        seconds = delivered.samples / settings.sample_rate
        audio_s += seconds
        delivered_files.add(delivered.script.file)
        click.echo(f"{delivered.script.file}: {_count(delivered.summary.lines, 'line')}, {_clock(seconds)}")
        _tell_files(delivered)
    audio_s += sum(
        spoken.samples / settings.sample_rate
        for file, spoken in result.spoken.items()
        if file not in delivered_files
    )
    done = sum(spoken.done for spoken in result.spoken.values())
    failed = sum(len(spoken.failed) for spoken in result.spoken.values())
    characters = sum(spoken.characters for spoken in result.spoken.values())
    failures = f", {failed:,} failed" if failed else ""
    pace = f", {audio_s / result.wall_s:.0f} times real time" if audio_s and result.wall_s else ""
    click.echo(
        f"{_count(done, 'line')} done{failures}; {_clock(audio_s)} of audio from {characters:,} characters "
        f"in {_clock(result.wall_s)}{pace}"
    )


def _tell_files(delivered: Delivered) -> None:
    outputs = delivered.outputs
    for path in outputs.files:
        is_late = path == outputs.audio and delivered.late_s
        late = f"  ({delivered.late_s * 1000:.0f} ms late in players that ignore its start tag)"
        click.echo(f"  {path}{late if is_late else ''}")
    if outputs.clips is not None:
        click.echo(f"  {outputs.clips.folder}: {_count(delivered.summary.lines, 'clip')}")


def tell_reckoning(reckoning: Reckoning, settings: Settings) -> None:
    """Tell what a job would come to."""
    told = reckoning.estimate
    for each in told.scripts:
        lines = _count(len(each.script.lines), "line")
        click.echo(
            f"{each.script.file}: {lines}, {each.characters:,} characters, about {_clock(each.audio_s)}"
        )
    click.echo(
        f"{_count(told.lines, 'line')} in {_count(told.requests, 'request')}: "
        f"{told.characters:,} characters, about {_clock(told.audio_s)} of audio"
    )
    click.echo(f"cost: {_cost(reckoning, settings)}")
    room = "" if told.disk_bytes <= reckoning.free_bytes else ", which is not enough"
    click.echo(
        f"disk: about {_bytes(told.disk_bytes)} in {settings.out} while it works, "
        f"{_bytes(reckoning.free_bytes)} free{room}"
    )
    click.echo("nothing was sent")


def _cost(reckoning: Reckoning, settings: Settings) -> str:
    told, price = reckoning.estimate, settings.price
    if price is None:
        free = "nothing on the local service" if told.cost == 0 else "not known"
        return f"{free}; [price] in the configuration says what the service takes"
    amount = f"{price.of(told.characters):,.2f} {price.currency}"
    source = f" ({price.source})" if price.source else ""
    rate = f"at {price.per_10k_characters:g} {price.currency} for 10,000 characters{source}"
    return (
        f"nothing on the local service; {amount} on the hosted one, {rate}"
        if told.cost == 0
        else f"{amount}, {rate}"
    )


def _bytes(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count / 1000:.1f} kB"


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


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _clock(seconds: float) -> str:
    """`12.3 s`, `4:05` or `1:02:03`."""
    if seconds < 60:  # noqa: PLR2004 # a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

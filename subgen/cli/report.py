"""What `run` tells when it ends: outputs, findings, failures, and a line of figures."""

import logging

import click

from subgen.app import RunResult
from subgen.cli.exits import FAILED, OK
from subgen.cli.say import say
from subgen.model import Finding
from subgen.settings import Settings

__all__ = ["log_to_stderr", "tell"]

_MOST_FAILURES = 200
_MOST_FINDINGS = 20
"""All of them are in the reports."""


def log_to_stderr() -> None:
    """Let the core's log be seen."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("subgen").setLevel(logging.DEBUG)


def tell(result: RunResult, settings: Settings) -> int:
    """Tell how a run went; the exit status."""
    failed = {script.file: result.spoken[script.file].failed for script in result.scripts}
    _show(
        [
            f"{file}:{line.line.row}: line {line.line.id}: {line.reason}"
            for file in failed
            for line in failed[file]
        ],
        most=_MOST_FAILURES,
    )
    for script in result.scripts:
        if failed[script.file]:
            say(
                f"{script.file}: {len(failed[script.file]):,} of {len(script.lines):,} lines failed; "
                "no outputs were written for it"
            )
    if not settings.quiet:
        _show([str(finding) for finding in _findings(result)], most=_MOST_FINDINGS)
        _tell_outputs(result, settings)
    return FAILED if any(failed.values()) else OK


def _findings(result: RunResult) -> list[Finding]:
    return [finding for delivered in result.delivered for finding in delivered.findings]


def _tell_outputs(result: RunResult, settings: Settings) -> None:
    audio_s = 0.0
    for delivered in result.delivered:
        seconds = delivered.samples / settings.sample_rate
        audio_s += seconds
        click.echo(f"{delivered.script.file}: {delivered.summary.lines:,} lines, {_clock(seconds)}")
        for path in delivered.paths:
            click.echo(f"  {path}")
    done = sum(spoken.done for spoken in result.spoken.values())
    failed = sum(len(spoken.failed) for spoken in result.spoken.values())
    characters = sum(delivered.summary.characters for delivered in result.delivered)
    failures = f", {failed:,} failed" if failed else ""
    pace = f", {audio_s / result.wall_s:.0f} times real time" if audio_s and result.wall_s else ""
    click.echo(
        f"{done:,} lines done{failures}; {_clock(audio_s)} of audio from {characters:,} characters "
        f"in {_clock(result.wall_s)}{pace}"
    )


def _show(lines: list[str], most: int) -> None:
    for line in lines[:most]:
        say(line)
    if len(lines) > most:
        say(f"and {len(lines) - most:,} more like these")


def _clock(seconds: float) -> str:
    """`12.3 s`, `4:05` or `1:02:03`."""
    if seconds < 60:  # noqa: PLR2004 # a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

"""`subgen status`: what is done, failed and pending in a folder."""

from typing import TYPE_CHECKING

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import folder_argument

if TYPE_CHECKING:
    from subgen.cli.json_types import InputState
    from subgen.jobs.status import InputStatus

__all__ = ["command"]

_MOST_FAILURES = 200


@click.command("status", short_help="Tell what is done, failed and pending in a folder of outputs.")
@folder_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def command(out: str, as_json: bool) -> int:  # noqa: FBT001 # click gives it by its name
    """Tell how every input stands that was run into OUT: its lines, characters, cost, audio and files.

    A run may be at work there meanwhile.
    """
    from pathlib import Path

    from subgen.app.inspect import status

    inputs = status(Path(out))
    if as_json:
        from subgen.cli.json_types import STATUS_FORMAT, FolderStatus
        from subgen.cli.summary import json_of

        click.echo(json_of(FolderStatus(format=STATUS_FORMAT, inputs=tuple(map(_state, inputs)))))
    else:
        for each in inputs:
            _tell(each)
    return OK


def _tell(told: "InputStatus") -> None:
    from subgen.cli.report import counted
    from subgen.text.clock import format_duration

    failed = f", {len(told.failed):,} failed" if told.failed else ""
    pending = f", {told.pending:,} pending" if told.pending else ""
    click.echo(
        f"{told.file}: {told.done:,} of {counted(told.lines, 'line')} done{failed}{pending}; "
        f"{told.kept_characters:,} of {told.characters:,} characters, "
        f"{format_duration(told.audio_s)} of audio"
    )
    if told.ordered:
        lines, characters = counted(told.ordered, "line"), told.ordered_characters
        click.echo(f"  {lines} to be made anew: {characters:,} characters")
    if told.spare_characters:
        click.echo(f"  {told.spare_characters:,} characters in readings that no line has now")
    if told.price is not None:
        to_go = told.characters - told.kept_characters + told.ordered_characters
        price, currency = told.price, told.price.currency
        click.echo(
            f"  cost: {price.of(told.kept_characters):,.2f} {currency} of {price.of(told.characters):,.2f}, "
            f"{price.of(to_go):,.2f} to go"
        )
    _tell_failures(told)
    for output in told.outputs:
        click.echo(f"  {output.path}: {output.state}")


def _tell_failures(told: "InputStatus") -> None:
    from subgen.errors import one_line, quoted

    for failed in told.failed[:_MOST_FAILURES]:
        line = failed.line
        click.echo(
            one_line(f"  {told.file}:{line.row}: line {line.id}: {quoted(line.text)}: {failed.reason}")
        )
    if len(told.failed) > _MOST_FAILURES:
        click.echo(f"  and {len(told.failed) - _MOST_FAILURES:,} more like these")


def _state(told: "InputStatus") -> "InputState":
    from subgen.cli.json_types import InputState, OutputState
    from subgen.cli.summary import failures_of

    price = told.price
    return InputState(
        stem=told.stem,
        file=told.file,
        lines=told.lines,
        done=told.done,
        failed=len(told.failed),
        pending=told.pending,
        requests=told.requests,
        characters=told.characters,
        kept_characters=told.kept_characters,
        ordered=told.ordered,
        ordered_characters=told.ordered_characters,
        spare_characters=told.spare_characters,
        cost=None if price is None else round(price.of(told.characters), 6),
        kept_cost=None if price is None else round(price.of(told.kept_characters), 6),
        currency=None if price is None else price.currency,
        audio_s=told.audio_s,
        failures=failures_of(told.failed),
        outputs=tuple(OutputState(path=str(output.path), state=output.state) for output in told.outputs),
    )

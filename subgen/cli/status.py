"""`subgen status`: what is done, failed and pending in a folder."""

from typing import TYPE_CHECKING

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import folder_argument

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subgen.cli.json_types import InputState
    from subgen.jobs.model_uses import ModelUse
    from subgen.jobs.status import InputStatus

__all__ = ["command"]

_MOST_FAILURES = 200


@click.command("status", short_help="Print what is done, failed and pending in a folder of outputs.")
@folder_argument
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
@click.option(
    "--by-model",
    is_flag=True,
    help="Also the lines by model, and the cost of making them with the current one.",
)
def command(out: str, as_json: bool, by_model: bool) -> int:  # noqa: FBT001 # click gives them by name
    """Print the lines, characters, cost, audio and files of every input that was run into OUT.

    Works during a run, too.
    """
    from pathlib import Path

    from subgen.app.inspect import models_of, status

    inputs = status(Path(out))
    models = models_of(Path(out)) if by_model else {}
    if as_json:
        from subgen.cli.json_types import STATUS_FORMAT, FolderStatus
        from subgen.cli.summary import json_of

        click.echo(
            json_of(FolderStatus(format=STATUS_FORMAT, inputs=tuple(_state(each, models) for each in inputs)))
        )
    else:
        for each in inputs:
            _print_input(each, models.get(each.stem, ()))
    return OK


def _print_input(status: "InputStatus", models: "tuple[ModelUse, ...]") -> None:
    from subgen.cli.model_uses import print_model_uses
    from subgen.cli.report import counted
    from subgen.delivery.stale_reasons import reasons_text
    from subgen.text.clock import format_duration

    failed = f", {len(status.failed):,} failed" if status.failed else ""
    pending = f", {status.pending:,} pending" if status.pending else ""
    click.echo(
        f"{status.file}: {status.done:,} of {counted(status.lines, 'line')} done{failed}{pending}; "
        f"{status.kept_characters:,} of {status.characters:,} characters, "
        f"{format_duration(status.audio_s)} of audio"
    )
    if status.ordered:
        lines, characters = counted(status.ordered, "line"), status.ordered_characters
        click.echo(f"  {lines} to retake: {characters:,} characters")
    if status.spare_characters:
        click.echo(f"  {status.spare_characters:,} characters in takes that no line has in use")
    if status.price is not None:
        unsent = status.characters - status.kept_characters + status.ordered_characters
        price, currency = status.price, status.price.currency
        click.echo(
            f"  cost: {price.of(status.kept_characters):,.2f} {currency} of "
            f"{price.of(status.characters):,.2f}, {price.of(unsent):,.2f} pending"
        )
    print_model_uses(models)
    _print_failures(status)
    for output in status.outputs:
        reasons = f": {reasons_text(output.reasons)}" if output.state == "stale" else ""
        click.echo(f"  {output.path}: {output.state}{reasons}")


def _print_failures(status: "InputStatus") -> None:
    from subgen.errors import one_line, quoted

    for failed in status.failed[:_MOST_FAILURES]:
        line = failed.line
        click.echo(
            one_line(f"  {status.file}:{line.row}: line {line.id}: {quoted(line.text)}: {failed.reason}")
        )
    if len(status.failed) > _MOST_FAILURES:
        click.echo(f"  and {len(status.failed) - _MOST_FAILURES:,} more like these")


def _state(status: "InputStatus", models: "Mapping[str, tuple[ModelUse, ...]]") -> "InputState":
    from msgspec import UNSET

    from subgen.cli.json_types import InputState
    from subgen.cli.model_uses import model_lines
    from subgen.cli.summary import failures_of, output_states

    price = status.price
    return InputState(
        stem=status.stem,
        file=status.file,
        lines=status.lines,
        done=status.done,
        failed=len(status.failed),
        pending=status.pending,
        requests=status.requests,
        characters=status.characters,
        kept_characters=status.kept_characters,
        ordered=status.ordered,
        ordered_characters=status.ordered_characters,
        spare_characters=status.spare_characters,
        cost=None if price is None else round(price.of(status.characters), 6),
        kept_cost=None if price is None else round(price.of(status.kept_characters), 6),
        currency=None if price is None else price.currency,
        audio_s=status.audio_s,
        failures=failures_of(status.failed),
        outputs=output_states(status.outputs),
        models=model_lines(models[status.stem]) if models else UNSET,
    )

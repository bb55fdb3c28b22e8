"""`subgen clean`: delete takes that no line uses."""

import sys
from typing import TYPE_CHECKING

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import folder_argument

if TYPE_CHECKING:
    from subgen.app.clean import Cleaning

__all__ = ["command"]


@click.command("clean", short_help="Delete takes that no line uses any more.")
@folder_argument
@click.option(
    "--forget", metavar="STEM", multiple=True, help="Forget this input and delete its takes; may be repeated."
)
@click.option(
    "--retakes",
    is_flag=True,
    help="Also delete retakes that no line has in use; the first take of a line stays.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(out: str, forget: tuple[str, ...], retakes: bool, yes: bool) -> int:  # noqa: FBT001 # click's
    """Delete the takes in OUT that no line uses, of all inputs as they were last run.

    Prints how much space that frees, and asks. Retakes are kept unless --retakes is given. Outputs are left
    alone.
    """
    from pathlib import Path

    from subgen.app.clean import clean_up
    from subgen.errors import UsageError

    def agreed(cleaning: "Cleaning") -> bool:
        _print_plan(cleaning, retakes=retakes)
        if not (cleaning.waste.size or cleaning.forgotten):
            return False
        if not yes and (sys.stdin is None or not sys.stdin.isatty()):
            message = "nothing was deleted: without a terminal to ask on, give --yes"
            raise UsageError(message)
        return yes or click.confirm("Continue?")

    is_done = clean_up(Path(out), forget, retakes=retakes, agreed=agreed)
    click.echo("done" if is_done else "nothing was deleted")
    return OK


def _print_plan(cleaning: "Cleaning", *, retakes: bool) -> None:
    from subgen.cli.report import counted
    from subgen.units import format_size

    for stem in cleaning.forgotten:
        click.echo(f"{stem} will be forgotten; its outputs stay")
    waste = cleaning.waste
    click.echo(f"{counted(waste.takes, 'take')} that no line uses: {format_size(waste.size)} to free")
    if cleaning.spare:
        kinds = "first takes" if retakes else "first takes, and retakes, which --retakes deletes"
        click.echo(f"{counted(cleaning.spare, 'take')} that no line uses will be kept: {kinds}")

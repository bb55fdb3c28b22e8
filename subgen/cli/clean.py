"""`subgen clean`: room given back."""

import sys
from typing import TYPE_CHECKING

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import folder_argument

if TYPE_CHECKING:
    from subgen.app.clean import Cleaning

__all__ = ["command"]


@click.command("clean", short_help="Give back the room of takes that no line uses any more.")
@folder_argument
@click.option(
    "--forget", metavar="STEM", multiple=True, help="Let this input go, and its takes; may be repeated."
)
@click.option("--retakes", is_flag=True, help="Also the readings that no line has now.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(out: str, forget: tuple[str, ...], retakes: bool, yes: bool) -> int:  # noqa: FBT001 # click's
    """Drop the takes in OUT that no line uses, of all inputs as they were last run; say how much, and ask.

    Retakes stay unless --retakes is given. Outputs are left alone.
    """
    from pathlib import Path

    from subgen.app.clean import clean_up
    from subgen.errors import UsageError

    def agreed(cleaning: "Cleaning") -> bool:
        _tell(cleaning)
        if not (cleaning.waste.size or cleaning.forgotten):
            return False
        if not yes and not sys.stdin.isatty():
            message = "nothing was dropped: say --yes where there is no terminal to ask at"
            raise UsageError(message)
        return yes or click.confirm("Give it back?")

    click.echo(
        "done" if clean_up(Path(out), forget, retakes=retakes, agreed=agreed) else "nothing was dropped"
    )
    return OK


def _tell(cleaning: "Cleaning") -> None:
    from subgen.cli.report import counted
    from subgen.units import format_size

    for stem in cleaning.forgotten:
        click.echo(f"{stem} will be forgotten; its outputs stay")
    waste = cleaning.waste
    click.echo(f"{counted(waste.takes, 'take')} that no line uses: {format_size(waste.size)} to give back")

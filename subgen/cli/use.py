"""`subgen use`: give a line another one of its takes."""

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import WholeNumber, folder_argument

__all__ = ["command"]


@click.command("use", short_help="Give a line one of its takes, and write the outputs with it.")
@folder_argument
@click.argument("line", metavar="ID")
@click.argument("take", metavar="TAKE", type=WholeNumber(1))
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def command(out: str, line: str, take: int, quiet: bool) -> int:  # noqa: FBT001 # click gives it by its name
    """Give the line ID in OUT its take TAKE, and write the outputs of its input again, as it was last run.

    Other lines with the same text keep their takes. Nothing is sent.
    """
    import sys
    from pathlib import Path

    from subgen.app.retakes import use
    from subgen.cli.progress import ProgressBar
    from subgen.cli.report import print_files, print_findings

    with ProgressBar(sys.stderr, is_quiet=quiet) as progress:
        used = use(Path(out), line, take, progress, print_findings)
    if not quiet:
        click.echo(f"line {used.line.id} now has take {take}")
        if used.delivered is None:
            click.echo("no outputs were written, because other lines are missing; run again to make those")
        else:
            print_files(used.delivered)
    return OK

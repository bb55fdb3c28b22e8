"""`subgen takes`: the takes kept of one line."""

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import complete_folder, folder_argument

__all__ = ["command"]


@click.command("takes", short_help="List the takes kept of one line.")
@folder_argument
@click.argument("line", metavar="ID")
@click.option(
    "--wav",
    metavar="DIR",
    shell_complete=complete_folder,
    help="Write each reading there as a WAV file, to listen to.",
)
def command(out: str, line: str, wav: str | None) -> int:
    """List the takes that are kept in OUT of the line ID (`book:12` where inputs share one).

    `subgen use` gives the line another one of them.
    """
    from datetime import datetime
    from pathlib import Path

    from subgen.app.retakes import takes_of_line, write_takes
    from subgen.cli.output import columns
    from subgen.errors import quoted
    from subgen.text.clock import format_duration

    takes = takes_of_line(Path(out), line)
    click.echo(f"line {takes.line.id}: {quoted(takes.line.text)}")
    if not takes.kept:
        click.echo("it was not spoken yet")
        return OK
    rows = [("TAKE", "LENGTH", "MADE", "IN USE", "DOUBT")]
    rows += [
        (
            str(version.number),
            format_duration(version.samples / takes.sample_rate_hz),
            datetime.fromtimestamp(version.made_at_s).astimezone().strftime("%Y-%m-%d %H:%M"),
            "yes" if version.is_in_use else "",
            version.suspicion or "",
        )
        for version in takes.kept
    ]
    click.echo(columns(rows))
    if wav is not None:
        for path in write_takes(Path(out), line, Path(wav)):
            click.echo(str(path))
    return OK

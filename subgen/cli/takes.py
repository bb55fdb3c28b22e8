"""`subgen takes`: the takes of one line."""

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import complete_folder, folder_argument

__all__ = ["command"]


@click.command("takes", short_help="List the takes of one line.")
@folder_argument
@click.argument("line", metavar="ID")
@click.option(
    "--wav",
    metavar="DIR",
    shell_complete=complete_folder,
    help="Also write each take into this folder as a WAV file.",
)
def command(out: str, line: str, wav: str | None) -> int:
    """List the takes of the line ID that OUT has (`book:12` where several inputs have the id).

    `subgen use` gives the line another one of them.
    """
    from datetime import datetime
    from pathlib import Path

    from subgen.app.retakes import takes_of_line, write_takes
    from subgen.cli.output import columns
    from subgen.errors import one_line, quoted
    from subgen.text.clock import format_duration

    takes = takes_of_line(Path(out), line)
    click.echo(f"line {takes.line.id}: {quoted(takes.line.text)}")
    if takes.failure is not None:
        click.echo(one_line(f"failed: {takes.failure}"))
    if not takes.kept:
        if takes.failure is None:
            click.echo("not spoken yet")
        return OK
    rows = [("TAKE", "LENGTH", "MADE", "IN USE", "SUSPICION")]
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

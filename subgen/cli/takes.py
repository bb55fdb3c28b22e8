"""`subgen takes`: the readings kept of one line."""

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import folder_argument

__all__ = ["command"]


@click.command("takes", short_help="List the readings kept of one line.")
@folder_argument
@click.argument("line", metavar="ID")
@click.option("--wav", metavar="DIR", help="Write each reading there as a WAV file, to listen to.")
def command(out: str, line: str, wav: str | None) -> int:
    """List the readings that are kept in OUT of the line ID (`book:12` where inputs share one).

    `subgen use` gives the line another one of them.
    """
    from datetime import datetime
    from pathlib import Path

    from subgen.app.retakes import readings_of, write_readings
    from subgen.cli.output import columns
    from subgen.cli.report import clock
    from subgen.errors import shown

    readings = readings_of(Path(out), line)
    click.echo(f"line {readings.line.id}: {shown(readings.line.text)}")
    if not readings.kept:
        click.echo("it was not spoken yet")
        return OK
    rows = [("TAKE", "LENGTH", "MADE", "IN USE", "DOUBT")]
    rows += [
        (
            str(reading.number),
            clock(reading.samples / readings.sample_rate_hz),
            datetime.fromtimestamp(reading.made_at_s).astimezone().strftime("%Y-%m-%d %H:%M"),
            "yes" if reading.is_in_use else "",
            reading.doubt or "",
        )
        for reading in readings.kept
    ]
    click.echo(columns(rows))
    if wav is not None:
        for path in write_readings(Path(out), line, Path(wav)):
            click.echo(str(path))
    return OK

"""`subgen verify`: check all takes and outputs."""

import click

from subgen.cli.exit_codes import status_of_proof
from subgen.cli.params import folder_argument

__all__ = ["command"]


@click.command("verify", short_help="Read all takes and outputs of a folder again, and check them.")
@folder_argument
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
def command(out: str, as_json: bool) -> int:  # noqa: FBT001 # click gives it by its name
    """Read all takes and outputs in OUT again, and print what is wrong; exit 1 if anything is.

    Compares every input and its configuration with those of its last run: a change is wrong, and one that is
    gone is reported only.

    Checks the checksum of every take, the bytes of every file, the length of the track against its takes and
    silences, the times of every subtitle against the alignment, and every line of the input against those of
    the outputs.
    """
    from pathlib import Path

    from subgen.app.inspect import verify
    from subgen.cli.output import print_message
    from subgen.cli.report import counted
    from subgen.cli.summary import json_of

    proof, flaws = verify(Path(out))
    counts = {"takes": proof.takes, "files": proof.files, "lines": proof.lines, "cues": proof.cues}
    if as_json:
        click.echo(json_of({"format": "subgen.proof/1", **counts, "flaws": flaws, "remarks": proof.remarks}))
    else:
        for message in (*proof.remarks, *flaws):
            print_message(message)
        checked = ", ".join(counted(count, thing.removesuffix("s")) for thing, count in counts.items())
        click.echo(f"{checked} checked: {counted(len(flaws), 'flaw') if flaws else 'no flaws'}")
    return status_of_proof(flaws=len(flaws))

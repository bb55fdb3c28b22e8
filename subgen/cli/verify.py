"""`subgen verify`: proof of everything delivered."""

import click

from subgen.cli.exit_codes import status_of_proof
from subgen.cli.params import folder_argument

__all__ = ["command"]


@click.command("verify", short_help="Read everything delivered into a folder again, and prove it.")
@folder_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def command(out: str, as_json: bool) -> int:  # noqa: FBT001 # click gives it by its name
    """Read all takes and outputs in OUT again, and tell what is not as it should be; exit 1 if anything is.

    Every take's checksum, every file's bytes, the track's length against its takes and silences, every
    subtitle's times against the alignment, and every line of the input against those of the outputs.
    """
    from pathlib import Path

    from subgen.app.inspect import verify
    from subgen.cli.output import say
    from subgen.cli.report import counted
    from subgen.cli.summary import json_of

    proof, flaws = verify(Path(out))
    counts = {"takes": proof.takes, "files": proof.files, "lines": proof.lines, "cues": proof.cues}
    if as_json:
        click.echo(json_of({"format": "subgen.proof/1", **counts, "flaws": flaws}))
    else:
        for flaw in flaws:
            say(flaw)
        told = ", ".join(counted(count, thing.removesuffix("s")) for thing, count in counts.items())
        click.echo(f"{told} read again: {'all is well' if not flaws else counted(len(flaws), 'flaw')}")
    return status_of_proof(flaws=len(flaws))

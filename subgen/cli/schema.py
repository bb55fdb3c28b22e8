"""`subgen schema`: JSON Schemas of the configuration and of the JSON outputs."""

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import complete_from

__all__ = ["command"]

_NAMES = ("config", "alignment", "report", "summary", "status", "voices")


@click.command("schema", short_help="Print the JSON Schema of the configuration or of an output.")
@click.argument("name", metavar="NAME", shell_complete=complete_from(_NAMES))
def command(name: str) -> int:
    """Print the JSON Schema (draft 2020-12) of a format, for editors and validators.

    \b
    config     the configuration of `run`, a TOML file
    alignment  STEM.json
    report     STEM.report.json
    summary    the output of `run --json`, with and without --dry-run
    status     the output of `status --json`
    voices     the output of `voices --json`
    """  # noqa: D301 # click's mark is the character itself, not a backslash
    from subgen.errors import UsageError, nearest, quoted

    if name not in _NAMES:
        raise UsageError(f"no schema {quoted(name)}; {nearest(name, _NAMES)}")
    from subgen.cli.json_schema import schema_of
    from subgen.cli.summary import json_of

    click.echo(json_of(schema_of(name)))
    return OK

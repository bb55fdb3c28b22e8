"""Command line. One module per command, imported when the command is named.

A command imports what it needs when it runs, so that `--version` and every `--help` answer within 0.2 s. To
add one, write a module with a click command named `command`, and add its name to `_COMMANDS`.
"""

from importlib import import_module

import click

from subgen.version import __version__

__all__ = ["main"]

_COMMANDS = ("run", "serve", "voices", "check", "status", "verify", "takes", "use", "clean", "schema")


class _Commands(click.Group):
    """A group that imports a command when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            if (
                ctx.resilient_parsing
            ):  # the shell completes a line with a wrong command: no error in its midst
                return None
            from subgen.errors import nearest

            raise click.UsageError(f"no command {cmd_name!r}; {nearest(cmd_name, _COMMANDS)}")
        command = import_module(f"subgen.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 # each module in the table has one
        return command


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="subgen", message="%(prog)s %(version)s")
@click.pass_context
def _group(ctx: click.Context) -> None:
    """Text in, timed speech and subtitles out."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Run the console script."""
    from subgen.cli.exit_codes import call
    from subgen.cli.standard_streams import open_closed_streams

    open_closed_streams()
    call(_group)

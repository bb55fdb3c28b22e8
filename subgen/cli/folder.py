"""The folder of outputs that most commands are about."""

import click

__all__ = ["folder_argument"]

folder_argument = click.argument("out", metavar="OUT")
"""The `--out` of some run."""

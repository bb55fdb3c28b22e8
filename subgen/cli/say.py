"""One line on standard error, whatever is in it."""

import click

from subgen.errors import one_line

__all__ = ["say"]


def say(message: str) -> None:
    """Tell a person something; line ends that came with a file name or from a service are written out."""
    click.echo(f"subgen: {one_line(message)}", err=True)

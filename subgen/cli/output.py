"""Messages, the log and tables, as a person sees them."""

import logging
from collections.abc import Sequence

import click

from subgen.errors import one_line

__all__ = ["columns", "log_to_stderr", "say"]


def say(message: str) -> None:
    """Tell a person something; line ends that came with a file name or from a service are written out."""
    click.echo(f"subgen: {one_line(message)}", err=True)


def log_to_stderr() -> None:
    """Let the log be seen, and tracebacks."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("subgen").setLevel(logging.DEBUG)


def columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows as a table with a header, columns two spaces apart."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )

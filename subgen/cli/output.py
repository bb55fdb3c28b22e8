"""Messages, the log and tables, printed for people."""

import logging
from collections.abc import Sequence
from contextlib import suppress

import click

from subgen.errors import one_line

__all__ = ["columns", "log_to_stderr", "print_message"]


def print_message(message: str) -> None:
    """Print one line on standard error; line ends from file names or the service are escaped.

    Where standard error takes nothing, because its reader has gone or its disk is full, the work goes on.
    """
    with suppress(OSError):
        click.echo(f"subgen: {one_line(message)}", err=True)


def log_to_stderr() -> None:
    """Print the log, and the tracebacks of errors."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("subgen").setLevel(logging.DEBUG)


def columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Format rows as a table, columns two spaces apart; the first row is the header."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )

"""Tables for people."""

from collections.abc import Sequence

__all__ = ["columns"]


def columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows as a table with a header, columns two spaces apart."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )

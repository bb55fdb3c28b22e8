"""CSV: a header, then a line of the job in every row."""

import csv
import io
from collections.abc import Iterator
from difflib import get_close_matches

from subgen.errors import nearest
from subgen.model import Finding
from subgen.scripts.rows import KNOWN_COLUMNS, Rows

__all__ = ["read_table"]

_MAX_FIELD_CHARACTERS = 1 << 31  # the csv module's own limit of 131,072 is not the format's


def read_table(file: str, text: str) -> Rows:
    """The lines, faults and findings of a table.

    Args:
        file: The input as the user named it.
        text: All of it, line ends as they are.
    """
    rows = Rows(file)
    records = _records(rows, text)
    header = next(records, None)
    if header is None:
        rows.fault(0, "", "no lines at all: the table is empty")
        return rows
    row, names = header
    if not _check_header(rows, file, row, names):
        return rows
    for row, cells in records:
        surplus = [cell for cell in cells[len(names) :] if cell.strip()]
        unnamed = [cell for name, cell in zip(names, cells, strict=False) if not name and cell.strip()]
        if surplus or unnamed:
            rows.fault(
                row,
                "",
                f"{len(cells)} cells where the header names {sum(map(bool, names))} columns; "
                "put text that has commas in double quotes",
            )
            continue
        rows.add(row, {name: cell for name, cell in _padded(names, cells) if name})
    if not rows.lines and not rows.faults:
        rows.fault(0, "", "no lines at all: the table has nothing to speak below its header")
    return rows


def _records(rows: Rows, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not an empty line, with the physical line where it begins."""
    csv.field_size_limit(_MAX_FIELD_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            if "unexpected end of data" in str(fault):
                rows.fault(row, "", "a double quote opens in this row and is never closed")
                return
            rows.fault(
                row, "", 'text after a closing double quote; write "" for a quote inside a quoted cell'
            )
            continue
        if cells:
            yield row, cells


def _check_header(rows: Rows, file: str, row: int, names: list[str]) -> bool:
    """Whether the table can be read on; a name close to a known one is a finding."""
    for name in names:
        guess = _guess(name, names)
        if guess:
            message = f"column {name!r} is not known and is carried along; did you mean {guess!r}?"
            rows.findings.append(Finding(kind="column", file=file, row=row, message=message))
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        rows.fault(row, name, "the column stands twice in the header")
    if "text" not in names:
        hint = nearest("text", [name for name in names if name]) if any(names) else ""
        if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
            hint = "the header is not separated by commas: save the table as comma-separated CSV"
        rows.fault(row, "", f"no 'text' column in the header; {hint}")
    return not rows.faults


def _guess(name: str, names: list[str]) -> str | None:
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    if name in KNOWN_COLUMNS or not plain:
        return None
    missing = [known for known in KNOWN_COLUMNS if known not in names]
    close = get_close_matches(plain, missing, n=1, cutoff=0.75)
    return close[0] if close else None


def _padded(names: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    """Column and cell; cells that a short row leaves out are empty."""
    for place, name in enumerate(names):
        yield name, cells[place] if place < len(cells) else ""

"""CSV: a header, then a line of the job in every row."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from subgen.errors import shown
from subgen.model import Finding
from subgen.scripts.rows import KNOWN_COLUMNS, Rows

__all__ = ["read_table"]

_MOST_NAMED = 12
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
    if rows.faults:  # the header itself does not read, so that no row below it can be understood
        return rows
    if header is None:
        rows.fault(0, "", "no lines at all: the table is empty; begin it with a header that names 'text'")
        return rows
    row, names = header
    names = [name if name.strip() else "" for name in names]
    if not _check_header(rows, file, row, names):
        return rows
    for row, cells in records:
        surplus = [cell for cell in cells[len(names) :] if cell.strip()]
        unnamed = [cell for name, cell in zip(names, cells, strict=False) if not name and cell.strip()]
        if surplus or unnamed:
            rows.fault(
                row,
                "",
                f"{len(cells)} cells where the header names {sum(map(bool, names))}; "
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
                rows.fault(row, "", "a double quote opens in this row and is never closed; close it")
                return
            rows.fault(
                row, "", 'text after a closing double quote; write "" for a quote inside a quoted cell'
            )
            continue
        if cells:
            yield row, cells


def _check_header(rows: Rows, file: str, row: int, names: list[str]) -> bool:
    """Whether the table can be read on; a name close to a known one is a finding."""
    guesses = _guesses(names)
    for name in names:
        guess = guesses.get(name)
        if guess:
            message = f"column {shown(name)} is not known and is carried along; did you mean {guess!r}?"
            rows.findings.append(Finding(kind="column", file=file, row=row, message=message))
    for name in sorted(name for name, times in Counter(names).items() if name and times > 1):
        rows.fault(row, name, "the column stands twice in the header; rename one")
    if any("\0" in name for name in names):
        rows.fault(row, "", "a NUL character in the header; remove it")
    if "text" not in names:
        rows.fault(row, "", f"no 'text' column in the header; {_hint(names, guesses)}")
    return not rows.faults


def _hint(names: list[str], guesses: dict[str, str]) -> str:
    """What to do about a header without a `text`."""
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        return "the header is not separated by commas: save the table as comma-separated CSV"
    for name in names:
        if guesses.get(name) == "text":
            return f"rename {shown(name)}"
    return f"name one of its columns 'text': {', '.join(shown(name) for name in names[:_MOST_NAMED])}"


def _guesses(names: list[str]) -> dict[str, str]:
    """Name that is not known -> the known one it may stand for, of those that the header lacks."""
    missing = [known for known in KNOWN_COLUMNS if known not in names]
    guesses: dict[str, str] = {}
    for name in set(names) - set(KNOWN_COLUMNS):
        plain = name.strip().lower().replace(" ", "_").replace("-", "_")
        if close := get_close_matches(plain, missing, n=1, cutoff=0.75):
            guesses[name] = close[0]
    return guesses


def _padded(names: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    """Column and cell; cells that a short row leaves out are empty."""
    for place, name in enumerate(names):
        yield name, cells[place] if place < len(cells) else ""

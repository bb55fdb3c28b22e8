"""CSV and TSV: a header, then a line of the job in every row.

Both are read by the one rule of RFC 4180, with a comma or a tab between the cells: a cell that begins with a
double quote ends at its closing one, may hold commas, tabs and line ends, and has "" for each quote inside.
Spreadsheets quote their tab-separated cells so. Programs that write TSV without quoting leave a quote at the
beginning of a cell as it is: such a row is a fault, unless the quotes happen to close, and a closed cell
that has swallowed a whole row is told.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from subgen.errors import quoted
from subgen.inputs.columns import guesses
from subgen.inputs.decoding import LINE_END
from subgen.inputs.row_builder import Rows
from subgen.model import Service

__all__ = ["read_csv", "read_tsv"]

_MOST_NAMED = 12
_MAX_FIELD_CHARACTERS = 1 << 31  # the csv module's own limit of 131,072 is not the format's


@dataclass(frozen=True, slots=True, kw_only=True)
class _Separator:
    """What stands between cells, and how messages speak of it."""

    mark: str
    others: str
    plural: str
    save_as: str
    requote: str


_COMMA = _Separator(
    mark=",",
    others=";\t|",
    plural="commas",
    save_as="comma-separated CSV",
    requote='write "" for a quote inside a quoted cell',
)
_TAB = _Separator(
    mark="\t",
    others=",;|",
    plural="tabs",
    save_as="tab-separated text",
    requote='put the whole cell in double quotes and write "" for each one in it, or export it as .csv',
)


def read_csv(file: str, text: str, service: Service) -> Rows:
    """The lines, faults and findings of a table with commas.

    Args:
        file: The input as messages name it.
        text: All of it, line ends as they are.
        service: Its limits are checked.
    """
    return _read(Rows(file, service), text, _COMMA)


def read_tsv(file: str, text: str, service: Service) -> Rows:
    """The lines, faults and findings of a table with tabs.

    Args:
        file: The input as messages name it.
        text: All of it, line ends as they are.
        service: Its limits are checked.
    """
    return _read(Rows(file, service), text, _TAB)


def _read(rows: Rows, text: str, separator: _Separator) -> Rows:
    records = _records(rows, text, separator)
    header = next(records, None)
    if rows.faults:  # the header itself does not read, so that no row below it can be understood
        return rows
    if header is None:
        rows.fault(0, "", "no lines at all: the table is empty; begin it with a header that names 'text'")
        return rows
    row, names = header
    names = [name if name.strip() else "" for name in names]
    if not _check_header(rows, row, names, separator):
        return rows
    for row, cells in records:
        surplus = [cell for cell in cells[len(names) :] if cell.strip()]
        unnamed = [cell for name, cell in zip(names, cells, strict=False) if not name and cell.strip()]
        if surplus or unnamed:
            counted = f"{len(cells)} cells where the header names {sum(map(bool, names))}"
            rows.skip(row, f"{counted}; put text that has {separator.plural} in double quotes")
            continue
        if separator is _TAB and any(_holds_a_row(cell) for cell in cells):
            rows.find(row, "quote", "a quoted cell holds tabs and line ends: see that its quotes are meant")
        rows.add(row, {name: cell for name, cell in _padded(names, cells) if name})
    if not rows.lines and not rows.faults:
        rows.fault(0, "", "no lines at all: the table has nothing to speak below its header")
    return rows


def _records(rows: Rows, text: str, separator: _Separator) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not an empty line, with the physical line where it begins."""
    csv.field_size_limit(_MAX_FIELD_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator.mark, strict=True)
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            if "unexpected end of data" in str(fault):
                rows.skip(row, "a double quote opens in this row and is never closed; close it")
                return
            rows.skip(row, f"text after a closing double quote; {separator.requote}")
            continue
        if cells:
            yield row, cells


def _check_header(rows: Rows, row: int, names: list[str], separator: _Separator) -> bool:
    """Whether the table can be read on; a name close to a known one is a finding."""
    guessed = guesses(names, names)
    for name, guess in guessed.items():
        message = f"column {quoted(name)} is not known and is carried along; did you mean {guess!r}?"
        rows.find(row, "column", message)
    for name in sorted(name for name, times in Counter(names).items() if name and times > 1):
        rows.fault(row, name, "the column stands twice in the header; rename one")
    if any("\0" in name for name in names):
        rows.fault(row, "", "a NUL character in the header; remove it")
    if "text" not in names:
        rows.fault(row, "", f"no 'text' column in the header; {_hint(names, guessed, separator)}")
    return not rows.faults


def _hint(names: list[str], guessed: dict[str, str], separator: _Separator) -> str:
    """What to do about a header without a `text`."""
    if len(names) == 1 and any(mark in names[0] for mark in separator.others):
        return f"the header is not separated by {separator.plural}: save the table as {separator.save_as}"
    for name, guess in guessed.items():
        if guess == "text":
            return f"rename {quoted(name)}"
    return f"name one of its columns 'text': {', '.join(quoted(name) for name in names[:_MOST_NAMED])}"


def _holds_a_row(cell: str) -> bool:
    return "\t" in cell and LINE_END.search(cell) is not None


def _padded(names: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    """Column and cell; cells that a short row leaves out are empty."""
    for place, name in enumerate(names):
        yield name, cells[place] if place < len(cells) else ""

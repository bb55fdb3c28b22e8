"""CSV and TSV: a header, then a line of the job in every row.

Both follow RFC 4180, with a comma or a tab between the cells: a cell that begins with a double quote ends at
the closing one, may contain commas, tabs and line ends, and has "" for each quote inside. Spreadsheets quote
tab-separated cells in the same way. Programs that write TSV without quoting do not double a quote at the
beginning of a cell: such a row is a fault, unless the quotes happen to close. A closed cell that contains a
whole row is a finding.

As spreadsheets have it, a first line such as `sep=;` declares another separator, and rows of empty cells are
skipped as empty lines are.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from subgen.errors import quoted
from subgen.inputs.columns import KNOWN_COLUMNS, guesses, is_nearly_text
from subgen.inputs.decoding import LINE_END
from subgen.inputs.invisible import bare, without_lead
from subgen.inputs.row_builder import Rows
from subgen.model import Service

__all__ = ["read_csv", "read_tsv"]

_MAX_LISTED = 12
_MAX_FIELD_CHARACTERS = 1 << 31  # the csv module's own limit of 131,072 is not the format's


@dataclass(frozen=True, slots=True, kw_only=True)
class _Separator:
    """The separator of cells, with the words for it in messages."""

    mark: str
    plural: str
    save_as: str
    requote: str = 'write "" for a quote inside a quoted cell'


_COMMA = _Separator(mark=",", plural="commas", save_as="comma-separated CSV")
_TAB = _Separator(
    mark="\t",
    plural="tabs",
    save_as="tab-separated text",
    requote='put the whole cell in double quotes and write "" for each one in it, or export it as .csv',
)
_OTHERS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
"""Separators that a header shows -> their name."""

_DECLARATION = re.compile(r'"?sep=(\\t|[^\w\s"]|\t)"?[\s,;]*', re.IGNORECASE)
"""`sep=;` above the header: spreadsheets write it and read it."""


def read_csv(file: str, text: str, service: Service) -> Rows:
    """Read the lines, faults and findings of a table with commas.

    Args:
        file: Name of the input in messages.
        text: The whole text, with its original line ends.
        service: The service whose limits are checked.
    """
    return _read(Rows(file, service), text, _COMMA)


def read_tsv(file: str, text: str, service: Service) -> Rows:
    """Read the lines, faults and findings of a table with tabs.

    Args:
        file: Name of the input in messages.
        text: The whole text, with its original line ends.
        service: The service whose limits are checked.
    """
    return _read(Rows(file, service), text, _TAB)


def _read(rows: Rows, text: str, separator: _Separator) -> Rows:
    lines = _Lines(text)
    separator = lines.declared(separator)
    records = _records(rows, lines, separator)
    header = next(records, None)
    if rows.faults:  # without a readable header no row below it makes sense
        return rows
    if header is None:
        rows.fault(0, "", "no lines at all: the table is empty; begin it with a header that contains 'text'")
        return rows
    row, written = header
    names = [_seen_name(name) for name in written]
    if "text" not in names:
        names = _with_text(rows, row, names)
    if not _check_header(rows, row, names, separator):
        return rows
    for row, cells in records:
        surplus = [cell for cell in cells[len(names) :] if cell.strip()]
        unnamed = [cell for name, cell in zip(names, cells, strict=False) if not name and cell.strip()]
        if surplus or unnamed:
            counted = f"{len(cells)} cells, but the header names {sum(map(bool, names))}"
            rows.skip(row, f"{counted}; put text with {separator.plural} in double quotes")
            continue
        if separator is _TAB and any(_holds_a_row(cell) for cell in cells):
            rows.find(
                row, "quote", "a quoted cell contains tabs and line ends: check that its quotes are intended"
            )
        rows.add(row, {name: cell for name, cell in _padded(names, cells) if name})
    if not rows.lines and not rows.faults:
        rows.fault(0, "", "no lines at all: the table has nothing to speak below its header")
    return rows


class _Lines:
    """Yields the physical lines of a table, without what hides the quote at the start of a record.

    Joined files keep the byte order mark of each part, and behind one a quote is no longer the first
    character of its cell.

    Args:
        text: The whole text, with its original line ends.

    Attributes:
        before: Lines before the records: one that declares the separator.
    """

    def __init__(self, text: str) -> None:
        self.before = 0
        self._lines = io.StringIO(text, newline="")
        self._begins_record = False
        self._opening = ""

    def declared(self, separator: _Separator) -> _Separator:
        """Read a first line that declares a separator; return that one, or the usual one."""
        declaration = _DECLARATION.fullmatch(without_lead(self._lines.readline()).lstrip())
        if declaration is None:
            self._lines.seek(0)
            return separator
        self.before = 1
        mark = declaration[1].replace("\\t", "\t")
        if mark == separator.mark:
            return separator
        return replace(separator, mark=mark, plural=_OTHERS.get(mark, f"{mark!r} between its cells"))

    def begin_record(self) -> None:
        """Note that the next line begins a record."""
        self._begins_record = True

    def is_empty(self, cells: list[str]) -> bool:
        """Whether the cells of the last record are blank, as those below a sheet are.

        A quoted cell by itself is none: it is the only way to write a blank text without other columns.
        """
        if len(cells) > 1:
            return not any(map(bare, cells))
        return not "".join(cells).strip() and not self._opening.lstrip().startswith('"')

    def __iter__(self) -> "_Lines":
        """Return the lines, which are read once."""
        return self

    def __next__(self) -> str:
        """Return the next line with its line end."""
        line = next(self._lines)
        if self._begins_record:
            if not line[0].isascii():
                shown = without_lead(line)
                line = shown if shown.startswith('"') else line
            self._opening = line
        self._begins_record = False
        return line


def _records(rows: Rows, lines: _Lines, separator: _Separator) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not empty, with the physical line where it begins."""
    csv.field_size_limit(_MAX_FIELD_CHARACTERS)
    reader = csv.reader(lines, delimiter=separator.mark, strict=True)
    while True:
        row = lines.before + reader.line_num + 1
        lines.begin_record()
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
        if not lines.is_empty(cells):
            yield row, cells


def _with_text(rows: Rows, row: int, names: list[str]) -> list[str]:
    """Take the only column named like `text` except for its case and white space as `text`."""
    places = [place for place, name in enumerate(names) if is_nearly_text(name)]
    if len(places) != 1:
        return names
    rows.find(row, "column", f"column {quoted(names[places[0]])} is read as 'text'")
    return ["text" if place in places else name for place, name in enumerate(names)]


def _seen_name(name: str) -> str:
    """The name of a column as people see it, where invisible characters hide a known one; "" if blank."""
    seen = bare(name)
    return seen if not seen or (seen in KNOWN_COLUMNS and seen != name.strip()) else without_lead(name)


def _check_header(rows: Rows, row: int, names: list[str], separator: _Separator) -> bool:
    """Check the header; return whether the rows can be read. A name close to a known one is a finding."""
    guessed = guesses(names, names)
    for name, guess in guessed.items():
        message = f"column {quoted(name)} is not known and goes to extra; did you mean {guess!r}?"
        rows.find(row, "column", message)
    for name in sorted(name for name, times in Counter(names).items() if name and times > 1):
        rows.fault(row, name, "the column appears twice in the header; rename one")
    if any("\0" in name for name in names):
        rows.fault(row, "", "a NUL character in the header; remove it")
    if "text" not in names:
        rows.fault(row, "", f"no 'text' column in the header; {_hint(names, guessed, separator)}")
    return not rows.faults


def _hint(names: list[str], guessed: dict[str, str], separator: _Separator) -> str:
    """Hint for a header without a column `text`."""
    marks = [mark for mark in _OTHERS if mark != separator.mark and mark in names[0]]
    if len(names) == 1 and marks:
        declaration = marks[0].replace("\t", "\\t")
        return (
            f"the header is separated by {_OTHERS[marks[0]]}, not by {separator.plural}: save the table as "
            f"{separator.save_as}, or write sep={declaration} on a line above it"
        )
    for name, guess in guessed.items():
        if guess == "text":
            return f"rename {quoted(name)}"
    return f"name one of its columns 'text': {', '.join(quoted(name) for name in names[:_MAX_LISTED])}"


def _holds_a_row(cell: str) -> bool:
    return "\t" in cell and LINE_END.search(cell) is not None


def _padded(names: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    """Yield column and cell; missing cells of a short row are empty."""
    for place, name in enumerate(names):
        yield name, cells[place] if place < len(cells) else ""

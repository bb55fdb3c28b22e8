"""Builds lines from the cells of rows, and checks the values of each known column."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from msgspec import UNSET

from subgen.config.settings import DICTIONARY_ID, NO_DICTIONARIES
from subgen.errors import Fault, nearest, quoted
from subgen.inputs import values as times
from subgen.inputs.columns import KNOWN_COLUMNS
from subgen.inputs.findings import Findings
from subgen.inputs.invisible import bare
from subgen.inputs.markup import markup_problem
from subgen.inputs.pauses import PartedText, parted, pause_problem, pieces_of
from subgen.model import Break, Finding, Line, Service
from subgen.text.language_names import code_of_language
from subgen.text.languages import LANGUAGES, is_speakable
from subgen.text.words import iterate_words

__all__ = ["Rows", "long_words", "not_spoken"]


def _language(cell: str) -> str:
    code = code_of_language(cell)
    if code is None:
        written = cell.strip()
        raise ValueError(f"{quoted(written)} is not a language code; {nearest(written, LANGUAGES)}")
    return code


def _dictionaries(cell: str) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(filter(None, _BETWEEN_IDS.split(cell))))
    if ids == (NO_DICTIONARIES,):
        return ()
    for written in ids:
        if not _DICTIONARY_ID.fullmatch(written):
            problem = "letters, digits, `_`, `.`, `:` and `-`, at most 128; put commas between ids"
            raise ValueError(f"{quoted(written)} is not the id of a dictionary: {problem}")
    return ids


def _truth(cell: str) -> bool:
    truth = _TRUTHS.get(cell.strip().casefold())
    if truth is None:
        problem = "neither true nor false; write one of them, or rename the column if it is your own"
        raise ValueError(f"{quoted(cell.strip())} is {problem}")
    return truth


_BETWEEN_IDS = re.compile(r"[\s,;]+")
_DICTIONARY_ID = re.compile(DICTIONARY_ID)
_TRUTHS = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}

_CellReader = tuple[str, Callable[[str], Any]]

_READERS: dict[str, _CellReader] = {
    "speaker": ("speaker", str.strip),
    "voice": ("voice", str.strip),
    "language": ("language", _language),
    "model": ("model", str.strip),
    "pause_ms": ("pause_us", times.pause_us),
    "start": ("start_us", times.time_us),
    "end": ("end_us", times.time_us),
    "number_language": ("number_language", _language),
    "math": ("math", _truth),
    "service_dictionaries": ("service_dictionaries", _dictionaries),
}
"""Column -> field of a line, and the parser of its cells; an empty cell leaves the default."""


class _LastStart(NamedTuple):
    row: int
    start_us: int


class Rows:
    """Collects the lines, faults and findings of a table.

    Args:
        file: Name of the input in messages.
        service: The service whose limits are checked.
    """

    def __init__(self, file: str, service: Service) -> None:
        self.lines: list[Line] = []
        self.lead_us = 0
        self.faults: list[Fault] = []
        self.findings = Findings(file)
        self._file = file
        self._service = service
        self._readers: dict[str, _CellReader] = {
            **_READERS,
            "speed": ("speed", partial(times.speed, service=service)),
        }
        self._place = 0
        self._rows_by_id: dict[str, int] = {}
        self._last_start: _LastStart | None = None
        self._chapter: str | None = None
        self._chapter_number = 0
        self._languages: set[tuple[str, str]] = set()

    def fault(self, row: int, column: str, problem: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(file=self._file, row=row, column=column, problem=problem))

    def find(self, row: int, kind: str, message: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(kind=kind, file=self._file, row=row, message=message))

    def skip(self, row: int, problem: str, column: str = "") -> None:
        """Note the fault of an unreadable row; it keeps its place, so that later ids do not change."""
        self._place += 1
        self.fault(row, column, problem)

    def add(self, row: int, cells: Mapping[str, str]) -> None:
        """Add one row.

        Args:
            row: Physical line of the file where it begins.
            cells: Column -> cell; unknown columns go to `extra`. If there is no `text`, the reader has
                already noted the fault.
        """
        self._place += 1
        chapter = bare(cells.get("chapter", "")) or self._chapter
        if chapter != self._chapter:
            self._chapter_number += 1
            if chapter and (markup := markup_problem(chapter, is_cell=True, is_title=True)):
                self.find(row, "markup", markup)
            if self.lines:
                self.lines[-1] = replace(self.lines[-1], break_after=Break.CHAPTER)
        self._chapter = chapter
        line_id = self._id(row, cells)
        text = cells.get("text", "")
        for column, cell in cells.items():
            if "\0" in cell:
                self.fault(row, column, "a NUL character; remove it")
        fields = self._fields(row, cells)
        spoken = self._without_pauses(row, text)
        if "text" in cells and not text.strip():
            self.fault(row, "text", "blank; write the text to speak, or remove the row")
        self.faults.extend(long_words(self._file, row, spoken.text, self._service))
        self._check_slot(row, fields.get("start_us"), fields.get("end_us"))
        if text.strip() and not is_speakable(spoken.text):
            self._not_spoken(row, line_id, spoken, fields)
            return
        extra = tuple((name, cell) for name, cell in cells.items() if name not in KNOWN_COLUMNS)
        number = self._chapter_number if chapter else 0
        self.lines.append(
            Line(
                id=line_id,
                row=row,
                text=spoken.text,
                chapter=chapter,
                chapter_number=number,
                extra=extra,
                pauses=spoken.pauses or UNSET,
                **fields,
            )
        )

    def _without_pauses(self, row: int, text: str) -> PartedText:
        """Take the pauses out of a text, and report their faults."""
        spoken = parted(pieces_of(text))
        for problem in spoken.problems:
            self.fault(row, "text", problem)
        if misread := pause_problem(spoken.text):
            self.find(row, "pause", misread)
        elif markup := markup_problem(spoken.text, is_cell=True):
            self.find(row, "markup", markup)
        return spoken

    def _id(self, row: int, cells: Mapping[str, str]) -> str:
        line_id = bare(cells.get("id", "")) or str(self._place)
        if line_id in self._rows_by_id:
            other = self._rows_by_id[line_id]
            problem = f"{quoted(line_id)} is already the id of row {other}; give each row its own"
            self.fault(row, "id", problem)
        self._rows_by_id.setdefault(line_id, row)
        return line_id

    def _fields(self, row: int, cells: Mapping[str, str]) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for column, (field, read) in self._readers.items():
            written = cells.get(column)
            if written and (cell := bare(written)):
                try:
                    fields[field] = read(cell)
                except ValueError as fault:
                    self.fault(row, column, str(fault))
                    continue
                if read is _language and fields[field] != cell:
                    self._find_language(row, column, cell, fields[field])
        return fields

    def _find_language(self, row: int, column: str, cell: str, code: str) -> None:
        """Note, once for each way to write it, that a language is not written as its code."""
        if (column, cell) not in self._languages:
            self._languages.add((column, cell))
            self.find(row, "language", f"{column}: {quoted(cell)} is taken for {code!r}, the service's code")

    def _check_slot(self, row: int, start_us: int | None, end_us: int | None) -> None:
        if start_us is None:
            return
        if end_us is not None and end_us < start_us:
            self.fault(row, "end", "before the row's start; give a later time")
        if self._last_start is not None and start_us < self._last_start.start_us:
            problem = f"earlier than the start of row {self._last_start.row}; put the rows in order of time"
            self.fault(row, "start", problem)
        self._last_start = _LastStart(row, start_us)

    def _not_spoken(self, row: int, line_id: str, spoken: PartedText, fields: Mapping[str, Any]) -> None:
        """Treat a row as a pause: its `pause_ms` and the pauses in its text count, its slot does not."""
        if spoken.text.strip():
            finding = not_spoken(self._file, row, spoken.text, line_id)
            if "start_us" in fields or "end_us" in fields:
                finding = replace(finding, message=f"{finding.message}; its start and end are not used")
            self.findings.append(finding)
        pause_us = fields.get("pause_us")
        if spoken.pauses:
            pause_us = (pause_us or 0) + sum(pause.duration_us for pause in spoken.pauses)
        if not self.lines:
            self.lead_us += pause_us or 0
            return
        last = self.lines[-1]
        wider = Break.PARAGRAPH if last.break_after is Break.LINE else last.break_after
        if pause_us is not None:
            pause_us += last.pause_us or 0
        self.lines[-1] = replace(
            last, break_after=wider, pause_us=last.pause_us if pause_us is None else pause_us
        )


def not_spoken(file: str, row: int, text: str, line_id: str | None = None) -> Finding:
    """The finding for a row with nothing to speak."""
    message = f"{text.strip()[:40]!r} has no letter and no digit: it is a paragraph pause and is not sent"
    return Finding(kind="not-spoken", file=file, row=row, line=line_id, message=message)


def long_words(file: str, row: int, text: str, service: Service) -> list[Fault]:
    """Return the faults of a text's words that are too long for a request."""
    limit = service.capabilities.max_characters
    if len(text) <= limit:
        return []
    return [
        Fault(
            file=file,
            row=row,
            column="text",
            problem=f"a word of {len(word.text):,} characters, beginning {word.text[:20]!r}; "
            f"{service} takes {limit:,}: put spaces in",
        )
        for word in iterate_words(text)
        if len(word.text) > limit
    ]

r"""Marks that take a whole row of a paragraph, or its beginning or end, and are no words.

> [!NOTE] Title            the mark of a callout (GitHub, Obsidian); its title is a line by itself
- [ ] words                the box of a task
words ^abc123              the id of a block (Obsidian)
*[HTML]: Hypertext …       an abbreviation (PHP Markdown Extra)
[TOC], [[_TOC_]], {:toc}   a table of contents
{: .class #id}             attributes of a block (kramdown, MkDocs)
\newpage                   a command of LaTeX
+---+---+                  a grid table (Pandoc)
| a | b |                  a row of a table without a head
| words                    a row of verse, whose bar is no word (line blocks of Pandoc)
"""

import re
from dataclasses import dataclass, field

from subgen.errors import quoted

__all__ = ["Rows", "heading_words", "rows_of"]

_ATTRIBUTE = r"""(?:[#.][^\s{}=]+|[\w:-]+=(?:"[^"]*"|'[^']*'|[^\s{}"']+)|-)"""
_ATTRIBUTES = re.compile(rf"\{{:?\s*{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*\s*\}}")
_HEADING_ATTRIBUTES = re.compile(rf"\s*{_ATTRIBUTES.pattern}\s*\Z")
_CALLOUT = re.compile(r"\s*(\[![\w-]+(?:\|[^\]\n]*)?\][+-]?)\s*(.*)", re.DOTALL)
_TASK = re.compile(r"\s*(\[[ xX/>?!*-]\])\s+")
_BLOCK_ID = re.compile(r"(?:^|\s+)(\^[A-Za-z0-9-]+)\s*\Z")
_WHOLE_ROWS = (
    (re.compile(r"\*\[[^\]]+\]:.*"), "an abbreviation"),
    (re.compile(r"\[\[?_?toc_?\]?\]|\{:\s*toc\s*\}", re.IGNORECASE), "a table of contents"),
    (re.compile(r"\\[A-Za-z]{3,}(?:\[[^\]]*\])*(?:\{[^{}]*\})*"), "a command of LaTeX"),
)
"""Pattern of a whole row, and the name of the thing in its finding."""

_TABLE_ROW = re.compile(r"\|[^|]*(?:\|[^|]*)*\|")
_VERSE = re.compile(r"\s*\|(?:\s+|\Z)")
_GRID = re.compile(r"\+(?:[-=:]{2,}\+)+")


@dataclass(slots=True)
class Rows:
    """The rows of a paragraph.

    Attributes:
        spoken: Row and text of each row with words.
        title: The title of a callout, with its row.
        left_out: Row and message of each mark.
    """

    spoken: list[tuple[int, str]] = field(default_factory=list)
    title: tuple[int, str] | None = None
    left_out: list[tuple[int, str]] = field(default_factory=list)


def rows_of(row: int, content: str, *, is_quoted: bool, is_item: bool) -> Rows:
    """Split a paragraph into its rows, without marks.

    Args:
        row: Row where it begins.
        content: The paragraph.
        is_quoted: Whether it begins a quote, and so may be a callout.
        is_item: Whether it begins an item of a list, and so may be a task.
    """
    rows = Rows()
    written = content.split("\n")
    if _GRID.fullmatch(written[0].strip()) or _TABLE_ROW.fullmatch(written[0].strip()):
        rows.left_out.append((row, "a table is left out; write paragraphs, or hand it in as .csv"))
        return rows
    if _VERSE.match(written[0]):
        written = [_VERSE.sub("", text) for text in written]
    callout = _CALLOUT.fullmatch(written[0]) if is_quoted else None
    task = _TASK.match(written[0]) if is_item else None
    if callout:
        rows.left_out.append((row, f"the mark of a callout is left out: {quoted(callout[1])}"))
        rows.title = (row, callout[2]) if callout[2].strip() else None
        written[0] = ""
    elif task:
        rows.left_out.append((row, f"the box of a task is left out: {quoted(task[1])}"))
        written[0] = written[0][task.end() :]
    block_id = _BLOCK_ID.search(written[-1])
    if block_id:
        message = f"the id of a block is left out: {quoted(block_id[1])}"
        rows.left_out.append((row + len(written) - 1, message))
        written[-1] = written[-1][: block_id.start()]
    for place, text in enumerate(written, start=row):
        if what := _left_out(text.strip()):
            rows.left_out.append((place, f"{what} is left out: {quoted(text.strip())}"))
        elif text.strip() and not _ATTRIBUTES.fullmatch(text.strip()):
            rows.spoken.append((place, text))
    return rows


def _left_out(row: str) -> str:
    """The name of the thing that a whole row is, or ""."""
    if not row or row[0] not in "*[{\\":
        return ""
    return next((what for pattern, what in _WHOLE_ROWS if pattern.fullmatch(row)), "")


def heading_words(content: str) -> str:
    """A heading without its attributes (`{#id .class}`) and the id of its block (`^abc123`)."""
    return _HEADING_ATTRIBUTES.sub("", _BLOCK_ID.sub("", content))

"""Characters that nobody sees, which would hide a mark behind them: a byte order mark, a zero-width space.

Files that were joined keep the byte order mark of each part; text that was copied from a web page or a
messenger begins with directional marks. At the start of a line, of a column's name and of a cell that is not
`text` they mean nothing.

Source: Unicode, DerivedCoreProperties.txt, `Default_Ignorable_Code_Point`.
"""

import regex

__all__ = ["bare", "without_lead", "without_leads"]

_INVISIBLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
_LEAD = regex.compile(r"[\s\p{Default_Ignorable_Code_Point}]+")
_AROUND = regex.compile(
    r"\A[\s\p{Default_Ignorable_Code_Point}]+|[\s\p{Default_Ignorable_Code_Point}]++\Z", regex.VERSION1
)
_MARKDOWN_LEAD = regex.compile(
    r"^(?:[ \t>]|\p{Default_Ignorable_Code_Point}|[-*+][ \t]|\d{1,9}[.)][ \t])+", regex.MULTILINE
)
"""Indentation of a line of Markdown, with the marks of quotes and list items in it."""


def bare(text: str) -> str:
    """Return a text without white space and invisible characters at its start and end."""
    stripped = text.strip()
    return _AROUND.sub("", stripped) if stripped and not stripped.isascii() else stripped


def without_lead(line: str) -> str:
    """Return a line without the invisible characters at its start; its white space is kept."""
    if line[:1].isascii() and not line[:1].isspace():
        return line
    lead = _LEAD.match(line)
    return _INVISIBLE.sub("", lead.group()) + line[lead.end() :] if lead else line


def without_leads(text: str) -> str:
    """Return Markdown without the invisible characters at the starts of its lines, quotes and list items."""
    if text.isascii() or not _INVISIBLE.search(text):
        return text
    return _MARKDOWN_LEAD.sub(lambda lead: _INVISIBLE.sub("", lead.group()), text)

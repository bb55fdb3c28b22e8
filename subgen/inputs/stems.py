"""Stems of inputs that cannot name outputs: they would leave the folder, or take a reserved name."""

import unicodedata

from subgen.disk import STATE_FOLDER
from subgen.errors import quoted

__all__ = ["stem_problem"]

_PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³")
_DEVICES = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS))
"""Names that Windows reserves for devices, whatever extension follows.

Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

_BREAKS = ("Cc", "Zl", "Zp")
"""Categories of letters that end a line, or that a terminal obeys."""


def stem_problem(stem: str) -> str:
    """Return why an input with this stem cannot have outputs, or "".

    Args:
        stem: Name of the input without its extension.
    """
    if not stem.strip():
        return "it has no name before its extension, and its outputs are named after that; rename it"
    if not stem.strip(". "):
        return f"its name {quoted(stem)} is dots alone and would lead out of the output folder; rename it"
    if _on_disk(stem) == STATE_FOLDER:
        return f"its name {quoted(stem)} is that of the folder of subgen's state; rename it"
    if stem.casefold().partition(".")[0].rstrip() in _DEVICES:
        return f"its name {quoted(stem)} is reserved for a device on Windows; rename it"
    if any(unicodedata.category(letter) in _BREAKS for letter in stem):
        return "its name has a line end or a control character, and its outputs are named after it; rename it"
    return ""


def _on_disk(name: str) -> str:
    """Return a name without what some disk ignores: case, composition, invisible characters, final dots."""
    visible = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", visible).casefold().rstrip(". ")

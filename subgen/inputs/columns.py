"""Known columns of a table, and guesses for misspelled ones."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

__all__ = ["KNOWN_COLUMNS", "guesses"]

KNOWN_COLUMNS = (
    "text",
    "id",
    "speaker",
    "voice",
    "language",
    "model",
    "speed",
    "pause_ms",
    "chapter",
    "start",
    "end",
    "number_language",
    "math",
    "service_dictionaries",
)

_NEVER_GUESSED = ("math",)
"""Columns with so short a name that many others, such as `path`, are like it."""


def guesses(names: Iterable[str], present: Collection[str]) -> dict[str, str]:
    """Guess the known columns that unknown names may be meant as.

    Args:
        names: Names in any order; known ones, and ones unlike any known one, are left out.
        present: Columns that are present, so that no other name can mean them.

    Returns:
        Name -> its likeliest known column, in the order of the names.
    """
    missing = [known for known in KNOWN_COLUMNS if known not in present and known not in _NEVER_GUESSED]
    likeliest: dict[str, str] = {}
    for name in names:
        plain = name.strip().lower().replace(" ", "_").replace("-", "_")
        if name in KNOWN_COLUMNS or name in likeliest:
            continue
        if close := get_close_matches(plain, missing, n=1, cutoff=0.75):
            likeliest[name] = close[0]
    return likeliest

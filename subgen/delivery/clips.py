"""Clips: the names of their files, and the rows of LJSpeech's table of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import regex

__all__ = ["clip_names", "comparable_name", "metadata_row", "metadata_rows", "safe_name"]

_NOT_SAFE = regex.compile(r"[^\p{L}\p{M}\p{N}_.-]+")
_MOST_BYTES = 120
"""Longest name of a clip: disks take 255, and the ending and, while it is being written, more are added."""
_LINE_ENDS = re.compile(r"\r\n|[|\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Characters that start another field or row of the table for some reader of text files."""


def clip_names(ids: Iterable[str], left_out: Iterable[str] = ()) -> dict[str, str]:
    """Map ids to names of clips, without ending; names are unique even if case is ignored.

    An id that is a good file name keeps it. If several ids lead to the same name, the first in alphabetical
    order gets it, so that the name of a line depends neither on its place nor on the selected lines.

    Args:
        ids: Ids of the selected lines, each once; the names come in their order.
        left_out: Ids of the other lines of the script.
    """
    selected = tuple(ids)
    names = {line_id: safe_name(line_id) for line_id in (*selected, *left_out)}
    taken: set[str] = set()
    unique: dict[str, str] = {}
    for line_id in sorted(names, key=lambda line_id: (names[line_id] != line_id, line_id)):
        name = next(name for name in _variants(names[line_id]) if _folded(name) not in taken)
        taken.add(_folded(name))
        unique[line_id] = name
    return {line_id: unique[line_id] for line_id in selected}


def safe_name(line_id: str) -> str:
    """Turn an id into a good file name of letters, digits, `_`, `.` and `-`.

    It does not start with `.` or `-`, is not empty, and is not too long.
    """
    return _safe(line_id).encode()[:_MOST_BYTES].decode(errors="ignore") or "_"


def comparable_name(name: str) -> str:
    """Return the form in which two names are equal that some disk, or a tool of datasets, takes for one.

    Case, the composition of letters, and characters that `safe_name` replaces make no difference.
    """
    return _folded(_safe(_folded(name)))


def _safe(name: str) -> str:
    return _NOT_SAFE.sub("_", name).lstrip(".-")


def _variants(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _folded(name: str) -> str:
    """Return the form of a name that a disk compares if it ignores case and composition."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def metadata_row(name: str, text: str) -> str:
    """Return a clip's row in LJSpeech's table: `id|text|text`, without quotes."""
    plain = _LINE_ENDS.sub(" ", text)
    return f"{name}|{plain}|{plain}\n"


def metadata_rows(file: BinaryIO) -> int:
    """Count the rows of such a table; one is in memory at a time."""
    return sum(row.endswith(b"\n") for row in file)

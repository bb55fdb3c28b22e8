"""Clips: a file a line, and LJSpeech's table of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import regex

__all__ = ["clip_names", "metadata_row", "metadata_rows", "safe_name"]


_NOT_SAFE = regex.compile(r"[^\p{L}\p{M}\p{N}_.-]+")
_MOST_BYTES = 120
"""Of a clip's name: disks take 255, and the name grows by its ending and, until it is whole, by more."""
_LINE_ENDS = re.compile(r"\r\n|[|\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What would begin another field or row of the metadata, for one reader of text files or another."""


def clip_names(ids: Iterable[str], left_out: Iterable[str] = ()) -> dict[str, str]:
    """Id -> name of its clip, without ending: one file name, and no two alike whatever the case.

    An id that is a good file name keeps it. Of those that want the same name, the first in the alphabet gets
    it, so that a line's name is the same wherever it stands, and whichever lines are asked for.

    Args:
        ids: Of the lines that are asked for, each once; the names come in their order.
        left_out: Of the other lines of the script.
    """
    every = tuple(ids)
    names = {line_id: safe_name(line_id) for line_id in (*every, *left_out)}
    taken: set[str] = set()
    unique: dict[str, str] = {}
    for line_id in sorted(names, key=lambda line_id: (names[line_id] != line_id, line_id)):
        name = next(name for name in _variants(names[line_id]) if _folded(name) not in taken)
        taken.add(_folded(name))
        unique[line_id] = name
    return {line_id: unique[line_id] for line_id in every}


def safe_name(line_id: str) -> str:
    """An id as a good file name, of letters, digits, `_`, `.` and `-`.

    It does not begin with one of the last two, is not empty, and not too long.
    """
    name = _NOT_SAFE.sub("_", line_id).lstrip(".-")
    return name.encode()[:_MOST_BYTES].decode(errors="ignore") or "_"


def _variants(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _folded(name: str) -> str:
    """What a disk that does not tell cases apart, or composed letters from others, takes a name for."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def metadata_row(name: str, text: str) -> str:
    """A clip's row in LJSpeech's table: `id|text|text`, without quotes."""
    plain = _LINE_ENDS.sub(" ", text)
    return f"{name}|{plain}|{plain}\n"


def metadata_rows(file: BinaryIO) -> int:
    """How many rows such a table has; one is in memory at a time."""
    return sum(row.endswith(b"\n") for row in file)

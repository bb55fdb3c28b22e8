"""The log of the files that were put in their places.

A file is noted before it is renamed into place, and the ledger has it only afterwards: after a kill between
the two, or when the ledger was lost, the log still says that the file is ours.
"""

import json
import os
from pathlib import Path

from subgen.disk import reason_of
from subgen.errors import OutputError

__all__ = ["WrittenLog"]

_Mark = tuple[int, int]
"""Size of a file, in bytes, and the time of its last modification, in nanoseconds since 1970."""


class WrittenLog:
    """The log of one folder of outputs; a line of JSON for each file.

    Args:
        path: The log, which need not exist yet.
        out: Folder of the outputs, to which the paths in the log are relative.
    """

    def __init__(self, path: Path, out: Path) -> None:
        self._path = path
        self._out = out
        self._marks: dict[str, set[_Mark]] | None = None

    def note(self, parts: dict[Path, Path]) -> None:
        """Note files that are complete, before they are put in their places.

        Args:
            parts: Final path -> temporary path.

        Raises:
            OSError: The log cannot be written.
        """
        marks = self._loaded()
        lines = []
        for path, part in parts.items():
            name, mark = self._name(path), _mark(part)
            marks.setdefault(name, set()).add(mark)
            lines.append(json.dumps([name, *mark]) + "\n")
        with self._path.open("a", encoding="utf-8") as file:
            file.write("\n" + "".join(lines))  # a kill may have cut the last line short
            file.flush()
            os.fsync(file.fileno())

    def has_written(self, path: Path) -> bool:
        """Whether a file was ever put in this place."""
        return self._name(path) in self._loaded()

    def is_as_written(self, path: Path) -> bool:
        """Whether the file in this place is one that was put there, unchanged."""
        try:
            return _mark(path) in self._loaded().get(self._name(path), ())
        except OSError:
            return False

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self._out))

    def _loaded(self) -> dict[str, set[_Mark]]:
        if self._marks is None:
            self._marks = {}
            for name, *mark in _rows(self._path):
                self._marks.setdefault(name, set()).add((mark[0], mark[1]))
        return self._marks


def _mark(path: Path) -> _Mark:
    status = path.lstat()
    return status.st_size, status.st_mtime_ns


def _rows(path: Path) -> list[tuple[str, int, int]]:
    """Read the log; a line that a kill cut short, or that is damaged, is left out."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise OutputError(f"{path}: cannot be read: {reason_of(fault)}") from None
    rows = []
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, list) and [type(value) for value in row] == [str, int, int]:
            rows.append((row[0], row[1], row[2]))
    return rows

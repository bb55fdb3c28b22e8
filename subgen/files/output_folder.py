"""Folder of the outputs: create it, check the places of outputs, delete what killed runs left."""

import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from subgen.disk import PATH_ERRORS, STATE_FOLDER, is_disk_failure, reason_of
from subgen.errors import OutputError, UsageError
from subgen.files.atomic import _make_folder

__all__ = ["STATE_FOLDER", "check_places", "clear_leftovers", "free_bytes", "make_output_folder", "may_write"]

_LEDGER = "ledger.db"
"""Name of the file that marks a folder of this name as a state, and not, say, as one in a home folder."""

_STATE_MODE = 0o700
"""Permissions of a new state folder: only the outputs are for others."""
_PART = re.compile(r"\..+\.[0-9]+\.part")
"""Name of a file until it is complete; it contains the process id, so that two runs never share one."""


def make_output_folder(out: Path) -> Path:
    """Create the folder of the outputs, and in it the folder of the job's state.

    A new folder of the state is open to its owner alone; an existing one keeps its mode.

    Returns:
        The folder of the state.

    Raises:
        UsageError: The folder cannot be created or written to.
        OutputError: The same, because the disk failed.
    """
    state = out / STATE_FOLDER
    try:
        _make_folder(state, _STATE_MODE)
        probe = state / f"probe.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except PATH_ERRORS as fault:
        error = OutputError if is_disk_failure(fault) else UsageError
        raise error(f"--out {out}: cannot be written to: {reason_of(fault)}") from None
    return state


def may_write(folder: Path) -> bool:
    """Whether files can be created in a folder."""
    return os.access(folder, os.W_OK | os.X_OK)


def check_places(out: Path, outputs: Iterable[Path], inputs: Iterable[str]) -> None:
    """Check that nothing is in the way of the outputs.

    Args:
        out: Folder of the outputs, which need not exist yet.
        outputs: Paths of the outputs.
        inputs: Inputs as the user named them; no output may replace one.

    Raises:
        UsageError: The folder is in one of a state, or a folder, a file or an input is in the place of an
            output, or a path is too long.
    """
    try:
        _check_folder(out)
        _check_places(out, outputs, [path for path in map(Path, inputs) if path.is_file()])
    except PATH_ERRORS as fault:
        raise UsageError(f"--out {out}: cannot be written to: {reason_of(fault)}") from None


def _check_folder(out: Path) -> None:
    """Refuse a folder that is a state, or in one."""
    for given in (Path(os.path.abspath(out)), out.resolve()):  # noqa: PTH100 # links stay
        for folder in (given, *given.parents):
            is_state = folder.name.casefold() == STATE_FOLDER
            if is_state and (folder == given or (folder / _LEDGER).exists()):
                raise UsageError(f"--out {out}: {folder} is for the state of a job; give another --out")


def _check_places(out: Path, outputs: Iterable[Path], sources: list[Path]) -> None:
    for path in outputs:
        if path.is_dir():
            raise UsageError(f"{path}: a folder is in the place of an output; move it away")
        for folder in path.parents:
            if folder != out and out in folder.parents and folder.exists() and not folder.is_dir():
                raise UsageError(f"{folder}: a file is in the place of an output folder; move it away")
        if path.exists() and any(path.samefile(source) for source in sources):
            raise UsageError(f"{path}: an input is in the place of an output; give another --out")


def free_bytes(folder: Path) -> int:
    """Return the free space of the disk that a folder is on, or would be created on, in bytes.

    Raises:
        UsageError: A file is in the place of the folder or of one above it, or its name is too long.
    """
    existing = folder.absolute()
    try:
        os.fsencode(existing)
        while not existing.exists():
            existing = existing.parent
        if existing.is_dir():
            return shutil.disk_usage(existing).free
    except PATH_ERRORS as fault:
        raise UsageError(f"--out {folder}: cannot be written to: {reason_of(fault)}") from None
    raise UsageError(f"--out {folder}: cannot be written to: {existing} is not a folder")


def clear_leftovers(folders: Iterable[Path]) -> None:
    """Delete the temporary files that killed runs left behind.

    Args:
        folders: Folders of outputs, which no other run is writing to.
    """
    for folder in folders:
        with suppress(FileNotFoundError, NotADirectoryError):
            for path in folder.iterdir():
                if _PART.fullmatch(path.name):
                    with suppress(OSError):
                        path.unlink()

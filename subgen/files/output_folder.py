"""The folder of the outputs: make it, check what stands in it, clear what killed runs left."""

import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from subgen.disk import is_disks_fault, why
from subgen.errors import OutputError, UsageError
from subgen.files.atomic import _make_folder

__all__ = ["STATE_FOLDER", "check_places", "clear_leftovers", "free_bytes", "make_output_folder", "may_write"]


STATE_FOLDER = ".subgen"
_PART = re.compile(r"\..+\.[0-9]+\.part")
"""What a file is called until it is whole: its process is in the name, lest two write into one."""


def make_output_folder(out: Path) -> Path:
    """Make the folder of the outputs, and that of the job's state within it.

    Returns:
        The folder of the state.

    Raises:
        UsageError: It cannot be made or written to.
        OutputError: The same, and the disk is at fault.
    """
    state = out / STATE_FOLDER
    try:
        _make_folder(state)
        probe = state / f"probe.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as fault:
        error = OutputError if is_disks_fault(fault) else UsageError
        raise error(f"--out {out}: cannot be written to: {why(fault)}") from None
    return state


def may_write(folder: Path) -> bool:
    """Whether files can be made in a folder."""
    return os.access(folder, os.W_OK | os.X_OK)


def check_places(out: Path, outputs: Iterable[Path], inputs: Iterable[str]) -> None:
    """See that files can take their places.

    Args:
        out: The folder of the outputs, which need not be there yet.
        outputs: The files.
        inputs: Inputs as the user named them, which none of them may replace.

    Raises:
        UsageError: Something else stands in one of them.
    """
    sources = [path for path in map(Path, inputs) if path.is_file()]
    for path in outputs:
        if path.is_dir():
            raise UsageError(f"{path}: a folder stands where an output goes; move it away")
        for folder in path.parents:
            if folder != out and out in folder.parents and folder.exists() and not folder.is_dir():
                raise UsageError(f"{folder}: a file stands where a folder of outputs goes; move it away")
        if path.exists() and any(path.samefile(source) for source in sources):
            raise UsageError(f"{path}: an input stands where an output goes; give another --out")


def free_bytes(folder: Path) -> int:
    """Room on the disk that a folder is on, or would be on if it were made.

    Raises:
        UsageError: It cannot be told, since a file stands where a folder goes.
    """
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    if not there.is_dir():
        raise UsageError(f"--out {folder}: cannot be written to: {there} is not a folder")
    return shutil.disk_usage(there).free


def clear_leftovers(folders: Iterable[Path]) -> None:
    """Delete what killed runs have left beside the places of their files.

    Args:
        folders: Where files go; no other run is at work there.
    """
    for folder in folders:
        with suppress(FileNotFoundError, NotADirectoryError):
            for path in folder.iterdir():
                if _PART.fullmatch(path.name):
                    with suppress(OSError):
                        path.unlink()

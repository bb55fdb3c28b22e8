"""The name of the folder of the state, syncing of folders, and the reasons of disk errors."""

import errno
import os
from pathlib import Path

__all__ = ["PATH_ERRORS", "STATE_FOLDER", "is_disk_failure", "reason_of", "sync_folder"]

STATE_FOLDER = ".subgen"
"""Name of the folder of the state, in the folder of the outputs."""

PATH_ERRORS = (OSError, ValueError)
"""Errors of opening a path; Python raises `ValueError` where no file of any system can have the name."""


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def reason_of(fault: OSError | ValueError) -> str:
    """Return the system's message for an error, or what is wrong with a name that no file can have."""
    if isinstance(fault, OSError):
        return fault.strerror or str(fault)
    if isinstance(fault, UnicodeError):
        return "the name has half of a surrogate pair"
    return "the name has a NUL character" if "null" in str(fault) else str(fault)


def is_disk_failure(fault: OSError | ValueError) -> bool:
    """Check whether the disk is full or broken, rather than the path not writable."""
    return isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO)

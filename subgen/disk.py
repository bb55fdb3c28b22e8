"""The name of the folder of the state, syncing of folders, and the reasons of disk errors."""

import errno
import os
from pathlib import Path

__all__ = ["STATE_FOLDER", "is_disk_failure", "reason_of", "sync_folder"]

STATE_FOLDER = ".subgen"
"""Name of the folder of the state, in the folder of the outputs."""


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def reason_of(fault: OSError) -> str:
    """Return the system's message for an error."""
    return fault.strerror or str(fault)


def is_disk_failure(fault: OSError) -> bool:
    """Check whether the disk is full or broken, rather than the path not writable."""
    return fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO)

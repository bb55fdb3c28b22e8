"""What the disk is asked besides reading and writing, and what is said when it refuses."""

import errno
import os
from pathlib import Path

__all__ = ["is_disks_fault", "sync_folder", "why"]


def sync_folder(folder: Path) -> None:
    """See that the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def why(fault: OSError) -> str:
    """The system's own words for a fault."""
    return fault.strerror or str(fault)


def is_disks_fault(fault: OSError) -> bool:
    """Whether the disk is full or broken; else it is the place that cannot be written to."""
    return fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO)

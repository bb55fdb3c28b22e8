"""The most memory that a process has had so far, as the system tells it."""

import resource
import sys

__all__ = ["peak_mb"]

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in what the system counts by."""


def peak_mb() -> float:
    """Of this process, in MB. Linux hands a parent's peak down to its children: parents must stay small."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 1e6

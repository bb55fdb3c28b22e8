"""Peak memory of this process, from the operating system."""

import resource
import sys

__all__ = ["peak_mb"]

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of `ru_maxrss`."""


def peak_mb() -> float:
    """Return it in MB. On Linux a child inherits the peak of its parent, so parents must stay small."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 1e6

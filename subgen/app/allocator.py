"""Settings of the C library's memory allocator that suit the client."""

import ctypes

__all__ = ["tune_allocator"]

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3
"""Options of `mallopt`; source: glibc's malloc.h."""


def tune_allocator() -> None:
    """Make glibc keep the memory of received frames instead of mapping it again for each read.

    aiohttp reads into a new buffer of 256 KiB each time; mapping and unmapping those is half of the cost of
    receiving. Without glibc this does nothing.
    """
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return
    for option, value in ((_M_MMAP_THRESHOLD, 1 << 26), (_M_TRIM_THRESHOLD, 1 << 26), (_M_TOP_PAD, 1 << 22)):
        mallopt(option, value)

"""The C library's allocator, tuned for what the client does with memory."""

import ctypes

__all__ = ["tune_allocator"]

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3
"""Options of `mallopt`; source: glibc's malloc.h."""


def tune_allocator() -> None:
    """Let glibc keep the memory of received frames instead of mapping it anew for each read.

    aiohttp reads into a fresh 256 KiB; mapping and unmapping those is half of what receiving costs. Where
    there is no glibc, nothing happens.
    """
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return
    for option, value in ((_M_MMAP_THRESHOLD, 1 << 26), (_M_TRIM_THRESHOLD, 1 << 26), (_M_TOP_PAD, 1 << 22)):
        mallopt(option, value)

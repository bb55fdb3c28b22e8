"""The three standard streams, which the caller of a program may have closed (`2>&-`)."""

import os
import sys

__all__ = ["discard_unwritten_messages", "open_closed_streams"]

_STREAMS = 3


def open_closed_streams() -> None:
    """Open the null device in the place of each standard stream that is closed.

    Otherwise the next file to be opened, such as the ledger, would get the number of the closed stream, and
    messages of this process, of a library or of a child would be written into it. Python has None for
    standard error then, which no progress bar can draw on.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < _STREAMS:  # the lowest free number is taken
        os.set_inheritable(descriptor, True)  # noqa: FBT003 # it has no other form
    os.close(descriptor)
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115 # as long as the process


def discard_unwritten_messages() -> None:
    """Discard messages that standard error did not take, such as a broken pipe.

    They are still in its buffer. Python tries once more to write them when it exits, and a failure there
    would change the exit status to 120.
    """
    if sys.stderr is None or sys.stderr.closed:
        return
    try:
        sys.stderr.flush()
    except OSError:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stderr.fileno())
        os.close(null)

"""The system's limit of open files, which counts sockets: raised where allowed, kept to where not."""

import os
import resource
from contextlib import suppress
from dataclasses import dataclass

from subgen.errors import UsageError

__all__ = ["SocketBudget", "budget_for", "files_left", "raise_file_limit"]

_RESERVE = 16
"""Files that are opened while sockets are open: the event loop, names and certificates, a further pack."""

_SOCKETS_PER_CONNECTION = 2
"""A connection opens the next socket while an abandoned one still owes an answer, or is about to close."""

_FILES_PER_VOICE_WORKER = 3
"""Two pipes to a process that speaks, and one more while it starts."""

_MANY = 1 << 16
_MOST_OF_MACOS = 10_240
"""macOS refuses more than this (`OPEN_MAX`), whatever it gives as the hard limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketBudget:
    """The connections that a run may have open.

    Attributes:
        connections: Number of connections; fewer than wanted where the limit of open files is too low.
        remark: Message about connections that the limit does not allow, or None.
    """

    connections: int
    remark: str | None


def budget_for(wanted: int, *, is_embedded: bool) -> SocketBudget:
    """Return how many connections may be open; raise the limit of open files for them where that is allowed.

    Args:
        wanted: Connections that a run would have open, at least 1.
        is_embedded: Whether the local service runs in this process, which then has both ends of each socket,
            and the pipes to the processes that speak.

    Raises:
        UsageError: The limit of open files is too low for any connection.
    """
    fixed = _open_files() + _RESERVE
    if is_embedded:
        fixed += _FILES_PER_VOICE_WORKER * ((os.cpu_count() or 1) + 1)
    limit = raise_file_limit(fixed + wanted * _SOCKETS_PER_CONNECTION)
    allowed = (limit - fixed) // _SOCKETS_PER_CONNECTION
    if allowed >= wanted:
        return SocketBudget(connections=wanted, remark=None)
    needed = fixed + wanted * _SOCKETS_PER_CONNECTION
    if allowed < 1:
        raise UsageError(
            f"the limit of {limit} open files is too low; "
            f"raise the hard limit to {needed} (ulimit -Hn {needed})"
        )
    return SocketBudget(
        connections=allowed,
        remark=f"the limit of {limit} open files allows {allowed} of {wanted} connections at once; "
        f"all need a hard limit of {needed} (ulimit -Hn {needed})",
    )


def raise_file_limit(needed: int = _MANY) -> int:
    """Raise the soft limit of open files as far as needed and allowed; return the limit that then holds."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _MANY
    for target in (needed, min(needed, _MOST_OF_MACOS)):
        allowed = target if hard == resource.RLIM_INFINITY else min(target, hard)
        if allowed <= soft:
            break
        with suppress(OSError, ValueError):  # a limit of the system below the hard one
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
            return allowed
    return soft


def files_left() -> int:
    """Return the number of files that this process may open besides those that it has open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MANY if soft == resource.RLIM_INFINITY else max(0, soft - _open_files())


def _open_files() -> int:
    """Return the number of files that this process has open."""
    try:
        return len(os.listdir("/dev/fd"))  # noqa: PTH208 # only their number is of interest
    except OSError:
        return _RESERVE

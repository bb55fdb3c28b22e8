"""Everything that can go wrong, as one tree.

An error says what, where and what to do, in one line, and carries the same facts as attributes. Whose
fault it is decides the branch, and the branch decides the exit status (`subgen.cli.exit_codes`):

    SubgenError
    ├── UsageError          the command line or the configuration                 exit 2
    ├── InputFaults         the scripts, every fault at once                      exit 2
    ├── OutputError         the disk                                              exit 1
    ├── DamagedTake         a take is not what it was: it is made again
    └── ServiceError        the service, or the way to it                         exit 1
        ├── AccountRefused  key, plan, usage limit: no line can go on             exit 3
        ├── NoService       nothing of this kind is at the address                exit 2
        ├── RequestRefused  this text, this voice: only this line fails
        ├── RequestLost     the answer did not come whole: only this attempt fails
        ├── SocketRefused   no socket to ask over: no line's failure
        ├── ServiceBusy     more than the plan allows at once: no line's failure
        └── ServiceDown     it was waited for, and did not come back: the run ends

`Interrupted` stands beside the tree: it is nobody's fault, and nothing that handles faults may catch it.

One bad line is not an exception: the runner turns `RequestRefused` and `RequestLost` into a value. What each
branch means for the next attempt is in one table, `subgen.synthesis.retry.RETRIES`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

__all__ = [
    "AccountRefused",
    "DamagedTake",
    "Fault",
    "InputFaults",
    "Interrupted",
    "NoService",
    "OutputError",
    "RequestLost",
    "RequestRefused",
    "ServiceBusy",
    "ServiceDown",
    "ServiceError",
    "SocketRefused",
    "SubgenError",
    "UsageError",
    "nearest",
    "one_line",
    "quoted",
]

_MOST_SHOWN = 40


class SubgenError(Exception):
    """The root: whatever subgen raises on purpose."""


class Interrupted(BaseException):
    """A signal asked for an end.

    Attributes:
        signal_number: Which.
        message: How far things had come.
    """

    def __init__(self, signal_number: int, message: str = "interrupted") -> None:
        super().__init__(signal_number, message)
        self.signal_number = signal_number
        self.message = message

    def __str__(self) -> str:
        return self.message


class UsageError(SubgenError):
    """The command line, the environment or the configuration is wrong; nothing was sent."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One thing wrong with an input, where it stands, and what to do about it.

    Attributes:
        file: The input as the user named it.
        row: Physical line of the file, from 1; 0 when the fault is the whole file's.
        column: Column of a table, or "".
        problem: What is wrong and what to do, as a clause.
    """

    file: str
    row: int
    column: str = ""
    problem: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        return one_line(": ".join(part for part in (place, self.column, self.problem) if part))


class InputFaults(SubgenError):
    """The inputs cannot be used; every fault found, in order of file and row."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class OutputError(SubgenError):
    """Something could not be written, or what was written does not read back."""


class DamagedTake(SubgenError):
    """A take that was kept is not what it was.

    Attributes:
        key: What it is known by.
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"take {self.key} is not what it was when it was kept"


class ServiceError(SubgenError):
    """The service, or the way to it, failed.

    Attributes:
        code: HTTP status or the service's own code, when it gave one.
        retry_after_s: How long the service asked to be left alone, in seconds, when it did.
    """

    def __init__(self, message: str, code: str | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(message, code, retry_after_s)
        self.message = message
        self.code = code
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return f"{self.message} ({self.code})" if self.code else self.message


class AccountRefused(ServiceError):
    """The key or the plan was refused: no line can go on."""


class NoService(ServiceError):
    """Whatever is at the address is no service of this kind."""


class RequestRefused(ServiceError):
    """The service will not speak this text so: asking again changes nothing."""


class RequestLost(ServiceError):
    """The answer broke off, made no sense, or never came: asking again may help."""


class SocketRefused(ServiceError):
    """There is no socket to ask over, or it closed before it was asked: nothing was lost."""


class ServiceBusy(ServiceError):
    """More was asked at once than the service allows: ask again, later and less."""


class ServiceDown(ServiceError):
    """The service was waited for, and did not come back."""


def one_line(text: str) -> str:
    """A text with its line ends and control characters written out: names in it are the user's own."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def quoted(written: str) -> str:
    """What somebody wrote, in quotes and short enough for a message."""
    return repr(written if len(written) <= _MOST_SHOWN else written[:_MOST_SHOWN] + "\N{HORIZONTAL ELLIPSIS}")


def nearest(name: str, known: Iterable[str]) -> str:
    """The known words near to a wrong one, as a clause for the end of an error message.

    Returns:
        `did you mean 'meher'?`, or all known words when none is near.
    """
    known = list(known)
    close = get_close_matches(name, known, n=2, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(map(repr, close))}?"
    return f"known: {', '.join(known)}"

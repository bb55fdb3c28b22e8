"""All errors of subgen, as one tree.

A message names what is wrong, where, and what to do, in one line; the attributes have the same facts. The
branch of an error shows whose fault it is, and decides the exit status (`subgen.cli.exit_codes`):

    SubgenError
    ├── UsageError          the command line or the configuration is wrong        exit 2
    │   └── MissingKey      the service needs a key, and none is set
    ├── InputFaults         the scripts are wrong; has every fault                exit 2
    ├── OutputError         the disk failed                                       exit 1
    ├── DamagedTake         a stored take is damaged; it is made again
    └── ServiceError        the service or the network failed                     exit 1
        ├── AccountRefused  key, plan or usage limit: no line can continue        exit 3
        ├── NoService       no service of this kind is at the address             exit 2
        ├── RequestRefused  this text or voice: only this line fails
        ├── RequestLost     the response is incomplete: only this attempt fails
        ├── SocketRefused   there is no socket to send over: no line fails
        ├── ServiceBusy     more than the plan allows at once: no line fails
        └── ServiceDown     the service did not come back: the run ends

`Interrupted` is not in the tree: it is nobody's fault, and no handler of errors may catch it.

A line that fails is not an exception: the scheduler turns `RequestRefused` and `RequestLost` into a value.
The table `subgen.synthesis.retry.RETRIES` has what each branch means for the next attempt.
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
    "MissingKey",
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
    """Base of all errors that subgen raises on purpose."""


class Interrupted(BaseException):
    """A signal requested the end.

    Attributes:
        signal_number: The signal.
        message: How much was done by then.
    """

    def __init__(self, signal_number: int, message: str = "interrupted") -> None:
        super().__init__(signal_number, message)
        self.signal_number = signal_number
        self.message = message

    def __str__(self) -> str:
        return self.message


class UsageError(SubgenError):
    """The command line, the environment or the configuration is wrong; nothing was sent."""


class MissingKey(UsageError):
    """The service needs a key, and none is set; whatever sends nothing can do without."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One thing that is wrong with an input, its place, and what to do about it.

    Attributes:
        file: The input as the user named it.
        row: Physical line of the file, from 1; 0 for a fault of the whole file.
        column: Column of a table, or "".
        problem: A clause that says what is wrong and what to do.
    """

    file: str
    row: int
    column: str = ""
    problem: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        return one_line(": ".join(part for part in (place, self.column, self.problem) if part))


class InputFaults(SubgenError):
    """The inputs cannot be used. Has every fault, in order of file and row."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class OutputError(SubgenError):
    """A file could not be written, or does not read back as it was written."""


class DamagedTake(SubgenError):
    """A stored take is damaged.

    Attributes:
        key: The key of the take.
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"take {self.key} is damaged: it does not read back as it was stored"


class ServiceError(SubgenError):
    """The service or the network failed.

    Attributes:
        code: HTTP status or the service's own code, or None.
        retry_after_s: Seconds to wait before the next request, as the service asks, or None.
    """

    def __init__(self, message: str, code: str | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(message, code, retry_after_s)
        self.message = message
        self.code = code
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return f"{self.message} ({self.code})" if self.code else self.message


class AccountRefused(ServiceError):
    """The key or the plan was refused: no line can continue."""


class NoService(ServiceError):
    """No service of this kind is at the address."""


class RequestRefused(ServiceError):
    """The service refuses this text or voice: a retry changes nothing."""


class RequestLost(ServiceError):
    """The response broke off, is malformed, or never came: a retry may help."""


class SocketRefused(ServiceError):
    """No socket could be opened, or it closed before the request was sent: nothing was lost."""


class ServiceBusy(ServiceError):
    """More requests were open than the service allows: retry later, with fewer."""


class ServiceDown(ServiceError):
    """The service did not come back in the time that a run waits for it."""


def one_line(text: str) -> str:
    """Escape line ends and control characters, which names given by the user may have."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def quoted(written: str) -> str:
    """Quote a text for a message, cut to a length that fits."""
    return repr(written if len(written) <= _MOST_SHOWN else written[:_MOST_SHOWN] + "\N{HORIZONTAL ELLIPSIS}")


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggest known names near to a wrong one, as a clause for the end of a message.

    Returns:
        `did you mean 'meher'?`, or all known names when none is near.
    """
    known = list(known)
    close = get_close_matches(name, known, n=2, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(map(repr, close))}?"
    return f"known: {', '.join(known)}"

"""The reason why a socket or a request is refused."""

from dataclasses import dataclass

__all__ = ["Refusal"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused socket or request.

    Attributes:
        status: HTTP status, and the code of an error frame.
        message: The reason.
        retry_after_s: Delay before the next attempt, in seconds, or None when none is advised.
        code: Code of an error frame, where that is not the status.
    """

    status: int
    message: str
    retry_after_s: int | None = None
    code: str | None = None

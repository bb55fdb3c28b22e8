"""Why somebody is not let in."""

from dataclasses import dataclass

__all__ = ["Refusal"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not to be had.

    Attributes:
        status: HTTP's, which is also the code of an error frame.
        message: The reason.
        retry_after_s: When to ask again, in seconds, or None where nothing is said of it.
    """

    status: int
    message: str
    retry_after_s: int | None = None

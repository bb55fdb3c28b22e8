"""What the service was asked in a run, and what it answered."""

from collections import Counter
from dataclasses import dataclass, field

from subgen.model import TakeKey

__all__ = ["RequestLog"]


@dataclass(slots=True)
class RequestLog:
    """What the service was asked in a run, and what it answered; it grows as it happens.

    Attributes:
        attempts: File of a script -> requests that were sent for it.
        characters: File of a script -> characters of those requests.
        reasons: Why there are no takes.
        widest: The most requests that went well at once.
        is_spent: Whether no more may be sent, though more is missing.
    """

    attempts: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    reasons: dict[TakeKey, str] = field(default_factory=dict)
    widest: int = 0
    is_spent: bool = False

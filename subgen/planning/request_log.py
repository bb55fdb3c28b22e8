"""The requests of a run and their failures."""

from collections import Counter
from dataclasses import dataclass, field

from subgen.model import TakeKey

__all__ = ["RequestLog"]


@dataclass(slots=True)
class RequestLog:
    """The requests that a run sent, and the failures it met; grows while the run goes on.

    Attributes:
        attempts: File of a script -> requests that were sent for it.
        characters: File of a script -> characters of those requests.
        reasons: Key of a take that did not come -> why.
        widest: The most requests that succeeded at the same time.
        is_spent: Whether `max_characters` forbids the requests that remain.
        next_characters: Characters of the first of those requests; 0 while none is forbidden.
    """

    attempts: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    reasons: dict[TakeKey, str] = field(default_factory=dict)
    widest: int = 0
    is_spent: bool = False
    next_characters: int = 0

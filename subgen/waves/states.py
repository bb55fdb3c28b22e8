"""The states of a request, shared by both sides of a socket.

The rows are states, the columns are frames:

    state      chunk      word_timestamp  complete   error
    ASKED      ANSWERED   ANSWERED        COMPLETE   FAILED
    ANSWERED   ANSWERED   ANSWERED        COMPLETE   FAILED
    COMPLETE   -          -               -          -
    FAILED     -          -               -          -

A dash is a frame after the end of the answer. The client drops it; on the server it is a bug, and raises.
"""

from enum import Enum, auto

__all__ = ["EXPIRED", "NEXT", "State"]

EXPIRED = "Connection timed out after"
"""Beginning of the message with which a service closes an idle socket."""


class State(Enum):
    """Progress of an answer."""

    ASKED = auto()
    ANSWERED = auto()
    COMPLETE = auto()
    FAILED = auto()


NEXT = {
    (State.ASKED, "chunk"): State.ANSWERED,
    (State.ASKED, "word_timestamp"): State.ANSWERED,
    (State.ASKED, "complete"): State.COMPLETE,
    (State.ASKED, "error"): State.FAILED,
    (State.ANSWERED, "chunk"): State.ANSWERED,
    (State.ANSWERED, "word_timestamp"): State.ANSWERED,
    (State.ANSWERED, "complete"): State.COMPLETE,
    (State.ANSWERED, "error"): State.FAILED,
}
"""State and the `status` of a frame -> the next state."""

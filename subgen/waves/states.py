"""The states of a request, which both sides of a socket share.

A request goes through these states and no others, whichever role looks at it:

    state      chunk      word_timestamp  complete   error
    ASKED      ANSWERED   ANSWERED        COMPLETE   FAILED
    ANSWERED   ANSWERED   ANSWERED        COMPLETE   FAILED
    COMPLETE   -          -               -          -
    FAILED     -          -               -          -

On the client's side a dash is a frame that came too late, and is dropped; on the server's it is a bug of
ours, and raises.
"""

from enum import Enum, auto

__all__ = ["EXPIRED", "NEXT", "State"]

EXPIRED = "Connection timed out after"
"""How the message begins with which a service ends a socket that was idle."""


class State(Enum):
    """How far an answer has come."""

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

"""Whom the faults hit: decided by a digest, so that the same seed hits the same again.

What befalls an answer depends on the seed, the fault, the voice, the text, and on how often this text has
been asked for with this voice: the order in which different requests come, and how many come at once, change
nothing. What befalls a socket depends on its number among all that were to be opened.

A fault spares the third try, unless it is to hit always:

- Every third time that a text is asked for with a voice, its answer is spared by all faults.
- After two upgrades in a row that a fault refused, whichever it was, the next one is spared by all of them.
- A limit (`cap`) is no accident, and spares nobody: whoever asks for less is served.
"""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

from subgen.server.faults.spec import NO_FAULTS, Fault, FaultPlan, Where

__all__ = ["SOCKETS_PER_REQUEST", "FaultSchedule", "InjectedFault", "Tries"]

SOCKETS_PER_REQUEST = 5
"""Sockets that may be open for each request of a limit.

Source: the vendor's "Lightning v3.1 WebSocket" reference, "Concurrency and rate limits".
"""

_SPARED = 3
_MOST_TEXTS = 1 << 16
_DIGEST_BYTES = 8
_FLOAT_BITS = 53


@dataclass(frozen=True, slots=True)
class InjectedFault:
    """A fault that happens.

    Attributes:
        name: Of `FAULTS`.
        detail: In the unit of its kind.
        chosen: A number of this hit's own, 0 to 1 (excluded), for what is left to chance in it.
    """

    name: str
    detail: float
    chosen: float


class Tries:
    """How often each text has been asked for.

    Args:
        most: Texts that are remembered; the one that was not asked for longest is forgotten first.
    """

    def __init__(self, most: int = _MOST_TEXTS) -> None:
        self._most = most
        self._counts: OrderedDict[bytes, int] = OrderedDict()

    def count(self, about: str) -> int:
        """Count one more, and say the how-manieth it is, from 1."""
        digest = _digest(about)
        number = self._counts.pop(digest, 0) + 1
        self._counts[digest] = number
        if len(self._counts) > self._most:
            self._counts.popitem(last=False)
        return number


class FaultSchedule:
    """Decides whom the faults hit.

    Args:
        asked: What is to go wrong.
    """

    def __init__(self, asked: FaultPlan = NO_FAULTS) -> None:
        self._seed = asked.seed
        self._always = asked.always
        self._faults = {
            where: tuple(fault for fault in asked.faults if fault.kind.where is where) for where in Where
        }
        self._tries = Tries()
        self._upgrades = 0
        self._refused_in_a_row = 0
        self._excesses = 0

    def answer(self, voice: str, text: str) -> tuple[InjectedFault, ...]:
        """The faults of an answer, in the order of the table; asked once for every request."""
        faults = self._faults[Where.ANSWER]
        if not faults:
            return ()
        about = f"{voice}\0{text}"
        number = self._tries.count(about)
        if number % _SPARED == 0 and not self._always:
            return ()
        return self._hits(faults, about, number)

    def upgrade(self) -> InjectedFault | None:
        """The fault that refuses a socket, or None; asked once for every one that is to open."""
        faults = self._faults[Where.UPGRADE]
        if not faults:
            return None
        self._upgrades += 1
        hits = self._hits(faults, "upgrade", self._upgrades)
        if not hits or (self._refused_in_a_row == _SPARED - 1 and not self._always):
            self._refused_in_a_row = 0
            return None
        self._refused_in_a_row += 1
        return hits[0]

    def excess(self, *, sockets: int = 0, requests: int = 0) -> InjectedFault | None:
        """The limit that one more would break, or None.

        Args:
            sockets: Open already, where it is a socket that is to come in.
            requests: Open already, where it is a request.
        """
        faults = self._faults[Where.ENTRY]
        if not any(
            requests >= fault.detail or sockets >= fault.detail * SOCKETS_PER_REQUEST for fault in faults
        ):
            return None
        self._excesses += 1
        return next(iter(self._hits(faults, "excess", self._excesses)), None)

    def _hits(self, faults: tuple[Fault, ...], about: str, number: int) -> tuple[InjectedFault, ...]:
        hits = []
        for fault in faults:
            happens, chosen = (
                self._dice(fault.kind.name, about, number, throw) for throw in ("happens", "chosen")
            )
            if happens < fault.chance:
                hits.append(InjectedFault(fault.kind.name, fault.detail, chosen))
        return tuple(hits)

    def _dice(self, name: str, about: str, number: int, throw: str) -> float:
        """A number from 0 to 1, 1 excluded."""
        digest = _digest("\0".join((str(self._seed), name, throw, str(number), about)))
        return (int.from_bytes(digest, "big") >> 8 * _DIGEST_BYTES - _FLOAT_BITS) / (1 << _FLOAT_BITS)


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=_DIGEST_BYTES).digest()

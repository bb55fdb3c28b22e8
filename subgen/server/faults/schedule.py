"""Which faults occur when: decided by a digest, so that the same seed gives the same faults again.

The faults of an answer depend on the seed, the fault, the voice, the text, and on how often this text was
requested with this voice. The order of different requests, and how many come at once, change nothing. The
fault of a socket depends on its number among all sockets that were to be opened.

Faults spare every third try, unless they are to occur always:

- Every third request of a text with a voice is answered without faults.
- After two upgrades in a row were refused by any fault, the next one is not refused.
- A limit (`cap`) is no accident and spares no try: a client that asks for less is served.
"""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

from subgen.server.faults.spec import NO_FAULTS, Fault, FaultPlan, FaultTarget

__all__ = ["SOCKETS_PER_REQUEST", "FaultSchedule", "InjectedFault", "RequestCounter"]

SOCKETS_PER_REQUEST = 5
"""Sockets that may be open for each request of a limit.

Source: the vendor's "Lightning v3.1 WebSocket" reference, "Concurrency and rate limits".
"""

_SPARED_TRY = 3
_MOST_TEXTS = 1 << 16
_DIGEST_BYTES = 8
_FLOAT_BITS = 53


@dataclass(frozen=True, slots=True)
class InjectedFault:
    """A fault that occurs.

    Attributes:
        name: A name of `FAULTS`.
        detail: In the unit of its kind.
        chosen: A number of this occurrence, 0 to 1 (excluded), for the random part of its effect.
    """

    name: str
    detail: float
    chosen: float


class RequestCounter:
    """Counts how often each text has been requested.

    Args:
        most: Texts to remember; the one that was requested longest ago is forgotten first.
    """

    def __init__(self, most: int = _MOST_TEXTS) -> None:
        self._most = most
        self._counts: OrderedDict[bytes, int] = OrderedDict()

    def count(self, text: str) -> int:
        """Count one more request of a text and return its number, from 1."""
        digest = _digest(text)
        number = self._counts.pop(digest, 0) + 1
        self._counts[digest] = number
        if len(self._counts) > self._most:
            self._counts.popitem(last=False)
        return number


class FaultSchedule:
    """Decides which faults occur.

    Args:
        plan: The faults, their chances and the seed.
    """

    def __init__(self, plan: FaultPlan = NO_FAULTS) -> None:
        self._seed = plan.seed
        self._always = plan.always
        self._faults = {
            target: tuple(fault for fault in plan.faults if fault.kind.target is target)
            for target in FaultTarget
        }
        self._requests = RequestCounter()
        self._upgrades = 0
        self._refused_in_a_row = 0
        self._excesses = 0

    def faults_of_answer(self, voice: str, text: str) -> tuple[InjectedFault, ...]:
        """Return the faults of an answer, in the order of `FAULTS`; call once for every request."""
        faults = self._faults[FaultTarget.ANSWER]
        if not faults:
            return ()
        subject = f"{voice}\0{text}"
        number = self._requests.count(subject)
        if number % _SPARED_TRY == 0 and not self._always:
            return ()
        return self._draw(faults, subject, number)

    def fault_of_upgrade(self) -> InjectedFault | None:
        """Return the fault that refuses a socket, or None; call once for every socket that is to open."""
        faults = self._faults[FaultTarget.UPGRADE]
        if not faults:
            return None
        self._upgrades += 1
        drawn = self._draw(faults, "upgrade", self._upgrades)
        if not drawn or (self._refused_in_a_row == _SPARED_TRY - 1 and not self._always):
            self._refused_in_a_row = 0
            return None
        self._refused_in_a_row += 1
        return drawn[0]

    def fault_of_excess(self, *, sockets: int = 0, requests: int = 0) -> InjectedFault | None:
        """Return the limit that one more socket or request would exceed, or None.

        Args:
            sockets: Open sockets, for a socket that is to open.
            requests: Open requests, for a new request.
        """
        faults = self._faults[FaultTarget.ADMISSION]
        if not any(
            requests >= fault.detail or sockets >= fault.detail * SOCKETS_PER_REQUEST for fault in faults
        ):
            return None
        self._excesses += 1
        return next(iter(self._draw(faults, "excess", self._excesses)), None)

    def _draw(self, faults: tuple[Fault, ...], subject: str, number: int) -> tuple[InjectedFault, ...]:
        drawn = []
        for fault in faults:
            happens, chosen = (
                self._random(fault.kind.name, subject, number, purpose) for purpose in ("happens", "chosen")
            )
            if happens < fault.chance:
                drawn.append(InjectedFault(fault.kind.name, fault.detail, chosen))
        return tuple(drawn)

    def _random(self, name: str, subject: str, number: int, purpose: str) -> float:
        """Return a number from 0 to 1, 1 excluded."""
        digest = _digest("\0".join((str(self._seed), name, purpose, str(number), subject)))
        return (int.from_bytes(digest, "big") >> 8 * _DIGEST_BYTES - _FLOAT_BITS) / (1 << _FLOAT_BITS)


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=_DIGEST_BYTES).digest()

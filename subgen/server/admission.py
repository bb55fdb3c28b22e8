"""Who is let in: every socket and every request comes by here, and may be refused."""

from collections.abc import Iterator
from contextlib import contextmanager

from subgen.server.faults.effects import refusal_of
from subgen.server.faults.schedule import FaultSchedule
from subgen.server.limits import Bounds
from subgen.server.refusal import Refusal

__all__ = ["Admission"]


class Admission:
    """Counts who is in.

    Args:
        bounds: Who is let in at most.
        fault_schedule: Whom the service refuses though there is room.
    """

    def __init__(self, bounds: Bounds, fault_schedule: FaultSchedule) -> None:
        self._bounds = bounds
        self._fault_schedule = fault_schedule
        self._sockets = 0
        self._requests = 0

    def refuses_socket(self) -> Refusal | None:
        """Why no further socket may open, or None when one may."""
        if self._sockets >= self._bounds.sockets:
            return Refusal(429, f"more than {self._bounds.sockets} sockets are open here", 1)
        hit = self._fault_schedule.excess(sockets=self._sockets) or self._fault_schedule.upgrade()
        return None if hit is None else refusal_of(hit)

    def refuses_request(self) -> Refusal | None:
        """Why no further request is taken, or None when one is."""
        if self._requests >= self._bounds.requests:
            return Refusal(429, f"more than {self._bounds.requests} requests are open here", 1)
        hit = self._fault_schedule.excess(requests=self._requests)
        return None if hit is None else refusal_of(hit)

    @contextmanager
    def socket(self) -> Iterator[None]:
        """Within it, a socket is open."""
        self._sockets += 1
        try:
            yield
        finally:
            self._sockets -= 1

    def enter_request(self) -> None:
        """A request is taken; `leave_request` follows once, however it ends."""
        self._requests += 1

    def leave_request(self) -> None:
        """A request was answered, or given up."""
        self._requests -= 1

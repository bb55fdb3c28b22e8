"""Admission of sockets and requests: each is counted, and refused when there are too many."""

from collections.abc import Iterator
from contextlib import contextmanager

from subgen.server.faults.effects import refusal_for
from subgen.server.faults.schedule import FaultSchedule
from subgen.server.limits import Limits
from subgen.server.refusal import Refusal

__all__ = ["Admission"]


class Admission:
    """Counts open sockets and requests.

    Args:
        limits: The most of each.
        fault_schedule: Refuses some although there is room.
    """

    def __init__(self, limits: Limits, fault_schedule: FaultSchedule) -> None:
        self._limits = limits
        self._fault_schedule = fault_schedule
        self._sockets = 0
        self._requests = 0

    def socket_refusal(self) -> Refusal | None:
        """Return why another socket may not open, or None when it may."""
        if self._sockets >= self._limits.sockets:
            return Refusal(429, f"more than {self._limits.sockets} sockets are open here", 1)
        fault = (
            self._fault_schedule.fault_of_excess(sockets=self._sockets)
            or self._fault_schedule.fault_of_upgrade()
        )
        return None if fault is None else refusal_for(fault)

    def request_refusal(self) -> Refusal | None:
        """Return why another request is not accepted, or None when it is."""
        if self._requests >= self._limits.requests:
            return Refusal(429, f"more than {self._limits.requests} requests are open here", 1)
        fault = self._fault_schedule.fault_of_excess(requests=self._requests)
        return None if fault is None else refusal_for(fault)

    @contextmanager
    def count_socket(self) -> Iterator[None]:
        """Count a socket as open while the context is."""
        self._sockets += 1
        try:
            yield
        finally:
            self._sockets -= 1

    def begin_request(self) -> None:
        """Count a request as open, until `end_request`."""
        self._requests += 1

    def end_request(self) -> None:
        """Count a request as answered or abandoned."""
        self._requests -= 1

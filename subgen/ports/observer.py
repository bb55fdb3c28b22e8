"""Who hears how a job goes."""

from typing import Protocol

__all__ = ["Observer"]


class Observer(Protocol):
    """Who is told how a job goes."""

    def started(self, lines: int) -> None:
        """The lines of all inputs are known."""

    def advanced(self, audio_s: float, *, failed: bool) -> None:
        """One line is done, with so many seconds of audio, or failed."""

    def service_is_down(self, why: str | None) -> None:
        """The service has stopped answering, and why; or None: it answers again."""

    def writing(self, name: str, lines: int) -> None:
        """The audio of an input with so many lines is being written."""

    def wrote(self) -> None:
        """One line of it is."""

    def finished(self) -> None:
        """No more lines are asked for, or written."""

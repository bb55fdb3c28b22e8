"""Progress of a job, as the core reports it."""

from typing import Protocol

__all__ = ["Observer", "SilentObserver"]


class Observer(Protocol):
    """Receives the progress of a job. Calls never overlap."""

    def planned(self, characters: int, lines: int) -> None:
        """The job will send so many characters, and write so many lines, counted once for each pass."""

    def started(self, lines: int) -> None:
        """Synthesis begins, for so many lines of all inputs."""

    def advanced(self, audio_s: float, *, failed: bool, characters: int) -> None:
        """One line is done, with so many seconds of audio, or failed; so many characters were sent for it."""

    def service_is_down(self, why: str | None) -> None:
        """The service has stopped answering, for this reason; None: it answers again."""

    def writing(self, name: str, lines: int) -> None:
        """A pass over an input with so many lines begins."""

    def wrote(self, lines: int = 1) -> None:
        """That pass has gone through more lines."""

    def finished(self) -> None:
        """Synthesis or delivery has ended."""


class SilentObserver:
    """Ignores all progress."""

    def planned(self, characters: int, lines: int) -> None:
        """Ignore it."""

    def started(self, lines: int) -> None:
        """Ignore it."""

    def advanced(self, audio_s: float, *, failed: bool, characters: int) -> None:
        """Ignore it."""

    def service_is_down(self, why: str | None) -> None:
        """Ignore it."""

    def writing(self, name: str, lines: int) -> None:
        """Ignore it."""

    def wrote(self, lines: int = 1) -> None:
        """Ignore it."""

    def finished(self) -> None:
        """Ignore it."""

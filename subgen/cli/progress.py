"""The progress bar of `run` and `use`, drawn on a terminal only."""

from typing import TextIO

from tqdm import tqdm

__all__ = ["ProgressBar"]


class ProgressBar:
    """Lines, minutes of audio, failures and the time left, on one line.

    Where the stream is no terminal, only the loss and the return of the service are printed.

    Args:
        stream: The stream to draw on.
        is_hidden: Whether to print nothing at all.
    """

    def __init__(self, stream: TextIO, *, is_hidden: bool = False) -> None:
        self._stream = stream
        self._is_hidden = is_hidden
        self._bar: tqdm[None] | None = None
        self._audio_s = 0.0
        self._failed = 0
        self._is_down = False

    def started(self, lines: int) -> None:
        """Draw the bar of the synthesis."""
        self._bar = self._new_bar(lines, "{n_fmt}/{total_fmt} lines |{bar}| {desc} [{elapsed}<{remaining}]")
        self._describe()

    def advanced(self, audio_s: float, *, failed: bool) -> None:
        """Count one line, done with so many seconds of audio, or failed."""
        self._audio_s += audio_s
        self._failed += failed
        if self._bar is not None:
            self._describe()
            self._bar.update()

    def service_is_down(self, why: str | None) -> None:
        """Show that the service has stopped answering, and why; None: that it answers again."""
        self._is_down = why is not None
        if self._bar is not None:
            self._describe()
            self._bar.refresh()
        if not self._is_hidden and not self._stream.isatty():
            change = "answers again" if why is None else f"is down: {why}; waiting for it"
            self._stream.write(f"subgen: the service {change}\n")

    def writing(self, name: str, lines: int) -> None:
        """Draw the bar of the delivery of one input."""
        self._bar = self._new_bar(
            lines, f"{name}: {{n_fmt}}/{{total_fmt}} lines written |{{bar}}| [{{elapsed}}<{{remaining}}]"
        )

    def wrote(self) -> None:
        """Count one line as written."""
        if self._bar is not None:
            self._bar.update()

    def finished(self) -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _new_bar(self, lines: int, bar_format: str) -> "tqdm[None]":
        return tqdm(
            total=lines,
            unit="line",
            file=self._stream,
            disable=True if self._is_hidden else None,  # None: unless the stream is a terminal
            dynamic_ncols=True,
            bar_format=bar_format,
        )

    def _describe(self) -> None:
        if self._bar is not None:
            failures = f", {self._failed} failed" if self._failed else ""
            down = ", the service is down: waiting for it" if self._is_down else ""
            self._bar.set_description_str(
                f"{self._audio_s / 60:.1f} min of audio{failures}{down}", refresh=False
            )

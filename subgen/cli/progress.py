"""The progress of `run` and `use`: a bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from tqdm import tqdm

from subgen.errors import one_line
from subgen.text.clock import format_duration

__all__ = ["ProgressBar"]

_LINE_EVERY_S = 30.0
"""Seconds between two lines of progress where no bar can be drawn."""


class ProgressBar:
    """Lines, minutes of audio, failures and the time left, on one line.

    Where the stream is no terminal, as in a log, a line of progress is printed every 30 seconds instead.
    The loss and the return of the service are printed wherever the bar does not show them.

    Args:
        stream: The stream to draw on.
        is_hidden: Whether to show no progress; the loss of the service is printed all the same.
        is_quiet: Whether to print nothing at all.
        clock_s: Returns a time in seconds that never goes back.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        is_hidden: bool = False,
        is_quiet: bool = False,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._is_quiet = is_quiet
        self._has_bar = stream.isatty() and not (is_hidden or is_quiet)
        self._has_lines = not (stream.isatty() or is_hidden or is_quiet)
        self._clock_s = clock_s
        self._began_s = self._printed_s = clock_s()
        self._name = ""
        self._lines = self._count = 0
        self._bar: tqdm[None] | None = None
        self._audio_s = 0.0
        self._failed = 0
        self._is_down = False

    def started(self, lines: int) -> None:
        """Draw the bar of the synthesis."""
        self._begin("", lines)
        self._bar = self._new_bar(lines, "{n_fmt}/{total_fmt} lines |{bar}| {desc} [{elapsed}<{remaining}]")
        self._describe()

    def advanced(self, audio_s: float, *, failed: bool) -> None:
        """Count one line, done with so many seconds of audio, or failed."""
        self._audio_s += audio_s
        self._failed += failed
        if self._bar is not None:
            self._describe()
            self._bar.update()
        self._count_line()

    def service_is_down(self, why: str | None) -> None:
        """Show that the service has stopped answering, and why; None: that it answers again."""
        self._is_down = why is not None
        if self._bar is not None:
            self._describe()
            self._bar.refresh()
        if not (self._has_bar or self._is_quiet):
            change = "answers again" if why is None else f"is down: {why}; waiting for it"
            self._print(f"the service {change}")

    def writing(self, name: str, lines: int) -> None:
        """Draw the bar of the delivery of one input."""
        self._begin(name, lines)
        self._bar = self._new_bar(
            lines, f"{name}: {{n_fmt}}/{{total_fmt}} lines written |{{bar}}| [{{elapsed}}<{{remaining}}]"
        )

    def wrote(self) -> None:
        """Count one line as written."""
        if self._bar is not None:
            self._bar.update()
        self._count_line()

    def finished(self) -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _begin(self, name: str, lines: int) -> None:
        """Begin to count the lines of the synthesis, or of the delivery of the named input."""
        self._name, self._lines, self._count = name, lines, 0
        self._began_s = self._printed_s = self._clock_s()

    def _count_line(self) -> None:
        """Count a line; print the progress where there is no bar and the last line of it is old."""
        self._count += 1
        now_s = self._clock_s()
        if not self._has_lines or now_s - self._printed_s < _LINE_EVERY_S:
            return
        self._printed_s = now_s
        done = f"{self._count:,} of {self._lines:,} lines"
        state = f"{self._name}: {done} written" if self._name else f"{done}, {self._state()}"
        self._print(f"{state}, after {format_duration(now_s - self._began_s)}")

    def _print(self, message: str) -> None:
        with suppress(OSError):  # nobody reads it any more: no reason to stop the work
            self._stream.write(f"subgen: {one_line(message)}\n")
            self._stream.flush()

    def _new_bar(self, lines: int, bar_format: str) -> "tqdm[None]":
        return tqdm(
            total=lines,
            unit="line",
            file=self._stream,
            disable=not self._has_bar,
            dynamic_ncols=True,
            bar_format=bar_format,
        )

    def _describe(self) -> None:
        if self._bar is not None:
            self._bar.set_description_str(self._state(), refresh=False)

    def _state(self) -> str:
        """Minutes of audio, failures, and whether the service is down."""
        failures = f", {self._failed} failed" if self._failed else ""
        down = ", the service is down: waiting for it" if self._is_down else ""
        return f"{self._audio_s / 60:.1f} min of audio{failures}{down}"

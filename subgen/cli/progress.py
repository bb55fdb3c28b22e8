"""The progress of `run` and `use`: a bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable
from contextlib import suppress
from math import inf
from typing import Self, TextIO

from tqdm import tqdm

from subgen.cli.time_left import TimeLeft
from subgen.errors import one_line
from subgen.text.clock import format_duration

__all__ = ["ProgressBar"]

_LINE_EVERY_S = 30.0
"""Seconds between two lines of progress where no bar can be drawn."""

_DRAW_EVERY_S = 0.1
"""Seconds between two drawings of the bar."""

_UNITS = 10_000
"""Units of the bar, for the whole job."""

_BAR = "{done} |{{bar}}| {state} [{{elapsed}}<{left}]"
"""The bar; tqdm fills in the fields in double braces."""


class ProgressBar:
    """Lines, minutes of audio, failures and the time left, on one line; a context, which closes the bar.

    The bar and the time left are those of the whole job: they cover the speaking of all lines and all passes
    of writing. Where the stream is no terminal, as in a log, a line of progress is printed every 30 seconds
    instead. The loss and the return of the service are printed wherever the bar does not show them.

    Args:
        stream: The stream to draw on.
        connections: The most requests at the same time.
        is_hidden: Whether to show no progress; the loss of the service is printed all the same.
        is_quiet: Whether to print nothing at all.
        clock_s: Returns a time in seconds that never goes back.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        connections: int = 1,
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
        self._time_left = TimeLeft(connections, clock_s)
        self._is_planned = False
        self._name = ""
        self._lines = self._count = 0
        self._bar: tqdm[None] | None = None
        self._drawn_s = -inf
        self._audio_s = 0.0
        self._failed = 0
        self._is_down = False

    def planned(self, characters: int, lines: int) -> None:
        """Begin the bar and the time left, for the whole job."""
        self._is_planned = True
        self._time_left.plan(characters, lines)

    def started(self, lines: int) -> None:
        """Draw the bar of the synthesis."""
        self._begin("", lines)
        self._time_left.speak(is_speaking=True)
        self._draw()

    def advanced(self, audio_s: float, *, failed: bool, characters: int) -> None:
        """Count one line, done with so many seconds of audio, or failed."""
        self._audio_s += audio_s
        self._failed += failed
        self._time_left.spoke(characters)
        self._count_lines(1)

    def service_is_down(self, why: str | None) -> None:
        """Show that the service has stopped answering, and why; None: that it answers again."""
        self._is_down = why is not None
        self._time_left.speak(is_speaking=why is None)
        self._draw(is_urgent=True)
        if not (self._has_bar or self._is_quiet):
            change = "answers again" if why is None else f"is down: {why}; waiting for it"
            self._print(f"the service {change}")

    def writing(self, name: str, lines: int) -> None:
        """Draw the bar of one pass over an input."""
        if not self._is_planned:
            self._time_left.plan(0, lines)
        self._begin(name, lines)
        self._time_left.write(is_writing=True)
        self._draw()

    def wrote(self, lines: int = 1) -> None:
        """Count lines as written."""
        self._time_left.wrote(lines)
        self._count_lines(lines)

    def finished(self) -> None:
        """Note that speaking, or one pass of writing, has ended."""
        self._time_left.speak(is_speaking=False)
        self._time_left.write(is_writing=False)
        self._draw(is_urgent=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _begin(self, name: str, lines: int) -> None:
        """Begin to count the lines of the synthesis, or of a pass over the named input."""
        self._name, self._lines, self._count = f"{name}: " if name else "", lines, 0
        self._began_s = self._printed_s = self._clock_s()

    def _count_lines(self, lines: int) -> None:
        """Count lines; print the progress where there is no bar and the last line of it is old."""
        self._count += lines
        self._draw()
        now_s = self._clock_s()
        if not self._has_lines or now_s - self._printed_s < _LINE_EVERY_S:
            return
        self._printed_s = now_s
        done = f"{self._count:,} of {self._lines:,} lines"
        state = f"{self._name}{done} written" if self._name else f"{done}, {self._state()}"
        self._print(f"{state}, after {format_duration(now_s - self._began_s)}{self._left()}")

    def _print(self, message: str) -> None:
        with suppress(OSError):  # nobody reads it any more: no reason to stop the work
            self._stream.write(f"subgen: {one_line(message)}\n")
            self._stream.flush()

    def _draw(self, *, is_urgent: bool = False) -> None:
        """Draw the bar, if the last drawing is old or something has changed that must be seen."""
        if not self._has_bar or not (is_urgent or self._clock_s() - self._drawn_s >= _DRAW_EVERY_S):
            return
        self._drawn_s = self._clock_s()
        left_s = self._time_left.remaining_s()
        done = f"{self._name}{self._count:,}/{self._lines:,} lines{' written' if self._name else ''}"
        bar_format = _BAR.format(
            done=done.replace("{", "{{").replace("}", "}}"),
            state=self._state(),
            left="?" if left_s is None else tqdm.format_interval(left_s),
        )
        if self._bar is None:
            self._bar = tqdm(total=_UNITS, file=self._stream, dynamic_ncols=True, bar_format=bar_format)
        self._bar.bar_format = bar_format
        self._bar.n = int(_UNITS * self._time_left.share)
        self._bar.refresh()

    def _left(self) -> str:
        """The time left of the whole job, in round figures, or nothing while too little is known."""
        seconds = self._time_left.remaining_s()
        if seconds is None:
            return ""
        minutes = round(seconds / 60)
        if minutes < 1:
            return ", less than a minute left"
        return f", about {minutes} min left" if minutes < 120 else f", about {minutes / 60:.1f} h left"  # noqa: PLR2004

    def _state(self) -> str:
        """Minutes of audio, failures, and whether the service is down."""
        failures = f", {self._failed} failed" if self._failed else ""
        down = ", the service is down: waiting for it" if self._is_down else ""
        return f"{self._audio_s / 60:.1f} min of audio{failures}{down}"

"""The progress of `run` and `use`: a bar on a terminal, a line now and then elsewhere."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from math import inf
from typing import Self, TextIO

from tqdm import tqdm
from tqdm.utils import disp_len

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

_NARROWEST_BAR = 10
"""Columns below which a bar shows nothing: what fits into a narrow terminal is better used for figures."""


class ProgressBar:
    """Lines, minutes of audio, failures and the time left, on one line; a context, which closes the bar.

    The bar and the time left are those of the whole job: they cover the speaking of all lines and all passes
    of writing. Where the stream is no terminal, as in a log, a line of progress is printed every 30 seconds
    instead, and beside a log, whose rows would break the bar. The loss and the return of the service are
    printed in any case.

    Args:
        stream: The stream to draw on.
        connections: The most requests at the same time.
        is_hidden: Whether to show no progress; the loss of the service is printed all the same.
        is_quiet: Whether to print nothing at all.
        is_logged: Whether a log is printed on the stream.
        clock_s: Returns a time in seconds that never goes back.
    """

    def __init__(  # noqa: PLR0913 # one for each option that changes what is printed
        self,
        stream: TextIO,
        *,
        connections: int = 1,
        is_hidden: bool = False,
        is_quiet: bool = False,
        is_logged: bool = False,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._is_quiet = is_quiet
        is_shown = not (is_hidden or is_quiet)
        self._has_bar = is_shown and stream.isatty() and not is_logged
        self._has_lines = is_shown and not self._has_bar
        self._clock_s = clock_s
        self._began_s = self._printed_s = clock_s()
        self._time_left = TimeLeft(connections, clock_s)
        self._is_planned = False
        self._name = ""
        self._lines = self._count = 0
        self._bar: tqdm[None] | None = None
        self._opened_s = clock_s()
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
        if not self._is_quiet:
            if self._bar is not None:
                self._bar.clear()
            change = "answers again" if why is None else f"is down: {why}; waiting for it"
            self._print(f"the service {change}")
        self._draw(is_urgent=True)

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
        if self._bar is None:
            self._bar = tqdm(
                total=_UNITS, file=self._stream, dynamic_ncols=True, bar_format=self._bar_format()
            )
        else:
            self._bar.bar_format = self._bar_format()
        self._bar.n = int(_UNITS * self._time_left.share)
        self._bar.refresh()

    def _bar_format(self) -> str:
        """The bar between figures, as many as the terminal has room for; on a narrow one figures alone."""
        columns = self._columns()
        shapes = list(self._shapes())
        for before, after in shapes:
            if columns is None or disp_len(f"{before} || {after}") + _NARROWEST_BAR < columns:
                return f"{_braced(before)} |{{bar}}| {_braced(after)}"
        texts = [f"{before} {after}" for before, after in shapes]
        return _braced(next((text for text in texts if disp_len(text) < (columns or 0)), shapes[-1][0]))

    def _shapes(self) -> Iterator[tuple[str, str]]:
        """Yield what stands before and after the bar, in ever fewer words."""
        left_s = self._time_left.remaining_s()
        elapsed = tqdm.format_interval(self._clock_s() - self._opened_s)
        times = f"[{elapsed}<{'?' if left_s is None else tqdm.format_interval(left_s)}]"
        count = f"{self._count:,}/{self._lines:,}"
        written = " written" if self._name else ""
        short = ", ".join(
            [*([f"{self._failed} failed"] if self._failed else []), *(["waiting"] if self._is_down else [])]
        )
        short_state = f"{short} " if short else ""
        yield f"{self._name}{count} lines{written}", f"{self._state()} {times}"
        yield f"{count} lines{written}", f"{self._state()} {times}"
        yield f"{count} lines{written}", f"{short_state}{times}"
        yield count, f"{short_state}{times}"

    def _columns(self) -> int | None:
        """The width of the terminal, or None where it is unknown."""
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or None
        except (OSError, ValueError):
            return None

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
        down = ", waiting for the service" if self._is_down else ""
        return f"{self._audio_s / 60:.1f} min of audio{failures}{down}"


def _braced(text: str) -> str:
    """Return a text as a template of tqdm, which has fields in braces."""
    return text.replace("{", "{{").replace("}", "}}")

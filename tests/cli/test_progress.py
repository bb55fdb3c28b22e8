"""Progress: lines, minutes of audio, failures and time left; a bar on a terminal, lines elsewhere."""

import io
import os
import pty
import re
import termios
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

import pytest
from tqdm.utils import disp_len

from subgen.cli.progress import ProgressBar


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


def test_the_bar_shows_lines_minutes_of_audio_and_failures_on_a_terminal() -> None:
    terminal = Terminal()
    bar = ProgressBar(terminal)

    bar.planned(180, 0)
    bar.started(3)
    bar.advanced(90.0, failed=False, characters=60)
    bar.advanced(0.0, failed=True, characters=60)
    bar.advanced(30.0, failed=False, characters=60)
    bar.finished()

    last = terminal.getvalue().split("\r")[-1]
    assert last.startswith("3/3 lines |")
    assert "2.0 min of audio, 1 failed" in last


def test_no_bar_is_drawn_where_the_stream_is_no_terminal() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream)

    bar.started(1)
    bar.advanced(1.0, failed=False, characters=60)
    bar.finished()

    assert stream.getvalue() == ""


def test_a_hidden_bar_is_not_drawn_on_a_terminal() -> None:
    terminal = Terminal()
    bar = ProgressBar(terminal, is_hidden=True)

    bar.started(1)
    bar.advanced(1.0, failed=False, characters=60)
    bar.finished()

    assert terminal.getvalue() == ""


def test_the_bar_shows_which_input_is_being_written() -> None:
    terminal = Terminal()
    bar = ProgressBar(terminal)

    bar.writing("story (audio)", 2)
    bar.wrote()
    bar.wrote()
    bar.finished()

    assert terminal.getvalue().split("\r")[-1].startswith("story (audio): 2/2 lines written |")


def test_the_bar_is_full_only_once_all_is_written() -> None:
    terminal = Terminal()
    with ProgressBar(terminal) as bar:
        bar.planned(100, 20)
        bar.started(10)
        for _ in range(10):
            bar.advanced(1.0, failed=False, characters=10)
        bar.finished()
        spoken = terminal.getvalue().split("\r")[-1]
        for name in ("story (words)", "story (cues)"):
            bar.writing(name, 10)
            bar.wrote(10)
            bar.finished()
        written = terminal.getvalue().split("\r")[-1]

    assert blanks(spoken) > 0
    assert blanks(written) == 0


def blanks(drawn: str) -> int:
    """Count the empty places of a bar."""
    return drawn.split("|")[1].count(" ")


def test_a_name_with_braces_is_shown_as_it_is() -> None:
    terminal = Terminal()
    bar = ProgressBar(terminal)

    bar.writing("a{b}c (audio)", 1)

    assert terminal.getvalue().split("\r")[-1].startswith("a{b}c (audio): 0/1 lines written |")


def test_the_loss_and_return_of_the_service_are_printed_where_no_bar_is_drawn() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream)

    bar.service_is_down("connection refused")
    bar.service_is_down(None)

    assert stream.getvalue() == (
        "subgen: the service is down: connection refused; waiting for it\nsubgen: the service answers again\n"
    )


def test_a_hidden_bar_prints_the_loss_and_return_of_the_service() -> None:
    for stream in (Terminal(), io.StringIO()):
        bar = ProgressBar(stream, is_hidden=True)

        bar.service_is_down("connection refused")
        bar.service_is_down(None)

        assert stream.getvalue() == (
            "subgen: the service is down: connection refused; waiting for it\n"
            "subgen: the service answers again\n"
        )


def test_a_bar_is_no_reason_to_leave_out_why_the_service_is_down() -> None:
    terminal = Terminal()
    bar = ProgressBar(terminal)

    bar.planned(100, 0)
    bar.started(3)
    bar.service_is_down("connection refused")
    waiting = terminal.getvalue().split("\r")[-1]
    bar.service_is_down(None)

    assert "\rsubgen: the service is down: connection refused; waiting for it\n" in terminal.getvalue()
    assert "\rsubgen: the service answers again\n" in terminal.getvalue()
    assert "0.0 min of audio, waiting for the service" in waiting
    assert "waiting for the service" not in terminal.getvalue().split("\r")[-1]


def test_beside_a_log_there_are_lines_of_progress_and_no_bar() -> None:
    terminal, clock = Terminal(), Clock()
    bar = ProgressBar(terminal, is_logged=True, clock_s=clock)

    bar.started(2)
    clock.now_s += 40.0
    bar.advanced(6.0, failed=False, characters=60)

    assert terminal.getvalue() == (
        "subgen: 1 of 2 lines, 0.1 min of audio, after 40.0 s, less than a minute left\n"
    )


def printed_on_terminal(columns: int, draw: Callable[[TextIO], None]) -> str:
    """Draw on a terminal of so many columns; return what was printed."""
    screen, program = pty.openpty()
    termios.tcsetwinsize(program, (24, columns))
    with open(program, "w", encoding="utf-8") as stream:  # noqa: PTH123 # a descriptor
        draw(stream)
    pieces: list[bytes] = []
    with suppress(OSError):  # Linux reports the end of a terminal as an error
        while piece := os.read(screen, 1 << 16):
            pieces.append(piece)
    os.close(screen)
    return b"".join(pieces).decode()


def draw_some_written_lines(stream: TextIO) -> None:
    """Draw the bar of an input of which a quarter is written."""
    with ProgressBar(stream, clock_s=Clock()) as bar:
        bar.planned(0, 12)
        bar.advanced(0.0, failed=True, characters=0)
        bar.writing("書籍 (audio)", 12)
        bar.wrote(3)
        bar.finished()


@pytest.mark.parametrize(
    ("columns", "drawn"),
    [
        (90, "書籍 (audio): 3/12 lines written |bar| 0.0 min of audio, 1 failed [00:00<00:00]"),
        (80, "3/12 lines written |bar| 0.0 min of audio, 1 failed [00:00<00:00]"),
        (60, "3/12 lines written |bar| 1 failed [00:00<00:00]"),
        (44, "3/12 |bar| 1 failed [00:00<00:00]"),
        (32, "3/12 1 failed [00:00<00:00]"),
        (12, "3/12"),
    ],
)
def test_a_narrow_terminal_shows_the_figures_that_it_has_room_for(columns: int, drawn: str) -> None:
    frames = printed_on_terminal(columns, draw_some_written_lines).replace("\n", "\r").split("\r")

    last = [frame.rstrip() for frame in frames if "3/12" in frame][-1]
    assert re.sub(r"\|[^|]{10,}\|", "|bar|", last) == drawn
    assert disp_len(last) < columns


def test_a_quiet_bar_does_not_print_the_loss_of_the_service() -> None:
    for stream in (Terminal(), io.StringIO()):
        bar = ProgressBar(stream, is_quiet=True)

        bar.service_is_down("connection refused")

        assert stream.getvalue() == ""


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now_s


def spoken_for_95_s(stream: io.StringIO, *, is_hidden: bool = False) -> None:
    """Report ten lines of 1,200 over 95 seconds."""
    clock = Clock()
    bar = ProgressBar(stream, is_hidden=is_hidden, clock_s=clock)
    bar.planned(1200 * 60, 0)
    bar.started(1200)
    for second in (1, 10, 29, 30, 31, 59, 61, 70, 91, 95):
        clock.now_s = 1000.0 + second
        bar.advanced(6.0, failed=second == 59, characters=60)
    bar.finished()


def test_a_line_of_progress_is_printed_every_30_seconds_where_no_bar_is_drawn() -> None:
    stream = io.StringIO()

    spoken_for_95_s(stream)

    assert stream.getvalue() == (
        "subgen: 4 of 1,200 lines, 0.4 min of audio, after 30.0 s, about 2.5 h left\n"
        "subgen: 7 of 1,200 lines, 0.7 min of audio, 1 failed, after 1:01, about 3.0 h left\n"
        "subgen: 9 of 1,200 lines, 0.9 min of audio, 1 failed, after 1:31, about 3.5 h left\n"
    )


def test_a_hidden_bar_prints_no_lines_of_progress() -> None:
    stream = io.StringIO()

    spoken_for_95_s(stream, is_hidden=True)

    assert stream.getvalue() == ""


def test_lines_of_progress_cover_the_writing_of_outputs() -> None:
    stream, clock = io.StringIO(), Clock()
    bar = ProgressBar(stream, clock_s=clock)

    bar.writing("story", 2)
    clock.now_s += 40.0
    bar.wrote()
    bar.wrote()
    bar.finished()

    assert stream.getvalue() == "subgen: story: 1 of 2 lines written, after 40.0 s, less than a minute left\n"


def test_a_stream_that_takes_nothing_does_not_end_the_work() -> None:
    class Full(io.StringIO):
        """A stream on a full disk."""

        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    ProgressBar(Full()).service_is_down("connection refused")

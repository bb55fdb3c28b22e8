"""The bar: lines, minutes of audio, failures and time left, on a terminal only."""

import io

from subgen.app.progress import Bar


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_it_shows_lines_minutes_of_audio_and_failures_on_a_terminal() -> None:
    terminal = Terminal()
    bar = Bar(terminal)

    bar.started(3)
    bar.advanced(90.0, failed=False)
    bar.advanced(0.0, failed=True)
    bar.advanced(30.0, failed=False)
    bar.finished()

    last = terminal.getvalue().split("\r")[-1]
    assert last.startswith("3/3 lines |")
    assert "2.0 min of audio, 1 failed" in last


def test_it_is_silent_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    bar = Bar(stream)

    bar.started(1)
    bar.advanced(1.0, failed=False)
    bar.finished()

    assert stream.getvalue() == ""


def test_it_is_silent_on_a_terminal_when_it_was_asked_away() -> None:
    terminal = Terminal()
    bar = Bar(terminal, hidden=True)

    bar.started(1)
    bar.advanced(1.0, failed=False)
    bar.finished()

    assert terminal.getvalue() == ""


def test_it_shows_what_is_being_written() -> None:
    terminal = Terminal()
    bar = Bar(terminal)

    bar.writing("story", 2)
    bar.wrote()
    bar.wrote()
    bar.finished()

    assert terminal.getvalue().split("\r")[-1].startswith("story: 2/2 lines written |")

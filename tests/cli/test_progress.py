"""The progress bar: lines, minutes of audio, failures and time left, on a terminal only."""

import io

from subgen.cli.progress import ProgressBar


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


def test_the_bar_shows_lines_minutes_of_audio_and_failures_on_a_terminal() -> None:
    terminal = Terminal()
    bar = ProgressBar(terminal)

    bar.started(3)
    bar.advanced(90.0, failed=False)
    bar.advanced(0.0, failed=True)
    bar.advanced(30.0, failed=False)
    bar.finished()

    last = terminal.getvalue().split("\r")[-1]
    assert last.startswith("3/3 lines |")
    assert "2.0 min of audio, 1 failed" in last


def test_no_bar_is_drawn_where_the_stream_is_no_terminal() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream)

    bar.started(1)
    bar.advanced(1.0, failed=False)
    bar.finished()

    assert stream.getvalue() == ""


def test_a_hidden_bar_is_not_drawn_on_a_terminal() -> None:
    terminal = Terminal()
    bar = ProgressBar(terminal, is_hidden=True)

    bar.started(1)
    bar.advanced(1.0, failed=False)
    bar.finished()

    assert terminal.getvalue() == ""


def test_the_bar_shows_which_input_is_being_written() -> None:
    terminal = Terminal()
    bar = ProgressBar(terminal)

    bar.writing("story", 2)
    bar.wrote()
    bar.wrote()
    bar.finished()

    assert terminal.getvalue().split("\r")[-1].startswith("story: 2/2 lines written |")


def test_the_loss_and_return_of_the_service_are_printed_where_no_bar_is_drawn() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream)

    bar.service_is_down("connection refused")
    bar.service_is_down(None)

    assert stream.getvalue() == (
        "subgen: the service is down: connection refused; waiting for it\nsubgen: the service answers again\n"
    )


def test_a_hidden_bar_does_not_print_the_loss_of_the_service() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream, is_hidden=True)

    bar.service_is_down("connection refused")

    assert stream.getvalue() == ""

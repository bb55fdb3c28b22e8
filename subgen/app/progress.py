"""What a person sees while a job runs: a bar, on a terminal, and nothing elsewhere."""

from typing import TextIO

from tqdm import tqdm

__all__ = ["Bar"]


class Bar:
    """Lines, minutes of audio, failures and the time left, on one line.

    Args:
        stream: Where it is drawn; nothing is, unless that is a terminal.
        hidden: Whether it was asked away.
    """

    def __init__(self, stream: TextIO, *, hidden: bool = False) -> None:
        self._stream = stream
        self._hidden = hidden
        self._bar: tqdm[None] | None = None
        self._audio_s = 0.0
        self._failed = 0
        self._is_down = False

    def started(self, lines: int) -> None:
        """The lines of all inputs are known."""
        self._bar = self._drawn(lines, "{n_fmt}/{total_fmt} lines |{bar}| {desc} [{elapsed}<{remaining}]")
        self._tell()

    def advanced(self, audio_s: float, *, failed: bool) -> None:
        """One line is done, with so many seconds of audio, or failed."""
        self._audio_s += audio_s
        self._failed += failed
        if self._bar is not None:
            self._tell()
            self._bar.update()

    def service_is_down(self, why: str | None) -> None:
        """The service has stopped answering, and why; or None: it answers again."""
        self._is_down = why is not None
        if self._bar is not None:
            self._tell()
            self._bar.refresh()
        if not self._hidden and not self._stream.isatty():
            what = "answers again" if why is None else f"is down: {why}; waiting for it"
            self._stream.write(f"subgen: the service {what}\n")

    def writing(self, name: str, lines: int) -> None:
        """The audio of an input with so many lines is being written."""
        self._bar = self._drawn(
            lines, f"{name}: {{n_fmt}}/{{total_fmt}} lines written |{{bar}}| [{{elapsed}}<{{remaining}}]"
        )

    def wrote(self) -> None:
        """One line of it is."""
        if self._bar is not None:
            self._bar.update()

    def finished(self) -> None:
        """No more lines are asked for, or written."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _drawn(self, lines: int, bar_format: str) -> "tqdm[None]":
        return tqdm(
            total=lines,
            unit="line",
            file=self._stream,
            disable=True if self._hidden else None,  # None: unless the stream is a terminal
            dynamic_ncols=True,
            bar_format=bar_format,
        )

    def _tell(self) -> None:
        if self._bar is not None:
            failures = f", {self._failed} failed" if self._failed else ""
            down = ", the service is down: waiting for it" if self._is_down else ""
            told = f"{self._audio_s / 60:.1f} min of audio{failures}{down}"
            self._bar.set_description_str(told, refresh=False)

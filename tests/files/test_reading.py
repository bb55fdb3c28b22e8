"""Bounded reading: files, named pipes and standard input; devices are refused."""

import io
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from subgen.errors import Fault, UsageError
from subgen.files import read_input, read_text

TOO_LARGE = "that are read; split it, or set input_bytes in [limits] of the configuration"
DEVICE = "is a device or a socket; give a file, or - for standard input"


class WaitLog(logging.Handler):
    """Keeps the messages of the log, and calls a function at each."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.messages: list[str] = []
        self._then = then

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        self.messages.append(record.getMessage())
        self._then()


class EndlessStream(io.RawIOBase):
    """A stream that never ends, and counts what was taken from it."""

    taken = 0

    def readable(self) -> bool:
        """Report that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer."""
        self.taken += len(buffer)
        return len(buffer)


def test_a_file_of_the_limit_is_read_and_a_larger_one_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")

    assert read_input(str(path), limit_bytes=5) == b"12345"
    assert read_input(str(path), limit_bytes=4) == Fault(
        file=str(path), row=0, problem=f"has 5 bytes, more than the 4 {TOO_LARGE}"
    )


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused_also_behind_a_link(tmp_path: Path, device: str) -> None:
    link = tmp_path / "a.txt"
    link.symlink_to(device)

    assert read_input(str(link)) == Fault(file=str(link), row=0, problem=DEVICE)
    with pytest.raises(
        UsageError, match=r"a\.txt: is a device or a socket; give the configuration, a TOML file"
    ):
        read_text(str(link))


def test_a_configuration_of_more_than_16_mib_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    with path.open("wb") as file:
        file.truncate((1 << 24) + 1)

    with pytest.raises(UsageError, match="has 16,777,217 bytes, more than the 16,777,216 that are read"):
        read_text(str(path))


def test_standard_input_without_end_is_left_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = EndlessStream()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(stream)))

    assert read_input("-", limit_bytes=3_000_000) == Fault(
        file="stdin", row=0, problem=f"has more than the 3,000,000 bytes {TOO_LARGE}"
    )
    assert stream.taken < 3_200_000


def test_standard_input_of_several_pieces_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = b"0123456789" * 250_000
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    assert read_input("-", limit_bytes=2_500_000) == raw


def test_a_pipe_without_a_writer_is_reported_and_then_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    os.mkfifo(path)
    reported = Event()
    log = WaitLog(reported.set)

    def write() -> None:
        reported.wait()
        path.write_bytes(b"Hello.")

    logging.getLogger("subgen.files.reading").addHandler(log)
    writer = Thread(target=write, daemon=True)
    writer.start()
    try:
        assert read_input(str(path), limit_bytes=100, patience_s=0) == b"Hello."
    finally:
        logging.getLogger("subgen.files.reading").removeHandler(log)
    writer.join()
    assert log.messages == [f"subgen: {path}: waiting: this is a pipe, and no program writes to it yet"]


def test_a_pipe_without_end_is_left_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    os.mkfifo(path)
    broken = Event()

    def write() -> None:
        with path.open("wb", buffering=0) as pipe:
            try:
                while True:
                    pipe.write(bytes(65_536))
            except BrokenPipeError:
                broken.set()

    writer = Thread(target=write, daemon=True)
    writer.start()

    assert read_input(str(path), limit_bytes=1_000_000) == Fault(
        file=str(path), row=0, problem=f"has more than the 1,000,000 bytes {TOO_LARGE}"
    )
    writer.join()
    assert broken.is_set()

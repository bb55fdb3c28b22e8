"""The program ffmpeg: finding it, and running it as a process.

It is the one that the package imageio-ffmpeg carries, unless `IMAGEIO_FFMPEG_EXE` names another.
"""

import os
import re
import subprocess
from collections import deque
from collections.abc import Iterable
from threading import Thread
from typing import IO, Self, cast

import imageio_ffmpeg

from subgen.errors import OutputError, UsageError, one_line

__all__ = ["ADVICE", "BLOCK_BYTES", "Ffmpeg", "find_ffmpeg", "require_encoder"]

BLOCK_BYTES = 1 << 16
ADVICE = "check the free space on the disk, or use --audio wav"
_LINES_KEPT = 50
_SECRET_PREFIXES = ("SMALLEST_", "SUBGEN_")
_QUIET = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error")
_LOG_PREFIX = re.compile(r"^(\[[^]]* @ 0x[0-9a-f]+\] )+")


class Ffmpeg:
    """A process of ffmpeg, killed at the end of its `with` block if it still runs.

    It has its own process group, so that Ctrl-C reaches subgen alone, which decides what happens. A thread
    reads its error messages all the time, since a full pipe would block it.

    Args:
        name: Name of the output, for messages.
        arguments: Arguments of the program.
        inherited: Descriptors of open files that it inherits.

    Raises:
        OutputError: It cannot be started.
    """

    def __init__(self, name: str | None, arguments: Iterable[str], *inherited: int) -> None:
        self._name = name
        self._messages: deque[str] = deque(maxlen=_LINES_KEPT)
        try:
            program = find_ffmpeg()
        except UsageError as fault:  # it existed when the run began
            raise OutputError(str(fault)) from None
        try:
            self._process = subprocess.Popen(  # noqa: S603 # no shell reads this
                (program, *_QUIET, *arguments),
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(),
                pass_fds=inherited,
                process_group=0,
            )
        except OSError as fault:
            raise OutputError(_not_started(program, fault)) from None
        self._stdin, self._stdout, self._stderr = cast(
            "tuple[IO[bytes], IO[bytes], IO[bytes]]",
            (self._process.stdin, self._process.stdout, self._process.stderr),
        )
        self._reader = Thread(target=self._read_messages, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._process.kill()  # does nothing to a process that has ended
        with self._process:  # closes its pipes, and waits
            self._reader.join()

    def feed(self, pcm: bytes) -> None:
        """Write samples to its standard input.

        Raises:
            OutputError: It has ended with an error.
        """
        left = memoryview(pcm)
        try:
            while left:
                left = left[self._stdin.write(left) :]
        except BrokenPipeError:
            raise self._failed() from None

    def output(self) -> str:
        """Return all of its standard output."""
        return self._stdout.read().decode()

    def end(self) -> None:
        """Close its input, and wait for its end.

        Raises:
            OutputError: It reports an error.
        """
        self._stdin.close()
        if self._process.wait() or self._all_messages():
            raise self._failed()

    def _read_messages(self) -> None:
        for line in self._stderr:
            self._messages.append(_LOG_PREFIX.sub("", line.decode(errors="replace")).strip())

    def _all_messages(self) -> list[str]:
        self._reader.join()
        return [line for line in self._messages if line]

    def _failed(self) -> OutputError:
        status = self._process.wait()
        ending = f"ended by signal {-status}" if status < 0 else f"exit status {status}"
        messages = self._all_messages() or [ending]
        reason = os.strerror(256 - status)  # its exit status is the negative errno, in one byte
        last = [line for line in messages if line.endswith(reason)] or messages
        return OutputError(one_line(f"{self._name}: ffmpeg failed: {last[-1]}: {ADVICE}"))


def find_ffmpeg() -> str:
    """Find ffmpeg: the one that `IMAGEIO_FFMPEG_EXE` names, else the package's, else the system's.

    Raises:
        UsageError: There is none for this machine.
    """
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        raise UsageError("ffmpeg was not found: install it, or use --audio wav, which needs none") from None


def _not_started(program: str, fault: OSError) -> str:
    return one_line(
        f"{program}: cannot be started: {fault.strerror or fault}: "
        "check IMAGEIO_FFMPEG_EXE, or use --audio wav, which needs no ffmpeg"
    )


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_SECRET_PREFIXES)}


def require_encoder(codec: str, name: str) -> None:
    """Check that ffmpeg exists and has an encoder, before anything is paid for.

    Args:
        codec: ffmpeg's name of the encoder.
        name: Name of the format on the command line.

    Raises:
        UsageError: ffmpeg or the encoder is missing.
    """
    program = find_ffmpeg()
    try:
        encoders = subprocess.run(  # noqa: S603 # the user chooses the program
            (program, *_QUIET, "-encoders"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(),
            check=False,
        )
    except OSError as fault:
        raise UsageError(_not_started(program, fault)) from None
    if codec.encode() not in encoders.stdout.split():
        raise UsageError(one_line(f"{program}: cannot encode {name}: use another --audio"))

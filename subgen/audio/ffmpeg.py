"""ffmpeg, the program: where it is, and one run of it.

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
ADVICE = "see that there is room on the disk, or take --audio wav"
_LINES_KEPT = 50
_KEYS_BEGIN = ("SMALLEST_", "SUBGEN_")
_QUIET = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error")
_WHO_SAYS = re.compile(r"^(\[[^]]* @ 0x[0-9a-f]+\] )+")


class Ffmpeg:
    """ffmpeg at work, until the end of the `with` that it stands in.

    It is a process group of its own: a Ctrl-C goes to us alone, and we decide. What it complains of is heard
    all the while, since it would stop at a full pipe.

    Args:
        name: What it works at, for messages.
        arguments: What it is told.
        inherited: Open files that it gets, too.

    Raises:
        OutputError: It does not start.
    """

    def __init__(self, name: str | None, arguments: Iterable[str], *inherited: int) -> None:
        self._name = name
        self._said: deque[str] = deque(maxlen=_LINES_KEPT)
        try:
            program = find_ffmpeg()
        except UsageError as fault:  # it was there when the run began
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
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._process.kill()  # does nothing to what has ended
        with self._process:  # closes its pipes, and waits
            self._listener.join()

    def feed(self, pcm: bytes) -> None:
        """Give it samples, all of them."""
        left = memoryview(pcm)
        try:
            while left:
                left = left[self._stdin.write(left) :]
        except BrokenPipeError:
            raise self._failed() from None

    def answer(self) -> str:
        """All that it prints."""
        return self._stdout.read().decode()

    def end(self) -> None:
        """Let it come to its own end.

        Raises:
            OutputError: It complains.
        """
        self._stdin.close()
        if self._process.wait() or self._heard():
            raise self._failed()

    def _listen(self) -> None:
        for line in self._stderr:
            self._said.append(_WHO_SAYS.sub("", line.decode(errors="replace")).strip())

    def _heard(self) -> list[str]:
        self._listener.join()
        return [line for line in self._said if line]

    def _failed(self) -> OutputError:
        status = self._process.wait()
        said = self._heard() or [f"ended by signal {-status}" if status < 0 else f"exit status {status}"]
        reason = os.strerror(256 - status)  # it leaves with the error's number, negative, in one byte
        last = [line for line in said if line.endswith(reason)] or said
        return OutputError(one_line(f"{self._name}: ffmpeg failed: {last[-1]}: {ADVICE}"))


def find_ffmpeg() -> str:
    """Where ffmpeg is: what `IMAGEIO_FFMPEG_EXE` says, else the package's own, else the system's.

    Raises:
        UsageError: There is none for this machine.
    """
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        raise UsageError("there is no ffmpeg: install it, or take --audio wav, which needs none") from None


def _not_started(program: str, fault: OSError) -> str:
    return one_line(
        f"{program}: cannot be started: {fault.strerror or fault}: "
        "see IMAGEIO_FFMPEG_EXE, or take --audio wav, which needs no ffmpeg"
    )


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_KEYS_BEGIN)}


def require_encoder(codec: str, name: str) -> None:
    """See that ffmpeg is there and can encode, before anything is paid for.

    Args:
        codec: ffmpeg's name of the encoder.
        name: What the command line calls the format.

    Raises:
        UsageError: It is not, or cannot.
    """
    program = find_ffmpeg()
    try:
        told = subprocess.run(  # noqa: S603 # which program runs is the user's to say
            (program, *_QUIET, "-encoders"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(),
            check=False,
        )
    except OSError as fault:
        raise UsageError(_not_started(program, fault)) from None
    if codec.encode() not in told.stdout.split():
        raise UsageError(one_line(f"{program}: cannot encode {name}: take another --audio"))

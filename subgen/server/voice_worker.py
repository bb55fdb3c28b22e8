"""A voice process: `python -m subgen.server.voice_worker`, jobs on standard input, speech on standard output.

It sets espeak-ng up once and forks for every job. Each child is the first caller of the library, so the same
request gives the same bytes. The process ends when its input does, and so never outlives the service.
"""

import os
import signal
import sys
from functools import partial
from importlib import import_module
from typing import BinaryIO

from subgen.server.voice_job import LENGTH_BYTES, Speech, pack, read_length, unpack_job

__all__ = ["main"]


def main() -> None:
    """Process jobs until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service handles Ctrl-C
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # so that output of the library does not get between the answers
    try:
        # Here and not above: the service must get the error when the library is missing or broken.
        renderer = import_module("subgen.server.render")
        renderer.start()
    except Exception as fault:  # noqa: BLE001 # the service reports it, whatever it is
        _write(answers, pack(Speech(error=f"{type(fault).__name__}: {fault}")))
        return
    _write(answers, pack(Speech()))
    while len(prefix := jobs.read(LENGTH_BYTES)) == LENGTH_BYTES:
        job = jobs.read(read_length(prefix))
        _write(answers, _run_in_fork(partial(renderer.render, unpack_job(job))))


def _run_in_fork(render: "partial[Speech]") -> bytes:
    """Render a job in a fork of this process and return the packed speech."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(readable)
            try:
                speech = render()
            except Exception as fault:  # noqa: BLE001 # the service reports it, whatever it is
                speech = Speech(error=f"{type(fault).__name__}: {fault}")
            with os.fdopen(writable, "wb") as out:
                out.write(pack(speech))
        finally:
            os._exit(0)  # in all cases, so that the child never continues as its parent
    os.close(writable)
    with os.fdopen(readable, "rb") as answer:
        packed = answer.read()
    _, status = os.waitpid(child, 0)
    if (
        status
        or len(packed) < LENGTH_BYTES
        or len(packed) - LENGTH_BYTES != read_length(packed[:LENGTH_BYTES])
    ):
        return pack(Speech(error=f"the voice failed in the middle of the text (wait status {status})"))
    return packed


def _write(answers: BinaryIO, packed: bytes) -> None:
    try:
        answers.write(packed)
        answers.flush()
    except BrokenPipeError:
        os._exit(0)  # the service has ended


if __name__ == "__main__":
    main()

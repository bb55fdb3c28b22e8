"""A voice process: `python -m subgen.server.voice_worker`, jobs on standard input, speech on standard output.

It sets espeak-ng up once, and forks for every job: the child is the library's first caller each time, so
that the same request gives the same bytes. It ends when its input does, and so never outlives the service.
"""

import os
import signal
import sys
from functools import partial
from importlib import import_module
from typing import BinaryIO

from subgen.server.voice_job import LENGTH_BYTES, Speech, length_of, pack, unpack_job

__all__ = ["main"]


def main() -> None:
    """Serve jobs until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the service's to handle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the library prints, it does not print among the answers
    try:
        # Here and not above: a library that is missing or broken has to be told to the service.
        renderer = import_module("subgen.server.render")
        renderer.start()
    except Exception as fault:  # noqa: BLE001 # whatever it is, the service has to be told
        _say(answers, Speech(error=f"{type(fault).__name__}: {fault}"))
        return
    _say(answers, Speech())
    while len(prefix := jobs.read(LENGTH_BYTES)) == LENGTH_BYTES:
        job = jobs.read(length_of(prefix))
        _say_packed(answers, _in_child(partial(renderer.render, unpack_job(job))))


def _in_child(perform: "partial[Speech]") -> bytes:
    """What a fork of this process makes of a job, packed."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(readable)
            try:
                answer = perform()
            except Exception as fault:  # noqa: BLE001 # the child has nobody else to tell
                answer = Speech(error=f"{type(fault).__name__}: {fault}")
            with os.fdopen(writable, "wb") as out:
                out.write(pack(answer))
        finally:
            os._exit(0)  # whatever happens, it never goes on as if it were its parent
    os.close(writable)
    with os.fdopen(readable, "rb") as answers:
        packed = answers.read()
    _, status = os.waitpid(child, 0)
    if status or len(packed) < LENGTH_BYTES or len(packed) - LENGTH_BYTES != length_of(packed[:LENGTH_BYTES]):
        return pack(Speech(error=f"the voice broke off (wait status {status})"))
    return packed


def _say(answers: BinaryIO, speech: Speech) -> None:
    _say_packed(answers, pack(speech))


def _say_packed(answers: BinaryIO, packed: bytes) -> None:
    try:
        answers.write(packed)
        answers.flush()
    except BrokenPipeError:
        os._exit(0)  # the service is gone; there is nobody to tell


if __name__ == "__main__":
    main()

"""A voice process: `python -m subgen.server.voicehost`, jobs on standard input, speech on standard output.

It sets espeak-ng up once, and forks for every job: the child is the library's first caller each time, so
that the same request gives the same bytes. It ends when its input does, and so never outlives the service.
"""

import os
import signal
import sys
from functools import partial
from typing import BinaryIO

import numpy as np
import soxr

from subgen.server import espeak
from subgen.server.voicejob import LENGTH_BYTES, Speech, VoiceJob, length_of, pack, unpack_job
from subgen.server.words import UNSPOKEN_S, place_words

__all__ = ["main"]


def main() -> None:
    """Serve jobs until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the service's to handle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the library prints, it does not print among the answers
    try:
        native_rate_hz = espeak.start()
    except (OSError, RuntimeError) as fault:
        _say(answers, Speech(error=str(fault)))
        return
    _say(answers, Speech())
    while len(prefix := jobs.read(LENGTH_BYTES)) == LENGTH_BYTES:
        job = jobs.read(length_of(prefix))
        _say_packed(answers, _in_child(partial(_perform, unpack_job(job), native_rate_hz)))


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


def _perform(job: VoiceJob, native_rate_hz: int) -> Speech:
    spoken = espeak.speak(job.text, job.sound)
    native = np.frombuffer(spoken.pcm, dtype=np.int16)
    words = job.text.split()
    # A text that is not spoken is still a moment of silence, in which every word has its place.
    missing = round(UNSPOKEN_S * native_rate_hz) * max(1, len(words)) - native.size
    native = np.pad(native, (0, max(0, missing)))
    pcm = soxr.resample(native, native_rate_hz, job.sample_rate_hz)
    duration_s = pcm.size / job.sample_rate_hz
    times: list[tuple[float, float]] = []
    if job.with_words:
        expected = [espeak.phonemes_of(word) for word in words]
        for start, end in place_words(expected, spoken.stream, native.size, native_rate_hz):
            times.append((_seconds(start, native_rate_hz), min(_seconds(end, native_rate_hz), duration_s)))
    return Speech(pcm=pcm.astype("<i2").tobytes(), words=tuple(times))


def _seconds(samples: int, rate_hz: int) -> float:
    return round(samples / rate_hz, 6)


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

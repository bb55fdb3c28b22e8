"""The contenders of `stitching.py`, one a process: `stitching_peer.py NAME LINES SECONDS FILE`.

Takes are slices of one noise, so that they cost the rivals nothing; ours reads them from its ledger. Imports
and the filling of the ledger are not timed.
"""

import asyncio
import atexit
import json
import random
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.peak import peak_mb

__all__ = ["CHANNELS", "PAUSE_MS", "RATE_HZ", "SAMPLE_BYTES", "take"]

RATE_HZ = 44_100
CHANNELS = 1
SAMPLE_BYTES = 2
PAUSE_MS = 250
"""Silence between two lines."""

_PLACES = 9_973
_NOISE = random.Random(7).randbytes(1 << 21)  # noqa: S311 # a sound, not a secret


def take(number: int, seconds: float) -> bytes:
    """Return the audio of a line: no two alike within 9,973, and not a whole number of milliseconds long.

    Args:
        number: Index of the line, from 0.
        seconds: Approximate length.
    """
    samples = int(seconds * RATE_HZ) - number % 43
    begin = number % _PLACES * SAMPLE_BYTES
    return _NOISE[begin : begin + samples * SAMPLE_BYTES]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """The work of a contender.

    Attributes:
        lines: Number of lines.
        seconds: Approximate length of each.
        path: File of the track.
    """

    lines: int
    seconds: float
    path: Path

    def takes(self) -> list[bytes]:
        """Return the audio of all lines, as a program that joins them has it in memory."""
        return [take(number, self.seconds) for number in range(self.lines)]


_Work = Callable[[_Job], Callable[[], object]]
"""Prepares the work and returns the function to time."""


def _subgen() -> _Work:
    """Prepare our delivery as the app builds it, without subtitles."""
    from subgen import files  # noqa: PLC0415 # each contender imports its own
    from subgen.app.run import delivery_doors  # noqa: PLC0415
    from subgen.config.settings import Pauses, Settings  # noqa: PLC0415
    from subgen.delivery.deliver import Delivery  # noqa: PLC0415
    from subgen.delivery.plan_outputs import OutputPlan, plan_outputs  # noqa: PLC0415
    from subgen.delivery.record import RunEffort  # noqa: PLC0415
    from subgen.model import Line, Script, Take  # noqa: PLC0415
    from subgen.planning.utterances import UtteranceResolver, utterances_of  # noqa: PLC0415
    from subgen.ports import SilentObserver  # noqa: PLC0415
    from subgen.providers.smallest.catalog import LOCAL  # noqa: PLC0415
    from subgen.store import open_store  # noqa: PLC0415
    from tests.support.memory_store import keep_all  # noqa: PLC0415

    books = ExitStack()
    atexit.register(books.close)

    def ready(job: _Job) -> Callable[[], object]:
        settings = Settings(
            out=job.path.parent,
            formats=(),
            sample_rate=RATE_HZ,
            pauses=Pauses(line_us=PAUSE_MS * 1000),
        )
        texts = (f"This is line {number}." for number in range(job.lines))
        lines = tuple(Line(id=str(row), row=row, text=text) for row, text in enumerate(texts, 1))
        store = books.enter_context(open_store(files.make_output_folder(settings.out), time.time))
        takes = (
            (utterance.key, Take(pcm=take(number, job.seconds), events=()))
            for number, line in enumerate(lines)
            for utterance in utterances_of(line, settings, LOCAL)
        )
        asyncio.run(keep_all(store.takes, takes))
        script = Script(stem=job.path.stem, file="book.txt", lines=lines)
        resolver, doors = UtteranceResolver(settings, LOCAL), delivery_doors(settings, store)
        delivery = Delivery(resolver, doors)
        effort = RunEffort(attempts=0, wall_s=time.monotonic)

        def planned() -> OutputPlan:
            return plan_outputs(script, resolver, doors.takes, doors.ledger, doors.file_probe)

        return lambda: delivery.deliver(planned(), effort, SilentObserver())

    return ready


def _join() -> _Work:
    """Prepare to join raw samples once, with one pydub segment for the export."""
    segment = _pydub()

    def ready(job: _Job) -> Callable[[], object]:
        def work() -> None:
            silence = segment.silent(duration=PAUSE_MS, frame_rate=RATE_HZ).raw_data
            data = silence.join(job.takes())
            whole = segment(data=data, sample_width=SAMPLE_BYTES, frame_rate=RATE_HZ, channels=CHANNELS)
            whole.export(job.path, format="wav").close()

        return work

    return ready


def _loop() -> _Work:
    """Prepare pydub's `+=` and silence as in its documentation; `silence + take` halves the copies."""
    segment = _pydub()

    def one(number: int, seconds: float) -> Any:
        pcm = take(number, seconds)
        return segment(data=pcm, sample_width=SAMPLE_BYTES, frame_rate=RATE_HZ, channels=CHANNELS)

    def ready(job: _Job) -> Callable[[], object]:
        def work() -> None:
            silence = segment.silent(duration=PAUSE_MS)
            joined = one(0, job.seconds)
            for number in range(1, job.lines):
                joined += silence + one(number, job.seconds)
            joined.export(job.path, format="wav").close()

        return work

    return ready


def _pydub() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns if it finds no ffmpeg, which WAV does not need
        from pydub import AudioSegment  # noqa: PLC0415
    return AudioSegment


_CONTENDERS: dict[str, Callable[[], _Work]] = {"subgen": _subgen, "join": _join, "loop": _loop}


def _run() -> None:
    name, lines, seconds, path = sys.argv[1:]
    ready = _CONTENDERS[name]()
    idle_mb = peak_mb()
    work = ready(_Job(lines=int(lines), seconds=float(seconds), path=Path(path)))
    start_s, start_cpu_s = time.monotonic(), time.process_time()
    work()
    figure = {
        "wall_s": time.monotonic() - start_s,
        "cpu_s": time.process_time() - start_cpu_s,
        "idle_mb": idle_mb,
        "peak_mb": peak_mb(),
    }
    print(json.dumps(figure))


if __name__ == "__main__":
    _run()

"""The contenders of `stitching.py`, one a process: `stitching_peer.py NAME LINES SECONDS FILE`.

Takes are slices of one noise, so that the rivals have them for nothing; ours reads them from its ledger.
What a contender imports, and how the ledger was filled, is not in its time.
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
"""Of silence between two lines."""

_PLACES = 9_973
_NOISE = random.Random(7).randbytes(1 << 21)  # noqa: S311 # a sound, not a secret


def take(number: int, seconds: float) -> bytes:
    """The audio of a line: no two alike within 9,973, and not a whole number of milliseconds long.

    Args:
        number: Of the line, from 0.
        seconds: About how long.
    """
    samples = int(seconds * RATE_HZ) - number % 43
    begin = number % _PLACES * SAMPLE_BYTES
    return _NOISE[begin : begin + samples * SAMPLE_BYTES]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What a contender is to do.

    Attributes:
        lines: How many.
        seconds: About how long each is.
        path: Where the track goes.
    """

    lines: int
    seconds: float
    path: Path

    def takes(self) -> list[bytes]:
        """The audio of all lines, held together as a program that joins them holds it."""
        return [take(number, self.seconds) for number in range(self.lines)]


_Work = Callable[[_Order], Callable[[], object]]
"""Gets ready, and returns what is timed."""


def _subgen() -> _Work:
    """Ours: `Delivery` as the app builds it, without subtitles."""
    from subgen import files  # noqa: PLC0415 # each contender imports its own
    from subgen.app.progress import Bar  # noqa: PLC0415
    from subgen.app.run import delivery_doors  # noqa: PLC0415
    from subgen.config.settings import Pauses, Settings  # noqa: PLC0415
    from subgen.delivery.deliver import Delivery  # noqa: PLC0415
    from subgen.delivery.record import RunEffort  # noqa: PLC0415
    from subgen.model import Line, Script, Take  # noqa: PLC0415
    from subgen.planning.utterances import UtteranceResolver, utterances_of  # noqa: PLC0415
    from subgen.providers.smallest.catalog import LOCAL  # noqa: PLC0415
    from subgen.store import open_store  # noqa: PLC0415
    from tests.support.memory_store import keep_all  # noqa: PLC0415

    books = ExitStack()
    atexit.register(books.close)

    def ready(order: _Order) -> Callable[[], object]:
        settings = Settings(
            out=order.path.parent,
            formats=(),
            sample_rate=RATE_HZ,
            pauses=Pauses(line_us=PAUSE_MS * 1000),
        )
        texts = (f"This is line {number}." for number in range(order.lines))
        lines = tuple(Line(id=str(row), row=row, text=text) for row, text in enumerate(texts, 1))
        store = books.enter_context(open_store(files.make_output_folder(settings.out), time.time))
        takes = (
            (utterance.key, Take(pcm=take(number, order.seconds), events=()))
            for number, line in enumerate(lines)
            for utterance in utterances_of(line, settings, LOCAL)
        )
        asyncio.run(keep_all(store.takes, takes))
        script = Script(stem=order.path.stem, file="book.txt", lines=lines)
        delivery = Delivery(UtteranceResolver(settings, LOCAL), delivery_doors(settings, store))
        effort = RunEffort(attempts=0, wall_s=time.monotonic)
        return lambda: delivery.deliver(script, effort, Bar(sys.stderr, hidden=True))

    return ready


def _join() -> _Work:
    """Raw samples joined once, and one segment of pydub's for the export."""
    segment = _pydub()

    def ready(order: _Order) -> Callable[[], object]:
        def work() -> None:
            silence = segment.silent(duration=PAUSE_MS, frame_rate=RATE_HZ).raw_data
            data = silence.join(order.takes())
            whole = segment(data=data, sample_width=SAMPLE_BYTES, frame_rate=RATE_HZ, channels=CHANNELS)
            whole.export(order.path, format="wav").close()

        return work

    return ready


def _loop() -> _Work:
    """The `+=` of pydub and its silence, as its documents have them; `silence + take` halves the copies."""
    segment = _pydub()

    def one(number: int, seconds: float) -> Any:
        pcm = take(number, seconds)
        return segment(data=pcm, sample_width=SAMPLE_BYTES, frame_rate=RATE_HZ, channels=CHANNELS)

    def ready(order: _Order) -> Callable[[], object]:
        def work() -> None:
            silence = segment.silent(duration=PAUSE_MS)
            joined = one(0, order.seconds)
            for number in range(1, order.lines):
                joined += silence + one(number, order.seconds)
            joined.export(order.path, format="wav").close()

        return work

    return ready


def _pydub() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for ffmpeg, which WAV does not need
        from pydub import AudioSegment  # noqa: PLC0415
    return AudioSegment


_CONTENDERS: dict[str, Callable[[], _Work]] = {"subgen": _subgen, "join": _join, "loop": _loop}


def _run() -> None:
    name, lines, seconds, path = sys.argv[1:]
    ready = _CONTENDERS[name]()
    idle_mb = peak_mb()
    work = ready(_Order(lines=int(lines), seconds=float(seconds), path=Path(path)))
    began_s, began_cpu_s = time.monotonic(), time.process_time()
    work()
    figure = {
        "wall_s": time.monotonic() - began_s,
        "cpu_s": time.process_time() - began_cpu_s,
        "idle_mb": idle_mb,
        "peak_mb": peak_mb(),
    }
    print(json.dumps(figure))


if __name__ == "__main__":
    _run()

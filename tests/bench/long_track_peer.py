"""One delivery for `long_track.py`: `long_track_peer.py HOURS RATE_HZ FOLDER`; prints its figures as JSON.

The ledger is filled first, as a service would have filled it. This is not timed, but its memory is counted.
"""

import asyncio
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from subgen import files
from subgen.app.run import delivery_doors
from subgen.config.format_table import TEXT_FORMATS
from subgen.config.settings import Pauses, Settings
from subgen.cues.standards import STANDARDS
from subgen.delivery.deliver import Delivery
from subgen.delivery.plan_outputs import plan_outputs
from subgen.delivery.record import RunEffort
from subgen.model import Break, Line, Script, Take, WordEvent
from subgen.planning.utterances import UtteranceResolver, utterances_of
from subgen.ports import SilentObserver
from subgen.providers.smallest.catalog import LOCAL
from subgen.store import Store, open_store
from tests.bench.long_track_book import CHAPTER_US, LINE_US, PARAGRAPH_US, Spoken, book
from tests.bench.peak import peak_mb
from tests.support.memory_store import keep_all

_SERVICE = LOCAL
_STANDARD = replace(STANDARDS["netflix"], reading_cps=None, linger_us=0, close_gaps_us=0, languages={})
"""A cue that lingers, or closes a gap, would end later than its last word, where the book expects it."""

_BREAKS = {LINE_US: Break.LINE, PARAGRAPH_US: Break.PARAGRAPH, CHAPTER_US: Break.CHAPTER}


def _line(spoken: Spoken) -> Line:
    return Line(
        id=str(spoken.number + 1),
        row=spoken.number + 1,
        text=" ".join(spoken.words),
        break_after=_BREAKS[spoken.pause_us],
        chapter=f"Chapter {spoken.chapter}",
        chapter_number=spoken.chapter,
    )


def _take(spoken: Spoken, rate_hz: int) -> Take:
    spans = zip(spoken.words, spoken.spans, strict=True)
    events = (
        WordEvent(index, word, start / rate_hz, end / rate_hz)
        for index, (word, (start, end)) in enumerate(spans)
    )
    return Take(pcm=spoken.pcm, events=tuple(events))


def _fill(store: Store, script: Script, settings: Settings, hours: float) -> None:
    """Store every take of the script of a book."""
    takes = (
        (utterance.key, _take(spoken, settings.sample_rate))
        for line, spoken in zip(script.lines, book(hours, settings.sample_rate), strict=True)
        for utterance in utterances_of(line, settings, _SERVICE)
    )
    asyncio.run(keep_all(store.takes, takes))


def _run() -> None:
    hours, rate_hz, folder = float(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    pauses = Pauses(line_us=LINE_US, paragraph_us=PARAGRAPH_US, chapter_us=CHAPTER_US)
    settings = Settings(
        out=folder,
        formats=tuple(TEXT_FORMATS),
        sample_rate=rate_hz,
        language="en",
        pauses=pauses,
        standard=_STANDARD,
    )
    with open_store(files.make_output_folder(folder), time.time) as store:
        resolver, doors = UtteranceResolver(settings, _SERVICE), delivery_doors(settings, store)
        delivery = Delivery(resolver, doors)
        idle_mb = peak_mb()
        script = Script(stem="book", file="book.txt", lines=tuple(map(_line, book(hours, rate_hz))))
        script_mb = peak_mb()
        _fill(store, script, settings, hours)
        filled_mb = peak_mb()
        start_s, start_cpu_s = time.monotonic(), time.process_time()
        plan = plan_outputs(script, resolver, doors.takes, doors.ledger, doors.file_probe)
        delivery.deliver(plan, RunEffort(attempts=0, wall_s=time.monotonic), SilentObserver())
        figures = {
            "lines": len(script.lines),
            "wall_s": time.monotonic() - start_s,
            "cpu_s": time.process_time() - start_cpu_s,
            "idle_mb": idle_mb,
            "script_mb": script_mb,
            "filled_mb": filled_mb,
            "peak_mb": peak_mb(),
        }
    print(json.dumps(figures))


if __name__ == "__main__":
    _run()

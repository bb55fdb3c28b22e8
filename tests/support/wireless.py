"""Whole jobs against a service without a wire, in one process."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from subgen import files
from subgen.app.run import delivery_doors
from subgen.app.settings import read_settings
from subgen.delivery.deliver import DeliveryDoors
from subgen.errors import RequestRefused
from subgen.jobs.load import read_scripts
from subgen.jobs.run import Job, JobDoors, RunResult
from subgen.model import Script, Take, Utterance
from subgen.planning.request_log import RequestLog
from subgen.planning.selection import Selection, select_lines
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import SilentObserver
from subgen.providers.smallest.catalog import LOCAL
from subgen.store import open_store
from subgen.synthesis.synthesize import SynthesisDoors, synthesize_missing

__all__ = ["Beeps", "ran"]


class Beeps:
    """A service that says half a second to every text, another sound for each.

    Attributes:
        asked: Requests so far.
        refuses: Texts that it will not say.
    """

    def __init__(self, *refuses: str) -> None:
        self.asked = 0
        self.refuses = refuses

    def connection(self) -> "Beeps":
        """The same for all."""
        return self

    async def speak(self, utterance: Utterance, about: str, release: Callable[[], None]) -> Take:
        """Answer at once."""
        del about
        self.asked += 1
        release()
        await asyncio.sleep(0)
        if utterance.text in self.refuses:
            raise RequestRefused("not this one")
        return Take(pcm=bytes([len(utterance.text), 1]) * 4000, events=())

    async def close(self) -> None:
        """Nothing is open."""


def ran(
    folder: Path,
    table: str,
    service: Beeps,
    with_doors: Callable[[DeliveryDoors], DeliveryDoors] = lambda doors: doors,
    **options: Any,
) -> RunResult:
    """Run a job as the app runs it, in `folder/out`, with the app's doors or with changed ones."""
    out = folder / "out"
    given = {"out": str(out), "sample_rate": 8000, "clips": True, "voice": "gurleen", **options}
    settings = read_settings(given, given.pop("config", None))
    scripts = read_scripts([("book.csv", table.encode())], settings, LOCAL)
    observer = SilentObserver()
    with open_store(files.make_output_folder(out), lambda: 0.0) as store:

        def spoken(scripts: tuple[Script, ...], resolver: UtteranceResolver, heard: RequestLog) -> None:
            doors = SynthesisDoors(
                synthesiser=service,
                takes=store.takes,
                observer=observer,
                stop=asyncio.Event(),
                dice=lambda: 0.0,
            )
            asyncio.run(synthesize_missing(scripts, resolver, doors, heard))

        doors = JobDoors(
            delivery=with_doors(delivery_doors(settings, store)),
            synthesize=spoken,
            repair=store.repair,
            free_bytes=lambda: 1 << 40,
            observer=observer,
            clock_s=lambda: 0.0,
        )
        selection = Selection(whole=scripts, selected=select_lines(scripts, settings))
        job = Job(selection, settings, LOCAL, doors)
        job.begin(())
        job.carry_out()
        return job.result

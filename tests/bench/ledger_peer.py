"""The contenders of `ledger.py`, one a process: `ledger_peer.py NAME TABLE FOLDER`.

subgen  a whole job as the app builds it, except the service: requests are answered at once, without a wire
plain   a loop that writes a WAV file for each line, and a JSON list of them at the end
"""

import asyncio
import csv
import json
import random
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

from tests.bench.peak import peak_mb

__all__ = ["CONNECTIONS", "RATE_HZ", "pcm_of"]

RATE_HZ = 8000
CONNECTIONS = 64
_SAMPLES = 1600


def pcm_of(text: str) -> bytes:
    """Return a take of 0.2 s, a different one for each text."""
    return random.Random(text).randbytes(2 * _SAMPLES)  # noqa: S311 # a sound, not a secret


def _subgen(table: Path, folder: Path) -> Callable[[], None]:
    from subgen import files  # noqa: PLC0415 # each contender imports its own
    from subgen.app.run import delivery_doors  # noqa: PLC0415
    from subgen.config.settings import Settings  # noqa: PLC0415
    from subgen.jobs.load import read_scripts  # noqa: PLC0415
    from subgen.jobs.run import Job, JobDoors  # noqa: PLC0415
    from subgen.model import Script, Take, Utterance, WordEvent  # noqa: PLC0415
    from subgen.planning.request_log import RequestLog  # noqa: PLC0415
    from subgen.planning.selection import Selection  # noqa: PLC0415
    from subgen.planning.utterances import UtteranceResolver  # noqa: PLC0415
    from subgen.ports import SilentObserver  # noqa: PLC0415
    from subgen.providers.smallest.catalog import LOCAL  # noqa: PLC0415
    from subgen.store import open_store  # noqa: PLC0415
    from subgen.synthesis.synthesize import SynthesisDoors, synthesize_missing  # noqa: PLC0415

    class Null:
        """A service that answers at once."""

        def connection(self) -> "Null":
            return self

        async def speak(self, utterance: Utterance, about: str, release: Callable[[], None]) -> Take:
            del about
            release()
            await asyncio.sleep(0)
            event = WordEvent(0, utterance.text, 0.02, 0.18)
            return Take(pcm=pcm_of(utterance.text), events=(event,))

        async def close(self) -> None:
            """Do nothing: no connection is open."""

    observer = SilentObserver()
    settings = Settings(out=folder, sample_rate=RATE_HZ, connections=CONNECTIONS, formats=("json",))

    def work() -> None:
        scripts = read_scripts([(str(table), table.read_bytes())], settings, LOCAL)
        with open_store(files.make_output_folder(folder), time.time) as store:

            def spoken(scripts: tuple[Script, ...], resolver: UtteranceResolver, heard: RequestLog) -> None:
                doors = SynthesisDoors(
                    synthesiser=Null(),
                    takes=store.takes,
                    observer=observer,
                    stop=asyncio.Event(),
                    dice=random.random,
                )
                asyncio.run(synthesize_missing(scripts, resolver, doors, heard))

            doors = JobDoors(
                delivery=delivery_doors(settings, store),
                synthesize=spoken,
                repair=store.repair,
                free_bytes=lambda: files.free_bytes(folder),
                observer=observer,
                clock_s=time.monotonic,
            )
            job = Job(Selection(whole=scripts, selected=scripts), settings, LOCAL, doors)
            job.begin(())
            job.carry_out()
            if job.result.failed or not job.result.delivered:
                sys.exit("FAILED: lines are missing")

    return work


def _plain(table: Path, folder: Path) -> Callable[[], None]:
    def work() -> None:
        with table.open(newline="") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
        listed = folder / "book.json"
        known = {each["file"] for each in json.loads(listed.read_bytes())} if listed.exists() else set()
        entries = []
        for number, text in enumerate(texts, 1):
            name = f"{number}.wav"
            if name not in known or not (folder / name).exists():
                with wave.open(str(folder / name), "wb") as clip:
                    clip.setnchannels(1)
                    clip.setsampwidth(2)
                    clip.setframerate(RATE_HZ)
                    clip.writeframes(pcm_of(text))
            entries.append({"id": number, "text": text, "file": name})
        listed.write_text(json.dumps(entries))

    return work


def main() -> None:
    """Do the work and print its figures."""
    name, table, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    work = {"subgen": _subgen, "plain": _plain}[name](table, folder)
    idle_mb = peak_mb()
    start_s, start_cpu_s = time.perf_counter(), time.process_time()
    work()
    figures = {
        "wall_s": time.perf_counter() - start_s,
        "cpu_s": time.process_time() - start_cpu_s,
        "idle_mb": idle_mb,
        "peak_mb": peak_mb(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()

"""The clients of `client_path.py`, `paced.py` and `tail.py`, one a process.

`client_path_clients.py NAME URL TEXT REQUESTS SOCKETS`; NAME is one of

floor       a bare loop of aiohttp, msgspec and pybase64, with the same tuning of the allocator as ours
received    ours: scheduler, sockets, sessions and decoding, as the app builds them
audited     the same, and each take is checked and its words placed
kept        the same, and each take is kept in a ledger, from which its events are read for placing
in-turn     as `received`, but a socket waits for each `complete` before it takes the next request

All send the same requests and decode everything they receive. Imports are not measured.
"""

import asyncio
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import aiohttp
import msgspec
import pybase64

from subgen.align.event_aligner import EventsOf
from subgen.align.take_check import suspicion_of
from subgen.app.allocator import tune_allocator
from subgen.model import BYTES_PER_SAMPLE, Line, Placement, Take, TakeKey, Utterance, VoiceSettings
from subgen.ports import SilentObserver, TakeStore
from subgen.providers.smallest.client import connect
from subgen.providers.smallest.endpoint import endpoint_for
from subgen.store import open_store
from subgen.synthesis.scheduler import Scheduler, SchedulerDeps, TakeCheck, TakeChecker
from tests.support.aligned_line import aligned_line
from tests.support.memory_store import MemoryTakes

_VOICE = VoiceSettings(
    voice="meher", model="lightning_v3.1_pro", language="en", speed=1.0, sample_rate_hz=24_000
)
_KEY = "bench"


@dataclass(slots=True)
class _Figures:
    """Figures of a client.

    Attributes:
        audio_bytes: Bytes of PCM, decoded.
        word_events: Word events; where words are placed, those that were used unchanged.
        wall_s: Seconds from the first request to the last answer, including opening sockets.
        cpu_s: CPU seconds of the process in that time.
        answered_s: When each answer was whole, in seconds from the start.
        full_s: When all sockets were first allowed to be in use, in seconds from the start.
    """

    audio_bytes: int = 0
    word_events: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    answered_s: list[float] = field(default_factory=list)
    full_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """The work of a client.

    Attributes:
        url: URL of the peer.
        text: Text of every request.
        requests: Number of requests.
        sockets: Sockets open at once.
    """

    url: str
    text: str
    requests: int
    sockets: int


_Client = Callable[[_Job, _Figures], Awaitable[None]]
"""A client: does the work and fills in the figures."""


class _FloorData(msgspec.Struct):
    audio: str | None = None


class _FloorFrame(msgspec.Struct):
    status: str
    data: _FloorData | None = None


async def _floor(job: _Job, figures: _Figures) -> None:
    """Do the least work that a program has to do for the same answers."""
    decode, encode = msgspec.json.Decoder(_FloorFrame).decode, msgspec.json.Encoder().encode
    numbers = iter(range(job.requests))
    start_s = time.monotonic()

    async def work(http: aiohttp.ClientSession) -> None:
        async with http.ws_connect(job.url, compress=0, max_msg_size=1 << 24, decode_text=False) as socket:
            for number in numbers:
                await socket.send_str(encode(_floor_request(job.text, number)).decode())
                chunks = []
                while (frame := decode((await socket.receive()).data)).status != "complete":
                    if frame.data is not None and frame.data.audio is not None:
                        chunks.append(pybase64.b64decode(frame.data.audio, validate=True))
                    else:
                        figures.word_events += 1
                figures.audio_bytes += len(b"".join(chunks))
                figures.answered_s.append(time.monotonic() - start_s)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        await asyncio.gather(*(work(http) for _ in range(job.sockets)))


def _floor_request(text: str, number: int) -> dict[str, object]:
    """Return the request that our client sends."""
    return {
        "voice_id": _VOICE.voice,
        "text": text,
        "model": _VOICE.model,
        "sample_rate": _VOICE.sample_rate_hz,
        "speed": _VOICE.speed,
        "language": _VOICE.language,
        "word_timestamps": True,
        "request_id": f"bench.{number}",
        "complete_backoff_ms": 0,
    }


class _Counting(MemoryTakes):
    """Count takes and keep none of them; the floor does not write either.

    Args:
        figures: Figures to fill in.
        text: Text of every request, if words are to be placed as takes arrive.
    """

    def __init__(self, figures: _Figures, text: str | None = None) -> None:
        super().__init__()
        self._figures = figures
        self._text = text

    async def keep(
        self, key: TakeKey, take: Take, suspicion: str | None, release: Callable[[], None]
    ) -> None:
        """Count a take."""
        del suspicion
        release()
        self._figures.audio_bytes += len(take.pcm)
        self._figures.word_events += (
            len(take.events)
            if self._text is None
            else _count_unchanged(_utterance(key, self._text), take.samples, lambda _: take.events)
        )


def _count_unchanged(utterance: Utterance, samples: int, events_of: EventsOf) -> int:
    """Place the words of a request; count those whose events were used unchanged."""
    placement = Placement(
        line=Line(id=utterance.key, row=1, text=utterance.text),
        utterances=(utterance,),
        samples=(samples,),
        start=0,
        silence_before=0,
    )
    return aligned_line(placement, events_of, _VOICE.sample_rate_hz).audit.said


def _utterance(key: TakeKey, text: str) -> Utterance:
    return Utterance(key=key, text=text, voice_settings=_VOICE, first_word=0)


def _key(number: int) -> TakeKey:
    return TakeKey(f"{number:032x}")


def _suspicion(utterance: Utterance, take: Take, *, again: bool) -> TakeCheck:
    suspicion = suspicion_of(take, utterance.text, _VOICE.sample_rate_hz, expects_events=True)
    return TakeCheck(suspicion, again=suspicion is not None and not again)


def _no_doubt(utterance: Utterance, take: Take, *, again: bool) -> TakeCheck:
    del utterance, take, again
    return TakeCheck()


async def _ask(
    job: _Job, figures: _Figures, store: TakeStore, suspicion: TakeChecker, *, overlaps: bool = True
) -> None:
    """Send all requests with our scheduler and client.

    Raises:
        RuntimeError: A request failed.
    """
    start_s = time.monotonic()
    tools = SchedulerDeps(
        stop=asyncio.Event(),
        observer=SilentObserver(),
        dice=random.random,
        check_take=suspicion,
        may_send=lambda _: True,
        not_sent=lambda _: None,
    )

    def on_outcome(_: Utterance, failure: str | None) -> None:
        if failure is not None:
            raise RuntimeError(failure)
        figures.answered_s.append(time.monotonic() - start_s)
        if not figures.full_s and scheduler.limiter.width == job.sockets:
            figures.full_s = figures.answered_s[-1]

    async with connect(endpoint_for(job.url, key=_KEY), "bench") as client:
        client.behaviour.overlaps = overlaps
        scheduler = Scheduler(client, store, job.sockets, tools)
        await scheduler.run(
            (_utterance(_key(number), job.text) for number in range(job.requests)), on_outcome
        )


async def _received(job: _Job, figures: _Figures) -> None:
    await _ask(job, figures, _Counting(figures), _no_doubt)


async def _audited(job: _Job, figures: _Figures) -> None:
    await _ask(job, figures, _Counting(figures, job.text), _suspicion)


async def _kept(job: _Job, figures: _Figures) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), time.time) as store:
        takes = store.takes
        await _ask(job, figures, takes, _suspicion)
        for key in map(_key, range(job.requests)):
            samples = takes.samples(key)
            figures.audio_bytes += samples * BYTES_PER_SAMPLE
            figures.word_events += _count_unchanged(_utterance(key, job.text), samples, takes.events)


async def _in_turn(job: _Job, figures: _Figures) -> None:
    await _ask(job, figures, _Counting(figures), _no_doubt, overlaps=False)


_CLIENTS: dict[str, _Client] = {
    "floor": _floor,
    "received": _received,
    "audited": _audited,
    "kept": _kept,
    "in-turn": _in_turn,
}


def _cpu_s() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


async def _measure(client: _Client, job: _Job, figures: _Figures) -> None:
    start_s, start_cpu_s = time.monotonic(), _cpu_s()
    await client(job, figures)
    figures.wall_s, figures.cpu_s = time.monotonic() - start_s, _cpu_s() - start_cpu_s


def _run() -> None:
    name, url, text, requests, sockets = sys.argv[1:]
    tune_allocator()
    figures = _Figures()
    job = _Job(url=url, text=text, requests=int(requests), sockets=int(sockets))
    asyncio.run(_measure(_CLIENTS[name], job, figures))
    print(json.dumps(asdict(figures)))


if __name__ == "__main__":
    _run()

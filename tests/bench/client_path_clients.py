"""The clients of `client_path.py`, `paced.py` and `tail.py`, one a process.

`client_path_clients.py NAME URL TEXT REQUESTS SOCKETS`; NAME is one of

floor       a bare loop of aiohttp, msgspec and pybase64, with the allocator tuned as ours is
received    ours: the runner, sockets, sessions and decoding, as the app has them
audited     the same, and each take doubted and its words placed
kept        the same, and each take kept in a ledger, from which its events are read to be placed
in-turn     as `received`, but a socket waits for each `complete` before it takes the next request

All ask for the same and decode all that comes. What a client imports is not measured.
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

from subgen.align.take_check import suspicion_of
from subgen.align.word_placement import EventsOf, place_line
from subgen.app.allocator import tune_allocator
from subgen.app.progress import Bar
from subgen.model import BYTES_PER_SAMPLE, Line, Placement, Take, TakeKey, Utterance, VoiceSettings
from subgen.ports import TakeStore
from subgen.providers.smallest.client import connect
from subgen.providers.smallest.endpoint import endpoint_for
from subgen.store import open_store
from subgen.synthesis.scheduler import Scheduler, SchedulerDeps, TakeCheck, TakeChecker
from tests.support.memory_store import MemoryTakes

_READING = VoiceSettings(
    voice="meher", model="lightning_v3.1_pro", language="en", speed=1.0, sample_rate_hz=24_000
)
_KEY = "bench"


@dataclass(slots=True)
class _Heard:
    """What a client got.

    Attributes:
        audio_bytes: Bytes of PCM, decoded.
        word_events: Word events; where words are placed, those that were believed to the letter.
        wall_s: Seconds from the first request to the last answer, with the opening of sockets.
        cpu_s: CPU seconds of the process in that time.
        answered_s: When each answer was whole, in seconds from the start.
        full_s: When as many requests were first allowed at once as there are sockets, in the same.
    """

    audio_bytes: int = 0
    word_events: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    answered_s: list[float] = field(default_factory=list)
    full_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What a client is to do.

    Attributes:
        url: Of the peer.
        text: Of every request.
        requests: How many.
        sockets: Open at once.
    """

    url: str
    text: str
    requests: int
    sockets: int


_Client = Callable[[_Order, _Heard], Awaitable[None]]
"""Of what to do and where to count."""


class _FloorData(msgspec.Struct):
    audio: str | None = None


class _FloorFrame(msgspec.Struct):
    status: str
    data: _FloorData | None = None


async def _floor(order: _Order, heard: _Heard) -> None:
    """The least that a program has to do for the same answers."""
    decode, encode = msgspec.json.Decoder(_FloorFrame).decode, msgspec.json.Encoder().encode
    numbers = iter(range(order.requests))
    began_s = time.monotonic()

    async def work(http: aiohttp.ClientSession) -> None:
        async with http.ws_connect(order.url, compress=0, max_msg_size=1 << 24, decode_text=False) as socket:
            for number in numbers:
                await socket.send_str(encode(_floor_request(order.text, number)).decode())
                chunks = []
                while (frame := decode((await socket.receive()).data)).status != "complete":
                    if frame.data is not None and frame.data.audio is not None:
                        chunks.append(pybase64.b64decode(frame.data.audio, validate=True))
                    else:
                        heard.word_events += 1
                heard.audio_bytes += len(b"".join(chunks))
                heard.answered_s.append(time.monotonic() - began_s)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        await asyncio.gather(*(work(http) for _ in range(order.sockets)))


def _floor_request(text: str, number: int) -> dict[str, object]:
    """What ours sends, too."""
    return {
        "voice_id": _READING.voice,
        "text": text,
        "model": _READING.model,
        "sample_rate": _READING.sample_rate_hz,
        "speed": _READING.speed,
        "language": _READING.language,
        "word_timestamps": True,
        "request_id": f"bench.{number}",
        "complete_backoff_ms": 0,
    }


class _Counting(MemoryTakes):
    """Notes when takes come, and keeps none of them; the floor does not write either.

    Args:
        heard: Where to count.
        text: Of every request, where words are to be placed as takes come.
    """

    def __init__(self, heard: _Heard, text: str | None = None) -> None:
        super().__init__()
        self._heard = heard
        self._text = text

    async def keep(
        self, key: TakeKey, take: Take, suspicion: str | None, release: Callable[[], None]
    ) -> None:
        """Count a take."""
        del suspicion
        release()
        self._heard.audio_bytes += len(take.pcm)
        self._heard.word_events += (
            len(take.events)
            if self._text is None
            else _believed(_utterance(key, self._text), take.samples, lambda _: take.events)
        )


def _believed(utterance: Utterance, samples: int, events_of: EventsOf) -> int:
    """Place the words of a request, and count those whose events were believed as they came."""
    placement = Placement(
        line=Line(id=utterance.key, row=1, text=utterance.text),
        utterances=(utterance,),
        samples=(samples,),
        start=0,
        silence_before=0,
    )
    return place_line(placement, events_of, _READING.sample_rate_hz).audit.said


def _utterance(key: TakeKey, text: str) -> Utterance:
    return Utterance(key=key, text=text, voice_settings=_READING, first_word=0)


def _key(number: int) -> TakeKey:
    return TakeKey(f"{number:032x}")


def _suspicion(utterance: Utterance, take: Take, *, again: bool) -> TakeCheck:
    suspicion = suspicion_of(take, utterance.text, _READING.sample_rate_hz, expects_events=True)
    return TakeCheck(suspicion, again=suspicion is not None and not again)


def _no_doubt(utterance: Utterance, take: Take, *, again: bool) -> TakeCheck:
    del utterance, take, again
    return TakeCheck()


async def _ask(
    order: _Order, heard: _Heard, store: TakeStore, suspicion: TakeChecker, *, overlaps: bool = True
) -> None:
    """Ask for all with our runner and client.

    Raises:
        RuntimeError: A request failed.
    """
    began_s = time.monotonic()
    tools = SchedulerDeps(
        stop=asyncio.Event(),
        observer=Bar(sys.stderr, hidden=True),
        dice=random.random,
        check_take=suspicion,
        may_send=lambda _: True,
        not_sent=lambda _: None,
    )

    def told(_: Utterance, failure: str | None) -> None:
        if failure is not None:
            raise RuntimeError(failure)
        heard.answered_s.append(time.monotonic() - began_s)
        if not heard.full_s and runner.limiter.width == order.sockets:
            heard.full_s = heard.answered_s[-1]

    async with connect(endpoint_for(order.url, key=_KEY), "bench") as client:
        client.behaviour.overlaps = overlaps
        runner = Scheduler(client, store, order.sockets, tools)
        await runner.run((_utterance(_key(number), order.text) for number in range(order.requests)), told)


async def _received(order: _Order, heard: _Heard) -> None:
    await _ask(order, heard, _Counting(heard), _no_doubt)


async def _audited(order: _Order, heard: _Heard) -> None:
    await _ask(order, heard, _Counting(heard, order.text), _suspicion)


async def _kept(order: _Order, heard: _Heard) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), time.time) as store:
        takes = store.takes
        await _ask(order, heard, takes, _suspicion)
        for key in map(_key, range(order.requests)):
            samples = takes.samples(key)
            heard.audio_bytes += samples * BYTES_PER_SAMPLE
            heard.word_events += _believed(_utterance(key, order.text), samples, takes.events)


async def _in_turn(order: _Order, heard: _Heard) -> None:
    await _ask(order, heard, _Counting(heard), _no_doubt, overlaps=False)


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


async def _measure(client: _Client, order: _Order, heard: _Heard) -> None:
    began_s, began_cpu_s = time.monotonic(), _cpu_s()
    await client(order, heard)
    heard.wall_s, heard.cpu_s = time.monotonic() - began_s, _cpu_s() - began_cpu_s


def _run() -> None:
    name, url, text, requests, sockets = sys.argv[1:]
    tune_allocator()
    heard = _Heard()
    order = _Order(url=url, text=text, requests=int(requests), sockets=int(sockets))
    asyncio.run(_measure(_CLIENTS[name], order, heard))
    print(json.dumps(asdict(heard)))


if __name__ == "__main__":
    _run()

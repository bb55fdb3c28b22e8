"""The clients of `wire.py`, one a process: `wire_clients.py NAME URL TEXT REQUESTS SOCKETS`.

All send the same requests, decode everything they receive, and keep nothing. Imports are not measured.
"""

import asyncio
import base64
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

_SAMPLE_RATE_HZ = 24_000
_VOICE, _MODEL = "meher", "lightning_v3.1_pro"
_KEY = "bench"


@dataclass(slots=True)
class _Figures:
    """Figures of a client.

    Attributes:
        audio_bytes: Bytes of PCM, decoded.
        word_events: Word events.
        wall_s: Seconds from the first request to the last answer, including opening sockets.
        cpu_s: CPU seconds of the process in that time.
    """

    audio_bytes: int = 0
    word_events: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """The work of a client.

    Attributes:
        url: URL of the peer.
        text: Text of every request.
        requests: Number of requests.
        sockets: Sockets open at once, for clients that use several.
    """

    url: str
    text: str
    requests: int
    sockets: int


_Client = Callable[[_Job, _Figures], Callable[[], object]]
"""A client: imports what it needs, and returns the function to measure, which fills in the figures."""


def subgen(job: _Job, figures: _Figures) -> Callable[[], object]:
    """Prepare our client as the app builds it; its store only counts, as the others do not write either."""
    from subgen.app.allocator import tune_allocator  # noqa: PLC0415 # only this client needs it
    from subgen.model import Take, TakeKey, Utterance, VoiceSettings  # noqa: PLC0415
    from subgen.ports import SilentObserver  # noqa: PLC0415
    from subgen.providers.smallest.client import connect  # noqa: PLC0415
    from subgen.providers.smallest.endpoint import endpoint_for  # noqa: PLC0415
    from subgen.synthesis.scheduler import Scheduler, SchedulerDeps, TakeCheck  # noqa: PLC0415
    from tests.support.memory_store import MemoryTakes  # noqa: PLC0415

    voice_settings = VoiceSettings(
        voice=_VOICE, model=_MODEL, language="en", speed=1.0, sample_rate_hz=_SAMPLE_RATE_HZ
    )

    class Counting(MemoryTakes):
        async def keep(
            self, key: TakeKey, take: Take, suspicion: str | None, release: Callable[[], None]
        ) -> None:
            del key, suspicion
            release()
            figures.audio_bytes += len(take.pcm)
            figures.word_events += len(take.events)

    async def run() -> None:
        tune_allocator()
        utterances = (
            Utterance(key=TakeKey(str(number)), text=job.text, voice_settings=voice_settings, first_word=0)
            for number in range(job.requests)
        )
        tools = SchedulerDeps(
            stop=asyncio.Event(),
            observer=SilentObserver(),
            dice=random.random,
            check_take=lambda _, __, *, again: TakeCheck(),  # noqa: ARG005 # the others check no take either
            may_send=lambda _: True,
            not_sent=lambda _: None,
        )
        async with connect(endpoint_for(job.url, key=_KEY), "bench") as client:
            scheduler = Scheduler(client, Counting(), job.sockets, tools)
            await scheduler.run(utterances, lambda *_: None)

    return lambda: asyncio.run(run())


def websockets(job: _Job, figures: _Figures) -> Callable[[], object]:
    """Prepare a competent plain program: the defaults, open sockets, decoding by the standard library."""
    from websockets.asyncio.client import connect  # noqa: PLC0415 # may be missing

    async def work(numbers: Iterator[int]) -> None:
        async with connect(job.url, additional_headers={"Authorization": f"Bearer {_KEY}"}) as socket:
            for number in numbers:
                await socket.send(_request(job.text, number))
                await listen(socket)

    async def listen(socket: Any) -> None:
        chunks = []
        async for message in socket:
            frame = json.loads(message)
            if frame["status"] == "complete":
                break
            if frame["status"] == "chunk":
                chunks.append(base64.b64decode(frame["data"]["audio"]))
            else:
                figures.word_events += 1
        figures.audio_bytes += len(b"".join(chunks))

    async def run() -> None:
        numbers = iter(range(job.requests))
        await asyncio.gather(*(work(numbers) for _ in range(job.sockets)))

    return lambda: asyncio.run(run())


def websocket_client(job: _Job, figures: _Figures) -> Callable[[], object]:
    """Prepare the program of the vendor's documentation: callbacks, one request at a time, a socket each.

    Source: the vendor's "TTS Evaluation Script", and `lightning_v2/ws_streaming` of its examples.
    """
    from websocket import WebSocketApp  # noqa: PLC0415 # may be missing

    def speak(number: int) -> None:
        chunks: list[str] = []

        def opened(socket: WebSocketApp) -> None:
            socket.send(_request(job.text, number))

        def on_message(socket: WebSocketApp, message: str) -> None:
            frame = json.loads(message)
            if frame["status"] == "complete":
                socket.close()
            elif frame["status"] == "chunk":
                chunks.append(frame["data"]["audio"])
            else:
                figures.word_events += 1

        WebSocketApp(
            job.url, header=[f"Authorization: Bearer {_KEY}"], on_open=opened, on_message=on_message
        ).run_forever()
        figures.audio_bytes += len(b"".join(base64.b64decode(chunk) for chunk in chunks))

    def run() -> None:
        for number in range(job.requests):
            speak(number)

    return run


_CLIENTS: dict[str, _Client] = {
    "subgen": subgen,
    "websockets": websockets,
    "websocket-client": websocket_client,
}
"""Distribution -> client."""


def _request(text: str, number: int) -> str:
    """Return the request that our client sends."""
    return json.dumps(
        {
            "voice_id": _VOICE,
            "text": text,
            "model": _MODEL,
            "sample_rate": _SAMPLE_RATE_HZ,
            "speed": 1.0,
            "language": "en",
            "word_timestamps": True,
            "request_id": f"bench.{number}",
            "complete_backoff_ms": 0,
        }
    )


def _cpu_s() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def _run() -> None:
    name, url, text, requests, sockets = sys.argv[1:]
    figures = _Figures()
    job = _Job(url=url, text=text, requests=int(requests), sockets=int(sockets))
    measured = _CLIENTS[name](job, figures)
    start_s, start_cpu_s = time.monotonic(), _cpu_s()
    measured()
    figures.wall_s, figures.cpu_s = time.monotonic() - start_s, _cpu_s() - start_cpu_s
    print(json.dumps(asdict(figures)))


if __name__ == "__main__":
    _run()

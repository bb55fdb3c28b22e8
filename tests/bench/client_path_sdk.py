"""The vendor's SDK as a client of `client_path.py`: `client_path_sdk.py URL TEXT REQUESTS SOCKETS`.

It uses the asynchronous client, `tts.connect`, with as many sockets as ours and several requests on each: the
fastest way that the SDK offers. It needs `smallestai` and imports nothing of subgen.
"""

import asyncio
import base64
import json
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

from smallestai import AsyncSmallestAI, SmallestAIEnvironment  # type: ignore[import-not-found]
from smallestai.waves.tts.types import TtsRequestMessage  # type: ignore[import-not-found]

_KEY = "bench"


def _message(text: str, number: int) -> Any:
    """Return the request that our client sends."""
    return TtsRequestMessage(
        voice_id="meher",
        text=text,
        model="lightning_v3.1_pro",
        sample_rate=24_000,
        speed=1.0,
        language="en",
        word_timestamps=True,
        request_id=f"bench.{number}",
        complete_backoff_ms=0,
    )


async def _answer(socket: Any) -> tuple[int, int]:
    """Receive an answer; return its bytes of PCM and its word events."""
    chunks, events = [], 0
    while (frame := await socket.recv()).status != "complete":
        if frame.status == "chunk":
            chunks.append(base64.b64decode(frame.data.audio))
        else:
            events += 1
    return len(b"".join(chunks)), events


async def _work(client: Any, text: str, numbers: Iterator[int]) -> list[tuple[int, int]]:
    """Send requests over one socket; return the answers."""
    answers = []
    async with client.waves.tts.connect(authorization=f"Bearer {_KEY}") as socket:
        for number in numbers:
            await socket.synthesize_streaming_tts(_message(text, number))
            answers.append(await _answer(socket))
    return answers


async def _ask(url: str, text: str, requests: int, sockets: int) -> list[tuple[int, int]]:
    http = url.replace("ws", "http", 1)
    service = SmallestAIEnvironment(atoms=http, waves=http, waves_ws=url, payment=http)
    client = AsyncSmallestAI(api_key=_KEY, environment=service, timeout=30)
    numbers = iter(range(requests))
    answered = await asyncio.gather(*(_work(client, text, numbers) for _ in range(sockets)))
    return [answer for answers in answered for answer in answers]


def _cpu_s() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def _run() -> None:
    url, text, requests, sockets = sys.argv[1:]
    start_s, start_cpu_s = time.monotonic(), _cpu_s()
    answers = asyncio.run(_ask(url, text, int(requests), int(sockets)))
    figures = {
        "audio_bytes": sum(audio for audio, _ in answers),
        "word_events": sum(events for _, events in answers),
        "wall_s": time.monotonic() - start_s,
        "cpu_s": _cpu_s() - start_cpu_s,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    _run()

"""A voice that speaks every word as a tone of its own, so that the audio shows where each word is."""

import asyncio
import json
import time
import wave
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
from aiohttp.test_utils import TestServer

import subgen
from subgen.jobs.run import RunResult
from subgen.server.dependencies import ServerDeps
from subgen.server.faults.schedule import FaultSchedule
from subgen.server.faults.spec import parse_fault_plan
from subgen.server.service import build_application
from subgen.server.voice_job import Speech, VoiceJob
from subgen.waves.address import LIVE_PATH

__all__ = ["RATE_HZ", "ToneVoice", "misplaced_words", "script", "serve_tones", "spoken"]

RATE_HZ = 8000
_WORD_S, _GAP_S = 0.14, 0.04
_LOWEST_HZ, _STEP_HZ, _TONES = 400, 25, 100


def script(lines: int) -> str:
    """Return lines of five words; no two are equal, and no tone comes twice within ten lines."""
    return "".join(
        " ".join(f"w{(line * 5 + place) % _TONES:02}x{line:03}" for place in range(5)) + ".\n"
        for line in range(lines)
    )


def _tone_hz(word: str) -> int:
    return _LOWEST_HZ + _STEP_HZ * int(word[1:3])


@dataclass(slots=True)
class ToneVoice:
    """A voice that speaks words as tones, and counts the requests for each text."""

    asked: Counter[str] = field(default_factory=Counter)

    async def speak(self, job: VoiceJob) -> Speech:
        """Return a tone for each word, with silence between them."""
        self.asked[job.text] += 1
        word_at = np.arange(round(_WORD_S * RATE_HZ)) / RATE_HZ
        gap = np.zeros(round(_GAP_S * RATE_HZ))
        pieces, start_s = [gap], _GAP_S
        times: list[tuple[float, float]] = []
        for word in job.text.split():
            pieces += [np.sin(2 * np.pi * _tone_hz(word) * word_at) * 12_000, gap]
            times.append((round(start_s, 6), round(start_s + _WORD_S, 6)))
            start_s += _WORD_S + _GAP_S
        pcm = np.concatenate(pieces).astype("<i2").tobytes()
        return Speech(pcm=pcm, words=tuple(times) if job.with_words else ())


def misplaced_words(pcm: bytes, alignment: dict[str, Any]) -> Iterator[str]:
    """Yield the words that do not have their tone in their span of the track.

    Args:
        pcm: The track, signed 16-bit little-endian samples.
        alignment: The alignment of a run at `RATE_HZ`.
    """
    track = np.frombuffer(pcm, "<i2").astype(float)
    for line in alignment["lines"]:
        for word in line["words"]:
            start, end = (round(word[key] * RATE_HZ) for key in ("start_s", "end_s"))
            middle = track[start + (end - start) // 4 : end - (end - start) // 4]
            if middle.size < 100:
                yield f"{word['text']}: too short"
                continue
            spectrum = np.abs(np.fft.rfft(middle * np.hanning(middle.size), 8192))
            heard_hz = float(np.argmax(spectrum)) * RATE_HZ / 8192
            if abs(heard_hz - _tone_hz(word["text"])) > _STEP_HZ / 2:
                yield f"{word['text']}: {heard_hz:.0f} Hz"


@contextmanager
def serve_tones(voice: ToneVoice, faults: Iterable[str], seed: int = 7) -> Iterator[str]:
    """Serve such a voice in a thread; gives the URL of its live socket."""
    ready = Event()
    urls: list[str] = []
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        deps = ServerDeps(
            speaker=voice,
            now_s=time.monotonic,
            sleep=asyncio.sleep,
            fault_schedule=FaultSchedule(parse_fault_plan(faults, seed, always=False)),
        )
        server = TestServer(build_application(deps, None), skip_url_asserts=True)
        await server.start_server(shutdown_timeout=0.1)
        urls.append(f"ws://127.0.0.1:{server.port}{LIVE_PATH}")
        ready.set()
        await stop.wait()
        await server.close()

    thread = Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield urls[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def spoken(folder: Path, url: str, lines: int, **options: Any) -> tuple[RunResult, list[str]]:
    """Run a job of so many lines against a service of tones; return failures and misplaced words too."""
    (folder / "tones.txt").write_text(script(lines))
    out = folder / "out"
    result = subgen.run(
        folder / "tones.txt", out=out, service=url, sample_rate=RATE_HZ, formats=["json"], **options
    )
    if result.failed:
        return result, [failed.reason for failed in result.failed]
    with wave.open(str(out / "tones.wav"), "rb") as audio:
        pcm = audio.readframes(audio.getnframes())
    return result, list(misplaced_words(pcm, json.loads((out / "tones.json").read_bytes())))

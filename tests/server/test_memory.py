"""Memory for answers: bounded for all clients together, and no client keeps it from the others."""

import asyncio
import json
from contextlib import AsyncExitStack, suppress

from subgen.espeak.voices import VoiceParameters
from subgen.server.limits import Limits
from subgen.server.memory import AnswerMemory, MemoryHolder
from subgen.server.rest import TTS_PATH
from subgen.server.voice_job import Speech, VoiceJob
from subgen.waves.address import LIVE_PATH
from tests.support.raw_http import exchange, message, status_of, upgrade
from tests.support.served_voice import HI, Voice, answer_to, open_socket, serve_voice, statuses
from tests.support.stopped_clock import stopped_clock

SAMPLE_RATE_HZ = 8000
MINUTE_BYTES = 60 * SAMPLE_RATE_HZ * 2


def job(seconds: float) -> VoiceJob:
    """Return a job whose speech is estimated at so many seconds."""
    text = "a" * round((seconds - 1) * 2)
    voice = VoiceParameters(name="en", pitch=50, words_per_minute=175)
    return VoiceJob(text=text, voice=voice, sample_rate_hz=SAMPLE_RATE_HZ, with_words=False)


class Client:
    """A client that holds answers, and lets go when it is disconnected."""

    def __init__(self, memory: AnswerMemory) -> None:
        self.memory = memory
        self.holder = MemoryHolder(self.abort)
        self.was_cut = False
        self.shares = AsyncExitStack()

    def abort(self) -> None:
        """Lose the connection."""
        self.was_cut = True
        asyncio.get_running_loop().create_task(self.shares.aclose())

    async def speak(self, seconds: float, size_bytes: int) -> None:
        """Have an answer spoken, and hold it."""
        share = await self.shares.enter_async_context(self.memory.share(self.holder, job(seconds)))
        self.memory.settle(share, size_bytes)


async def test_a_request_waits_until_there_is_room() -> None:
    memory = AnswerMemory(Limits(answer_bytes=3 * MINUTE_BYTES))
    first, second = Client(memory), Client(memory)
    with stopped_clock() as clock:
        await first.speak(60, 2 * MINUTE_BYTES)
        waiting = asyncio.create_task(second.speak(120, MINUTE_BYTES))
        await clock.advance(1.0)
        assert not waiting.done()

        await first.shares.aclose()
        await clock.advance(0.0)

        assert waiting.done()
        await second.shares.aclose()


async def test_small_requests_do_not_wait_for_large_ones() -> None:
    memory = AnswerMemory(Limits(answer_bytes=3 * MINUTE_BYTES))
    first, large, small = Client(memory), Client(memory), Client(memory)
    with stopped_clock() as clock:
        await first.speak(60, 2 * MINUTE_BYTES)
        waiting = asyncio.create_task(large.speak(120, MINUTE_BYTES))
        await clock.advance(0.0)

        await small.speak(30, MINUTE_BYTES // 2)

        assert not waiting.done()
        await first.shares.aclose()
        await waiting
        await large.shares.aclose()
        await small.shares.aclose()


async def test_who_has_held_most_for_too_long_is_disconnected() -> None:
    memory = AnswerMemory(Limits(answer_bytes=4 * MINUTE_BYTES, answer_patience_s=5.0))
    idler, other, newcomer = Client(memory), Client(memory), Client(memory)
    with stopped_clock() as clock:
        await idler.speak(60, 2 * MINUTE_BYTES)
        await other.speak(60, MINUTE_BYTES)
        waiting = asyncio.create_task(newcomer.speak(120, MINUTE_BYTES))
        await clock.advance(4.0)
        assert not waiting.done()

        await clock.advance(2.0)
        await waiting

    assert (idler.was_cut, other.was_cut) == (True, False)
    await other.shares.aclose()
    await newcomer.shares.aclose()


async def test_who_waits_for_a_voice_is_not_disconnected() -> None:
    memory = AnswerMemory(Limits(answer_bytes=2 * MINUTE_BYTES, answer_patience_s=5.0))
    speaking, newcomer = Client(memory), Client(memory)
    with stopped_clock() as clock:
        async with memory.share(speaking.holder, job(120)):
            waiting = asyncio.create_task(newcomer.speak(60, MINUTE_BYTES))
            await clock.advance(20.0)
            assert not waiting.done()
        await waiting

    assert not speaking.was_cut
    await newcomer.shares.aclose()


async def test_one_answer_may_be_larger_than_all_the_memory() -> None:
    memory = AnswerMemory(Limits(answer_bytes=MINUTE_BYTES))
    client = Client(memory)

    await client.speak(600, 10 * MINUTE_BYTES)
    await client.shares.aclose()


class LengthyVoice(Voice):
    """A voice whose long texts last ten minutes, which counts the speech that is in memory at once."""

    async def speak(self, job: VoiceJob) -> Speech:
        """Return ten minutes of silence, or one sample."""
        self.jobs.append(job)
        return Speech(pcm=b"\0\0" * 44100 * 600 if len(job.text) > 100 else b"\1\0")


async def test_clients_that_never_read_neither_fill_memory_nor_keep_others_waiting() -> None:
    voice = LengthyVoice()
    limits = Limits(answer_bytes=120_000_000, answer_patience_s=5.0)
    async with serve_voice(voice, limits=limits) as server, open_socket(server) as other:
        idlers = []
        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(upgrade(LIVE_PATH))
            await reader.readuntil(b"\r\n\r\n")
            writer.transport.pause_reading()  # type: ignore[attr-defined] # it is a socket's
            text = json.dumps({**HI, "text": "a" * 1200}).encode()
            writer.write(b"\x81\xfe" + len(text).to_bytes(2, "big") + b"\0\0\0\0" + text)
            idlers.append(writer)
            while len(voice.jobs) < min(2, len(idlers)):
                await answer_to(other, {"type": "nonsense"})
        assert len(voice.jobs) == 2  # the third finds no room
        assert statuses(await answer_to(other, HI)) == ["chunk", "complete"]

        with stopped_clock() as clock:
            while sum(len(job.text) == 1200 for job in voice.jobs) < 3:
                await clock.advance(5.0)
                await answer_to(other, {"type": "nonsense"})
        for writer in idlers:
            with suppress(ConnectionError):
                writer.close()
                await writer.wait_closed()


async def test_a_text_whose_audio_is_too_long_is_an_error_of_the_request() -> None:
    voice = Voice(Speech(error="the audio of the text has more than 1800 s", is_too_long=True))
    async with serve_voice(voice) as server, open_socket(server) as socket:
        (refused,) = await answer_to(socket, HI)
        posted = await exchange(server.port, message("POST", TTS_PATH, body=json.dumps(HI).encode()))

    assert refused["error"]["code"] == "400"
    assert status_of(posted) == 400
    assert voice.jobs[0].most_audio_s == Limits().answer_audio_s

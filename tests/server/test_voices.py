"""The local service with its real voices: the audio, and the times of its words."""

import asyncio
import base64
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from aiohttp import ClientSession
from hypothesis import HealthCheck, given, settings, strategies as st
from numpy.typing import NDArray

from subgen.server.espeak_voices import voice_parameters
from subgen.server.service import ServiceOptions, start_service
from subgen.server.voice_job import Speech, VoiceJob
from subgen.server.voice_pool import VoicePool
from subgen.text.languages import LANGUAGES
from subgen.waves.voices import VOICES

pytestmark = pytest.mark.asyncio(loop_scope="module")

CATS = "I bought 3 cats for $100 on Dec 25th"
BASE = [voice.id for voice in VOICES if voice.word_events]
REGIONAL = [voice.id for voice in VOICES if not voice.word_events]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one request."""

    pcm: bytes
    events: list[dict[str, Any]]
    errors: list[str]
    order: list[tuple[str, float]]

    @property
    def samples(self) -> NDArray[np.int16]:
        """The audio."""
        return np.frombuffer(self.pcm, dtype="<i2")

    @property
    def words(self) -> list[str]:
        """The words of the events."""
        return [event["word"] for event in self.events]


class SpeechClient:
    """A client that collects whole answers."""

    def __init__(self, http: ClientSession, url: str) -> None:
        self._http = http
        self._url = url

    async def __call__(self, text: str, voice: str = "meher", rate: int = 24000, **more: object) -> Answer:
        """Return the whole answer to a request."""
        request = {"voice_id": voice, "text": text, "sample_rate": rate, "complete_backoff_ms": 0, **more}
        pcm, answer = [], Answer(b"", [], [], [])
        async with self._http.ws_connect(self._url) as socket:
            await socket.send_json({"word_timestamps": True, **request})
            while (frame := await socket.receive_json())["status"] not in ("complete", "error"):
                if frame["status"] == "chunk":
                    pcm.append(base64.b64decode(frame["data"]["audio"]))
                    answer.order.append(("chunk", len(b"".join(pcm)) / 2 / rate))
                else:
                    answer.events.append(frame["data"])
                    answer.order.append(("word", frame["data"]["start"]))
            answer.errors.extend([frame["message"]] if frame["status"] == "error" else [])
        return Answer(b"".join(pcm), answer.events, answer.errors, answer.order)


@asynccontextmanager
async def connect_client() -> AsyncIterator[SpeechClient]:
    """Serve the real voices, and connect a client."""
    async with (
        start_service(ServiceOptions(processes=2)) as url,
        ClientSession(headers={"Authorization": "Bearer k"}) as http,
    ):
        yield SpeechClient(http, url)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def speak() -> AsyncIterator[SpeechClient]:
    """A client of one service for all tests."""
    async with connect_client() as one:
        yield one


def silence_within(answer: Answer, event: dict[str, Any], rate: int = 24000) -> float:
    """Return the silence at the end of a word, in seconds."""
    word = np.abs(answer.samples[round(event["start"] * rate) : round(event["end"] * rate)])
    return float(len(word) - np.flatnonzero(word > 0.01 * np.abs(answer.samples).max())[-1]) / rate


def is_in_order(answer: Answer, rate: int = 24000) -> bool:
    """Return whether the events are within the audio and in order, without overlap."""
    limits = [bound for event in answer.events for bound in (event["start"], event["end"])]
    return limits == sorted(limits) and limits[:1] >= [0.0] and limits[-1] <= len(answer.samples) / rate


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CATS, ["I", "bought", "3", "cats", "for", "$100", "on", "Dec", "25th"]),
        ("A well-known fact -- not once.", ["A", "well-known", "fact", "--", "not", "once."]),
        ("It cost ₹100, or 3.5%!", ["It", "cost", "₹100,", "or", "3.5%!"]),
        ("«Don't,» she said…  twice\u00a0now", ["«Don't,»", "she", "said…", "twice", "now"]),
        ("मैंने तीन किताबें ₹100 में खरीदीं।", ["मैंने", "तीन", "किताबें", "₹100", "में", "खरीदीं।"]),
        ("मुझे Python programming पसंद है।", ["मुझे", "Python", "programming", "पसंद", "है।"]),
        ("out of the house it was a", ["out", "of", "the", "house", "it", "was", "a"]),
        ("-- Hi -- there --", ["--", "Hi", "--", "there", "--"]),
        ("... -- ?!", ["...", "--", "?!"]),
        ("👍 ok\x07ay e\x00f", ["👍", "ok\x07ay", "e\x00f"]),
        ("\x00", ["\x00"]),
    ],
)
async def test_every_white_space_word_is_one_event_with_its_exact_text(
    speak: SpeechClient, text: str, words: list[str]
) -> None:
    answer = await speak(text)

    assert answer.words == words
    assert [event["id"] for event in answer.events] == list(range(len(words)))
    assert is_in_order(answer)


async def test_a_word_event_comes_after_the_chunk_that_holds_its_start(speak: SpeechClient) -> None:
    answer = await speak(CATS)

    audio_s = [0.0, *(place for kind, place in answer.order if kind == "chunk")]
    chunks_before = [
        sum(kind == "chunk" for kind, _ in answer.order[:at])
        for at, (kind, _) in enumerate(answer.order)
        if kind == "word"
    ]
    starts = [event["start"] for event in answer.events]
    assert all(
        audio_s[before - 1] <= start < audio_s[before]
        for before, start in zip(chunks_before, starts, strict=True)
    )


@pytest.mark.parametrize("voice", BASE)
@pytest.mark.parametrize("text", ["Well, yes: I know; you see. Fine!", "नमस्ते, आप कैसे हैं? ठीक।"])
async def test_a_pause_is_not_part_of_the_word_before(speak: SpeechClient, voice: str, text: str) -> None:
    answer = await speak(text, voice)

    assert all(silence_within(answer, event) < 0.08 for event in answer.events)
    gaps = [after["start"] - before["end"] for before, after in pairwise(answer.events)]
    assert gaps[0] > 0.1


async def test_a_word_that_is_not_spoken_has_at_least_10_ms(speak: SpeechClient) -> None:
    answer = await speak("yes -- no ... ? --")

    assert all(event["end"] - event["start"] >= 0.0099 for event in answer.events)


async def test_spoken_words_last_between_30_ms_and_a_second(speak: SpeechClient) -> None:
    answer = await speak(
        "It was the best of times, it was the worst of times; it was a man at the end of the line. "
        "All of a sudden, out of nowhere, there it was: I'd have told her that it is what it is."
    )

    assert all(0.03 < event["end"] - event["start"] < 1.0 for event in answer.events)


async def test_the_same_request_gives_the_same_bytes(speak: SpeechClient) -> None:
    first, *others = await asyncio.gather(*(speak(CATS) for _ in range(6)))

    assert all(other == first for other in others)


async def test_another_service_gives_the_same_bytes(speak: SpeechClient) -> None:
    async with connect_client() as another:
        for voice in BASE:
            assert await another(CATS, voice) == await speak(CATS, voice)


async def test_the_base_voices_all_differ(speak: SpeechClient) -> None:
    answers = [await speak(CATS, voice) for voice in BASE]

    assert len(answers) == len({answer.pcm for answer in answers}) == 6
    assert all(answer.words == CATS.split() for answer in answers)


@pytest.mark.parametrize("voice", REGIONAL)
async def test_voices_of_other_families_send_audio_and_no_events(speak: SpeechClient, voice: str) -> None:
    answer = await speak(CATS, voice)

    assert len(answer.samples) > 24000
    assert (answer.events, answer.errors) == ([], [])


async def test_without_the_flag_there_is_the_same_audio_and_no_events(speak: SpeechClient) -> None:
    plain = await speak(CATS, word_timestamps=False)

    assert plain.events == []
    assert plain.pcm == (await speak(CATS)).pcm


@pytest.mark.parametrize("rate", [8000, 16000, 24000, 44100])
async def test_the_sample_rate_changes_neither_duration_nor_words(speak: SpeechClient, rate: int) -> None:
    answer, other = await speak(CATS, rate=rate), await speak(CATS, rate=24000)

    assert len(answer.samples) / rate == pytest.approx(len(other.samples) / 24000, abs=0.001)
    assert [event["start"] for event in answer.events] == [event["start"] for event in other.events]
    assert is_in_order(answer, rate)


@pytest.mark.parametrize(("speed", "ratio"), [(0.5, 2.0), (2.0, 0.5)])
async def test_speed_changes_the_duration(speak: SpeechClient, speed: float, ratio: float) -> None:
    answer, plain = await speak(CATS, speed=speed), await speak(CATS)

    assert len(answer.samples) / len(plain.samples) == pytest.approx(ratio, rel=0.25)
    assert answer.words == CATS.split()
    assert is_in_order(answer)


async def test_auto_speaks_the_language_of_the_text(speak: SpeechClient) -> None:
    assert (await speak("नमस्ते", language="auto")).pcm == (await speak("नमस्ते", language="hi")).pcm
    assert (await speak("hello", language="auto")).pcm == (await speak("hello", language="en")).pcm
    assert (await speak("hello")).pcm != (await speak("hello", language="fr")).pcm


async def test_a_text_of_8000_characters_is_spoken_to_its_end(speak: SpeechClient) -> None:
    text = ("It was the best of times, it was the worst of times; " * 160)[:7999] + "."

    answer = await speak(text, rate=8000)

    assert answer.words == text.split()
    assert is_in_order(answer, 8000)
    assert all(0.03 < event["end"] - event["start"] < 1.0 for event in answer.events)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        st.one_of(st.sampled_from("abe ,.-$'25ँहक₹…\n"), st.characters(exclude_categories=["Cs"])),
        min_size=1,
        max_size=60,
    ).filter(str.strip)
)
async def test_any_text_has_one_event_for_each_word_in_order_within_the_audio(
    speak: SpeechClient, text: str
) -> None:
    answer = await speak(text)

    assert answer.errors == []
    assert answer.words in (text.split(), [])
    assert answer.events == [] or is_in_order(answer)


def job(text: str) -> VoiceJob:
    """Return a job for a voice process."""
    return VoiceJob(
        text=text, voice=voice_parameters(VOICES[0], "en", 1.0), sample_rate_hz=8000, with_words=True
    )


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc which processes there are")


def children() -> set[int]:
    """Return the child processes of this one that have not ended."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    lists = (path.read_text() for path in tasks.glob("*/children"))
    return {int(child) for listed in lists for child in listed.split()}


@on_linux
async def test_a_killed_voice_process_loses_only_its_own_job() -> None:
    pool = VoicePool(1)
    before = children()
    await pool.speak(job("hi"))
    (voice,) = children() - before
    speaking = asyncio.create_task(pool.speak(job("It was the best of times. " * 300)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    os.kill(voice, signal.SIGKILL)

    lost = await speaking
    after = await pool.speak(job("hi"))

    assert lost.error is not None
    assert lost.error.startswith("the voice process ended")
    assert after.error is None
    await pool.stop()
    assert children() == before


@on_linux
async def test_a_pool_that_stops_during_a_job_leaves_no_process() -> None:
    pool = VoicePool(2)
    before = children()
    await asyncio.gather(pool.speak(job("hi")), pool.speak(job("ho")))
    groups = children() - before
    speaking = [asyncio.create_task(pool.speak(job("It was the best of times. " * 300))) for _ in range(4)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    await pool.stop()
    for task in speaking:
        task.cancel()
    await asyncio.gather(*speaking, return_exceptions=True)

    assert children() == before
    # The forks were killed; the system may take a moment to bury them.
    while any(is_alive(group) for group in groups):  # noqa: ASYNC110 # the system has no event for it
        await asyncio.sleep(0)


@on_linux
async def test_a_pool_that_stops_while_a_process_starts_leaves_no_process() -> None:
    pool = VoicePool(1)
    before = children()
    starting = asyncio.create_task(pool.speak(job("hi")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    await pool.stop()
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)

    assert children() == before


def is_alive(group: int) -> bool:
    """Return whether a process group has any process."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_speech_of_a_cancelled_caller_does_not_go_to_the_next() -> None:
    pool = VoicePool(1)
    expected = await pool.speak(job("ho"))
    leaving = asyncio.create_task(pool.speak(job("It was the best of times. " * 20)))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)

    assert await pool.speak(job("ho")) == expected
    assert isinstance(expected, Speech)
    await pool.stop()


async def test_espeak_speaks_every_language_of_the_service() -> None:
    pool = VoicePool(2)
    jobs = [
        VoiceJob(
            text="1 2 3",
            voice=voice_parameters(VOICES[0], language, 1.0),
            sample_rate_hz=8000,
            with_words=False,
        )
        for language in LANGUAGES[1:]
    ]
    try:
        spoken = await asyncio.gather(*(pool.speak(job) for job in jobs))
    finally:
        await pool.stop()

    assert {speech.error for speech in spoken} == {None}
    assert min(len(speech.pcm) for speech in spoken) > 8000

"""Fragments and contexts on real sockets: the texts that are spoken, and the order of their frames."""

import asyncio
import json
from typing import Any

from subgen.server.voice_job import Speech
from tests.support.served_voice import (
    HI,
    Voice,
    answer_to,
    open_new_service,
    open_socket,
    rest_of,
    serve_voice,
    statuses,
)
from tests.support.stopped_clock import stopped_clock


async def test_fragments_are_spoken_as_one_request() -> None:
    voice = Voice()
    async with open_new_service(voice) as socket:
        await socket.send_json({**HI, "text": "Hello, ", "continue": True, "request_id": "a"})
        await socket.send_json({**HI, "text": "world.", "continue": True, "request_id": "b"})
        frames = await answer_to(socket, {"voice_id": "meher", "text": "", "flush": True})

    assert statuses(frames) == ["chunk", "complete"]
    assert {frame["external_request_id"] for frame in frames} == {"b"}
    assert [job.text for job in voice.jobs] == ["Hello, world."]


async def test_word_ids_count_from_the_start_of_each_flushed_text() -> None:
    voice = Voice(Speech(pcm=b"\0\0" * 100, words=((0.0, 0.1), (0.2, 0.3), (0.4, 0.5))))
    fragments: list[dict[str, Any]] = [
        {"text": "I have $1", "continue": True},
        {"text": "00 ", "continue": True},
    ]
    async with open_new_service(voice) as socket:
        for fragment in fragments:
            await socket.send_json({**HI, "word_timestamps": True, **fragment})
        first = await answer_to(socket, {**HI, "text": "", "flush": True})
        second = await answer_to(socket, {**HI, "text": "and more", "word_timestamps": True, "flush": True})

    assert [(frame["data"]["id"], frame["data"]["word"]) for frame in first[1:-1]] == [
        (0, "I"),
        (1, "have"),
        (2, "$100"),
    ]
    assert [(frame["data"]["id"], frame["data"]["word"]) for frame in second[1:-1]] == [
        (0, "and"),
        (1, "more"),
    ]


async def test_a_flush_without_text_gets_a_complete_without_audio() -> None:
    voice = Voice()
    async with open_new_service(voice) as socket:
        assert statuses(await answer_to(socket, {**HI, "text": "", "flush": True})) == ["complete"]

    assert voice.jobs == []


async def test_buffered_text_is_spoken_after_its_delay_without_a_flush() -> None:
    voice = Voice()
    async with serve_voice(voice) as server, open_socket(server) as socket:
        await socket.send_json({**HI, "text": "Hello", "continue": True, "max_buffer_flush_ms": 500})
        await socket.send_json({"type": "ping"})
        assert await socket.receive_json() == {"type": "pong"}
        assert voice.jobs == []

        voice.now_s = 0.5
        await socket.ping()
        assert statuses(await rest_of(socket)) == ["chunk", "complete"]


async def test_buffered_text_is_spoken_after_its_delay_without_another_message() -> None:
    with stopped_clock() as clock:
        now_s = asyncio.get_running_loop().time
        async with serve_voice(Voice(), clock=now_s) as server, open_socket(server) as socket:
            await socket.send_json({**HI, "text": "Hello", "continue": True, "max_buffer_flush_ms": 500})
            await socket.send_json({"type": "ping"})
            assert await socket.receive_json() == {"type": "pong"}
            await clock.advance(0.5)

            assert statuses(await rest_of(socket)) == ["chunk", "complete"]


async def test_every_segment_of_a_context_has_its_own_complete_and_id() -> None:
    voice = Voice()
    async with open_new_service(voice) as socket:
        for text, more in (("One. ", True), ("Two.", False)):
            fragment = {**HI, "context_id": "c", "text": text, "continue": more, "max_buffer_delay_ms": 0}
            await socket.send_json(fragment)
        frames = [*await rest_of(socket), *await rest_of(socket)]

        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]

    assert statuses(frames) == ["chunk", "complete", "chunk", "complete"]
    assert len({frame["session_id"] for frame in frames}) == 1
    assert len({frame["request_id"] for frame in frames}) == 2
    assert not any("context_id" in frame for frame in frames)
    assert [job.text for job in voice.jobs] == ["One. ", "Two.", "hi"]


class UnevenVoice(Voice):
    """A voice that speaks its second text before the first."""

    async def speak(self, job: Any) -> Speech:
        """Return the text itself as samples."""
        self.jobs.append(job)
        if len(self.jobs) == 1:
            await self.may_speak.wait()
        else:
            self.may_speak.set()
        return Speech(pcm=job.text.encode())


async def test_the_segments_of_a_context_are_sent_in_order_whichever_is_spoken_first() -> None:
    voice = UnevenVoice()
    voice.may_speak.clear()
    async with open_new_service(voice) as socket:
        for text in ("1.", "2."):
            await socket.send_json({**HI, "context_id": "c", "text": text, "request_id": text[0]})
        frames = [*await rest_of(socket), *await rest_of(socket)]

    assert [frame["external_request_id"] for frame in frames if frame["status"] == "chunk"] == ["1", "2"]


async def test_a_segment_is_sent_while_the_one_before_waits_for_its_complete() -> None:
    may_complete = asyncio.Event()

    async def sleep(_: float) -> None:
        await may_complete.wait()

    fragment = {"voice_id": "meher", "context_id": "c", "max_buffer_delay_ms": 0, "continue": True}
    async with serve_voice(Voice(), sleep=sleep) as server, open_socket(server) as socket:
        await socket.send_json({**fragment, "text": "1.", "request_id": "1"})
        await socket.send_json({**fragment, "text": "2.", "request_id": "2"})
        sent = [await socket.receive_json(), await socket.receive_json()]
        may_complete.set()
        ended = [await socket.receive_json(), await socket.receive_json()]

    assert [(frame["status"], frame["external_request_id"]) for frame in sent] == [
        ("chunk", "1"),
        ("chunk", "2"),
    ]
    assert {(frame["status"], frame["external_request_id"]) for frame in ended} == {
        ("complete", "1"),
        ("complete", "2"),
    }


async def test_text_buffered_when_the_socket_closes_is_not_spoken() -> None:
    voice = Voice()
    async with open_new_service(voice) as socket:
        await socket.send_json({**HI, "context_id": "c", "text": "Hello", "continue": True})
        await socket.send_json({**HI, "text": "Hello", "continue": True})
        await socket.send_json({"type": "ping"})
        await socket.receive_json()

    assert voice.jobs == []


async def test_a_context_with_a_flush_is_an_error_and_the_socket_stays_open() -> None:
    async with open_new_service(Voice()) as socket:
        (refused,) = await answer_to(socket, {**HI, "context_id": "c", "flush": True, "request_id": "r"})

        assert statuses(await answer_to(socket, HI)) == ["chunk", "complete"]

    assert refused["error"]["code"] == "validation_error"
    assert refused["external_request_id"] == "r"
    assert json.dumps(refused["message"]).startswith('"context_id does not go together')

"""Fault injection on real sockets: the effect of each fault, and the third try without one."""

import asyncio
import base64
import binascii
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestServer

from subgen.server.dependencies import ServerDeps
from subgen.server.faults.schedule import FaultSchedule
from subgen.server.faults.spec import FAULTS, FaultTarget, parse_fault_plan
from subgen.server.service import ServiceOptions, build_application, start_service
from subgen.server.voice_job import Speech
from subgen.waves.address import LIVE_PATH
from tests.conftest import Cli
from tests.support.served_voice import HI, Socket, Voice, answer_to, no_sleep, open_socket, rest_of, statuses

PCM = bytes(range(256)) * 256
"""The samples of every answer: 4 chunks."""

WORDS = ((0.0, 0.1), (0.1, 0.2), (0.3, 0.4), (0.5, 0.6), (0.6, 0.65), (0.65, 0.7), (0.7, 0.72))
REQUEST = {**HI, "text": "a b c d e f g", "word_timestamps": True}
WORD_IDS = [0, 1, 2, 3, 4, 5, 6]
AUDIO_S = len(PCM) / 2 / 44100


@asynccontextmanager
async def serve_faults(*words: str, always: bool = False, **deps: Any) -> AsyncIterator[TestServer]:
    """Serve a voice in memory, with faults."""
    fields = {"speaker": Voice(Speech(pcm=PCM, words=WORDS)), "now_s": lambda: 0.0, "sleep": no_sleep, **deps}
    fault_schedule = FaultSchedule(parse_fault_plan(words, 7, always=always))
    server = TestServer(
        build_application(ServerDeps(**fields, fault_schedule=fault_schedule), None), skip_url_asserts=True
    )
    await server.start_server(shutdown_timeout=0.1)
    try:
        yield server
    finally:
        await server.close()


@asynccontextmanager
async def open_faulty(*words: str, **deps: Any) -> AsyncIterator[Socket]:
    """Open a socket to such a service."""
    async with serve_faults(*words, **deps) as server, open_socket(server) as socket:
        yield socket


async def receive_until_closed(socket: Socket) -> tuple[list[dict[str, Any]], WSMsgType, int | None]:
    """Return the frames up to the end of the socket, the type of the last message, and the close code."""
    frames = []
    while (message := await socket.receive()).type is WSMsgType.TEXT:
        frames.append(json.loads(message.data))
    return frames, message.type, socket.close_code


def pcm_of(frames: list[dict[str, Any]]) -> bytes:
    """Return the audio of an answer."""
    return b"".join(
        base64.b64decode(frame["data"]["audio"], validate=True)
        for frame in frames
        if frame["status"] == "chunk"
    )


def events_of(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the word events of an answer."""
    return [frame["data"] for frame in frames if frame["status"] == "word_timestamp"]


def word_ids(frames: list[dict[str, Any]]) -> list[int]:
    """Return the ids of the word events, in the order of their frames."""
    return [event["id"] for event in events_of(frames)]


async def upgrade(server: TestServer) -> tuple[int, str | None]:
    """Try to open a socket and return the status and Retry-After."""
    headers = {"Authorization": "Bearer k"}
    async with ClientSession() as http:
        try:
            async with http.ws_connect(f"http://127.0.0.1:{server.port}{LIVE_PATH}", headers=headers):
                return 101, None
        except WSServerHandshakeError as refused:
            return refused.status, refused.headers.get("Retry-After") if refused.headers else None


@pytest.mark.parametrize(
    ("word", "refused"),
    [
        ("refuse-401=1", (401, None)),
        ("refuse-429=1", (429, None)),
        ("refuse-429-after=1", (429, "1")),
        ("refuse-429-after=1:7", (429, "7")),
        ("refuse-503=1", (503, None)),
    ],
)
async def test_a_socket_is_refused_twice_and_opens_the_third_time(
    word: str, refused: tuple[int, str | None]
) -> None:
    async with serve_faults(word) as server:
        assert [await upgrade(server) for _ in range(4)] == [refused, refused, (101, None), refused]


async def test_a_socket_is_refused_every_time_when_faults_always_occur() -> None:
    async with serve_faults("refuse-503=1", always=True) as server:
        assert [await upgrade(server) for _ in range(4)] == [(503, None)] * 4


async def test_drop_cuts_the_connection_halfway() -> None:
    async with open_faulty("drop=1") as socket:
        await socket.send_json(REQUEST)
        frames, end, code = await receive_until_closed(socket)

    assert pcm_of(frames) == PCM[: len(PCM) // 2]
    assert "complete" not in statuses(frames)
    assert (end, code) == (WSMsgType.CLOSED, 1006)  # RFC 6455: closed without a word


async def test_truncate_closes_the_socket_halfway_with_a_normal_code() -> None:
    async with open_faulty("truncate=1") as socket:
        await socket.send_json(REQUEST)
        frames, end, code = await receive_until_closed(socket)

    assert pcm_of(frames) == PCM[: len(PCM) // 2]
    assert "complete" not in statuses(frames)
    assert (end, code) == (WSMsgType.CLOSE, 1000)


@pytest.mark.parametrize("fault", ["drop", "truncate"])
async def test_an_answer_of_one_chunk_breaks_off_within_the_chunk(fault: str) -> None:
    async with open_faulty(f"{fault}=1", speaker=Voice(Speech(pcm=b"\1\0\2\0"))) as socket:
        await socket.send_json(HI)
        frames, _, _ = await receive_until_closed(socket)

    assert pcm_of(frames) == b"\1\0"


@pytest.mark.parametrize(
    ("fault", "waits"), [("stall=1:0.05s", [0.05]), ("stall=1", [20.0]), ("late-complete=1", [4.0])]
)
async def test_stall_and_late_complete_wait_for_their_detail(fault: str, waits: list[float]) -> None:
    waits_s: list[float] = []

    async def sleep(seconds: float) -> None:
        waits_s.append(seconds)

    async with open_faulty(fault, sleep=sleep) as socket:
        frames = await answer_to(socket, REQUEST)

    assert waits_s == waits
    assert (pcm_of(frames), word_ids(frames), frames[-1]["status"]) == (PCM, WORD_IDS, "complete")


class Sleep:
    """A delay that ends when the test lets it.

    Attributes:
        waits: The length of each delay, in seconds.
    """

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.began = asyncio.Event()
        self.may_end = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        """Wait for the test."""
        self.waits.append(seconds)
        self.began.set()
        await self.may_end.wait()


async def frames_before_pong(socket: Socket) -> list[dict[str, Any]]:
    """Return the frames sent so far: a ping is answered at once, before any frame that is delayed."""
    await socket.send_json({"type": "ping"})
    frames = [await socket.receive_json()]
    while frames[-1] != {"type": "pong"}:
        frames.append(await socket.receive_json())
    return frames[:-1]


async def test_stall_goes_on_after_half_of_the_audio() -> None:
    sleep = Sleep()
    async with open_faulty("stall=1", sleep=sleep) as socket:
        await socket.send_json(HI)
        await sleep.began.wait()
        before = await frames_before_pong(socket)
        sleep.may_end.set()
        after = await rest_of(socket)

    assert len(pcm_of(before)) == len(PCM) // 2
    assert pcm_of(before) + pcm_of(after) == PCM


async def test_late_complete_comes_late_even_if_the_request_asks_for_no_delay() -> None:
    sleep = Sleep()
    async with open_faulty("late-complete=1:0.1s", sleep=sleep) as socket:
        await socket.send_json({**REQUEST, "complete_backoff_ms": 0})
        await sleep.began.wait()
        before = await frames_before_pong(socket)
        sleep.may_end.set()
        after = await rest_of(socket)

    assert pcm_of(before) == PCM
    assert (statuses(after), sleep.waits) == (["complete"], [0.1])


@pytest.mark.parametrize(
    ("fault", "error_fields"),
    [
        ("error-message", {"message": "the service was asked to fail"}),
        ("error-object", {"error": {"message": "the service was asked to fail", "code": "500"}}),
        (
            "error-list",
            {"error": [{"message": "the service was asked to fail", "code": "500", "path": []}]},
        ),
    ],
)
async def test_an_error_frame_comes_halfway_and_the_socket_stays_open(
    fault: str, error_fields: dict[str, Any]
) -> None:
    async with open_faulty(f"{fault}=1") as socket:
        *frames, error = await answer_to(socket, {**REQUEST, "request_id": "r"})
        await answer_to(socket, REQUEST)
        third = await answer_to(socket, REQUEST)

    assert pcm_of(frames) == PCM[: len(PCM) // 2]
    assert error["external_request_id"] == "r"
    assert {key: error[key] for key in error if key in ("message", "error")} == error_fields
    assert pcm_of(third) == PCM


async def test_garble_breaks_the_json_of_one_chunk_and_sends_the_rest() -> None:
    async with open_faulty("garble=1") as socket:
        await socket.send_json(REQUEST)
        texts = [str(await socket.receive_str())]
        while '"complete"' not in texts[-1]:
            texts.append(str(await socket.receive_str()))

    broken = [text for text in texts if not text.endswith("}")]
    assert len(broken) == 1
    with pytest.raises(json.JSONDecodeError):
        json.loads(broken[0])
    assert len(pcm_of([json.loads(text) for text in texts if text not in broken])) == len(PCM) * 3 // 4


async def test_bad_base64_breaks_the_audio_of_one_chunk_and_sends_the_rest() -> None:
    async with open_faulty("bad-base64=1") as socket:
        frames = await answer_to(socket, REQUEST)

    audio = [frame["data"]["audio"] for frame in frames if frame["status"] == "chunk"]
    (bad,) = [text for text in audio if not re.fullmatch(r"[A-Za-z0-9+/]+=*", text)]
    with pytest.raises(binascii.Error):
        base64.b64decode(bad, validate=True)
    assert (len(audio), frames[-1]["status"]) == (4, "complete")


async def test_odd_chunks_except_the_last_end_in_the_middle_of_a_sample() -> None:
    async with open_faulty("odd-chunks=1") as socket:
        frames = await answer_to(socket, REQUEST)

    chunks = [pcm_of([frame]) for frame in frames if frame["status"] == "chunk"]
    ends = [len(b"".join(chunks[: count + 1])) % 2 for count in range(len(chunks))]
    assert ends == [1] * (len(chunks) - 1) + [0]
    assert len(chunks) == 5
    assert (b"".join(chunks), word_ids(frames)) == (PCM, WORD_IDS)


async def test_trickle_sends_small_chunks_with_a_delay_before_each() -> None:
    waits_s: list[float] = []

    async def sleep(seconds: float) -> None:
        waits_s.append(seconds)

    async with open_faulty("trickle=1:0.5s", sleep=sleep) as socket:
        frames = await answer_to(socket, REQUEST)

    assert (pcm_of(frames), word_ids(frames)) == (PCM, WORD_IDS)
    assert statuses(frames).count("chunk") == len(PCM) // 256
    assert waits_s == [0.5] * (len(PCM) // 256)


@pytest.mark.parametrize(
    ("fault", "ids"),
    [
        ("duplicate-events", [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]),
        ("missing-events", [1, 3, 5]),
        ("late-events", WORD_IDS),
    ],
)
async def test_events_are_doubled_missing_or_late_and_the_audio_is_complete(
    fault: str, ids: list[int]
) -> None:
    async with open_faulty(f"{fault}=1") as socket:
        frames = await answer_to(socket, REQUEST)

    assert (word_ids(frames), pcm_of(frames), frames[-1]["status"]) == (ids, PCM, "complete")


async def test_late_events_come_after_all_audio() -> None:
    async with open_faulty("late-events=1") as socket:
        frames = await answer_to(socket, REQUEST)

    assert statuses(frames) == ["chunk"] * 4 + ["word_timestamp"] * 7 + ["complete"]


async def test_shuffled_events_are_complete_and_out_of_order() -> None:
    async with open_faulty("shuffled-events=1") as socket:
        frames = await answer_to(socket, REQUEST)
        two = await answer_to(socket, {**REQUEST, "text": "a b"})

    assert word_ids(frames) != WORD_IDS
    assert sorted(word_ids(frames)) == WORD_IDS
    assert word_ids(two) == [1, 0]
    assert pcm_of(frames) == PCM


async def test_wild_events_are_outside_the_audio_or_have_no_length_or_no_word() -> None:
    async with open_faulty("wild-events=1") as socket:
        frames = await answer_to(socket, REQUEST)

    events = events_of(frames)
    assert len(events) == 7
    assert all(
        event["start"] < 0
        or event["end"] > AUDIO_S
        or event["end"] <= event["start"]
        or event["id"] not in WORD_IDS
        for event in events
    )
    assert pcm_of(frames) == PCM


async def test_close_after_complete_closes_the_socket_after_a_complete_answer() -> None:
    async with open_faulty("close-after-complete=1") as socket:
        await socket.send_json(REQUEST)
        frames, end, code = await receive_until_closed(socket)

    assert (pcm_of(frames), frames[-1]["status"]) == (PCM, "complete")
    assert (end, code) == (WSMsgType.CLOSE, 1000)


async def test_overlapping_requests_get_a_single_complete_with_one_complete() -> None:
    voice = Voice(Speech(pcm=PCM))
    voice.may_speak.clear()
    async with open_faulty("one-complete=1", speaker=voice) as socket:
        for number in range(3):
            await socket.send_json({**HI, "text": f"Line {number}.", "request_id": f"r{number}"})
        voice.may_speak.set()
        frames = await rest_of(socket)
        await socket.send_json({"type": "ping"})
        assert await socket.receive_json() == {"type": "pong"}

    assert len(pcm_of(frames)) == 3 * len(PCM)
    assert statuses(frames).count("complete") == 1


async def test_one_complete_does_not_change_successive_requests() -> None:
    async with open_faulty("one-complete=1") as socket:
        assert [(await answer_to(socket, REQUEST))[-1]["status"] for _ in range(3)] == ["complete"] * 3


async def test_cap_refuses_requests_above_the_limit_until_one_is_answered() -> None:
    voice = Voice(Speech(pcm=PCM))
    voice.may_speak.clear()
    async with open_faulty("cap=1:2", speaker=voice) as socket:
        for number in range(4):
            await socket.send_json({**HI, "request_id": f"r{number}"})
        refused = [await socket.receive_json(), await socket.receive_json()]
        voice.may_speak.set()
        await rest_of(socket)
        await rest_of(socket)

        assert statuses(await answer_to(socket, HI))[-1] == "complete"

    assert [(frame["external_request_id"], frame["error"]["code"]) for frame in refused] == [
        ("r2", "429"),
        ("r3", "429"),
    ]


async def test_cap_refuses_more_than_five_sockets_for_each_request() -> None:
    async with (
        serve_faults("cap=1:1") as server,
        ClientSession(headers={"Authorization": "Bearer k"}) as http,
    ):
        sockets = [await http.ws_connect(f"http://127.0.0.1:{server.port}{LIVE_PATH}") for _ in range(5)]

        assert await upgrade(server) == (429, "1")

        await sockets[0].close()
        assert (await upgrade(server))[0] == 101


@pytest.mark.parametrize(
    "fault", [kind.name for kind in FAULTS.values() if kind.target is FaultTarget.ANSWER]
)
async def test_every_fault_spares_the_third_try_of_a_text(fault: str) -> None:
    async with serve_faults(f"{fault}=1") as server:
        for _ in range(2):
            async with open_socket(server) as socket:
                await socket.send_json(REQUEST)
                await socket.receive()
                await socket.close()
        async with open_socket(server) as socket:
            third = await answer_to(socket, REQUEST)
            await socket.send_json({"type": "ping"})

            assert await socket.receive_json() == {"type": "pong"}

    assert (pcm_of(third), word_ids(third), third[-1]["status"]) == (PCM, WORD_IDS, "complete")


async def test_faults_do_not_change_a_real_refusal() -> None:
    async with open_faulty("drop=1", "garble=1") as socket:
        (refused,) = await answer_to(socket, {**HI, "voice_id": "nobody"})

    assert refused["error"]["code"] == "400"


async def test_several_faults_of_one_answer_all_take_effect() -> None:
    async with open_faulty("odd-chunks=1", "duplicate-events=1", "late-events=1", "truncate=1") as socket:
        await socket.send_json(REQUEST)
        frames, _, code = await receive_until_closed(socket)

    assert len(pcm_of(frames)) % 2 == 1
    assert (set(statuses(frames)), code) == ({"chunk"}, 1000)


async def test_a_spared_request_is_answered_while_another_stalls() -> None:
    sleep = Sleep()
    sleep.may_end.set()
    async with open_faulty("stall=1", sleep=sleep) as socket:
        for _ in range(2):
            await answer_to(socket, HI)
        sleep.may_end.clear()
        await socket.send_json({**HI, "text": "another", "request_id": "stalls"})
        await socket.send_json({**HI, "request_id": "spared"})
        ends = [(await rest_of(socket))[-1]["external_request_id"]]
        sleep.may_end.set()
        ends.append((await rest_of(socket))[-1]["external_request_id"])

    assert ends == ["spared", "stalls"]


async def test_a_service_injects_the_faults_of_its_options() -> None:
    options = ServiceOptions(processes=1, fault_plan=parse_fault_plan(["truncate=1"], 0, always=False))
    async with (
        start_service(options) as url,
        ClientSession(headers={"Authorization": "Bearer k"}) as http,
        http.ws_connect(url) as socket,
    ):
        await socket.send_json(HI)
        frames, _, code = await receive_until_closed(socket)

    assert (set(statuses(frames)), code) == ({"chunk"}, 1000)


def test_the_service_of_the_command_line_injects_its_faults(subgen: Cli) -> None:
    words = ("--fault", "refuse-503=1", "--fault-always", "--port", "0")
    with subgen.started("serve", *words) as process:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("listening on ").strip()
        status, _ = asyncio.run(upgrade_url(url))

    assert status == 503


async def upgrade_url(url: str) -> tuple[int, str]:
    """Try to open a socket at a URL and return the status and the reason."""
    async with ClientSession(headers={"Authorization": "Bearer k"}) as http:
        with pytest.raises(WSServerHandshakeError) as refused:
            await http.ws_connect(url)
    return refused.value.status, refused.value.message

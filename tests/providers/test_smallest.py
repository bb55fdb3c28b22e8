"""The client of Waves, against a scripted service on a real socket."""

import asyncio
import base64
import json
import logging
import socket
import ssl
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.utils import formatdate

import pybase64
import pytest
import trustme
from aiohttp import WSMsgType

from subgen.errors import (
    AccountRefused,
    NoService,
    RequestLost,
    RequestRefused,
    ServiceBusy,
    ServiceError,
    SocketRefused,
)
from subgen.model import Continuation, Take, TakeKey, Utterance, VoiceSettings
from subgen.providers.smallest.client import Client, connect
from subgen.providers.smallest.endpoint import Endpoint
from subgen.providers.smallest.handshake import fetch_voices
from tests.support.scripted_service import Frame, Peer, Talk, answers, peer, voice_list
from tests.support.stopped_clock import stopped_clock

KEY = "sk_very_secret_key"
READING = VoiceSettings(
    voice="meher", model="lightning_v3.1_pro", language=None, speed=1.0, sample_rate_hz=44100
)
HI = Utterance(key=TakeKey("k"), text="hi", voice_settings=READING, first_word=0)


def endpoint(service: Peer, key: str | None = KEY) -> Endpoint:
    """Where a peer is."""
    return Endpoint(name="peer", url=service.url, key=key)


async def speak_once(service: Peer, utterance: Utterance = HI, silence_s: float = 60.0) -> Take:
    """What a client of its own makes of one utterance."""
    async with connect(endpoint(service), "run", silence_s) as client:
        connection = client.connection()
        try:
            return await connection.speak(utterance)
        finally:
            await connection.close()


async def speak_again(client: Client, times: int) -> list[Take]:
    """Takes of one connection, one after the other."""
    connection = client.connection()
    takes = [await connection.speak(HI) for _ in range(times)]
    await connection.close()
    return takes


async def test_an_answer_becomes_a_take() -> None:
    async with peer() as service:
        assert await speak_once(service) == Take(pcm=b"\1\0\2\0", events=())


async def test_a_request_holds_the_voice_settings_and_nothing_else() -> None:
    async with peer() as service:
        await speak_once(service)

    assert service.heard == [
        {
            "voice_id": "meher",
            "text": "hi",
            "model": "lightning_v3.1_pro",
            "sample_rate": 44100,
            "speed": 1.0,
            "word_timestamps": True,
            "request_id": "run.1",
            "complete_backoff_ms": 0.0,
        }
    ]


async def test_a_language_is_sent_when_there_is_one() -> None:
    reading = VoiceSettings(
        voice="liam", model="lightning_v3.1", language="hi", speed=1.5, sample_rate_hz=8000
    )
    async with peer() as service:
        await speak_once(
            service, Utterance(key=TakeKey("k"), text="हाँ", voice_settings=reading, first_word=0)
        )

    assert service.heard[0]["language"] == "hi"
    assert service.heard[0]["speed"] == 1.5
    assert service.heard[0]["sample_rate"] == 8000


async def test_no_two_requests_of_a_run_share_an_id() -> None:
    async with peer() as service, connect(endpoint(service), "run") as client:
        await asyncio.gather(*(speak_again(client, 5) for _ in range(4)))

    assert len({request["request_id"] for request in service.heard}) == 20


async def test_the_key_is_sent_in_the_header_only() -> None:
    async with peer() as service:
        await speak_once(service)

    assert service.upgrades[0]["Authorization"] == f"Bearer {KEY}"
    assert service.paths == ["/live"]
    assert KEY not in str(service.heard)


async def test_without_a_key_no_header_is_sent() -> None:
    async with peer() as service, connect(endpoint(service, None), "run") as client:
        await speak_again(client, 1)

    assert "Authorization" not in service.upgrades[0]


async def test_compression_is_not_offered() -> None:
    async with peer() as service:
        await speak_once(service)

    assert "Sec-WebSocket-Extensions" not in service.upgrades[0]


async def test_one_socket_serves_one_request_after_the_other() -> None:
    async with peer() as service, connect(endpoint(service), "run") as client:
        await speak_again(client, 10)

    assert len(service.heard) == 10
    assert len(service.upgrades) == 1


async def test_no_more_sockets_are_open_than_there_are_connections() -> None:
    async with peer() as service, connect(endpoint(service), "run") as client:
        await asyncio.gather(*(speak_again(client, 5) for _ in range(3)))

    assert service.most_open == 3


async def answer_one_and_close(talk: Talk) -> None:
    """A service that closes after every `complete`."""
    request = await talk.hear()
    assert request is not None
    await talk.answer(request, b"\1\0")


async def test_a_service_that_closes_after_every_answer_costs_no_request() -> None:
    async with peer(answer_one_and_close) as service, connect(endpoint(service), "run") as client:
        takes = await speak_again(client, 10)

    assert takes == [Take(pcm=b"\1\0", events=())] * 10
    assert len(service.heard) == 10


async def break_off_cleanly_after_one(talk: Talk) -> None:
    """A service that ends its second answer, and the socket, before it is whole."""
    await answer_one_and_close(talk)
    request = await talk.hear()
    assert request is not None
    await talk.say(
        {"status": "chunk", "data": {"audio": "AAA="}, "external_request_id": request["request_id"]}
    )


async def test_only_a_close_between_answers_marks_a_service_as_one_that_closes() -> None:
    async with peer(answer_one_and_close) as service, connect(endpoint(service), "run") as client:
        await speak_again(client, 2)
        assert client.behaviour.closes

    async with peer(break_off_cleanly_after_one) as service, connect(endpoint(service), "run") as client:
        connection = client.connection()
        await connection.speak(HI)
        with pytest.raises(RequestLost):
            await connection.speak(HI)
        assert not client.behaviour.closes


async def expire_between_requests(talk: Talk) -> None:
    """A service that answers once, and then was idle for too long."""
    await answer_one_and_close(talk)
    await talk.say({"status": "error", "message": "Connection timed out after 60 seconds of inactivity"})


async def test_a_timeout_between_requests_fails_no_line() -> None:
    async with peer(expire_between_requests) as service, connect(endpoint(service), "run") as client:
        assert len(await speak_again(client, 5)) == 5


async def break_off(talk: Talk) -> None:
    """A service that closes in the middle of its answer."""
    await talk.hear()
    await talk.say({"status": "chunk", "data": {"audio": "AAA="}})


async def hang_up(talk: Talk) -> None:
    """A service that closes before its answer."""
    await talk.hear()


@pytest.mark.parametrize("script", [break_off, hang_up])
async def test_a_close_before_complete_is_a_failure(script: object) -> None:
    async with peer(script) as service:  # type: ignore[arg-type] # pytest's parameters have no types
        with pytest.raises(RequestLost, match="the socket closed before the answer was whole"):
            await speak_once(service)

    assert len(service.heard) == 1


async def break_off_the_second(talk: Talk) -> None:
    """A service that answers once, and breaks off the next answer after its first frame."""
    await answer_one_and_close(talk)
    await break_off(talk)


async def test_an_answer_that_broke_off_is_not_requested_again() -> None:
    async with peer(break_off_the_second) as service, connect(endpoint(service), "run") as client:
        connection = client.connection()
        await connection.speak(HI)
        with pytest.raises(RequestLost):
            await connection.speak(HI)

    assert len(service.heard) == 2


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ("{", "makes no sense"),
        ("[1]", "makes no sense"),
        ('{"status": "chunk"}', "a chunk without audio"),
        ('{"status": "chunk", "data": {"audio": "not base64!"}}', "not base64"),
        ('{"status": "chunk", "data": {"audio": "YWI=YWI="}}', "not base64"),
    ],
)
async def test_a_garbled_answer_is_lost(frame: str, reason: str) -> None:
    async def garble(talk: Talk) -> None:
        await talk.hear()
        await talk.say(frame)
        await talk.hear()

    async with peer(garble) as service:
        with pytest.raises(RequestLost, match=reason):
            await speak_once(service)


async def test_after_a_garbled_answer_the_next_request_has_a_new_socket() -> None:
    async def garble_the_first(talk: Talk) -> None:
        request = await talk.hear()
        assert request is not None
        await talk.say(*["{"][len(talk.heard) - 1 :])
        await talk.answer(request, b"\1\0")

    async with peer(garble_the_first) as service, connect(endpoint(service), "run") as client:
        connection = client.connection()
        with pytest.raises(RequestLost):
            await connection.speak(HI)

        assert await connection.speak(HI) == Take(pcm=b"\1\0", events=())

    assert len(service.upgrades) == 2


async def listen(talk: Talk) -> None:
    """A service that never says a word."""
    while await talk.hear():
        pass


async def test_a_silent_service_times_out() -> None:
    was_asked = asyncio.Event()

    async def hear_and_say_nothing(talk: Talk) -> None:
        await talk.hear()
        was_asked.set()
        await talk.hear()

    async with (
        peer(hear_and_say_nothing) as service,
        connect(endpoint(service), "run", silence_s=15.0) as client,
    ):
        with stopped_clock() as clock:
            speaking = asyncio.create_task(client.connection().speak(HI))
            await was_asked.wait()
            await clock.advance(14.9)
            assert not speaking.done()
            await clock.advance(0.1)
            assert speaking.done()
        with pytest.raises(RequestLost, match="said nothing for 15 s"):
            await speaking


async def test_a_refused_request_leaves_the_socket_in_use() -> None:
    async def refuse_the_first(talk: Talk) -> None:
        await talk.hear()
        await talk.say({"status": "error", "error": {"message": "no such voice", "code": "400"}})
        await answers(talk)

    async with peer(refuse_the_first) as service, connect(endpoint(service), "run") as client:
        connection = client.connection()
        with pytest.raises(RequestRefused, match="no such voice"):
            await connection.speak(HI)
        await connection.speak(HI)
        await connection.close()

    assert len(service.upgrades) == 1


async def test_frames_of_other_requests_are_ignored() -> None:
    async def mumble(talk: Talk) -> None:
        request = await talk.hear()
        assert request is not None
        await talk.say({"external_request_id": "other", "status": "chunk", "data": {"audio": "AAAA"}})
        await talk.say({"external_request_id": "other", "status": "complete"}, {"type": "pong"})
        await talk.answer(request, b"\1\0")

    async with peer(mumble) as service:
        assert await speak_once(service) == Take(pcm=b"\1\0", events=())


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (401, AccountRefused, "refused the key in SMALLEST_API_KEY (401)"),
        (403, AccountRefused, "refused the account: its plan or its usage limit (403)"),
        (404, NoService, "is not a service of this kind (404)"),
        (429, ServiceBusy, "is busy (429)"),
        (503, SocketRefused, "refused to answer (503)"),
        (200, SocketRefused, "refused to answer (200)"),
    ],
)
async def test_the_status_of_a_refused_upgrade_decides_the_error(
    status: int, error: type[Exception], said: str
) -> None:
    async with peer(status=status) as service:
        with pytest.raises(error) as caught:
            await speak_once(service)

    assert str(caught.value).endswith(said)
    assert KEY not in str(caught.value)


async def test_a_refusal_without_a_key_names_the_variable_to_set() -> None:
    async with peer(status=401) as service, connect(endpoint(service, None), "run") as client:
        with pytest.raises(AccountRefused, match="set SMALLEST_API_KEY"):
            await client.connection().speak(HI)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_refused_and_the_key_is_not_carried_on(status: int) -> None:
    async with peer() as elsewhere, peer(status=status, location=elsewhere.url) as service:
        with pytest.raises(NoService, match="redirect, which is never followed"):
            await speak_once(service)

    assert elsewhere.upgrades == []


@pytest.mark.parametrize(
    ("frame", "shown"),
    [
        ({"message": f"the key {KEY} has no credits left"}, "the key [key] has no credits left"),
        ({"message": "x" * 290 + KEY}, "x" * 290 + "[key]"),
        ({"message": f"no credits: {KEY[:-3]}"}, "no credits: [key]"),
        ({"error": KEY}, "[key]"),
        ({"error": {"message": "no", "code": KEY}}, "no ([key])"),
        ({"error": [{"message": "no", "path": ["headers", KEY]}]}, "headers.[key]: no"),
        ({"error": [{"message": "no", "path": KEY, "code": KEY[4:]}]}, "[key]: no ([key])"),
    ],
)
async def test_a_service_that_repeats_the_key_does_not_get_it_into_an_error(frame: Frame, shown: str) -> None:
    async def repeat(talk: Talk) -> None:
        await talk.hear()
        await talk.say({"status": "error", **frame})
        await talk.hear()

    async with peer(repeat) as service:
        with pytest.raises(ServiceError) as caught:
            await speak_once(service)

    assert str(caught.value) == shown


async def test_a_key_that_is_escaped_in_a_frame_or_written_as_a_number_is_replaced_too() -> None:
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in KEY)

    async def repeat(talk: Talk) -> None:
        await talk.hear()
        await talk.say(f'{{"status": "error", "error": {{"message": "{escaped}", "code": 1234567890}}}}')
        await talk.hear()

    async with peer(repeat) as service:
        with pytest.raises(RequestLost, match=r"^\[key\] \(1234567890\)$"):
            await speak_once(service)
        digits = Endpoint(name="peer", url=service.url, key="1234567890")
        async with connect(digits, "run") as client:
            with pytest.raises(RequestLost, match=r"\(\[key\]\)$"):
                await client.connection().speak(HI)


async def test_a_key_that_comes_as_a_word_is_not_in_the_take() -> None:
    async def repeat(talk: Talk) -> None:
        request = await talk.hear()
        assert request is not None
        for index, word in enumerate(["hi", f"Bearer {KEY}!", KEY[:9], KEY[9:]]):
            event = {"id": index, "word": word, "start": 0.0, "end": 0.1}
            await talk.say({"status": "word_timestamp", "data": event})
        await talk.answer(request, b"\1\0")

    async with peer(repeat) as service:
        take = await speak_once(service)

    assert [event.word for event in take.events] == ["hi", "Bearer [key]!", "[key]", "[key]"]


async def test_a_key_that_comes_as_a_voice_is_not_in_the_list() -> None:
    voice = {"voiceId": KEY, "tags": {"accent": f"of {KEY}", "gender": KEY[2:], "language": [KEY]}}
    async with voice_list(json.dumps({"voices": [voice]})) as service:
        (listed,) = await fetch_voices(endpoint(service))

    assert (listed.id, listed.accent, listed.gender, listed.languages) == (
        "[key]",
        "of [key]",
        "[key]",
        ("[key]",),
    )


@asynccontextmanager
async def answer_with(head: bytes) -> AsyncIterator[str]:
    """Serve these bytes of HTTP; yield an address by name, since aiohttp takes no cookies from an IP."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"ws://localhost:{server.sockets[0].getsockname()[1]}/live"


@pytest.mark.parametrize(
    "head",
    [
        f"HTTP/1.1 {KEY} OK\r\n\r\n",
        f"HTTP/1.1 200 OK\r\n{KEY} : x\r\n\r\n",
        f"HTTP/1.1 403 {KEY}\r\nSet-Cookie: {KEY} (=1\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["status", "header", "cookie"],
)
async def test_a_key_in_the_head_of_an_answer_reaches_no_error_and_no_log(
    head: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with answer_with(head.encode()) as url:
        address = Endpoint(name="peer", url=url, key=KEY)
        with pytest.raises(ServiceError) as listing:
            await fetch_voices(address)
        with pytest.raises(ServiceError) as speaking:
            await speak_once(Peer(url=url))

    shown = [str(listing.value), str(speaking.value), caplog.text]
    assert [KEY[start : start + 8] in "".join(shown) for start in range(len(KEY) - 7)] == [False] * 11
    assert str(listing.value).isprintable()


@pytest.mark.parametrize(
    ("written", "retry_after_s"),
    [("7", 7.0), ("0.5", 0.5), ("Fri, 31 Dec 1999 23:59:59 GMT", 0.0), ("-1", None), ("soon", None)],
)
async def test_the_wait_that_a_busy_service_asks_for_is_in_the_error(
    written: str, retry_after_s: float | None
) -> None:
    async with peer(status=429, headers={"Retry-After": written}) as service:
        with pytest.raises(ServiceBusy) as caught:
            await speak_once(service)

    assert caught.value.retry_after_s == retry_after_s


async def test_a_wait_until_a_date_is_in_the_error_in_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = 1_700_000_000.0
    monkeypatch.setattr(time, "time", lambda: now_s)
    in_an_hour = formatdate(now_s + 3600, usegmt=True)
    async with peer(status=503, headers={"Retry-After": in_an_hour}) as service:
        with pytest.raises(SocketRefused) as caught:
            await speak_once(service)

    assert caught.value.retry_after_s == 3600


def spoken(request: Frame) -> list[Frame]:
    """All frames of an answer but the last: one chunk, and an event that ends with it."""
    ids = {"request_id": f"task_{request['request_id']}", "external_request_id": request["request_id"]}
    audio = base64.b64encode(bytes(1600)).decode()
    event = {"id": 0, "word": "hi", "start": 0.0, "end": 0.01}
    return [
        {**ids, "status": "chunk", "data": {"audio": audio}},
        {**ids, "status": "word_timestamp", "data": event},
    ]


async def end_late(talk: Talk) -> None:
    """A service that says all at once but `complete`, and that only when five more have been asked for."""
    asked: list[Frame] = []
    while request := await talk.hear():
        asked.append(request)
        await talk.say(*spoken(request))
        if len(asked) in (1, 6):
            for each in asked:
                await talk.say({"status": "complete", "external_request_id": each["request_id"]})


async def speak_overlapping(client: Client, times: int) -> list[Take]:
    """Requests of one connection, each begun as soon as the one before lets go."""
    connection = client.connection()
    asked: list[asyncio.Task[Take]] = []
    with stopped_clock() as clock:
        clock.skip_timers(0.5)
        for _ in range(times):
            free = asyncio.Event()
            asked.append(asyncio.create_task(connection.speak(HI, "", free.set)))
            await free.wait()
        takes = await asyncio.gather(*asked)
    await connection.close()
    return takes


async def test_the_next_request_begins_after_200_ms_without_a_frame() -> None:
    async with peer(end_late) as service, connect(endpoint(service), "run") as client:
        connection, free = client.connection(), asyncio.Event()
        with stopped_clock() as clock:
            await connection.speak(HI)
            speaking = asyncio.create_task(connection.speak(HI, "", free.set))
            assert await clock.timer_within(1.0) == pytest.approx(0.2)
            await clock.advance(0.199)
            assert not free.is_set()
            await clock.advance(0.001)
            assert free.is_set()
        assert not speaking.done()
        speaking.cancel()
        await connection.close()


async def test_a_late_complete_is_not_waited_for() -> None:
    async with peer(end_late) as service, connect(endpoint(service), "run") as client:
        takes = await speak_overlapping(client, 6)

    assert [take.samples for take in takes] == [800] * 6
    assert len(service.heard) == 6
    assert len(service.upgrades) == 1


async def one_for_all(talk: Talk) -> None:
    """A service that ends its first answer, and then no other but the last."""
    for number in range(6):
        request = await talk.hear()
        assert request is not None
        await talk.say(*spoken(request))
        if number in (0, 5):
            await talk.say({"status": "complete", "external_request_id": request["request_id"]})


async def test_without_a_complete_the_next_answer_ends_the_one_before() -> None:
    async with peer(one_for_all) as service, connect(endpoint(service), "run") as client:
        assert len(await speak_overlapping(client, 6)) == 6

    assert len(service.heard) == 6


async def refuse_to_overlap(talk: Talk) -> None:
    """A service that ends late, and refuses what comes before it has."""
    waiting: Frame | None = None
    while request := await talk.hear():
        if waiting is not None:
            await talk.say(
                {"status": "error", "message": "busy", "external_request_id": request["request_id"]}
            )
            await talk.say({"status": "complete", "external_request_id": waiting["request_id"]})
            waiting = None
            continue
        await talk.say(*spoken(request))
        if len(talk.heard) == 2:  # over all sockets: what is refused comes again over another
            waiting = request
        else:
            await talk.say({"status": "complete", "external_request_id": request["request_id"]})


async def test_a_service_that_cannot_overlap_gets_one_request_at_a_time() -> None:
    async with peer(refuse_to_overlap) as service, connect(endpoint(service), "run") as client:
        assert len(await speak_overlapping(client, 5)) == 5
        assert client.behaviour.overlaps is False

    assert len(service.heard) == 6


async def without_ids(talk: Talk) -> None:
    """A service that does not say whose its frames are."""
    while request := await talk.hear():
        for frame in spoken(request):
            await talk.say({key: value for key, value in frame.items() if not key.endswith("request_id")})
        await talk.say({"status": "complete"})


async def test_answers_without_ids_are_requested_one_at_a_time() -> None:
    async with peer(without_ids) as service, connect(endpoint(service), "run") as client:
        takes = await speak_overlapping(client, 4)

    assert [take.samples for take in takes] == [800] * 4


async def test_more_audio_than_a_text_can_need_is_refused() -> None:
    async def pour(talk: Talk) -> None:
        await talk.hear()
        for _ in range(10):
            await talk.say({"status": "chunk", "data": {"audio": base64.b64encode(bytes(800_000)).decode()}})
        await talk.hear()

    async with peer(pour) as service:
        with pytest.raises(RequestLost, match="more audio than any voice could need"):
            await speak_once(service)


async def test_the_message_of_a_fault_becomes_one_short_line() -> None:
    async def rant(talk: Talk) -> None:
        await talk.hear()
        await talk.say({"status": "error", "message": "no\x1b[2J\r\n" + "a" * 10_000})
        await talk.hear()

    async with peer(rant) as service:
        with pytest.raises(RequestLost) as caught:
            await speak_once(service)

    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


async def test_an_unreachable_address_is_named_in_the_error() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = Peer(url=f"ws://127.0.0.1:{free.getsockname()[1]}/live")
        with pytest.raises(SocketRefused, match=r"cannot reach ws://127\.0\.0\.1:"):
            await speak_once(nowhere)


async def test_a_text_that_cannot_be_sent_fails_alone() -> None:
    half = Utterance(key=TakeKey("k"), text="\ud83d", voice_settings=READING, first_word=0)
    async with peer() as service, connect(endpoint(service), "run") as client:
        connection = client.connection()
        with pytest.raises(RequestRefused, match="surrogate"):
            await connection.speak(half)
        await connection.speak(HI)
        await connection.close()

    assert [request["text"] for request in service.heard] == ["hi"]


async def test_a_self_signed_certificate_is_not_trusted() -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    async with peer(tls=tls) as service:
        with pytest.raises(NoService, match=r"cannot trust 127\.0\.0\.1: .*certificate"):
            await speak_once(service)

    assert service.upgrades == []


async def test_a_service_that_accepts_and_stays_silent_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute.setblocking(False)  # noqa: FBT003 # the only way to say it
        endpoint = Endpoint(name="mute", url=f"ws://127.0.0.1:{mute.getsockname()[1]}/", key=None)
        async with connect(endpoint, "run", silence_s=15.0) as client:
            with stopped_clock() as clock:
                speaking = asyncio.create_task(client.connection().speak(HI))
                accepted, _ = await asyncio.get_running_loop().sock_accept(mute)
                with accepted:
                    await clock.advance(14.9)
                    assert not speaking.done()
                    await clock.advance(0.1)
            with pytest.raises(SocketRefused, match=r"cannot reach ws://.*: no answer"):
                await speaking


async def test_pings_do_not_prolong_the_wait_for_an_answer() -> None:
    may_ping, was_ponged = asyncio.Event(), asyncio.Event()
    was_asked = asyncio.Event()

    async def ping_late(talk: Talk) -> None:
        await talk.hear()
        was_asked.set()
        await may_ping.wait()
        await talk.socket.ping()
        assert (await talk.socket.receive()).type is WSMsgType.PONG
        was_ponged.set()
        await talk.hear()

    async with peer(ping_late) as service, connect(endpoint(service), "run", silence_s=15.0) as client:
        with stopped_clock() as clock:
            speaking = asyncio.create_task(client.connection().speak(HI))
            await was_asked.wait()
            await clock.advance(14.0)
            may_ping.set()
            await was_ponged.wait()
            assert not speaking.done()
            await clock.advance(1.0)
            assert speaking.done()
        with pytest.raises(RequestLost, match="the service said nothing for 15 s"):
            await speaking


async def test_closing_does_not_wait_for_a_silent_service() -> None:
    stuck = asyncio.Event()

    async def never_answer_again(talk: Talk) -> None:
        await answer_one_and_close(talk)
        await stuck.wait()

    async with peer(never_answer_again) as service, connect(endpoint(service), "run") as client:
        connection = client.connection()
        await connection.speak(HI)
        with stopped_clock() as clock:
            await clock.fast_forward(asyncio.create_task(connection.close()))
            assert clock.passed_s <= 3
        stuck.set()


async def test_a_cancelled_request_leaves_nothing_behind() -> None:
    heard = asyncio.Event()

    async def hear_and_wait(talk: Talk) -> None:
        await talk.hear()
        heard.set()
        await talk.hear()

    async with peer(hear_and_wait) as service:
        speaking = asyncio.create_task(speak_once(service))
        await heard.wait()
        speaking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await speaking


NESTED = "[" * 50_000


@pytest.mark.parametrize(
    "frame",
    [
        '{"status": "info", "x": ' + NESTED + "]" * 50_000 + "}",
        '{"status": "info", "x": ' + NESTED,
        '{"status": "error", "error": ' + NESTED + "]" * 50_000 + "}",
        '{"status": "word_timestamp", "data": ' + '{"x":' * 50_000 + "1" + "}" * 50_001,
    ],
    ids=["balanced", "unbalanced", "in the error", "in the data"],
)
async def test_a_frame_that_is_nested_too_deeply_is_garbled_and_the_next_request_goes_on(frame: str) -> None:
    async def nest_the_first(talk: Talk) -> None:
        request = await talk.hear()
        assert request is not None
        await talk.say(*[frame][len(talk.heard) - 1 :])
        await talk.answer(request, b"\1\0")

    async with peer(nest_the_first) as service, connect(endpoint(service), "run") as client:
        connection = client.connection()
        async with asyncio.timeout(10):  # a reader that has died would keep it waiting for ten minutes
            with pytest.raises(RequestLost, match="makes no sense"):
                await connection.speak(HI)
            assert await connection.speak(HI) == Take(pcm=b"\1\0", events=())


async def test_an_error_that_nobody_foresaw_in_a_reader_fails_its_requests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run_out_of_memory(_: bytes, *, validate: bool) -> bytes:
        raise MemoryError(validate)

    monkeypatch.setattr(pybase64, "b64decode", run_out_of_memory)
    async with peer() as service:
        async with asyncio.timeout(10):
            with pytest.raises(RequestLost, match="a frame that cannot be read: MemoryError"):
                await speak_once(service)


@pytest.mark.parametrize(
    "body", ['{"voices": [], "x": ' + NESTED, '{"voices": [], "x": ' + NESTED + "]" * 50_000 + "}", NESTED]
)
async def test_a_list_of_voices_that_is_nested_too_deeply_is_an_error_of_the_service(body: str) -> None:
    async with voice_list(body) as service:
        with pytest.raises(RequestLost, match="the service sent no list of voices"):
            await fetch_voices(endpoint(service))


async def endless_list() -> AsyncIterator[bytes]:
    """A list of voices that never ends."""
    yield b'{"voices": ['
    while True:
        yield b'{"voiceId": "x"},' * 4096


async def dripping_list() -> AsyncIterator[bytes]:
    """A list of voices, a byte now and then."""
    while True:
        yield b" "
        await asyncio.sleep(1)


async def test_a_list_of_voices_that_never_ends_is_an_error() -> None:
    async with voice_list(endless_list) as service:
        with pytest.raises(RequestLost, match="a list of voices of more than 4 MiB"):
            await fetch_voices(endpoint(service))


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_list_of_voices_that_unpacks_without_end_is_an_error(encoding: str) -> None:
    bomb = zlib.compressobj(wbits=31 if encoding == "gzip" else 15)
    packed = b"".join(bomb.compress(b"[" * (1 << 20)) for _ in range(200)) + bomb.flush()
    async with voice_list(packed, {"Content-Encoding": encoding}) as service:
        with pytest.raises(ServiceError, match=r"more than 4 MiB|cannot be unpacked"):
            await fetch_voices(endpoint(service))


async def test_a_list_of_voices_that_only_drips_is_given_up() -> None:
    async with voice_list(dripping_list) as service:
        with stopped_clock() as clock:
            fetching = asyncio.create_task(fetch_voices(endpoint(service)))
            await clock.fast_forward(asyncio.create_task(asyncio.wait([fetching])))
            assert clock.passed_s <= 31
        with pytest.raises(SocketRefused, match="no answer"):
            await fetching


async def test_an_answer_that_only_drips_is_lost() -> None:
    may_drip, has_come = asyncio.Event(), asyncio.Event()

    async def drip(talk: Talk) -> None:
        await talk.hear()
        while True:
            await may_drip.wait()
            may_drip.clear()
            await talk.say({"status": "chunk", "data": {"audio": "AAA="}})
            await talk.socket.ping()
            if (await talk.socket.receive()).type is not WSMsgType.PONG:
                return
            has_come.set()  # the answer to the ping follows the chunk

    async with peer(drip) as service:
        with stopped_clock() as clock:
            speaking = asyncio.create_task(speak_once(service, silence_s=15.0))
            for _ in range(7):
                assert not speaking.done()
                may_drip.set()
                await has_come.wait()
                has_come.clear()
                await clock.advance(10.0)
            may_drip.set()
            with pytest.raises(RequestLost, match=r"0\.0 s of audio took more than 60 s"):
                await speaking


async def test_chunks_without_audio_do_not_prolong_the_wait_for_an_answer() -> None:
    async def send_nothing(talk: Talk) -> None:
        request = await talk.hear()
        while request is not None:
            await talk.say({"status": "chunk", "data": {"audio": ""}})
            await asyncio.sleep(1)

    async with peer(send_nothing) as service:
        with stopped_clock() as clock:
            speaking = asyncio.create_task(speak_once(service, silence_s=15.0))
            await clock.fast_forward(asyncio.create_task(asyncio.wait([speaking])))
            assert clock.passed_s <= 17
        with pytest.raises(RequestLost, match="said nothing for 15 s"):
            await speaking


# The parts of one context


def part_of(number: int, last: int = 2, line: str = "line") -> Utterance:
    """Return a part of a line."""
    return Utterance(
        key=TakeKey(f"{line}{number}"),
        text=f"{line} {number}",
        voice_settings=READING,
        first_word=0,
        continuation=Continuation(of=TakeKey(f"{line}0"), part=number, is_last=number == last),
    )


async def speak_parts(service: Peer, *utterances: Utterance) -> list[tuple[str, str | None, bool | None]]:
    """Speak utterances over one connection; return text, context and continue of what was sent."""
    async with connect(endpoint(service), "run", 60.0) as client:
        connection = client.connection()
        for utterance in utterances:
            with suppress(RequestLost):
                await connection.speak(utterance)
        await connection.close()
    return [(each["text"], each.get("context_id"), each.get("continue")) for each in service.heard]


async def test_the_parts_of_a_line_go_over_one_context_and_the_last_one_ends_it() -> None:
    async with peer() as service:
        sent = await speak_parts(service, part_of(0), part_of(1), part_of(2), HI, part_of(0, line="other"))

    assert sent == [
        ("line 0", "run.c1", True),
        ("line 1", "run.c1", True),
        ("line 2", "run.c1", False),
        ("hi", None, None),
        ("other 0", "run.c2", True),
    ]
    assert len(service.upgrades) == 1
    assert service.heard[0]["max_buffer_delay_ms"] == 0


async def test_parts_that_do_not_follow_each_other_begin_a_context_over_a_new_socket() -> None:
    async with peer() as service:
        sent = await speak_parts(service, part_of(0), part_of(2), part_of(1), HI)

    assert [context for _, context, _ in sent] == ["run.c1", "run.c2", "run.c3", None]
    assert len(service.upgrades) == 3  # part 2 ended its context, part 0 and part 1 left theirs open


async def test_a_socket_that_breaks_within_a_context_is_followed_by_a_new_context() -> None:
    async def break_off_once(talk: Talk) -> None:
        while request := await talk.hear():
            if request["text"] == "line 1" and len(talk.heard) == 2:
                await talk.say(
                    {
                        "status": "chunk",
                        "external_request_id": request["request_id"],
                        "data": {"audio": "AAA="},
                    }
                )
                return
            await talk.answer(request, b"\1\0")

    async with peer(break_off_once) as service:
        sent = await speak_parts(service, part_of(0), part_of(1), part_of(1), part_of(2))

    assert sent == [
        ("line 0", "run.c1", True),
        ("line 1", "run.c1", True),
        ("line 1", "run.c2", True),
        ("line 2", "run.c2", False),
    ]


async def test_a_service_that_closes_its_sockets_gets_a_context_for_each_part() -> None:
    async def answer_once(talk: Talk) -> None:
        request = await talk.hear()
        if request is not None:
            await talk.answer(request, b"\1\0")

    async with peer(answer_once) as service:
        sent = await speak_parts(service, part_of(0), part_of(1), part_of(2))

    assert [text for text, _, _ in sent] == ["line 0", "line 1", "line 2"]
    assert len({context for _, context, _ in sent}) == 3

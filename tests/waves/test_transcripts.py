"""Both sides of the socket, tested against the frames in the vendor's documents."""

import json
from pathlib import Path
from typing import Any

import pytest

from subgen.errors import RequestLost, RequestRefused
from subgen.model import Take, WordEvent
from subgen.waves.client_session import AnswerProgress, ClientSession, Expired, Finished, Lost
from subgen.waves.codec import decode_frame, decode_request
from subgen.waves.messages import SpeakRequest
from subgen.waves.server_session import ServerSession, Speak

TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"


def frames(name: str, speaker: str) -> list[str]:
    """What one side says in a transcript, as text."""
    _, *records = map(json.loads, (TRANSCRIPTS / f"{name}.jsonl").read_text().splitlines())
    return [json.dumps(record["frame"]) for record in records if record["from"] == speaker]


def shape(frame: str) -> Any:
    """A frame's keys, at both levels."""
    return {
        key: sorted(value) if isinstance(value, dict) else None for key, value in json.loads(frame).items()
    }


def asked() -> ClientSession:
    """A client that has asked for something."""
    session = ClientSession()
    session.ask(
        SpeakRequest(voice_id="meher", text="I bought 3 cats for $100 on Dec 25th", request_id="ours")
    )
    return session


def server() -> ServerSession:
    """A service at the first request."""
    return ServerSession("ws_550e8400-e29b", lambda: "task_6ba7b810-9dad", 60, 0.0)


@pytest.mark.parametrize("path", sorted(TRANSCRIPTS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_transcript_names_its_source(path: Path) -> None:
    first = json.loads(path.read_text().splitlines()[0])

    assert first["source"]
    assert first["title"]


def test_the_service_understands_the_documented_request() -> None:
    for text in frames("word-timestamps", "client"):
        request = decode_request(text)

        assert request.voice_id == "meher"
        assert request.text == "I bought 3 cats for $100 on Dec 25th"
        assert request.model == "lightning_v3.1_pro"
        assert request.sample_rate == 44100
        assert request.word_timestamps is True


def test_fields_that_the_documented_request_leaves_out_have_the_documented_defaults() -> None:
    (text,) = frames("streaming", "client")

    request = decode_request(text)

    assert (request.model, request.speed, request.word_timestamps) == ("lightning_v3.1", 1.0, False)
    assert request.complete_backoff_ms == 4000


def test_the_client_reads_the_documented_word_event() -> None:
    session = asked()
    (word,) = frames("word-timestamps", "service")

    assert session.receive(word) == AnswerProgress("ours")
    session.receive('{"request_id": "task_6ba7b810-9dad", "status": "chunk", "data": {"audio": "AAA="}}')

    assert session.receive('{"request_id": "task_6ba7b810-9dad", "status": "complete"}') == Finished(
        "ours", Take(pcm=b"\0\0", events=(WordEvent(5, "$100", 1.12, 1.92),))
    )


def test_the_service_sends_a_word_event_exactly_as_documented() -> None:
    reply = server().receive(frames("word-timestamps", "client")[0])
    assert isinstance(reply, Speak)

    said = reply.task.word(WordEvent(5, "$100", 1.12, 1.92))

    assert json.loads(said) == json.loads(frames("word-timestamps", "service")[0])


def test_a_service_s_complete_has_the_documented_status() -> None:
    reply = server().receive(frames("word-timestamps", "client")[0])
    assert isinstance(reply, Speak)
    reply.task.chunk(b"\0\0")

    assert json.loads(reply.task.complete()) == {
        "session_id": "ws_550e8400-e29b",
        "request_id": "task_6ba7b810-9dad",
        "status": "complete",
    }


def test_the_older_complete_ends_an_answer_as_well() -> None:
    session = asked()
    session.receive('{"status": "chunk", "data": {"audio": "AAA="}}')
    (complete,) = frames("streaming", "service")

    assert session.receive(complete) == Finished("ours", Take(pcm=b"\0\0", events=()))


def test_the_client_knows_the_documented_timeout() -> None:
    expired, _ = frames("stream-speech", "service")

    assert asked().receive(expired) == Expired()


def test_the_service_times_out_in_the_documented_words() -> None:
    expired, _ = frames("stream-speech", "service")

    assert json.loads(server().expire()) == json.loads(expired)


@pytest.mark.parametrize("ping", frames("stream-speech", "client"))
def test_the_service_answers_every_documented_keep_alive(ping: str) -> None:
    _, pong = frames("stream-speech", "service")

    reply = server().receive(ping)

    assert isinstance(reply, str)
    assert json.loads(reply) == json.loads(pong)


def test_a_pong_has_no_effect_on_a_request() -> None:
    _, pong = frames("stream-speech", "service")

    assert asked().receive(pong) is None


@pytest.mark.parametrize(
    ("frame", "error"),
    list(
        zip(
            frames("errors", "service"),
            (
                RequestLost("Voice not found"),
                RequestRefused("Voice not found", "404"),
                RequestRefused("speed: Number must be less than or equal to 2", "too_big"),
            ),
            strict=True,
        )
    ),
    ids=["a message", "an object", "a list"],
)
def test_the_client_reads_every_shape_of_error(frame: str, error: RequestLost) -> None:
    lost = asked().receive(frame)

    assert isinstance(lost, Lost)
    assert (type(lost.error), str(lost.error)) == (type(error), str(error))


def test_an_error_of_the_service_has_the_keys_of_both_documented_shapes() -> None:
    reply = server().receive('{"text": "no voice"}')

    assert isinstance(reply, str)
    assert shape(reply) == {
        "session_id": None,
        "request_id": None,
        "status": None,
        "message": None,
        "error": ["code", "message"],
    }


@pytest.mark.parametrize("name", ["word-timestamps", "stream-speech", "streaming", "errors"])
def test_every_published_frame_of_the_service_is_read(name: str) -> None:
    assert [decode_frame(frame).status for frame in frames(name, "service")] == [
        json.loads(frame).get("status") for frame in frames(name, "service")
    ]

"""The server's side of a socket, without the socket."""

import itertools
import json
from typing import Any

import pytest

from subgen.model import WordEvent
from subgen.waves.messages import SpeakRequest
from subgen.waves.server_session import KEEP_ALIVES, ServerSession, ServerTask, Speak

HI = '{"voice_id": "meher", "text": "hi"}'


def opened(idle_timeout_s: int = 60, now_s: float = 0.0) -> ServerSession:
    """A socket that was just opened."""
    numbers = itertools.count(1)
    return ServerSession("ws_1", lambda: f"task_{next(numbers)}", idle_timeout_s, now_s)


def speak(session: ServerSession, text: str = HI) -> tuple[SpeakRequest, ServerTask]:
    """What the session makes of a request."""
    asked = session.receive(text)
    assert isinstance(asked, Speak)
    return asked.request, asked.task


def reply(session: ServerSession, text: str) -> Any:
    """What the session answers at once."""
    said = session.receive(text)
    assert isinstance(said, str)
    return json.loads(said)


def test_the_session_s_id_is_the_socket_s_and_the_request_s_is_new_each_time() -> None:
    session = opened()

    first = json.loads(speak(session)[1].chunk(b"\0\0"))
    second = json.loads(speak(session)[1].chunk(b"\0\0"))

    assert first == {
        "session_id": "ws_1",
        "request_id": "task_1",
        "status": "chunk",
        "data": {"audio": "AAA="},
    }
    assert (second["session_id"], second["request_id"]) == ("ws_1", "task_2")


def test_the_client_s_own_ids_are_echoed() -> None:
    _, task = speak(opened(), '{"voice_id": "meher", "text": "hi", "session_id": "s.1", "request_id": "r-1"}')

    said = json.loads(task.word(WordEvent(0, "hi", 0.0, 0.5)))

    assert (said["external_session_id"], said["external_request_id"]) == ("s.1", "r-1")


def test_nothing_follows_a_complete() -> None:
    _, task = speak(opened())
    task.complete()

    with pytest.raises(RuntimeError, match="chunk after the answer was complete"):
        task.chunk(b"\0\0")


def test_nothing_follows_an_error() -> None:
    _, task = speak(opened())
    task.refuse("no", "400")

    with pytest.raises(RuntimeError, match="complete after the answer was failed"):
        task.complete()


def test_an_error_has_its_reason_under_both_keys() -> None:
    _, task = speak(opened(), '{"voice_id": "x", "text": "hi", "request_id": "r1"}')

    assert json.loads(task.refuse("no such voice", "400")) == {
        "session_id": "ws_1",
        "request_id": "task_1",
        "external_request_id": "r1",
        "status": "error",
        "message": "no such voice",
        "error": {"message": "no such voice", "code": "400"},
    }


@pytest.mark.parametrize("text", ["", "no", "[]", "[1]", "5", "null", '"ping"', "{}", '{"type": "pang"}'])
def test_a_message_that_is_not_a_request_is_answered_with_an_error(text: str) -> None:
    said = reply(opened(), text)

    assert said["status"] == "error"
    assert said["error"]["code"] == "validation_error"


def test_an_invalid_request_is_refused_under_its_own_ids() -> None:
    said = reply(
        opened(), '{"voice_id": "meher", "text": "hi", "speed": 9, "session_id": "s1", "request_id": "r1"}'
    )

    assert (said["external_session_id"], said["external_request_id"]) == ("s1", "r1")
    assert "speed" in said["message"]


@pytest.mark.parametrize("kind", sorted(KEEP_ALIVES))
def test_a_ping_is_answered_with_a_pong(kind: str) -> None:
    assert reply(opened(), json.dumps({"type": kind})) == {"type": "pong"}


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0\u3000"])
def test_a_text_of_white_space_is_a_keep_alive_and_gets_no_answer(text: str) -> None:
    assert opened().receive(json.dumps({"voice_id": "meher", "text": text})) is None


def test_a_keep_alive_is_not_a_fragment_even_while_text_is_buffered() -> None:
    session = opened()
    session.receive('{"voice_id": "meher", "text": "hi", "continue": true}')

    assert session.receive('{"voice_id": "meher", "text": " "}') is None
    assert session.due(1000.0) == []


def test_buffered_text_is_due_after_its_delay_counted_from_the_message() -> None:
    session = opened(now_s=100.0)
    session.touch(130.0)

    session.receive('{"voice_id": "meher", "text": "hi", "context_id": "c", "continue": true}')

    assert session.due_s == 133.0
    assert session.due(132.9) == []
    (asked,) = session.due(133.0)
    assert (asked.request.text, asked.lane) == ("hi", "c")
    assert session.due_s is None


def test_an_idle_socket_expires_after_its_timeout() -> None:
    assert opened(idle_timeout_s=60, now_s=100.0).expires_s == 160.0


def test_a_message_restarts_the_idle_time() -> None:
    session = opened(idle_timeout_s=60, now_s=100.0)

    session.touch(130.0)

    assert session.expires_s == 190.0


def test_a_socket_with_an_answer_under_way_does_not_expire() -> None:
    session = opened(idle_timeout_s=60)

    session.begin()
    session.begin()
    session.finish(500.0)

    assert session.expires_s is None
    session.finish(900.0)
    assert session.expires_s == 960.0


def test_a_timeout_names_its_seconds() -> None:
    assert json.loads(opened(idle_timeout_s=5).expire()) == {
        "status": "error",
        "message": "Connection timed out after 5 seconds of inactivity",
    }

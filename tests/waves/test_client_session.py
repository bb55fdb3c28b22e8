"""The client's side of a socket, without the socket."""

import base64
import json

import pytest
from hypothesis import given, strategies as st

from subgen.errors import AccountRefused, RequestLost, RequestRefused, ServiceBusy, ServiceError
from subgen.model import Take, WordEvent
from subgen.waves.client_session import AnswerProgress, ClientSession, Expired, Finished, Lost
from subgen.waves.codec import MalformedFrame
from subgen.waves.messages import SpeakRequest


def asked(*ids: str) -> ClientSession:
    """A session with these requests open."""
    session = ClientSession()
    for request_id in ids:
        session.ask(SpeakRequest(voice_id="meher", text="hi", request_id=request_id))
    return session


def chunk(pcm: bytes, **ids: str) -> str:
    """A chunk, as a service may say it."""
    return json.dumps({**ids, "status": "chunk", "data": {"audio": base64.b64encode(pcm).decode()}})


def complete(**ids: str) -> str:
    """The end of an answer."""
    return json.dumps({**ids, "status": "complete"})


def word(index: int, text: str, start: float, end: float, **ids: str) -> str:
    """A word event."""
    data = {"id": index, "word": text, "start": start, "end": end}
    return json.dumps({**ids, "status": "word_timestamp", "data": data})


def test_chunks_and_word_events_become_one_take() -> None:
    session = asked("a")

    assert session.receive(chunk(b"\1\0", external_request_id="a")) == AnswerProgress("a")
    assert session.receive(word(0, "hi", 0.0, 0.5, external_request_id="a")) == AnswerProgress("a")
    assert session.receive(chunk(b"\2\0", external_request_id="a")) == AnswerProgress("a")
    assert session.receive(complete(external_request_id="a")) == Finished(
        "a", Take(pcm=b"\1\0\2\0", events=(WordEvent(0, "hi", 0.0, 0.5),))
    )


def test_a_word_event_may_come_before_the_chunk_that_holds_it() -> None:
    session = asked("a")

    assert session.receive(word(0, "hi", 0.0, 0.5)) == AnswerProgress("a")
    session.receive(chunk(b"\1\0"))

    assert session.receive(complete()) == Finished(
        "a", Take(pcm=b"\1\0", events=(WordEvent(0, "hi", 0.0, 0.5),))
    )


@given(st.lists(st.binary(max_size=9)))
def test_a_chunk_may_end_in_the_middle_of_a_sample(pieces: list[bytes]) -> None:
    session = asked("a")
    pcm = b"".join(pieces) + b"\0" * (2 - len(b"".join(pieces)) % 2)

    for piece in (*pieces, pcm[len(b"".join(pieces)) :]):
        assert session.receive(chunk(piece)) == AnswerProgress("a")

    assert session.receive(complete()) == Finished("a", Take(pcm=pcm, events=()))


def test_audio_that_ends_in_the_middle_of_a_sample_is_lost() -> None:
    session = asked("a")
    session.receive(chunk(b"\1\0\2"))

    lost = session.receive(complete())

    assert isinstance(lost, Lost)
    assert str(lost.error) == "the audio ends in the middle of a sample"


@pytest.mark.parametrize("frames", [[], [chunk(b"")], [word(0, "hi", 0.0, 0.5)]])
def test_an_answer_without_audio_is_lost(frames: list[str]) -> None:
    session = asked("a")
    for frame in frames:
        session.receive(frame)

    lost = session.receive(complete())

    assert isinstance(lost, Lost)
    assert isinstance(lost.error, RequestLost)
    assert str(lost.error) == "the service sent no audio"


def test_frames_belong_to_the_request_they_name() -> None:
    session = asked("a", "b")

    assert session.receive(chunk(b"\1\0", external_request_id="b")) == AnswerProgress("b")
    assert session.receive(chunk(b"\2\0", external_request_id="a")) == AnswerProgress("a")
    assert session.receive(complete(external_request_id="b")) == Finished("b", Take(pcm=b"\1\0", events=()))
    assert session.receive(complete(external_request_id="a")) == Finished("a", Take(pcm=b"\2\0", events=()))


def test_a_service_may_use_our_id_as_its_own() -> None:
    session = asked("a", "b")

    assert session.receive(chunk(b"\1\0", request_id="b")) == AnswerProgress("b")


def test_without_our_id_the_service_s_own_ids_follow_the_order_of_the_requests() -> None:
    session = asked("a", "b")

    assert session.receive(chunk(b"\1\0", request_id="task_1")) == AnswerProgress("a")
    assert session.receive(chunk(b"\2\0", request_id="task_2")) == AnswerProgress("b")
    assert session.receive(chunk(b"\3\0", request_id="task_1")) == AnswerProgress("a")
    assert session.receive(complete(request_id="task_2")) == Finished("b", Take(pcm=b"\2\0", events=()))
    assert session.receive(complete(request_id="task_1")) == Finished("a", Take(pcm=b"\1\0\3\0", events=()))


def test_without_any_id_a_frame_belongs_to_the_oldest_request() -> None:
    session = asked("a", "b")

    assert session.receive(chunk(b"\1\0")) == AnswerProgress("a")
    assert session.receive(complete()) == Finished("a", Take(pcm=b"\1\0", events=()))
    assert session.receive(chunk(b"\2\0")) == AnswerProgress("b")


def test_frames_of_other_clients_requests_are_ignored() -> None:
    session = asked("a")

    assert session.receive(chunk(b"\1\0", external_request_id="z")) is None
    assert session.receive(complete(external_request_id="z")) is None
    assert session.receive('{"external_request_id": "z", "status": "error", "message": "no"}') is None


def test_late_frames_of_a_finished_request_do_not_reach_the_next() -> None:
    session = asked("a")
    session.receive(chunk(b"\1\0", request_id="task_1"))
    session.receive(complete(request_id="task_1"))
    session.ask(SpeakRequest(voice_id="meher", text="hi", request_id="b"))

    assert session.receive(chunk(b"\7\0", request_id="task_1")) is None
    assert session.receive(complete(request_id="task_1")) is None
    assert session.receive(chunk(b"\2\0", request_id="task_2")) == AnswerProgress("b")


def test_a_frame_without_an_open_request_is_ignored() -> None:
    session = ClientSession()

    assert session.receive(chunk(b"\1\0")) is None
    assert session.receive(complete(request_id="task_1")) is None


def test_frames_of_unknown_kinds_are_ignored() -> None:
    session = asked("a")

    assert session.receive('{"status": "started"}') is None
    assert session.receive('{"status": "metrics", "data": [1]}') is None
    assert session.receive("{}") is None


def test_a_socket_forgets_the_ids_of_old_answers() -> None:
    session = ClientSession()
    for number in range(1000):
        session.ask(SpeakRequest(voice_id="meher", text="hi", request_id=f"r{number}"))
        session.receive(chunk(b"\1\0", request_id=f"task_{number}"))
        session.receive(complete(request_id=f"task_{number}"))

    assert len(session._our_ids) < 100  # noqa: SLF001 # what is not seen from outside is the point


@pytest.mark.parametrize(
    ("model", "code", "advice"),
    [
        ("lightning_v3.1", "MODEL_DEPRECATED", "use the model lightning_v3.1_pro"),
        ("lightning_v2", 410, "use the model lightning_v3.1_pro"),
        ("lightning_v9", "model_deprecated", "use the model lightning_v3.1_pro"),
        ("lightning_v3.1_pro", "410", "`subgen voices` lists models"),
    ],
)
def test_a_retired_model_is_refused_with_the_name_of_its_successor(
    model: str, code: str | int, advice: str
) -> None:
    session = ClientSession()
    session.ask(SpeakRequest(voice_id="meher", text="hi", request_id="a", model=model))

    lost = session.receive(json.dumps({"status": "error", "error": {"message": "gone", "code": code}}))

    assert isinstance(lost, Lost)
    assert isinstance(lost.error, RequestRefused)
    assert lost.error.message == f"the service has retired the model {model!r}; {advice}: gone"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("400", RequestRefused),
        (401, AccountRefused),
        ("403", AccountRefused),
        ("410", RequestRefused),
        ("validation_error", RequestRefused),
        ("429", ServiceBusy),
        (500, RequestLost),
        ("tea_time", RequestLost),
        (None, RequestLost),
    ],
)
def test_the_code_of_a_fault_decides_the_error(code: str | int | None, error: type[ServiceError]) -> None:
    session = asked("a")

    lost = session.receive(json.dumps({"status": "error", "error": {"message": "no", "code": code}}))

    assert isinstance(lost, Lost)
    assert type(lost.error) is error


def test_an_error_ends_only_its_own_request() -> None:
    session = asked("a", "b")

    lost = session.receive('{"external_request_id": "a", "status": "error", "message": "no"}')

    assert isinstance(lost, Lost)
    assert lost.request_id == "a"
    assert session.receive(chunk(b"\1\0", external_request_id="a")) is None
    assert session.receive(chunk(b"\1\0", external_request_id="b")) == AnswerProgress("b")


@pytest.mark.parametrize("ids", [(), ("a",)], ids=["idle", "asked"])
def test_a_timeout_of_the_socket_fails_no_request(ids: tuple[str, ...]) -> None:
    session = asked(*ids)

    frame = '{"status": "error", "message": "Connection timed out after 5 seconds of inactivity"}'

    assert session.receive(frame) == Expired()


def test_a_malformed_frame_raises_at_once() -> None:
    with pytest.raises(MalformedFrame):
        asked("a").receive("{")


def test_a_request_needs_a_new_id() -> None:
    session = asked("a")

    with pytest.raises(ValueError, match="an id of its own"):
        session.ask(SpeakRequest(voice_id="meher", text="hi", request_id="a"))
    with pytest.raises(ValueError, match="an id of its own"):
        session.ask(SpeakRequest(voice_id="meher", text="hi"))


def test_a_text_that_cannot_be_sent_leaves_no_request_open() -> None:
    session = ClientSession()

    with pytest.raises(UnicodeEncodeError):
        session.ask(SpeakRequest(voice_id="meher", text="\ud800", request_id="a"))

    assert session.receive(complete()) is None

"""Fragments on one socket: what is held back, when it is let go, and as what. Time is the test's."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from subgen.waves.codec import MalformedFrame
from subgen.waves.messages import Asked
from subgen.waves.server_session import ServerSession, Speak
from subgen.waves.text_buffer import MAX_CONTEXTS, Buffering, ContextCount

ONE_SENTENCE = "This sentence is long enough to be spoken on its own."


class Socket:
    """A session, and the clock beside it."""

    def __init__(self) -> None:
        numbers = itertools.count(1)
        self.now_s = 100.0
        self.session = ServerSession("ws_1", lambda: f"task_{next(numbers)}", 60, self.now_s)
        self.refused: list[Any] = []

    def send(self, **fields: object) -> list[Speak]:
        """A message to a voice that is named; what is let go by it."""
        return self.send_bare(voice_id="meher", **fields)

    def send_bare(self, **fields: object) -> list[Speak]:
        """A message of no more than these fields."""
        self.session.touch(self.now_s)
        reply = self.session.receive(json.dumps(fields))
        if isinstance(reply, str):
            self.refused.append(json.loads(reply))
        released = self.session.due(self.now_s)
        return [reply, *released] if isinstance(reply, Speak) else released

    def later(self, seconds: float) -> list[Speak]:
        """What is let go after some time."""
        self.now_s += seconds
        return self.session.due(self.now_s)


def texts(released: list[Speak]) -> list[str]:
    """The texts that are to be spoken."""
    return [asked.request.text for asked in released]


def test_fragments_are_held_until_a_flush() -> None:
    socket = Socket()

    assert socket.send(text="Hello, ", **{"continue": True}) == []
    assert socket.send(text="how are ", **{"continue": True}) == []
    assert socket.later(1000.0) == []
    assert texts(socket.send(text="you?", flush=True)) == ["Hello, how are you?"]


def test_the_closing_message_needs_no_more_than_a_voice_an_empty_text_and_the_flush() -> None:
    socket = Socket()
    socket.send(
        text="Hello",
        model="lightning_v3.1_pro",
        sample_rate=8000,
        speed=1.5,
        language="en",
        word_timestamps=True,
        complete_backoff_ms=0,
        session_id="s",
        request_id="r",
        **{"continue": True},
    )

    (asked,) = socket.send_bare(voice_id="meher", text="", flush=True)

    assert asked.request.text == "Hello"
    assert asked.request.model == "lightning_v3.1_pro"
    assert (asked.request.sample_rate, asked.request.speed) == (8000, 1.5)
    assert (asked.request.language, asked.request.word_timestamps) == ("en", True)
    assert asked.request.complete_backoff_ms == 0
    assert json.loads(asked.task.complete()) == {
        "session_id": "ws_1",
        "request_id": "task_1",
        "external_session_id": "s",
        "external_request_id": "r",
        "status": "complete",
    }


def test_what_a_later_fragment_says_holds() -> None:
    socket = Socket()
    socket.send(text="a ", request_id="first", speed=1.5, **{"continue": True})

    (asked,) = socket.send(text="b", request_id="last", flush=True)

    assert (asked.request.request_id, asked.request.speed) == ("last", 1.5)


def test_nothing_is_carried_over_a_flush() -> None:
    socket = Socket()
    socket.send(text="a", speed=1.5, request_id="r", flush=True)

    (asked,) = socket.send(text="b", flush=True)

    assert asked.request.speed == 1.0
    assert "external_request_id" not in json.loads(asked.task.complete())


def test_a_message_without_continue_says_that_no_more_is_to_come() -> None:
    socket = Socket()
    socket.send(text="Hello, ", **{"continue": True})

    assert texts(socket.send(text="world.")) == ["Hello, world."]


def test_a_request_on_a_socket_that_holds_nothing_is_its_own() -> None:
    (asked,) = Socket().send(text="Hello", max_buffer_flush_ms=500)

    assert (asked.request.text, asked.lane) == ("Hello", None)


def test_a_flush_may_leave_the_rest_of_the_text_to_come() -> None:
    socket = Socket()

    assert texts(socket.send(text="One.", flush=True, **{"continue": True})) == ["One."]
    assert texts(socket.send(text="Two.", flush=True)) == ["Two."]


def test_a_flush_of_nothing_is_answered_too() -> None:
    assert texts(Socket().send(text="", flush=True)) == [""]


def test_white_space_is_a_fragment_when_more_is_to_come() -> None:
    socket = Socket()
    for fragment in ("One", " ", "two"):
        socket.send(text=fragment, **{"continue": True})

    assert texts(socket.send(text="", flush=True)) == ["One two"]


def test_a_keep_alive_lets_nothing_go() -> None:
    socket = Socket()
    socket.send(text="Hello", **{"continue": True})

    assert socket.send(text=" ") == []
    assert socket.send_bare(type="ping") == []
    assert texts(socket.send(text="", flush=True)) == ["Hello"]


def test_a_buffer_is_let_go_when_its_time_is_over_counted_from_its_first_fragment() -> None:
    socket = Socket()
    socket.send(text="One ", max_buffer_flush_ms=500, **{"continue": True})
    assert socket.session.due_s == 100.5

    assert socket.later(0.25) == []
    assert socket.send(text="two", max_buffer_flush_ms=500, **{"continue": True}) == []

    assert texts(socket.later(0.25)) == ["One two"]
    assert socket.session.due_s is None


def test_after_its_time_was_over_a_buffer_begins_anew() -> None:
    socket = Socket()
    socket.send(text="One.", max_buffer_flush_ms=500, **{"continue": True})
    socket.later(1.0)
    socket.send(text="Two.", max_buffer_flush_ms=500, **{"continue": True})

    assert socket.session.due_s == 101.5
    assert texts(socket.send(text="", flush=True)) == ["Two."]


def test_a_buffer_of_more_than_8000_characters_is_let_go_at_the_last_sentence_that_fits() -> None:
    socket = Socket()
    socket.send(text="a" * 7990 + ". ", **{"continue": True})

    (asked,) = socket.send(text="And so on, and on.", **{"continue": True})

    assert asked.request.text == "a" * 7990 + "."
    assert texts(socket.send(text="", flush=True)) == [" And so on, and on."]


@given(
    st.lists(st.sampled_from(["One", "two,", "three.", "$100", "Dec", "25th?", "घर", "—"]), min_size=1),
    st.data(),
)
def test_fragments_in_any_cutting_give_the_same_text_as_the_whole(
    words: list[str], data: st.DataObject
) -> None:
    whole = " ".join(words)
    places = sorted(data.draw(st.sets(st.integers(0, len(whole)))))
    socket = Socket()

    for start, end in itertools.pairwise([0, *places, len(whole)]):
        socket.send(text=whole[start:end], **{"continue": True})

    assert texts(socket.send(text="", flush=True)) == [whole]


def test_a_context_is_spoken_when_no_more_is_to_come() -> None:
    socket = Socket()

    assert socket.send(context_id="c", text="Let me check that for you.", **{"continue": True}) == []
    assert socket.send(context_id="c", text=" Your order ships", **{"continue": True}) == []
    assert texts(socket.send(context_id="c", text=" tomorrow.", **{"continue": False})) == [
        "Let me check that for you. Your order ships tomorrow."
    ]


@pytest.mark.parametrize("closing", [{"continue": False}, {"context_close": True}, {"text": ""}, {}])
def test_a_context_may_be_closed_without_text_and_voice(closing: dict[str, object]) -> None:
    socket = Socket()
    socket.send(context_id="c", text="Hello", speed=1.5, **{"continue": True})

    (asked,) = socket.send_bare(context_id="c", **closing)

    assert (asked.request.text, asked.request.voice_id, asked.request.speed) == ("Hello", "meher", 1.5)


@pytest.mark.parametrize("closing", [{"continue": False}, {"context_close": True}])
def test_closing_a_context_that_holds_nothing_is_not_answered(closing: dict[str, object]) -> None:
    socket = Socket()

    assert socket.send_bare(context_id="c", **closing) == []
    assert socket.refused == []


def test_a_context_lets_a_sentence_go_when_it_is_long_enough() -> None:
    socket = Socket()

    assert socket.send(context_id="c", text=ONE_SENTENCE[:-1], **{"continue": True}) == []
    assert texts(socket.send(context_id="c", text=".", **{"continue": True})) == [ONE_SENTENCE]
    assert texts(socket.send(context_id="c", text=" Bye.")) == [" Bye."]


@pytest.mark.parametrize("end", ["about 3.", "the amount of $1,000.", "for Mr.", "by John F."])
def test_a_context_holds_what_may_not_be_the_end_of_a_sentence(end: str) -> None:
    socket = Socket()

    assert socket.send(context_id="c", text=f"{ONE_SENTENCE[:-1]} {end}", **{"continue": True}) == []


def test_a_context_waits_three_seconds_from_the_first_fragment_still_held() -> None:
    socket = Socket()
    socket.send(context_id="c", text="Hello ", **{"continue": True})
    socket.later(2.0)
    socket.send(context_id="c", text="there", **{"continue": True})

    assert socket.session.due_s == 103.0
    assert texts(socket.later(1.0)) == ["Hello there"]
    assert socket.session.due_s is None


@pytest.mark.parametrize(("asked_ms", "due_s"), [(1500, 101.5), (5000, 105.0), (0.5, 100.0005)])
def test_a_context_waits_as_long_as_it_is_told(asked_ms: float, due_s: float) -> None:
    socket = Socket()
    socket.send(context_id="c", text="Hello", max_buffer_delay_ms=asked_ms, **{"continue": True})

    assert socket.session.due_s == due_s


def test_a_context_that_is_not_to_wait_lets_every_fragment_go() -> None:
    socket = Socket()

    assert texts(socket.send(context_id="c", text="Hel", max_buffer_delay_ms=0, **{"continue": True})) == [
        "Hel"
    ]
    assert texts(socket.send(context_id="c", text="lo", **{"continue": True})) == ["lo"]


def test_a_context_of_more_than_250_characters_is_cut_at_the_last_sentence_or_word() -> None:
    socket = Socket()

    released = socket.send(context_id="c", text="One. " + "two " * 100, **{"continue": True})

    assert texts(released) == ["One.", " two" * 62]
    assert texts(socket.send_bare(context_id="c", context_close=True)) == [" two" * 38 + " "]


@given(st.lists(st.text(st.sampled_from("ab .?"), max_size=200), max_size=20))
def test_a_context_speaks_all_of_its_text_once_and_in_order(fragments: list[str]) -> None:
    socket = Socket()
    spoken = "".join(
        text
        for fragment in fragments
        for text in texts(socket.send(context_id="c", text=fragment, **{"continue": True}))
    )
    spoken += "".join(texts(socket.send_bare(context_id="c", context_close=True)))

    assert "".join(spoken.split()) == "".join("".join(fragments).split())


def test_a_cancelled_context_speaks_nothing_of_what_it_held_and_goes_on() -> None:
    socket = Socket()
    socket.send(context_id="c", text="Never mind", **{"continue": True})

    assert socket.send_bare(context_id="c", cancel_request=True) == []
    assert socket.later(10.0) == []
    assert texts(socket.send_bare(context_id="c", text="Hello")) == ["Hello"]


def test_contexts_do_not_mix() -> None:
    socket = Socket()
    socket.send(context_id="a", text="One ", **{"continue": True})
    socket.send(context_id="b", text="Two ", **{"continue": True})
    socket.send(text="Three ", **{"continue": True})

    released = [
        *socket.send(context_id="a", text="a"),
        *socket.send(context_id="b", text="b"),
        *socket.send(text="c"),
    ]

    assert [(asked.lane, asked.request.text) for asked in released] == [
        ("a", "One a"),
        ("b", "Two b"),
        ("", "Three c"),
    ]


def test_every_segment_of_a_context_has_an_id_of_its_own() -> None:
    socket = Socket()
    (first,) = socket.send(context_id="c", text=ONE_SENTENCE, **{"continue": True})
    (second,) = socket.send(context_id="c", text="Bye.")

    assert json.loads(first.task.complete())["request_id"] == "task_1"
    assert json.loads(second.task.complete())["request_id"] == "task_2"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"context_id": "c", "text": "a", "flush": True}, "context_id does not go together with flush"),
        ({"context_id": "c", "text": "a", "max_buffer_flush_ms": 100}, "context_id does not go together"),
        ({"text": "a", "context_close": True}, "need the context_id"),
        ({"text": "a", "cancel_request": True}, "need the context_id"),
        ({"context_id": "a b", "text": "a"}, "context_id"),
        ({"context_id": "c", "text": "a", "max_buffer_delay_ms": 5001}, "max_buffer_delay_ms"),
        ({"text": "a", "continue": True, "max_buffer_flush_ms": 1001}, "max_buffer_flush_ms"),
        ({"text": "a", "continue": "yes"}, "continue"),
        ({"flush": True}, "text"),
        ({"text": "a" * 8001, "continue": True}, "more than 8000 characters"),
    ],
)
def test_what_does_not_go_together_or_is_out_of_range_is_refused(
    fields: dict[str, object], said: str
) -> None:
    socket = Socket()

    assert socket.send(**fields) == []
    assert said in socket.refused[0]["message"]
    assert socket.refused[0]["error"]["code"] == "validation_error"


def test_what_the_vendor_s_sdk_always_sends_goes_together_with_a_context() -> None:
    fields = {"max_buffer_flush_ms": 0, "flush": False, "continue": False}

    assert texts(Socket().send(context_id="c", text="Hello", **fields)) == ["Hello"]


def test_a_fragment_without_a_voice_is_refused_when_it_comes() -> None:
    socket = Socket()

    assert socket.send_bare(context_id="c", text="Hello", **{"continue": True}) == []
    assert "voice_id" in socket.refused[0]["message"]


def test_a_fragment_that_is_refused_leaves_what_was_held_as_it_was() -> None:
    socket = Socket()
    socket.send(text="Hello", **{"continue": True})
    socket.send(text=" there", speed=9, **{"continue": True})

    (asked,) = socket.send(text="", flush=True)

    assert (asked.request.text, asked.request.speed) == ("Hello", 1.0)


def test_more_than_64_contexts_at_once_are_refused() -> None:
    socket = Socket()
    for number in range(MAX_CONTEXTS):
        socket.send(context_id=f"c{number}", text="a", max_buffer_delay_ms=5000, **{"continue": True})

    socket.send(context_id="one-more", text="a", **{"continue": True})

    assert socket.refused[0]["message"] == "more than 64 contexts are open here"
    assert texts(socket.send(context_id="c0", text="b")) == ["ab"]
    assert socket.send(context_id="one-more", text="a", **{"continue": True}) == []
    assert len(socket.refused) == 1


def test_contexts_are_bounded_for_all_sockets_together() -> None:
    count = ContextCount(2)
    first, second = Buffering(count), Buffering(count)
    first.take(Asked(voice_id="meher", text="a", continue_=True, context_id="one"), 0.0)
    first.take(Asked(voice_id="meher", text="a", continue_=True, context_id="two"), 0.0)
    with pytest.raises(MalformedFrame, match="too many contexts are open on all sockets together"):
        second.take(Asked(voice_id="meher", text="a", continue_=True, context_id="one"), 0.0)

    first.take(Asked(context_id="one", context_close=True), 0.0)
    second.take(Asked(voice_id="meher", text="a", continue_=True, context_id="one"), 0.0)
    with pytest.raises(MalformedFrame, match="too many"):
        second.take(Asked(voice_id="meher", text="a", continue_=True, context_id="two"), 0.0)

    first.close()
    second.take(Asked(voice_id="meher", text="a", continue_=True, context_id="two"), 0.0)


def released(*fragments: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Return what fragments of one context release: the text, that before it, and whether it goes on."""
    buffering = Buffering()
    found = []
    for fragment in fragments:
        buffering.take(
            Asked(**{"voice_id": "meher", "context_id": "c", "max_buffer_delay_ms": 0, **fragment}), 0.0
        )
        found += buffering.due(0.0)
    return [(release.request.text, release.before, release.goes_on) for release in found]


def test_a_part_of_a_context_knows_the_one_before_and_whether_one_follows() -> None:
    assert released(
        {"text": "One two", "continue_": True},
        {"text": "three four", "continue_": True},
        {"text": "five."},
    ) == [("One two", "", True), ("three four", "One two", True), ("five.", "three four", False)]


def test_only_the_last_piece_of_a_long_part_ends_its_context() -> None:
    text = "word " * 60
    first, second = released({"text": text})

    assert (first[1:], second[1:]) == (("", True), (first[0], False))


def test_a_context_that_begins_anew_has_nothing_before() -> None:
    parts = released(
        {"text": "One.", "continue_": True}, {"text": "Two."}, {"text": "Three.", "continue_": True}
    )

    assert [before for _, before, _ in parts] == ["", "One.", ""]


def test_what_was_said_before_a_cancellation_is_forgotten() -> None:
    parts = released(
        {"text": "One.", "continue_": True}, {"cancel_request": True}, {"text": "Two.", "continue_": True}
    )

    assert [before for _, before, _ in parts] == ["", ""]

"""Lines become requests, and outcomes of requests become outcomes of lines."""

from subgen.model import Done, Failed, Line, LineOutcome, Take, TakeKey, Utterance, VoiceSettings
from subgen.planning.request_log import RequestLog
from subgen.synthesis.accounting import LineAccounting
from tests.support.memory_store import MemoryTakes

READING = VoiceSettings(voice="meher", model="lightning_v3.1", language=None, speed=1.0, sample_rate_hz=8000)
TAKE = Take(pcm=b"\1\0" * 5, events=())


def utterance(name: str) -> Utterance:
    return Utterance(key=TakeKey(name), text=name, voice_settings=READING, first_word=0)


def line(number: int, *names: str, file: str = "a.txt") -> tuple[str, Line, tuple[Utterance, ...]]:
    spoken = Line(id=str(number), row=number, text=" ".join(names))
    return file, spoken, tuple(utterance(name) for name in names)


def asked(tally: LineAccounting, *lines: tuple[str, Line, tuple[Utterance, ...]]) -> list[Utterance]:
    return [request for request in tally.requests(lines) if request is not None]


def test_each_take_is_asked_for_once() -> None:
    store = MemoryTakes()
    store.put("kept before", TAKE)
    tally = LineAccounting(store, lambda _: None, RequestLog())

    requests = asked(tally, line(1, "a", "b"), line(2, "b"), line(3, "kept before", "a", "c"))

    assert [request.text for request in requests] == ["a", "b", "c"]


def test_a_line_is_settled_once_all_of_its_takes_and_all_lines_before_it_are() -> None:
    store = MemoryTakes()
    settled: list[str] = []
    tally = LineAccounting(store, lambda outcome: settled.append(outcome.line.id), RequestLog())
    for request in asked(tally, line(1, "a", "b"), line(2, "a"), line(3, "c")):
        store.put(request.key, TAKE)

    tally.reported(utterance("a"), None)
    assert settled == []
    tally.reported(utterance("b"), None)
    assert settled == ["1", "2"]
    tally.reported(utterance("c"), None)
    assert settled == ["1", "2", "3"]


def test_lines_that_need_nothing_are_settled_as_they_come() -> None:
    store = MemoryTakes()
    outcomes: list[LineOutcome] = []
    store.put("a", TAKE)
    tally = LineAccounting(store, outcomes.append, RequestLog())
    _, spoken, utterances = line(1, "a")

    assert asked(tally, line(1, "a")) == []

    assert outcomes == [Done(line=spoken, utterances=utterances, samples=(5,))]


def test_every_line_that_needs_a_missing_take_fails_for_the_same_reason() -> None:
    store = MemoryTakes()
    outcomes: list[LineOutcome] = []
    tally = LineAccounting(store, outcomes.append, RequestLog())
    for request in asked(tally, line(1, "a", "b"), line(2, "c"), line(3, "b")):
        if request.text != "b":
            store.put(request.key, TAKE)

    tally.reported(utterance("a"), None)
    tally.reported(utterance("b"), "the service said no")
    tally.reported(utterance("c"), None)

    assert [(outcome.line.id, getattr(outcome, "reason", None)) for outcome in outcomes] == [
        ("1", "the service said no"),
        ("2", None),
        ("3", "the service said no"),
    ]
    assert isinstance(outcomes[0], Failed)


def test_whoever_pulls_can_look_up_while_many_lines_need_nothing() -> None:
    store = MemoryTakes()
    store.put("a", TAKE)
    tally = LineAccounting(store, lambda _: None, RequestLog())

    assert list(tally.requests(line(number, "a") for number in range(600))) == [None, None]


def test_what_is_sent_is_counted_for_the_input_that_asked_first_each_try_of_it() -> None:
    heard = RequestLog()
    tally = LineAccounting(MemoryTakes(), lambda _: None, heard)
    asked(tally, line(1, "abc"), line(1, "abc", "de", file="b.txt"))

    for name in ("abc", "de", "abc"):
        tally.sent(utterance(name))

    assert heard.attempts == {"a.txt": 2, "b.txt": 1}
    assert heard.characters == {"a.txt": 6, "b.txt": 2}


def test_nothing_is_sent_before_it_is_said_to_be() -> None:
    heard = RequestLog()

    asked(LineAccounting(MemoryTakes(), lambda _: None, heard), line(1, "abc"))

    assert heard.characters.total() == 0


def test_why_there_is_no_take_is_heard() -> None:
    heard = RequestLog()
    tally = LineAccounting(MemoryTakes(), lambda _: None, heard)
    asked(tally, line(1, "a", "b"))

    tally.reported(utterance("a"), "the service said no")

    assert heard.reasons == {"a": "the service said no"}

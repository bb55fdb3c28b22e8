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


def asked(accounting: LineAccounting, *lines: tuple[str, Line, tuple[Utterance, ...]]) -> list[Utterance]:
    return [request for request in accounting.missing_utterances(lines) if request is not None]


def ignore(outcome: LineOutcome, characters: int) -> None:
    """Ignore the outcome of a line."""


def test_a_line_is_reported_with_the_characters_of_its_new_requests() -> None:
    store = MemoryTakes()
    store.put("kept", TAKE)
    reported: list[tuple[str, int]] = []
    accounting = LineAccounting(
        store, lambda outcome, characters: reported.append((outcome.line.id, characters)), RequestLog()
    )
    asked(accounting, line(1, "abc", "kept"), line(2, "abc", "de"), line(3, "kept"))
    store.put("abc", TAKE)

    accounting.report(utterance("abc"), None)
    accounting.report(utterance("de"), "the service said no")

    assert reported == [("1", 3), ("2", 2), ("3", 0)]


def test_each_take_is_requested_once() -> None:
    store = MemoryTakes()
    store.put("kept before", TAKE)
    accounting = LineAccounting(store, ignore, RequestLog())

    requests = asked(accounting, line(1, "a", "b"), line(2, "b"), line(3, "kept before", "a", "c"))

    assert [request.text for request in requests] == ["a", "b", "c"]


def test_a_line_is_reported_once_all_its_takes_and_all_lines_before_it_are_complete() -> None:
    store = MemoryTakes()
    settled: list[str] = []
    accounting = LineAccounting(store, lambda outcome, _: settled.append(outcome.line.id), RequestLog())
    for request in asked(accounting, line(1, "a", "b"), line(2, "a"), line(3, "c")):
        store.put(request.key, TAKE)

    accounting.report(utterance("a"), None)
    assert settled == []
    accounting.report(utterance("b"), None)
    assert settled == ["1", "2"]
    accounting.report(utterance("c"), None)
    assert settled == ["1", "2", "3"]


def test_lines_without_missing_takes_are_reported_at_once() -> None:
    store = MemoryTakes()
    outcomes: list[LineOutcome] = []
    store.put("a", TAKE)
    accounting = LineAccounting(store, lambda outcome, _: outcomes.append(outcome), RequestLog())
    _, spoken, utterances = line(1, "a")

    assert asked(accounting, line(1, "a")) == []

    assert outcomes == [Done(line=spoken, utterances=utterances, samples=(5,))]


def test_every_line_that_needs_a_missing_take_fails_for_the_same_reason() -> None:
    store = MemoryTakes()
    outcomes: list[LineOutcome] = []
    accounting = LineAccounting(store, lambda outcome, _: outcomes.append(outcome), RequestLog())
    for request in asked(accounting, line(1, "a", "b"), line(2, "c"), line(3, "b")):
        if request.text != "b":
            store.put(request.key, TAKE)

    accounting.report(utterance("a"), None)
    accounting.report(utterance("b"), "the service said no")
    accounting.report(utterance("c"), None)

    assert [(outcome.line.id, getattr(outcome, "reason", None)) for outcome in outcomes] == [
        ("1", "the service said no"),
        ("2", None),
        ("3", "the service said no"),
    ]
    assert isinstance(outcomes[0], Failed)


def test_other_tasks_can_run_between_many_lines_without_requests() -> None:
    store = MemoryTakes()
    store.put("a", TAKE)
    accounting = LineAccounting(store, ignore, RequestLog())

    assert list(accounting.missing_utterances(line(number, "a") for number in range(600))) == [None, None]


def test_every_attempt_counts_for_the_input_that_requested_the_take_first() -> None:
    heard = RequestLog()
    accounting = LineAccounting(MemoryTakes(), ignore, heard)
    asked(accounting, line(1, "abc"), line(1, "abc", "de", file="b.txt"))

    for name in ("abc", "de", "abc"):
        accounting.count_sent(utterance(name))

    assert heard.attempts == {"a.txt": 2, "b.txt": 1}
    assert heard.characters == {"a.txt": 6, "b.txt": 2}


def test_nothing_counts_as_sent_before_it_is_sent() -> None:
    heard = RequestLog()

    asked(LineAccounting(MemoryTakes(), ignore, heard), line(1, "abc"))

    assert heard.characters.total() == 0


def test_the_reason_of_a_missing_take_is_logged() -> None:
    heard = RequestLog()
    accounting = LineAccounting(MemoryTakes(), ignore, heard)
    asked(accounting, line(1, "a", "b"))

    accounting.report(utterance("a"), "the service said no")

    assert heard.reasons == {"a": "the service said no"}

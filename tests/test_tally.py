"""Lines become requests, and outcomes of requests become outcomes of lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from subgen.model import Done, Failed, Line, LineOutcome, Reading, Take, TakeKey, Utterance
from subgen.store import SpoolStore
from subgen.tally import Tally

READING = Reading(voice="meher", model="lightning_v3.1", language=None, speed=1.0, sample_rate_hz=8000)
TAKE = Take(pcm=b"\1\0" * 5, events=())


def utterance(name: str) -> Utterance:
    return Utterance(key=TakeKey(name), text=name, reading=READING, first_word=0)


def line(number: int, *names: str) -> tuple[str, Line, tuple[Utterance, ...]]:
    spoken = Line(id=str(number), row=number, text=" ".join(names))
    return "a.txt", spoken, tuple(utterance(name) for name in names)


def asked(tally: Tally, *lines: tuple[str, Line, tuple[Utterance, ...]]) -> list[Utterance]:
    return [request for request in tally.requests(lines) if request is not None]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SpoolStore]:
    spool = SpoolStore(tmp_path)
    yield spool
    spool.close()


def test_each_take_is_asked_for_once(store: SpoolStore) -> None:
    store.keep(TakeKey("kept before"), TAKE)
    tally = Tally(store, lambda *_: None)

    requests = asked(tally, line(1, "a", "b"), line(2, "b"), line(3, "kept before", "a", "c"))

    assert [request.text for request in requests] == ["a", "b", "c"]


def test_a_line_is_settled_once_all_of_its_takes_and_all_lines_before_it_are(store: SpoolStore) -> None:
    settled: list[str] = []
    tally = Tally(store, lambda _, outcome: settled.append(outcome.line.id))
    for request in asked(tally, line(1, "a", "b"), line(2, "a"), line(3, "c")):
        store.keep(request.key, TAKE)

    tally.told(utterance("a"), None, 1)
    assert settled == []
    tally.told(utterance("b"), None, 1)
    assert settled == ["1", "2"]
    tally.told(utterance("c"), None, 1)
    assert settled == ["1", "2", "3"]


def test_lines_that_need_nothing_are_settled_as_they_come(store: SpoolStore) -> None:
    outcomes: list[LineOutcome] = []
    store.keep(TakeKey("a"), TAKE)
    tally = Tally(store, lambda _, outcome: outcomes.append(outcome))
    _, spoken, utterances = line(1, "a")

    assert asked(tally, line(1, "a")) == []

    assert outcomes == [Done(line=spoken, utterances=utterances, samples=(5,))]


def test_every_line_that_needs_a_missing_take_fails_for_the_same_reason(store: SpoolStore) -> None:
    outcomes: list[LineOutcome] = []
    tally = Tally(store, lambda _, outcome: outcomes.append(outcome))
    for request in asked(tally, line(1, "a", "b"), line(2, "c"), line(3, "b")):
        if request.text != "b":
            store.keep(request.key, TAKE)

    tally.told(utterance("a"), None, 1)
    tally.told(utterance("b"), "the service said no", 1)
    tally.told(utterance("c"), None, 1)

    assert [(outcome.line.id, getattr(outcome, "reason", None)) for outcome in outcomes] == [
        ("1", "the service said no"),
        ("2", None),
        ("3", "the service said no"),
    ]
    assert isinstance(outcomes[0], Failed)


def test_whoever_pulls_can_look_up_while_many_lines_need_nothing(store: SpoolStore) -> None:
    store.keep(TakeKey("a"), TAKE)
    tally = Tally(store, lambda *_: None)

    assert list(tally.requests(line(number, "a") for number in range(600))) == [None, None]

"""Models that retire, before anything is sent."""

from dataclasses import replace
from datetime import date

import pytest

from subgen.config.settings import CastMember, Settings
from subgen.errors import InputFaults
from subgen.model import Finding, Line, Script, Service, Take
from subgen.planning.retired_models import check_models, has_old_models
from subgen.planning.utterances import UtteranceResolver, utterances_of
from subgen.providers.smallest.catalog import HOSTED, LOCAL, service_at
from tests.support.memory_store import MemoryTakes

BEFORE, AFTER = date(2026, 11, 29), date(2026, 12, 1)
OLD = Settings(model="lightning_v3.1")


def script(*lines: Line) -> Script:
    return Script(stem="book", file="book.csv", lines=lines or (Line(id="1", row=2, text="Hello."),))


def findings(
    settings: Settings, today: date, *, service: Service = HOSTED, lines: tuple[Line, ...] = ()
) -> tuple[Finding, ...]:
    return check_models((script(*lines),), UtteranceResolver(settings, service), MemoryTakes(), today)


def refusals(
    settings: Settings, today: date, *, service: Service = HOSTED, lines: tuple[Line, ...] = ()
) -> str:
    with pytest.raises(InputFaults) as refused:
        findings(settings, today, service=service, lines=lines)
    return str(refused.value)


def test_a_retiring_model_is_reported_once_with_its_day_and_its_successor() -> None:
    lines = tuple(Line(id=str(row), row=row, text="Hello.") for row in range(2, 9))

    (finding,) = findings(OLD, BEFORE, lines=lines)

    assert finding.kind == "model"
    assert str(finding).startswith("--model: the model 'lightning_v3.1' retires on 2026-11-30 (")
    assert "use lightning_v3.1_pro" in finding.message
    assert "--by-model" in finding.message


def test_a_retired_model_is_an_error_at_the_vendor_that_names_the_successor() -> None:
    assert refusals(OLD, AFTER) == (
        "--model: the model 'lightning_v3.1' was retired on 2026-11-30: nothing can be spoken with it; "
        "use lightning_v3.1_pro"
    )


def test_each_place_that_sets_a_retired_model_is_named() -> None:
    settings = Settings(cast={"TOM": CastMember(model="lightning_v2")})
    lines = (
        Line(id="1", row=2, text="One.", model="lightning_v3.1"),
        Line(id="2", row=3, text="Two.", speaker="TOM"),
        Line(id="3", row=4, text="Three.", model="lightning-v3.1"),
        Line(id="4", row=5, text="Four."),
    )

    places = [
        fault.partition(": the model")[0] for fault in refusals(settings, AFTER, lines=lines).splitlines()
    ]

    assert places == ["book.csv:2: model", "cast.TOM.model", "book.csv:4: model"]


@pytest.mark.parametrize("service", [LOCAL, service_at("ws://127.0.0.1:8010")])
def test_a_service_that_may_still_have_a_retired_model_is_asked(service: Service) -> None:
    (finding,) = findings(OLD, AFTER, service=service)

    assert "was retired on 2026-11-30" in finding.message
    assert "may still have it" in finding.message


@pytest.mark.parametrize("service", [LOCAL, HOSTED, service_at("ws://127.0.0.1:8010")])
def test_a_model_without_a_day_that_was_retired_is_an_error_everywhere(service: Service) -> None:
    assert "lightning_v3.1_pro" in refusals(Settings(model="lightning_v2"), BEFORE, service=service)


async def test_lines_whose_takes_are_there_need_no_model() -> None:
    line, takes = Line(id="1", row=2, text="Hello."), MemoryTakes()
    (utterance,) = utterances_of(line, OLD, HOSTED)
    await takes.keep(utterance.key, Take(pcm=b"\0\0", events=()), None, lambda: None)

    (finding,) = check_models((script(line),), UtteranceResolver(OLD, HOSTED), takes, AFTER)

    assert "its takes are kept" in finding.message


@pytest.mark.parametrize(
    ("settings", "line", "old"),
    [
        (Settings(), Line(id="1", row=1, text="a"), False),
        (Settings(model="lightning_v3.1_pro_10_26"), Line(id="1", row=1, text="a"), False),
        (OLD, Line(id="1", row=1, text="a"), True),
        (OLD, Line(id="1", row=1, text="a", model="lightning_v3.1_pro"), False),
        (Settings(), Line(id="1", row=1, text="a", model="lightning_v3.1"), True),
        (
            replace(Settings(), cast={"A": CastMember(model="lightning_v2")}),
            Line(id="1", row=1, text="a"),
            False,
        ),
        (
            replace(Settings(), cast={"A": CastMember(model="lightning_v2")}),
            Line(id="1", row=1, text="a", speaker="A"),
            True,
        ),
    ],
)
def test_most_jobs_have_no_old_model(settings: Settings, line: Line, *, old: bool) -> None:
    assert has_old_models((script(line),), settings, HOSTED, BEFORE) is old

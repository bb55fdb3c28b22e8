"""Fault injection: the notation of faults, and when they occur."""

import re

import pytest
from hypothesis import given, strategies as st

from subgen.errors import UsageError
from subgen.server.faults.schedule import FaultSchedule, RequestCounter
from subgen.server.faults.spec import FAULTS, Unit, parse_fault_plan
from subgen.server.service import ServiceOptions
from tests.conftest import Cli

TEXTS = [f"Line {number}." for number in range(200)]


def fault_schedule(*words: str, seed: int = 0, always: bool = False) -> FaultSchedule:
    return FaultSchedule(parse_fault_plan(words, seed, always=always))


def faulty_texts(schedule: FaultSchedule, texts: list[str]) -> set[str]:
    return {text for text in texts if schedule.faults_of_answer("meher", text)}


@pytest.mark.parametrize(
    ("word", "chance", "detail"),
    [
        ("drop=0.1", 0.1, 0.0),
        ("drop=0", 0.0, 0.0),
        ("drop=1", 1.0, 0.0),
        ("stall=0.05:20s", 0.05, 20.0),
        ("stall=0.05:0.25", 0.05, 0.25),
        ("stall=0.05", 0.05, 20.0),
        ("late-complete=1", 1.0, 4.0),
        ("refuse-429-after=1:3", 1.0, 3.0),
        ("cap=1:3", 1.0, 3.0),
    ],
)
def test_a_fault_has_a_name_a_chance_and_sometimes_a_detail(word: str, chance: float, detail: float) -> None:
    (fault,) = parse_fault_plan([word], 7, always=False).faults

    assert (fault.kind.name, fault.chance, fault.detail) == (word.partition("=")[0], chance, detail)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["dorp=0.1"], "--fault: 'dorp' is not known; did you mean 'drop'?"),
        (["error=1"], "--fault: 'error' is not known; did you mean 'error-list'?"),
        (["=1"], "--fault: '' is not known; known: refuse-401, "),
        (["drop"], "--fault drop: give its chance, such as drop=0.1"),
        (["drop:1"], "--fault: 'drop:1' is not known; did you mean 'drop'?"),
        (["drop="], "--fault drop=: '' is not a chance from 0 to 1"),
        (["drop=1.1"], "--fault drop=1.1: '1.1' is not a chance from 0 to 1"),
        (["drop=nan"], "--fault drop=nan: 'nan' is not a chance from 0 to 1"),
        (["drop=1:2s"], "--fault drop=1:2s: drop has no detail; leave out ':2s'"),
        (["stall=1:"], "--fault stall=1:: '' is not seconds, such as 2.5s"),
        (["stall=1:-2"], "--fault stall=1:-2: '-2' is not seconds, such as 2.5s"),
        (["refuse-429-after=1:0.5"], "--fault refuse-429-after=1:0.5: '0.5' is not whole seconds, such as 2"),
        (["cap=1:0"], "--fault cap=1:0: '0' is not a number of requests, such as 3"),
        (["drop=1", "drop=0.5"], "--fault drop is given twice: give it once"),
    ],
)
def test_a_wrong_fault_is_a_usage_error_with_a_correction(words: list[str], error: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_fault_plan(words, 0, always=False)

    assert str(raised.value).startswith(error)


def test_a_wrong_fault_is_one_line_of_error_and_status_2(subgen: Cli) -> None:
    answer = subgen("serve", "--fault", "drp\n=1")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == "subgen: --fault: 'drp\\n' is not known; did you mean 'drop'?\n"


def test_the_help_lists_every_fault_with_its_default_detail(subgen: Cli) -> None:
    described = dict(re.findall(r"^  ([a-z]\S+) {2,}(\S.*)$", subgen("serve", "--help").stdout, re.MULTILINE))

    assert list(described) == list(FAULTS)
    units = {Unit.SECONDS: "s", Unit.WHOLE_SECONDS: "s", Unit.REQUESTS: "", None: ""}
    for kind in FAULTS.values():
        shown = f"DETAIL ({kind.default:g}{units[kind.unit]})"
        assert (shown in described[kind.name]) is (kind.unit is not None), kind.name


def test_a_run_has_no_faults_and_no_option_for_them(subgen: Cli) -> None:
    answer = subgen("run", "x.txt", "--fault", "drop=1")

    assert answer.returncode == 2
    assert "No such option" in answer.stderr
    assert ServiceOptions().fault_plan.faults == ()


@given(st.permutations(TEXTS), st.integers(), st.floats(0, 1))
def test_the_same_seed_gives_the_same_texts_faults_in_any_order(
    shuffled: list[str], seed: int, chance: float
) -> None:
    words = [f"drop={chance}"]

    assert faulty_texts(fault_schedule(*words, seed=seed), TEXTS) == faulty_texts(
        fault_schedule(*words, seed=seed), shuffled
    )


def test_another_seed_gives_other_texts_faults() -> None:
    assert faulty_texts(fault_schedule("drop=0.5", seed=1), TEXTS) != faulty_texts(
        fault_schedule("drop=0.5", seed=2), TEXTS
    )


def test_one_fault_does_not_change_where_another_occurs() -> None:
    alone, beside = fault_schedule("drop=0.5"), fault_schedule("stall=0.5", "drop=0.5")

    for text in TEXTS:
        dropped = "drop" in {fault.name for fault in beside.faults_of_answer("meher", text)}
        assert dropped is bool(alone.faults_of_answer("meher", text))


def test_faults_occur_about_as_often_as_their_chance() -> None:
    texts = [str(number) for number in range(10_000)]

    assert 900 < len(faulty_texts(fault_schedule("drop=0.1"), texts)) < 1100
    assert faulty_texts(fault_schedule("drop=0"), texts) == set()
    assert faulty_texts(fault_schedule("drop=1"), texts) == set(texts)


def test_every_third_try_of_a_text_with_a_voice_is_spared() -> None:
    schedule = fault_schedule("drop=1", "stall=1")

    assert [len(schedule.faults_of_answer("meher", "hi")) for _ in range(7)] == [2, 2, 0, 2, 2, 0, 2]
    assert len(schedule.faults_of_answer("liam", "hi")) == 2
    assert len(schedule.faults_of_answer("meher", "ho")) == 2


def test_no_try_is_spared_when_faults_always_occur() -> None:
    schedule = fault_schedule("drop=1", "refuse-401=1", always=True)

    assert all(schedule.faults_of_answer("meher", "hi") for _ in range(7))
    assert all(schedule.fault_of_upgrade() for _ in range(7))


def test_after_two_refusals_in_a_row_a_socket_opens_whatever_the_faults() -> None:
    schedule = fault_schedule("refuse-401=1", "refuse-503=1")

    faults = [schedule.fault_of_upgrade() for _ in range(6)]

    assert [fault and fault.name for fault in faults] == ["refuse-401", "refuse-401", None] * 2


def test_a_limit_spares_no_try_and_refuses_nothing_below_it() -> None:
    schedule = fault_schedule("cap=1:3")

    assert [schedule.fault_of_excess(requests=2), schedule.fault_of_excess(sockets=14)] == [None, None]
    assert all(schedule.fault_of_excess(requests=3) for _ in range(7))
    assert all(schedule.fault_of_excess(sockets=15) for _ in range(7))


def test_without_a_plan_no_fault_occurs() -> None:
    schedule = FaultSchedule()

    assert schedule.faults_of_answer("meher", "hi") == ()
    assert schedule.fault_of_upgrade() is None
    assert schedule.fault_of_excess(requests=1_000_000) is None


def test_the_text_requested_longest_ago_is_forgotten_first() -> None:
    counter = RequestCounter(most=2)

    assert [counter.count(text) for text in ("a", "b", "a", "c", "a", "b")] == [1, 1, 2, 1, 3, 1]

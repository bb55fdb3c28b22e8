import pytest
from hypothesis import given, strategies as st

from subgen.config.settings import Settings
from subgen.model import Line, Script
from subgen.planning.selection import select_lines, selection_faults


def script(stem: str, *ids: str) -> Script:
    lines = tuple(Line(id=line_id, row=row, text="a") for row, line_id in enumerate(ids, start=2))
    return Script(stem=stem, file=f"{stem}.csv", lines=lines)


BOTH = (script("intro", "1", "2", "3"), script("book", "2", "x", "a:b"))


def chosen(settings: Settings) -> dict[str, list[str]]:
    assert list(selection_faults(BOTH, settings)) == []
    return {each.stem: [line.id for line in each.lines] for each in select_lines(BOTH, settings)}


def test_without_a_choice_all_lines_are_taken() -> None:
    assert select_lines(BOTH, Settings()) is BOTH


def test_the_first_are_the_first_of_each_input() -> None:
    assert chosen(Settings(first=2)) == {"intro": ["1", "2"], "book": ["2", "x"]}
    assert chosen(Settings(first=9)) == {"intro": ["1", "2", "3"], "book": ["2", "x", "a:b"]}


def test_an_id_is_enough_where_one_input_has_it() -> None:
    assert chosen(Settings(only=("x", "1"))) == {"intro": ["1"], "book": ["x"]}


def test_an_id_that_several_inputs_have_is_said_with_its_input() -> None:
    assert chosen(Settings(only=("book:2",))) == {"book": ["2"]}


def test_an_id_may_have_a_colon_of_its_own() -> None:
    assert chosen(Settings(only=("a:b",))) == {"book": ["a:b"]}
    assert chosen(Settings(only=("book:a:b",))) == {"book": ["a:b"]}


def test_both_together_take_what_either_takes() -> None:
    assert chosen(Settings(only=("3",), first=1)) == {"intro": ["1", "3"], "book": ["2"]}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("2", "'2' is a line of 2 inputs: say 'intro:2' or 'book:2'"),
        ("book:y", "no line has the id 'book:y'; did you mean 'book:x' or 'book:2'?"),
        ("nothing", "no line has the id 'nothing'; the first are 1, 2, 3"),
    ],
)
def test_an_id_that_means_no_line_or_several_is_a_fault(name: str, problem: str) -> None:
    faults = list(selection_faults(BOTH, Settings(only=("x", name))))

    assert [str(fault) for fault in faults] == [f"--only: {problem}"]


def retake_faults(*names: str, **settings: object) -> list[str]:
    return [
        str(fault)
        for fault in selection_faults(BOTH, Settings(retake=names, **settings))  # type: ignore[arg-type] # a row's own
    ]


def test_a_line_to_be_made_anew_may_be_any_that_is_asked_for() -> None:
    assert retake_faults("x", "book:2", "a:b") == []
    assert retake_faults("x", only=("x",)) == []
    assert retake_faults("intro:2", first=2) == []


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("2", "'2' is a line of 2 inputs: say 'intro:2' or 'book:2'"),
        ("book:y", "no line has the id 'book:y'; did you mean 'book:x' or 'book:2'?"),
        ("nothing", "no line has the id 'nothing'; the first are 1, 2, 3"),
    ],
)
def test_a_line_to_be_made_anew_that_means_no_line_or_several_is_a_fault(name: str, problem: str) -> None:
    assert retake_faults("x", name) == [f"--retake: {problem}"]


def test_a_line_to_be_made_anew_that_is_not_asked_for_is_a_fault() -> None:
    problem = "is not among the lines that --only and --first ask for"

    assert retake_faults("a:b", "3", "1", only=("x",), first=1) == [
        f"--retake: 'a:b' {problem}",
        f"--retake: '3' {problem}",
    ]


def test_faults_of_both_options_are_told_together() -> None:
    assert retake_faults("nothing", only=("2",)) == [
        "--only: '2' is a line of 2 inputs: say 'intro:2' or 'book:2'",
        "--retake: no line has the id 'nothing'; the first are 1, 2, 3",
    ]


def test_what_is_made_anew_is_no_choice_of_lines() -> None:
    assert select_lines(BOTH, Settings(retake=("x",))) is BOTH


def test_the_lines_that_were_left_out_are_known() -> None:
    (intro, _) = select_lines(BOTH, Settings(first=1))

    assert intro.left_out == frozenset({"2", "3"})


@given(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1), st.integers(1, 8))
def test_lines_are_taken_in_their_order_and_as_they_are(only: list[str], first: int) -> None:
    whole = (script("s", *"abcdef"),)

    (selected,) = select_lines(whole, Settings(only=tuple(only), first=first))

    assert [line for line in whole[0].lines if line in selected.lines] == list(selected.lines)
    assert {line.id for line in selected.lines} == {*only, *"abcdef"[:first]}

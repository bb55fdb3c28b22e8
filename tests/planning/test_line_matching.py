"""Where lines went when their input was edited."""

import pytest
from hypothesis import given, strategies as st

from subgen.model import Line
from subgen.planning.line_matching import line_moves


def numbered(*texts: str) -> tuple[Line, ...]:
    """Lines of a script, whose ids are their places."""
    return tuple(Line(id=str(place), row=place, text=text) for place, text in enumerate(texts, 1))


def named(**texts: str) -> tuple[Line, ...]:
    """Lines of a table, with ids of its own."""
    return tuple(Line(id=line_id, row=1, text=text) for line_id, text in texts.items())


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("abc", "abc", {}),
        ("abc", "xabc", {"1": "2", "2": "3", "3": "4"}),
        ("abc", "ac", {"2": None, "3": "2"}),
        ("abc", "axc", {}),
        ("abc", "cab", {"1": "2", "2": "3", "3": "1"}),
        ("yaybyc", "xxyaybyc", {"1": "3", "2": "4", "3": "5", "4": "6", "5": "7", "6": "8"}),
        ("aya", "ay", {"3": None}),
    ],
)
def test_lines_of_a_script_are_found_by_their_texts(
    before: str, now: str, told: dict[str, str | None]
) -> None:
    assert line_moves(numbered(*before), numbered(*now)) == told


def test_lines_of_a_table_are_found_by_their_ids_and_else_by_their_texts() -> None:
    assert line_moves(named(a="One.", b="Yes.", c="Yes."), named(c="Yes.", b="Yes.", a="One.")) == {}
    assert line_moves(named(a="One.", b="Two."), named(z="One.", b="Two.")) == {"a": "z"}
    assert line_moves(named(a="One.", b="Two."), named(a="Other.", b="Two.")) == {}
    assert line_moves(named(a="One.", b="Two."), named(a="Two.", b="Three.")) == {"a": None, "b": "a"}


@given(st.lists(st.sampled_from("abcy"), min_size=1, max_size=8), st.lists(st.sampled_from("xz"), max_size=4))
def test_what_is_put_before_a_script_moves_all_of_it_by_as_much(script: list[str], more: list[str]) -> None:
    told = line_moves(numbered(*script), numbered(*more, *script))

    for place in range(1, len(script) + 1):
        assert told.get(str(place), str(place)) == str(place + len(more))


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_no_two_lines_go_to_one_place_and_each_keeps_its_text(before: list[str], now: list[str]) -> None:
    told = line_moves(numbered(*before), numbered(*now))

    gone_to = [new for new in told.values() if new is not None]
    assert len(set(gone_to)) == len(gone_to)
    assert all(before[int(old) - 1] == now[int(new) - 1] for old, new in told.items() if new is not None)

"""Invisible characters in inputs: at the start of a line they are no text, and hide no mark."""

import pytest

from subgen.inputs.reader import read_script
from subgen.model import Line, Script
from subgen.providers.smallest.catalog import LOCAL

INVISIBLE = [
    "\ufeff",
    "\u200b",
    "\u200e",
    "\u2060",
    "\ufeff\ufeff",
    " \u200b ",
    "\u202a",
    "\u2068",
    "\u061c",
    "\u00ad",
]

each_mark = pytest.mark.parametrize("mark", INVISIBLE, ids=ascii)
each_kind = pytest.mark.parametrize("file", ["play.txt", "play.md"])


def script_of(file: str, text: str) -> Script:
    script, faults = read_script(file, text.encode(), LOCAL, ("TOM",))
    assert faults == ()
    assert script is not None
    return script


def lines_of(file: str, text: str) -> tuple[Line, ...]:
    return script_of(file, text).lines


@each_mark
@each_kind
def test_titles_names_and_pauses_are_found_behind_them(file: str, mark: str) -> None:
    words = f"Zero.\n\n{mark}# One{mark}\n\n{mark}TOM{mark}: {mark}Hello.\n\n{mark}[pause 2s]{mark}\n\nEnd."

    script = script_of(file, words)

    assert [(line.text, line.speaker, line.chapter) for line in script.lines] == [
        ("Zero.", None, None),
        ("Hello.", "TOM", "One"),
        ("End.", None, "One"),
    ]
    assert script.lines[1].pause_us == 2_000_000
    assert script.findings == ()


@each_kind
def test_they_are_not_spoken_at_the_start_of_a_line(file: str) -> None:
    assert [line.text for line in lines_of(file, "One.\n\n\ufeffTwo.\n\n\u200bThree.")] == [
        "One.",
        "Two.",
        "Three.",
    ]


@each_kind
def test_a_line_of_nothing_else_is_an_empty_line(file: str) -> None:
    script = script_of(file, "One.\n\u200b\ufeff\nTwo.")

    assert [line.text for line in script.lines] == ["One.", "Two."]
    assert script.findings == ()


def test_white_space_and_inner_characters_of_a_line_are_kept() -> None:
    assert [line.text for line in lines_of("a.txt", "\u200b  A\u200bb \u200b")] == ["  A\u200bb \u200b"]


def test_marks_of_markdown_are_found_behind_them() -> None:
    text = "- One.\n\u200b- \ufeffTwo.\n\n\u200e> \u200eThree.\n\n**\u200bTOM:** Four.\n"

    assert [(line.text, line.speaker) for line in lines_of("a.md", text)] == [
        ("One.", None),
        ("Two.", None),
        ("Three.", None),
        ("Four.", "TOM"),
    ]


@each_mark
@pytest.mark.parametrize(("file", "separator"), [("a.csv", ","), ("a.tsv", "\t")])
def test_names_of_columns_are_found_behind_them(file: str, separator: str, mark: str) -> None:
    table = f"{mark}text{separator}{mark}pause_ms{mark}\nOne.{separator}{mark}20\n"

    assert lines_of(file, table) == (Line(id="1", row=2, text="One.", pause_us=20_000),)


def test_a_quoted_name_and_a_quoted_cell_are_found_behind_a_byte_order_mark() -> None:
    table = '\ufeff\ufeff"text","note"\n"One, two.",a\n\ufeff"Three, four.",b\n"Five\n\ufeff",c\n'

    assert [line.text for line in lines_of("a.csv", table)] == ["One, two.", "Three, four.", "Five\n\ufeff"]


def test_the_text_of_a_cell_is_verbatim() -> None:
    table = "id,text\n\u200b7,\u200bOne.\u200b\n"

    assert lines_of("a.csv", table) == (Line(id="7", row=2, text="\u200bOne.\u200b"),)


def test_names_of_other_columns_keep_theirs() -> None:
    assert lines_of("a.csv", "text,\u2764\ufe0f\nOne.,a\n")[0].extra == (("\u2764\ufe0f", "a"),)


@each_mark
def test_objects_and_their_keys_are_found_behind_them(mark: str) -> None:
    table = f'{mark}{{"text": "One."}}\n{mark}\n{mark}{{"{mark}text": "{mark}Two.", "id": "{mark}b"}}\n'

    assert [(line.id, line.text) for line in lines_of("a.jsonl", table)] == [
        ("1", "One."),
        ("b", f"{mark}Two."),
    ]

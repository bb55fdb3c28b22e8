"""What a table with tabs (.tsv) says, and where it differs from one with commas."""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from subgen.inputs.reader import read_script
from subgen.model import Line, Script
from subgen.providers.smallest.catalog import LOCAL

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def script_of(table: str) -> Script:
    script, faults = read_script("book.tsv", table.encode(), LOCAL)
    assert faults == ()
    assert script is not None
    return script


def lines_of(table: str) -> tuple[Line, ...]:
    return script_of(table).lines


def faults_of(table: str) -> list[str]:
    _, faults = read_script("book.tsv", table.encode(), LOCAL)
    assert faults
    return [str(fault) for fault in faults]


def test_tabs_stand_between_the_cells_and_commas_are_text() -> None:
    assert lines_of("id\ttext\tvoice\tnote\na\tWait, what?\tavery\tx, y\n") == (
        Line(id="a", row=2, text="Wait, what?", voice="avery", extra=(("note", "x, y"),)),
    )


def test_a_cell_that_a_spreadsheet_quoted_may_hold_tabs_line_ends_and_quotes() -> None:
    table = 'text\tnote\r\n"She said ""no""."\tx\r\n"Two\nlines."\ty\r\nThree.\t"a\tb"\r\n'

    assert [(line.row, line.text, line.extra[0][1]) for line in lines_of(table)] == [
        (2, 'She said "no".', "x"),
        (3, "Two\nlines.", "y"),
        (5, "Three.", "a\tb"),
    ]


def test_a_quote_inside_a_plain_cell_is_text() -> None:
    assert lines_of('text\tnote\nA 5" pipe, she "said"\t6"\n')[0].text == 'A 5" pipe, she "said"'


def test_white_space_of_text_is_kept_and_that_of_values_is_not() -> None:
    (line,) = lines_of("text\tvoice\n  Hi \t avery \n")

    assert (line.text, line.voice) == ("  Hi ", "avery")


def test_a_row_may_have_tabs_after_its_last_column() -> None:
    assert lines_of("text\nHi\t\t\n") == (Line(id="1", row=2, text="Hi"),)


def test_a_column_close_to_a_known_one_is_a_finding_with_the_guess() -> None:
    assert [str(finding) for finding in script_of("text\tVoice\nHi\tx\n").findings] == [
        "book.tsv:1: column 'Voice' is not known and is carried along; did you mean 'voice'?"
    ]


def test_a_cell_that_has_swallowed_a_row_is_told() -> None:
    script = script_of('id\ttext\na\t"Hello,\nb\the said."\n')

    assert [str(finding) for finding in script.findings] == [
        "book.tsv:2: a quoted cell holds tabs and line ends: see that its quotes are meant"
    ]


@pytest.mark.parametrize(
    ("header", "what_to_do"),
    [
        ("Text\tvoice", "rename 'Text'"),
        ("line\twords", "name one of its columns 'text': 'line', 'words'"),
        ("id,text", "the header is not separated by tabs: save the table as tab-separated text"),
    ],
)
def test_a_header_without_text_is_a_fault_that_says_what_to_do(header: str, what_to_do: str) -> None:
    assert faults_of(f"{header}\nHi\tx\n") == [f"book.tsv:1: no 'text' column in the header; {what_to_do}"]


@pytest.mark.parametrize("table", ["", "\n", "\ufeff"])
def test_an_empty_table_is_a_fault(table: str) -> None:
    assert faults_of(table) == [
        "book.tsv: no lines at all: the table is empty; begin it with a header that names 'text'"
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_rows() -> None:
    assert faults_of('id\ttext\tspeed\na\t\t9\na\tHi\0\t1\nb\tOne\t\ttwo\nc\t"d"e\t\nd\t"never closed\n') == [
        "book.tsv:2: speed: '9' is not a speed from 0.5 to 2.0, the range of the local service",
        "book.tsv:2: text: blank; write what is to be spoken, or remove the row",
        "book.tsv:3: id: 'a' is already the id of row 2; give each row its own",
        "book.tsv:3: text: a NUL character; remove it",
        "book.tsv:4: 4 cells where the header names 3; put text that has tabs in double quotes",
        (
            "book.tsv:5: text after a closing double quote; put the whole cell in double quotes "
            'and write "" for each one in it, or export it as .csv'
        ),
        "book.tsv:6: a double quote opens in this row and is never closed; close it",
    ]


@given(rows=st.lists(st.tuples(CELLS.map(lambda text: f"{text}x"), CELLS), min_size=1, max_size=8))
def test_what_a_writer_of_tables_writes_comes_back_to_the_letter(rows: list[tuple[str, str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter="\t").writerows([("text", "note"), *rows])

    lines = lines_of(file.getvalue())

    assert [(line.text, line.extra) for line in lines] == [(text, (("note", note),)) for text, note in rows]

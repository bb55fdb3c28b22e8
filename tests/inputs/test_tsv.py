"""Reading of TSV, where it differs from CSV."""

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


def test_tabs_separate_cells_and_commas_are_text() -> None:
    assert lines_of("id\ttext\tvoice\tnote\na\tWait, what?\tavery\tx, y\n") == (
        Line(id="a", row=2, text="Wait, what?", voice="avery", extra=(("note", "x, y"),)),
    )


def test_a_quoted_cell_may_contain_tabs_line_ends_and_quotes() -> None:
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
        "book.tsv:1: column 'Voice' is not known and goes to extra; did you mean 'voice'?"
    ]


def test_a_cell_that_contains_a_row_is_a_finding() -> None:
    script = script_of('id\ttext\na\t"Hello,\nb\the said."\n')

    assert [str(finding) for finding in script.findings] == [
        "book.tsv:2: a quoted cell contains tabs and line ends: check that its quotes are intended"
    ]


@pytest.mark.parametrize(
    ("header", "what_to_do"),
    [
        ("Texts\tvoice", "rename 'Texts'"),
        ("line\twords", "name one of its columns 'text': 'line', 'words'"),
        (
            "id,text",
            (
                "the header is separated by commas, not by tabs: save the table as tab-separated "
                "text, or write sep=, on a line above it"
            ),
        ),
    ],
)
def test_a_header_without_text_is_a_fault_with_a_hint(header: str, what_to_do: str) -> None:
    assert faults_of(f"{header}\nHi\tx\n") == [f"book.tsv:1: no 'text' column in the header; {what_to_do}"]


@pytest.mark.parametrize("table", ["", "\n", "\ufeff"])
def test_an_empty_table_is_a_fault(table: str) -> None:
    assert faults_of(table) == [
        "book.tsv: no lines at all: the table is empty; begin it with a header that contains 'text'"
    ]


def test_all_faults_are_reported_at_once_in_the_order_of_the_rows() -> None:
    assert faults_of('id\ttext\tspeed\na\t\t9\na\tHi\0\t1\nb\tOne\t\ttwo\nc\t"d"e\t\nd\t"never closed\n') == [
        "book.tsv:2: speed: '9' is not a speed from 0.5 to 2.0, the range of the local service",
        "book.tsv:2: text: blank; write the text to speak, or remove the row",
        "book.tsv:3: id: 'a' is already the id of row 2; give each row its own",
        "book.tsv:3: text: a NUL character; remove it",
        "book.tsv:4: 4 cells, but the header names 3; put text with tabs in double quotes",
        (
            "book.tsv:5: text after a closing double quote; put the whole cell in double quotes "
            'and write "" for each one in it, or export it as .csv'
        ),
        "book.tsv:6: a double quote opens in this row and is never closed; close it",
    ]


@given(rows=st.lists(st.tuples(CELLS.map(lambda text: f"{text}x"), CELLS), min_size=1, max_size=8))
def test_rows_of_a_tsv_writer_are_read_back_exactly(rows: list[tuple[str, str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter="\t").writerows([("text", "note"), *rows])

    lines = lines_of(file.getvalue())

    assert [(line.text, line.extra) for line in lines] == [(text, (("note", note),)) for text, note in rows]

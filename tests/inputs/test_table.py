"""Reading of CSV, and its faults."""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from subgen.inputs.reader import read_script
from subgen.model import Break, Line, Script
from subgen.providers.smallest.catalog import LOCAL

LONGEST_WORD = "a" * 8000

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60).map(
    lambda text: f"{text}x{text[::-1]}"  # with a letter, so that it is a line
)
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def script_of(table: str, file: str = "book.csv") -> Script:
    script, faults = read_script(file, table.encode(), LOCAL)
    assert faults == ()
    assert script is not None
    return script


def lines_of(table: str) -> tuple[Line, ...]:
    return script_of(table).lines


def faults_of(table: str) -> list[str]:
    _, faults = read_script("book.csv", table.encode(), LOCAL)
    assert faults
    return [str(fault) for fault in faults]


def findings_of(table: str) -> list[str]:
    return [str(finding) for finding in script_of(table).findings]


# What a table says


def test_a_row_is_a_line_and_its_id_is_its_place() -> None:
    assert lines_of("text\nOne.\nTwo.\n") == (
        Line(id="1", row=2, text="One."),
        Line(id="2", row=3, text="Two."),
    )


def test_every_known_column_sets_a_field_of_the_line() -> None:
    table = (
        "id,speaker,voice,language,model,speed,pause_ms,chapter,start,end,text\n"
        "a1,Ann,avery,en,lightning_v3.1,1.25,400,One,1.5,00:03.250,Hello.\n"
    )

    assert lines_of(table) == (
        Line(
            id="a1",
            row=2,
            text="Hello.",
            speaker="Ann",
            voice="avery",
            language="en",
            model="lightning_v3.1",
            speed=1.25,
            pause_us=400_000,
            chapter="One",
            chapter_number=1,
            start_us=1_500_000,
            end_us=3_250_000,
        ),
    )


def test_an_empty_cell_leaves_the_default() -> None:
    table = "text,id,speaker,voice,language,model,speed,pause_ms,chapter,start,end\nHi,,,,,,,,,,\n"

    assert lines_of(table) == (Line(id="1", row=2, text="Hi"),)


def test_a_row_may_lack_its_last_cells() -> None:
    assert lines_of("text,voice,note\nHi\n") == (Line(id="1", row=2, text="Hi", extra=(("note", ""),)),)


def test_a_row_may_have_empty_cells_after_its_last_column() -> None:
    assert lines_of("text\nHi,,\n") == (Line(id="1", row=2, text="Hi"),)


def test_white_space_around_a_value_is_not_part_of_it() -> None:
    (line,) = lines_of("id,voice,speed,start,text\n x , avery , 1.5 , 2 ,Hi\n")

    assert (line.id, line.voice, line.speed, line.start_us) == ("x", "avery", 1.5, 2_000_000)


def test_text_is_neither_trimmed_nor_normalised() -> None:
    (line,) = lines_of('text\n"  e\u0301 and \u00e9,\t\u2028  "\n')

    assert line.text == "  e\u0301 and \u00e9,\t\u2028  "


def test_other_columns_go_to_extra_in_order() -> None:
    (line,) = lines_of("zeta,text,alpha\n 1 ,Hi,\n")

    assert line.extra == (("zeta", " 1 "), ("alpha", ""))


def test_a_quoted_line_end_is_text_and_rows_are_physical() -> None:
    table = 'text\r\n"One\r\nand a half."\r\n\r\n"Two\nand a half."\nThree.\rFour.\r'

    assert [(line.row, line.text) for line in lines_of(table)] == [
        (2, "One\r\nand a half."),
        (5, "Two\nand a half."),
        (7, "Three."),
        (8, "Four."),
    ]


def test_empty_lines_are_not_rows() -> None:
    assert [(line.id, line.row) for line in lines_of("\n\ntext\n\nOne.\n\n\nTwo.\n\n")] == [
        ("1", 5),
        ("2", 8),
    ]


def test_a_quote_inside_a_plain_cell_is_text() -> None:
    (line,) = lines_of('text\nA 5" pipe\n')

    assert line.text == 'A 5" pipe'


def test_a_line_may_be_very_long() -> None:
    text = "word " * 200_000

    assert lines_of(f"text\n{text}\n")[0].text == text


def test_a_word_may_have_eight_thousand_characters() -> None:
    assert lines_of(f"text\n{LONGEST_WORD} {LONGEST_WORD}\n")[0].text == f"{LONGEST_WORD} {LONGEST_WORD}"


@pytest.mark.parametrize("line_id", ["../../x", "con", "a/b", "..", "\u0939", "a b", "-o"])
def test_an_id_may_be_anything(line_id: str) -> None:
    assert lines_of(f"id,text\n{line_id},Hi\n")[0].id == line_id


def test_ids_may_differ_in_case_alone() -> None:
    assert [line.id for line in lines_of("id,text\na,One.\nA,Two.\n")] == ["a", "A"]


def test_the_id_of_a_row_without_one_is_its_place() -> None:
    assert [line.id for line in lines_of("id,text\nfirst,One.\n,Two.\nthird,Three.\n,Four.\n")] == [
        "first",
        "2",
        "third",
        "4",
    ]


def test_the_extension_may_be_in_capitals() -> None:
    assert script_of("text\nHi\n", file="My.Book.CSV").stem == "My.Book"


def test_slots_may_start_together_and_may_be_empty() -> None:
    assert [(line.start_us, line.end_us) for line in lines_of("start,end,text\n2,2,a\n2,,b\n,9,c\n")] == [
        (2_000_000, 2_000_000),
        (2_000_000, None),
        (None, 9_000_000),
    ]


# Chapters


def test_a_chapter_continues_until_the_next_is_named() -> None:
    lines = lines_of("chapter,text\n,Preface.\nOne,a\n,b\n Two ,c\nTwo,d\n")

    assert [line.chapter for line in lines] == [None, "One", "One", "Two", "Two"]


def test_a_chapter_pause_comes_before_the_first_line_of_the_chapter() -> None:
    lines = lines_of("chapter,text\n,Preface.\nOne,a\n,b\nTwo,c\n")

    assert [line.break_after for line in lines] == [Break.CHAPTER, Break.LINE, Break.CHAPTER, Break.LINE]


# Findings


@pytest.mark.parametrize(
    ("column", "guess"),
    [
        ("Voice", "voice"),
        ("voices", "voice"),
        ("ID", "id"),
        ("pause", "pause_ms"),
        ("pause-ms", "pause_ms"),
        ("Pause MS", "pause_ms"),
        ("speeker", "speaker"),
        ("langauge", "language"),
        (" start", "start"),
        ("chapters", "chapter"),
    ],
)
def test_a_column_close_to_a_known_one_is_a_finding_with_the_guess(column: str, guess: str) -> None:
    assert findings_of(f"text,{column}\nHi,x\n") == [
        f"book.csv:1: column {column!r} is not known and goes to extra; did you mean {guess!r}?"
    ]
    assert lines_of(f"text,{column}\nHi,x\n")[0].extra == ((column, "x"),)


def test_a_header_may_have_very_many_columns() -> None:
    names = [f"take{place}" for place in range(20_000)]

    assert len(lines_of(f"text,{','.join(names)}\nHi\n")[0].extra) == 20_000


@pytest.mark.parametrize("column", ["note", "translation", "scene", "x"])
def test_a_column_unlike_any_known_one_is_no_finding(column: str) -> None:
    assert findings_of(f"text,{column}\nHi,x\n") == []


@pytest.mark.parametrize("text", ["***", "\u2014", "?!", "\U0001f600", "\u200b"])
def test_a_row_without_a_letter_or_a_digit_is_a_paragraph_pause_and_a_finding(text: str) -> None:
    script = script_of(f"text\nOne.\n{text}\nTwo.\n")

    assert [(line.id, line.row, line.break_after) for line in script.lines] == [
        ("1", 2, Break.PARAGRAPH),
        ("3", 4, Break.LINE),
    ]
    (finding,) = script.findings
    assert (finding.kind, finding.file, finding.row, finding.line) == ("not-spoken", "book.csv", 3, "2")


def test_a_row_of_digits_is_spoken() -> None:
    assert [line.text for line in lines_of("text\n1912\n\u0967\n\u00bd\n")] == ["1912", "\u0967", "\u00bd"]


# Faults


@pytest.mark.parametrize("table", ["", "\n", "\r\n\r\n", "\ufeff"])
def test_an_empty_table_is_a_fault(table: str) -> None:
    assert faults_of(table) == [
        "book.csv: no lines at all: the table is empty; begin it with a header that contains 'text'"
    ]


@pytest.mark.parametrize("table", ["text", "id,text\n", "text\n***\n"])
def test_a_table_with_nothing_to_speak_is_a_fault(table: str) -> None:
    assert faults_of(table) == ["book.csv: no lines at all: the table has nothing to speak below its header"]


@pytest.mark.parametrize(
    ("header", "what_to_do"),
    [
        ("Text,voice", "rename 'Text'"),
        ("id, text", "rename ' text'"),
        ("TXT", "rename 'TXT'"),
        ("line,words", "name one of its columns 'text': 'line', 'words'"),
        ('"a\nb",id', r"name one of its columns 'text': 'a\nb', 'id'"),
        ("id;text", "the header is not separated by commas: save the table as comma-separated CSV"),
        ("id\ttext", "the header is not separated by commas: save the table as comma-separated CSV"),
    ],
)
def test_a_header_without_text_is_a_fault_with_the_column_to_rename(header: str, what_to_do: str) -> None:
    assert faults_of(f"{header}\nHi,x\n") == [f"book.csv:1: no 'text' column in the header; {what_to_do}"]


def test_a_column_that_appears_twice_is_a_fault() -> None:
    assert faults_of("text,note,text,note\na,b,c,d\n") == [
        "book.csv:1: note: the column appears twice in the header; rename one",
        "book.csv:1: text: the column appears twice in the header; rename one",
    ]


@pytest.mark.parametrize("text", ["", '""', '"  "', '"\n"', "\u3000"])
def test_blank_text_is_a_fault(text: str) -> None:
    assert faults_of(f"id,text\na,{text}\n") == [
        "book.csv:2: text: blank; write the text to speak, or remove the row"
    ]


def test_an_unclosed_quote_is_a_fault_of_the_row_where_it_opens() -> None:
    assert faults_of('text\nOne.\n"Two.\nThree.\n') == [
        "book.csv:3: a double quote opens in this row and is never closed; close it"
    ]


@pytest.mark.parametrize("header", ['"text\nOne.\n', '"te"xt\nOne.\n'])
def test_an_unreadable_header_is_the_only_fault(header: str) -> None:
    assert [fault.partition(": ")[0] for fault in faults_of(header)] == ["book.csv:1"]


def test_text_after_a_closing_quote_is_a_fault_and_the_rows_after_it_are_read() -> None:
    assert faults_of('text\n"She said "no" twice"\n""\n') == [
        'book.csv:2: text after a closing double quote; write "" for a quote inside a quoted cell',
        "book.csv:3: text: blank; write the text to speak, or remove the row",
    ]


def test_a_nul_is_a_fault_of_its_cell() -> None:
    assert faults_of('id,text,note\na,Hi\0,\n"b\n",Ho,x\0y\n') == [
        "book.csv:2: text: a NUL character; remove it",
        "book.csv:3: note: a NUL character; remove it",
    ]


def test_a_nul_in_the_header_is_a_fault() -> None:
    assert faults_of("text,no\0te\nHi,x\n") == ["book.csv:1: a NUL character in the header; remove it"]


@pytest.mark.parametrize(
    ("table", "counted"),
    [
        ("id,text\na,Wait, what?\n", "3 cells, but the header names 2"),
        ("text,\nWait, what?\n", "2 cells, but the header names 1"),
        ("text,  \nWait, what?\n", "2 cells, but the header names 1"),
    ],
)
def test_too_many_cells_are_a_fault(table: str, counted: str) -> None:
    assert faults_of(table) == [f"book.csv:2: {counted}; put text with commas in double quotes"]


def test_a_repeated_id_is_a_fault_of_the_second_row() -> None:
    assert faults_of("id,text\na,One.\n a ,Two.\n") == [
        "book.csv:3: id: 'a' is already the id of row 2; give each row its own"
    ]


def test_an_id_that_is_the_place_of_another_row_is_a_fault() -> None:
    assert faults_of("id,text\n2,One.\n,Two.\n") == [
        "book.csv:3: id: '2' is already the id of row 2; give each row its own"
    ]


def test_an_unreadable_row_keeps_its_place() -> None:
    assert faults_of("id,text\n,One, two\n,Two.\n2,Three.\n") == [
        "book.csv:2: 3 cells, but the header names 2; put text with commas in double quotes",
        "book.csv:4: id: '2' is already the id of row 3; give each row its own",
    ]


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("speed", "fast", "'fast' is not a speed from 0.5 to 2.0, the range of the local service"),
        ("speed", "0.49", "'0.49' is not a speed from 0.5 to 2.0, the range of the local service"),
        ("speed", "2.01", "'2.01' is not a speed from 0.5 to 2.0, the range of the local service"),
        ("speed", "nan", "'nan' is not a speed from 0.5 to 2.0, the range of the local service"),
        ("speed", "-1", "'-1' is not a speed from 0.5 to 2.0, the range of the local service"),
        ("speed", "1\u0660", "'1\u0660' is not a speed from 0.5 to 2.0, the range of the local service"),
        ("pause_ms", "-1", "'-1' is not a number of milliseconds, 0 to 3600000"),
        ("pause_ms", "1s", "'1s' is not a number of milliseconds, 0 to 3600000"),
        ("pause_ms", "inf", "'inf' is not a number of milliseconds, 0 to 3600000"),
        ("pause_ms", "3600001", "'3600001' is a pause of more than an hour"),
        ("start", "soon", "'soon' is not a time: give seconds or [h:]mm:ss[.mmm]"),
        ("start", "-1", "'-1' is not a time: give seconds or [h:]mm:ss[.mmm]"),
        ("start", "00:60", "'00:60' is not a time: give seconds or [h:]mm:ss[.mmm]"),
        ("start", "1e3", "'1e3' is not a time: give seconds or [h:]mm:ss[.mmm]"),
        ("start", "3600000.1", "'3600000.1' is beyond 1,000 hours"),
        ("end", "1:2:3", "'1:2:3' is not a time: give seconds or [h:]mm:ss[.mmm]"),
        ("language", "enx", "'enx' is not a language code; did you mean 'en'?"),
    ],
)
def test_a_value_that_cannot_be_read_or_is_out_of_range_is_a_fault_of_its_cell(
    column: str, cell: str, problem: str
) -> None:
    assert faults_of(f"{column},text\n{cell},Hi\n") == [f"book.csv:2: {column}: {problem}"]


def test_a_fault_shows_the_beginning_of_a_very_long_value() -> None:
    assert faults_of(f"start,text\n{'9' * 100_000},Hi\n") == [
        f"book.csv:2: start: '{'9' * 40}\u2026' is not a time: give seconds or [h:]mm:ss[.mmm]"
    ]


def test_an_end_before_its_start_is_a_fault() -> None:
    assert faults_of("start,end,text\n2,00:01.999,Hi\n") == [
        "book.csv:2: end: before the row's start; give a later time"
    ]


def test_a_start_before_the_last_one_is_a_fault() -> None:
    assert faults_of("start,text\n5,One.\n,Two.\n4.999999,Three.\n") == [
        "book.csv:4: start: earlier than the start of row 2; put the rows in order of time"
    ]


def test_a_word_of_more_than_eight_thousand_characters_is_a_fault() -> None:
    (fault,) = faults_of(f"text\nA {LONGEST_WORD}b word\n")

    assert fault == (
        "book.csv:2: text: a word of 8,001 characters, beginning 'aaaaaaaaaaaaaaaaaaaa'; "
        "the local service takes 8,000: put spaces in"
    )


def test_all_faults_are_reported_at_once_in_the_order_of_the_rows() -> None:
    table = (
        "id,text,speed,start,end\n"
        "a,,9,x,y\n"
        "a,Fine.,1,2,1\n"
        '"b",One, two,,,three\n'
        'c,"d"e\n'
        "d,Late.,,1,\n"
        'e,"never closed\n'
    )

    _, faults = read_script("book.csv", table.encode(), LOCAL)

    assert [(fault.row, fault.column) for fault in faults] == [
        (2, "end"),
        (2, "speed"),
        (2, "start"),
        (2, "text"),
        (3, "end"),
        (3, "id"),
        (4, ""),
        (5, ""),
        (6, "start"),
        (7, ""),
    ]


# Laws


@given(rows=st.lists(st.tuples(TEXTS, CELLS), min_size=1, max_size=8))
def test_rows_of_a_csv_writer_are_read_back_exactly(rows: list[tuple[str, str]]) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(("text", "note"))
    starts = []
    for row in rows:
        starts.append(physical_lines(file.getvalue()) + 1)
        writer.writerow(row)

    lines = lines_of(file.getvalue())

    assert [(line.text, line.extra) for line in lines] == [(text, (("note", note),)) for text, note in rows]
    assert [line.row for line in lines] == starts


def physical_lines(text: str) -> int:
    return len(list(io.StringIO(text, newline="")))


def test_a_row_without_a_letter_is_a_pause_of_its_pause_ms() -> None:
    script = script_of("text,pause_ms,start\nOne.,100,\n***,5000,10\nTwo.,,\n")

    assert [(line.text, line.pause_us) for line in script.lines] == [("One.", 5_100_000), ("Two.", None)]
    assert [str(finding) for finding in script.findings] == [
        (
            "book.csv:3: '***' has no letter and no digit: it is a paragraph pause and is not sent; "
            "its start and end are not used"
        )
    ]

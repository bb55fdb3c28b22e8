"""Reading of JSONL, and its faults."""

import json

import pytest
from hypothesis import given, strategies as st

from subgen.inputs.reader import read_script
from subgen.model import Break, Line, Script
from subgen.providers.smallest.catalog import LOCAL

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(TEXTS, values, max_size=3),
    max_leaves=6,
)


def script_of(table: str) -> Script:
    script, faults = read_script("book.jsonl", table.encode(), LOCAL)
    assert faults == ()
    assert script is not None
    return script


def lines_of(table: str) -> tuple[Line, ...]:
    return script_of(table).lines


def faults_of(table: str) -> list[str]:
    _, faults = read_script("book.jsonl", table.encode(), LOCAL)
    assert faults
    return [str(fault) for fault in faults]


# What a table of objects says


def test_an_object_is_a_line_and_its_id_is_its_place() -> None:
    assert lines_of('{"text": "One."}\n{"text": "Two."}') == (
        Line(id="1", row=1, text="One."),
        Line(id="2", row=2, text="Two."),
    )


def test_every_known_key_sets_a_field_of_the_line() -> None:
    table = (
        '{"id": "a1", "speaker": "Ann", "voice": "avery", "language": "en", "model": "lightning_v3.1", '
        '"speed": 1.25, "pause_ms": 400, "chapter": "One", "start": 1.5, "end": "00:03.250", '
        '"text": "Hello."}'
    )

    assert lines_of(table) == (
        Line(
            id="a1",
            row=1,
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


def test_blank_lines_are_skipped_and_rows_are_physical() -> None:
    table = '\r\n{"text": "One."}\r\n\r\n  \n{"text": "Two."}\r{"text": "Three."}\n\n'

    assert [(line.id, line.row, line.text) for line in lines_of(table)] == [
        ("1", 2, "One."),
        ("2", 5, "Two."),
        ("3", 6, "Three."),
    ]


def test_null_is_an_empty_cell() -> None:
    assert lines_of('{"text": "Hi", "id": null, "speed": null, "chapter": null, "note": null}') == (
        Line(id="1", row=1, text="Hi", extra=(("note", ""),)),
    )


@pytest.mark.parametrize(("written", "line_id"), [("7", "7"), ("1.50", "1.50"), ('"7"', "7"), ("-1", "-1")])
def test_an_id_may_be_a_number(written: str, line_id: str) -> None:
    assert lines_of(f'{{"id": {written}, "text": "Hi"}}')[0].id == line_id


@pytest.mark.parametrize(
    ("written", "start_us"),
    [("2", 2_000_000), ("2.0", 2_000_000), ("5e-05", 50), ("1.5E1", 15_000_000), ('"1:05"', 65_000_000)],
)
def test_a_time_may_have_an_exponent(written: str, start_us: int) -> None:
    assert lines_of(f'{{"start": {written}, "text": "Hi"}}')[0].start_us == start_us


def test_text_is_neither_trimmed_nor_normalised() -> None:
    (line,) = lines_of(r'{"text": "  e\u0301 \"and\" \u00e9,\t\n\ud83d\ude00 "}')

    assert line.text == '  e\u0301 "and" \u00e9,\t\n\U0001f600 '


def test_other_keys_go_to_extra_in_order_as_strings_or_json() -> None:
    table = (
        '{"zeta": "a b", "take": 1.50, "huge": 123456789012345678901234567890, "good": true, "text": "Hi", '
        '"tags": ["x",  2], "by": {"name": "\\u0939"}}'
    )

    assert lines_of(table)[0].extra == (
        ("zeta", "a b"),
        ("take", "1.50"),
        ("huge", "123456789012345678901234567890"),
        ("good", "true"),
        ("tags", '["x",  2]'),
        ("by", '{"name": "\\u0939"}'),
    )


def test_objects_need_not_have_the_same_keys() -> None:
    assert [line.extra for line in lines_of('{"text": "a", "x": "1"}\n{"y": "2", "text": "b"}\n')] == [
        (("x", "1"),),
        (("y", "2"),),
    ]


def test_a_chapter_continues_until_the_next_is_named() -> None:
    lines = lines_of('{"text": "a", "chapter": "One"}\n{"text": "b"}\n{"text": "c", "chapter": "Two"}')

    assert [(line.chapter, line.break_after) for line in lines] == [
        ("One", Break.LINE),
        ("One", Break.CHAPTER),
        ("Two", Break.LINE),
    ]


# Findings


def test_a_key_close_to_a_known_one_is_one_finding_at_its_first_row() -> None:
    table = '{"text": "a"}\n{"text": "b", "Voice": "x"}\n{"text": "c", "Voice": "y", "pause": 3}\n'

    assert [str(finding) for finding in script_of(table).findings] == [
        "book.jsonl:2: key 'Voice' is not known and goes to extra; did you mean 'voice'?",
        "book.jsonl:3: key 'pause' is not known and goes to extra; did you mean 'pause_ms'?",
    ]


def test_a_key_that_is_nearly_named_text_is_read_as_text_and_reported_once() -> None:
    table = '{"Text": "a"}\n\n{"Text": "b", "note": 1}\n{" TEXT ": "c"}\n{"text": "d", "Text": "e"}\n'
    script = script_of(table)

    assert [(line.text, line.extra) for line in script.lines] == [
        ("a", ()),
        ("b", (("note", "1"),)),
        ("c", ()),
        ("d", (("Text", "e"),)),
    ]
    assert [str(finding) for finding in script.findings] == [
        "book.jsonl:1: key 'Text' is read as 'text'",
        "book.jsonl:4: key ' TEXT ' is read as 'text'",
    ]


def test_an_object_without_a_letter_or_a_digit_is_a_paragraph_pause_and_a_finding() -> None:
    script = script_of('{"text": "a"}\n{"text": "***"}\n{"text": "b"}')

    assert [(line.id, line.break_after) for line in script.lines] == [
        ("1", Break.PARAGRAPH),
        ("3", Break.LINE),
    ]
    assert [(finding.kind, finding.row, finding.line) for finding in script.findings] == [
        ("not-spoken", 2, "2")
    ]


# Faults


@pytest.mark.parametrize("table", ["", "\n \n", "\ufeff"])
def test_an_empty_table_is_a_fault(table: str) -> None:
    assert faults_of(table) == [
        'book.jsonl: no lines at all: there is nothing to speak; write objects such as {"text": "Hello."}'
    ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("3", "a number"),
        ("-1.5e3", "a number"),
        ("true", "a boolean"),
        ("false", "a boolean"),
        ('["Hi"]', "a list"),
        ('{"a": "Hi"}', "an object"),
    ],
)
def test_text_that_is_not_a_string_is_a_fault(value: str, kind: str) -> None:
    assert faults_of(f'{{"text": {value}}}') == [
        f"book.jsonl:1: text: {kind}, not a string; put the value in double quotes"
    ]


@pytest.mark.parametrize("value", ["null", '""', '" \\n"', '"\\u3000"'])
def test_blank_text_is_a_fault(value: str) -> None:
    assert faults_of(f'{{"text": {value}}}') == [
        "book.jsonl:1: text: blank; write the text to speak, or remove the row"
    ]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("{}", "add it, with the text to speak"),
        ('{"id": 1, "sentence": "Hi"}', "add it, with the text to speak"),
        ('{"id": 1, "Text": "Hi", "TEXT": "Ho"}', "rename 'Text'"),
        ('{"id": 1, "texts": "Hi"}', "rename 'texts'"),
    ],
)
def test_an_object_without_text_is_a_fault_with_a_hint(written: str, hint: str) -> None:
    assert faults_of(written) == [f"book.jsonl:1: text: missing from the object; {hint}"]


@pytest.mark.parametrize("written", ["3", '"Hi"', "null", "true", "[]", '["text"]'])
def test_a_line_that_is_not_an_object_is_a_fault(written: str) -> None:
    assert faults_of(written) == ['book.jsonl:1: not an object; write one, such as {"text": "Hello."}']


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("Hello.", "not JSON: expecting value (character 1)"),
        ('{"text": "a"', "not JSON: expecting a comma or a closing brace (character 13)"),
        ('{"text": "a",}', "not JSON: expecting a key in double quotes (character 14)"),
        ("{'text': 'a'}", "not JSON: expecting a key in double quotes (character 2)"),
        ('{"text" "a"}', "not JSON: expecting a colon (character 9)"),
        ('{"text": "a" "b"}', "not JSON: expecting a comma or a closing brace (character 14)"),
    ],
)
def test_a_line_that_is_not_json_is_a_fault_with_the_character(written: str, problem: str) -> None:
    assert faults_of(written) == [f"book.jsonl:1: {problem}; write one object a line"]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ('{"text": }', "text: not JSON: expecting value (character 10); write one object a line"),
        (
            '{"text": "a}',
            "text: not JSON: unterminated string starting at (character 10); write one object a line",
        ),
        (
            '{"text": "a\tb"}',
            "text: not JSON: invalid control character at (character 12); write one object a line",
        ),
        ('{"speed": NaN, "text": "a"}', "speed: NaN is not JSON; write a number, or null"),
        ('{"x": [-Infinity], "text": "a"}', "x: -Infinity is not JSON; write a number, or null"),
        (
            f'{{"x": {"[" * 100_000}, "text": "a"}}',
            "x: lists or objects nested too deeply; write fewer levels",
        ),
    ],
)
def test_a_value_that_cannot_be_read_is_a_fault_of_its_key(written: str, problem: str) -> None:
    assert faults_of(written) == [f"book.jsonl:1: {problem}"]


@pytest.mark.parametrize("rest", ["x", '{"text": "b"}', ", 3"])
def test_more_than_one_object_on_a_line_is_a_fault(rest: str) -> None:
    assert faults_of(f'{{"text": "a"}} {rest}') == [
        "book.jsonl:1: more than one JSON value; write one object a line"
    ]


@pytest.mark.parametrize("document", ['{\n  "text": "a"\n}', '[\n{"text": "a"}\n]', '[{"text": "a"},\n{}]'])
def test_json_over_several_lines_is_one_fault(document: str) -> None:
    assert faults_of(document) == [
        'book.jsonl:1: JSON spread over several lines; write one object a line, such as {"text": "Hello."}'
    ]


def test_a_key_twice_in_an_object_is_a_fault() -> None:
    assert faults_of('{"text": "a", "note": 1, "text": "b", "note": 1}') == [
        "book.jsonl:1: note: the key appears twice in the object; remove one",
        "book.jsonl:1: text: the key appears twice in the object; remove one",
    ]


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        ('"speed": "fast"', "speed: 'fast' is not a speed from 0.5 to 2.0, the range of the local service"),
        ('"speed": 3e1', "speed: '30' is not a speed from 0.5 to 2.0, the range of the local service"),
        ('"speed": true', "speed: a boolean, not a number; write a number"),
        ('"speed": [1]', "speed: a list, not a number; write a number"),
        ('"pause_ms": -1', "pause_ms: '-1' is not a number of milliseconds, 0 to 3600000"),
        ('"pause_ms": 1e999', "pause_ms: '1e999' is not a number of milliseconds, 0 to 3600000"),
        ('"start": 1e9', "start: '1000000000' is not a time: give seconds or [h:]mm:ss[.mmm]"),
        ('"start": "1e3"', "start: '1e3' is not a time: give seconds or [h:]mm:ss[.mmm]"),
        (
            f'"end": {"9" * 10_000}',
            f"end: '{'9' * 40}\u2026' is not a time: give seconds or [h:]mm:ss[.mmm]",
        ),
        ('"id": true', "id: a boolean, not a string; put the value in double quotes"),
        ('"chapter": 1', "chapter: a number, not a string; put the value in double quotes"),
        ('"voice": {}', "voice: an object, not a string; put the value in double quotes"),
        (r'"note": "\u0000"', "note: a NUL character; remove it"),
        (r'"no\u0000te": 1', r"no\x00te: a NUL character in the key; remove it"),
        (r'"note": "\ud800"', r"note: half of a character, such as \ud800; write the whole character"),
        (r'"\udc00": 1', r"\udc00: half of a character, such as \ud800; write the whole character"),
    ],
)
def test_a_value_that_cannot_be_used_is_a_fault_of_its_key(member: str, problem: str) -> None:
    assert faults_of(f'{{"text": "Hi", {member}}}') == [f"book.jsonl:1: {problem}"]


def test_half_a_character_inside_a_list_goes_to_extra_as_written() -> None:
    assert lines_of(r'{"text": "Hi", "x": ["\ud800"]}')[0].extra == (("x", r'["\ud800"]'),)


def test_all_faults_are_reported_at_once_in_the_order_of_the_rows() -> None:
    table = (
        '{"id": "x", "text": 1, "speed": 9}\n'
        "no\n"
        '{"id": "x", "text": "Hi", "start": 5, "end": 4}\n'
        '{"text": "Late.", "start": 1}\n'
    )

    assert faults_of(table) == [
        "book.jsonl:1: speed: '9' is not a speed from 0.5 to 2.0, the range of the local service",
        "book.jsonl:1: text: a number, not a string; put the value in double quotes",
        "book.jsonl:2: not JSON: expecting value (character 1); write one object a line",
        "book.jsonl:3: end: before the row's start; give a later time",
        "book.jsonl:3: id: 'x' is already the id of row 1; give each row its own",
        "book.jsonl:4: start: earlier than the start of row 3; put the rows in order of time",
    ]


def test_an_unreadable_line_keeps_its_place() -> None:
    assert faults_of('no\n{"text": "Two."}\n{"id": 2, "text": "Three."}') == [
        "book.jsonl:1: not JSON: expecting value (character 1); write one object a line",
        "book.jsonl:3: id: '2' is already the id of row 2; give each row its own",
    ]


# Laws


@given(text=TEXTS, key=TEXTS, value=VALUES, ascii_only=st.booleans())
def test_values_written_by_a_json_library_go_to_extra_without_loss(
    text: str, key: str, value: object, *, ascii_only: bool
) -> None:
    written = json.dumps({"text": f"{text}x", f"x-{key}": [value]}, ensure_ascii=ascii_only)

    (line,) = lines_of(f"{written}\r\n")

    assert line.text == f"{text}x"
    ((name, carried),) = line.extra
    assert (name, json.loads(carried)) == (f"x-{key}", [value])


@pytest.mark.parametrize("written", ["[]", '"none"', '["none"]', '","'])
def test_a_row_unsets_the_default_dictionaries(written: str) -> None:
    (line,) = lines_of(f'{{"text": "One.", "service_dictionaries": {written}}}')

    assert line.service_dictionaries == ()


@pytest.mark.parametrize(("written", "truth"), [("1", True), ("0", False), ("false", False), ('"Yes"', True)])
def test_whether_mathematics_is_read_may_be_a_number(written: str, *, truth: bool) -> None:
    (line,) = lines_of(f'{{"text": "One.", "math": {written}}}')

    assert line.math is truth


def test_a_key_named_math_with_other_content_is_a_fault_with_its_row() -> None:
    (fault,) = faults_of('{"text": "One.", "math": null}\n{"text": "Two.", "math": {"score": 78}}')

    assert fault.startswith(
        "book.jsonl:2: math: an object, neither true nor false; write one of them, or rename"
    )

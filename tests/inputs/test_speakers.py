"""Names before a colon, with the directions in brackets after them."""

# ruff: noqa: RUF001 # wide marks are what is tested

import json
import time

import pytest
from hypothesis import given, strategies as st
from msgspec import UNSET

from subgen.inputs.reader import read_script
from subgen.inputs.speakers import Speech, name_before_colon, split_speaker
from subgen.model import Line
from subgen.providers.smallest.catalog import LOCAL

CAST = ("ANNA", "THE OLD MAN", "安娜", "BOB (OLD)", "राम")


def line_of(written: str, file: str = "play.txt") -> Line:
    script, faults = read_script(file, written.encode(), LOCAL, CAST)
    assert faults == ()
    assert script is not None
    (line,) = script.lines
    return line


@pytest.mark.parametrize("file", ["play.txt", "play.md"])
@pytest.mark.parametrize(
    ("written", "speaker", "direction", "text"),
    [
        ("ANNA (V.O.): Hello.", "ANNA", "V.O.", "Hello."),
        ("ANNA (CONT'D): Hello.", "ANNA", "CONT'D", "Hello."),
        ("ANNA (whispering): Hello.", "ANNA", "whispering", "Hello."),
        ("ANNA(V.O.): Hello.", "ANNA", "V.O.", "Hello."),
        ("ANNA (V.O.) (CONT'D): Hello.", "ANNA", "V.O., CONT'D", "Hello."),
        ("ANNA [whispering]: Hello.", "ANNA", "whispering", "Hello."),
        ("ANNA (V.O.) [softly] :Hello.", "ANNA", "V.O., softly", "Hello."),
        ("ANNA ( to BOB (quietly) ): Hello.", "ANNA", "to BOB (quietly)", "Hello."),
        ("ANNA (at 10:45): Hello.", "ANNA", "at 10:45", "Hello."),
        ("THE OLD MAN (O.S.): At 10:45 (sharp).", "THE OLD MAN", "O.S.", "At 10:45 (sharp)."),
        ("安娜（旁白）：你好。", "安娜", "旁白", "你好。"),
        ("安娜（旁白): 你好。", "安娜", "旁白", "你好。"),
        ("安娜【低声】：你好。", "安娜", "低声", "你好。"),
        ("安娜：你好。", "安娜", None, "你好。"),
        ("राम (धीरे): हाँ।", "राम", "धीरे", "हाँ।"),
        ("ANNA (): Hello.", "ANNA", None, "Hello."),
        ("\u200bANNA\u2060 (\u200eV.O.\u200e)\u200b: \ufeffHello.", "ANNA", "V.O.", "Hello."),
        ("BOB (OLD): Hello.", "BOB (OLD)", None, "Hello."),
        ("BOB (OLD) (V.O.): Hello.", "BOB (OLD)", "V.O.", "Hello."),
        ("BOB (OLD)：Hello.", "BOB (OLD)", None, "Hello."),
        ("BOB (YOUNG): Hello.", None, None, "BOB (YOUNG): Hello."),
        ("ANNA (V.O.) Hello.", None, None, "ANNA (V.O.) Hello."),
        ("ANNA (V.O.: Hello.", None, None, "ANNA (V.O.: Hello."),
        ("ANNA V.O.): Hello.", None, None, "ANNA V.O.): Hello."),
        ("Anna (V.O.): Hello.", None, None, "Anna (V.O.): Hello."),
        ("(V.O.): Hello.", None, None, "(V.O.): Hello."),
        ("Then ANNA (V.O.): Hello.", None, None, "Then ANNA (V.O.): Hello."),
    ],
)
def test_a_bracket_after_a_name_of_the_cast_is_a_direction(
    written: str, speaker: str | None, direction: str | None, text: str, file: str
) -> None:
    line = line_of(written, file)

    assert (line.speaker, line.text) == (speaker, text)
    assert line.direction == (UNSET if direction is None else direction)


@pytest.mark.parametrize(
    "name",
    [
        "ANNA (V.O.):",
        "**ANNA (V.O.):**",
        "**ANNA** (V.O.):",
        "*ANNA (V.O.)*:",
        "**ANNA** *(V.O.)*:",
        "ANNA(V.O.)：",
    ],
)
def test_a_row_of_a_markdown_paragraph_that_begins_with_a_name_is_a_line(name: str) -> None:
    written = f"{name} Hello.\n{name} Bye.\nTHE OLD MAN [softly]: Yes."
    script, faults = read_script("play.md", written.encode(), LOCAL, CAST)

    assert faults == ()
    assert script is not None
    assert [(line.row, line.speaker, line.direction, line.text) for line in script.lines] == [
        (1, "ANNA", "V.O.", "Hello."),
        (2, "ANNA", "V.O.", "Bye."),
        (3, "THE OLD MAN", "softly", "Yes."),
    ]


def test_a_name_with_a_direction_and_no_words_is_text() -> None:
    assert line_of("ANNA (V.O.):").text == "ANNA (V.O.):"


def test_a_name_of_nobody_is_found_without_its_direction() -> None:
    assert name_before_colon("BOB (V.O.): Hi.") == Speech("BOB", "V.O.", "Hi.")
    assert name_before_colon("No colon (here).").name == ""


@given(written=st.text(st.sampled_from("AB (（)）[]【】:： \u200b\n"), max_size=30))
def test_the_words_are_the_end_of_the_line_and_the_name_its_beginning(written: str) -> None:
    speech = split_speaker(written, ("A", "B", "A (B)"))

    if speech is not None:
        assert written.endswith(speech.words)
        assert written.lstrip(" \u200b\n").startswith(speech.name)


@pytest.mark.parametrize("written", ["ANNA (", "ANNA " + "(" * 9, "ANNA (a)", "ANNA\u200b (", "ANNA []"])
def test_a_long_line_is_split_quickly(written: str) -> None:
    began = time.process_time()  # of this process alone, however busy the machine is

    assert split_speaker(written * 20_000, CAST) is None
    assert split_speaker(written + "x" * 1_000_000, CAST) is None
    assert time.process_time() - began < 5


def test_a_speaker_of_a_table_may_have_a_direction_in_brackets() -> None:
    table = "text,speaker\nOne.,ANNA (V.O.)\nTwo.,ANNA\nThree.,EVE (V.O.)\n"
    script, faults = read_script("play.csv", table.encode(), LOCAL, ("ANNA",))

    assert faults == ()
    assert script is not None
    assert [(line.speaker, line.direction) for line in script.lines] == [
        ("ANNA", "V.O."),
        ("ANNA", UNSET),
        ("EVE (V.O.)", UNSET),
    ]


@pytest.mark.parametrize(
    ("written", "speaker", "direction"),
    [
        ("BE\N{COMBINING ACUTE ACCENT}LA: Hello.", "BÉLA", UNSET),
        ("BE\N{COMBINING ACUTE ACCENT}LA (O.S.): Hello.", "BÉLA", "O.S."),
        ("O’BRIEN: Hello.", "O'BRIEN", UNSET),
        ("O'BRIEN (CONT’D): Hello.", "O'BRIEN", "CONT’D"),
        ("D'ARCY: Hello.", "D’ARCY", UNSET),
    ],
)
def test_a_name_may_be_spelled_with_other_characters_than_in_the_cast(
    written: str, speaker: str, direction: str
) -> None:
    script, _ = read_script("a.txt", written.encode(), LOCAL, ("BÉLA", "O'BRIEN", "D’ARCY"))

    assert script is not None
    assert [(line.speaker, line.direction, line.text) for line in script.lines] == [
        (speaker, direction, "Hello.")
    ]


@pytest.mark.parametrize(
    ("cell", "speaker", "direction"),
    [
        ("ANNA", "ANNA", UNSET),
        ("ANNA (V.O.)", "ANNA", "V.O."),
        ("ANNA (V.O.) [softly]", "ANNA", "V.O., softly"),
        ("BOB (OLD)", "BOB (OLD)", UNSET),
        ("CARL (V.O.)", "CARL (V.O.)", UNSET),
        ("安娜（旁白）", "安娜", "旁白"),
    ],
)
@pytest.mark.parametrize("file", ["a.csv", "a.jsonl"])
def test_a_speaker_of_a_table_may_have_a_direction(
    file: str, cell: str, speaker: str, direction: str
) -> None:
    tables = {
        "a.csv": f"speaker,text\n{cell},Hello.\n",
        "a.jsonl": json.dumps({"speaker": cell, "text": "Hi."}),
    }

    script, _ = read_script(file, tables[file].encode(), LOCAL, CAST)

    assert script is not None
    assert [(line.speaker, line.direction) for line in script.lines] == [(speaker, direction)]

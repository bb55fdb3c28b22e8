"""Pauses inside a line: they are no text, and part it by silence."""

import pytest
from hypothesis import given, strategies as st

from subgen.inputs.pauses import parted, pieces_of
from subgen.inputs.reader import read_script
from subgen.model import InnerPause, Script
from subgen.providers.smallest.catalog import LOCAL

S = 1_000_000
STRENGTHS = "none, x-weak, weak, medium, strong, x-strong"


def script_of(name: str, text: str) -> Script:
    script, faults = read_script(name, text.encode(), LOCAL, ("TOM",))
    assert faults == ()
    assert script is not None
    return script


def faults_of(name: str, text: str) -> list[str]:
    _, faults = read_script(name, text.encode(), LOCAL)
    return [str(fault) for fault in faults]


def pauses_of(text: str) -> tuple[str, list[tuple[int, int]]]:
    found = parted(pieces_of(text))
    return found.text, [(pause.at, pause.duration_us) for pause in found.pauses]


@pytest.mark.parametrize(
    ("mark", "duration_us"),
    [
        ("[pause 1.5s]", 1_500_000),
        ("[pause 500ms]", 500_000),
        ("[ Pause .5 s ]", 500_000),
        ('<break time="1.5s"/>', 1_500_000),
        ("<break time='500ms'></break>", 500_000),
        ("<break time=2s />", 2_000_000),
        ("<BREAK/>", 750_000),
        ('<break strength="strong"/>', 1_000_000),
        ('<break strength="weak" time="1s"/>', 1_000_000),
    ],
)
def test_each_form_of_a_pause_is_a_silence(mark: str, duration_us: int) -> None:
    assert pauses_of(f"One {mark} two.") == ("One two.", [(4, duration_us)])


@pytest.mark.parametrize(
    ("written", "text", "pauses"),
    [
        ("One. [pause 1s] Two.", "One. Two.", [(5, S)]),
        ("One.[pause 1s]Two.", "One. Two.", [(5, S)]),
        ("One  [pause 1s]  two", "One  two", [(5, S)]),
        ("[pause 1s] Go.", "Go.", [(0, S)]),
        ("  [pause 1s]Go.", "Go.", [(0, S)]),
        ("Wait. [pause 1s]", "Wait.", [(5, S)]),
        ("Wait [pause 1s], he said", "Wait, he said", [(6, S)]),
        ('He said [pause 1s]"Hi"', 'He said "Hi"', [(8, S)]),
        ('"[pause 1s]Hi" he said', '"Hi" he said', [(0, S)]),
        ('"Hi [pause 1s]" he said', '"Hi" he said', [(5, S)]),
        ("One [pause 1s] [pause 2s] two", "One two", [(4, 3 * S)]),
        ("One [pause 1s] \u2014 [pause 2s] two", "One \u2014 two", [(6, 3 * S)]),
        ("\u2014 [pause 1s] two", "\u2014 two", [(0, S)]),
        ("two [pause 1s] \u2014", "two \u2014", [(5, S)]),
        ("One [pause 0s] two", "One two", []),
        ("海面[pause 1s]上没有。", "海面上没有。", [(2, S)]),
        ("海面上。[pause 1s]好", "海面上。好", [(4, S)]),
        ("文字[pause 1s]列です", "文字\u200b列です", [(3, S)]),
        ("\u0915 [pause 1s] \u0916", "\u0915 \u0916", [(2, S)]),
    ],
)
def test_a_pause_is_before_a_word_and_leaves_no_trace_in_the_text(
    written: str, text: str, pauses: list[tuple[int, int]]
) -> None:
    assert pauses_of(written) == (text, pauses)


@given(text=st.text("ab .,\"'-[]()<>\u4e2d\u2014", max_size=30))
def test_a_text_without_pauses_is_unchanged(text: str) -> None:
    assert pauses_of(text) == (text, [])


@given(
    pieces=st.lists(st.text('ab .,"\u4e2d\u6587\u2014', max_size=8), min_size=2, max_size=6),
    mark=st.sampled_from(["[pause 1s]", "<break time='1s'/>"]),
)
def test_no_silence_is_lost_and_every_pause_is_at_the_start_of_a_word(pieces: list[str], mark: str) -> None:
    text, pauses = pauses_of(mark.join(pieces))

    assert sum(duration for _, duration in pauses) == S * (len(pieces) - 1)
    assert all(at in (0, len(text)) or not text[at].isspace() for at, _ in pauses)
    assert "pause" not in text


def test_the_pauses_of_a_script_are_in_its_lines() -> None:
    lines = script_of("a.txt", "TOM: One [pause 1s] two.\n[pause 1s] TOM: Three.\n").lines

    assert [(line.speaker, line.text, line.pauses) for line in lines] == [
        ("TOM", "One two.", (InnerPause(at=4, duration_us=S),)),
        ("TOM", "Three.", (InnerPause(at=0, duration_us=S),)),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "text\nOne [pause 1s] two.\n"),
        ("a.tsv", "text\nOne <break time='1s'/> two.\n"),
        ("a.jsonl", '{"text": "One <break time=\\"1s\\"/> two."}\n'),
        ("a.md", "One [pause 1s] two.\n"),
    ],
)
def test_every_kind_of_input_has_pauses_inside_its_lines(name: str, text: str) -> None:
    (line,) = script_of(name, text).lines

    assert (line.text, line.pauses) == ("One two.", (InnerPause(at=4, duration_us=S),))
    assert script_of(name, text).findings == ()


def test_a_cell_that_is_only_a_pause_is_silence_after_the_row_before() -> None:
    lines = script_of("a.csv", "text\nOne.\n[pause 2s]\nTwo.\n").lines

    assert [(line.id, line.text, line.pause_us) for line in lines] == [
        ("1", "One.", 2 * S),
        ("3", "Two.", None),
    ]
    assert script_of("a.csv", "text\n[pause 2s]\nOne.\n").lead_us == 2 * S


def test_two_pauses_on_one_line_of_a_script_are_one_pause_on_a_line_by_itself() -> None:
    lines = script_of("a.txt", "One.\n[pause 1s] <break time='1s'/>\nTwo.\n").lines

    assert [(line.text, line.pause_us) for line in lines] == [("One.", 2 * S), ("Two.", None)]


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        ("[pause 10h]", "'10h' is not a pause: write [pause 1.5s] or [pause 500ms]"),
        ("[pause 5]", "'5' is not a pause: write [pause 1.5s] or [pause 500ms]"),
        ("[pause -1s]", "'-1s' is not a pause: write [pause 1.5s] or [pause 500ms]"),
        ("[pause 36000s]", "'36000s' is a pause of more than an hour"),
        ("<break time='10h'/>", "'10h' is not a pause: write [pause 1.5s] or [pause 500ms]"),
        (
            "<break strength='odd'/>",
            "\"<break strength='odd'/>\": its strength is none of " + STRENGTHS,
        ),
    ],
)
def test_a_faulty_pause_is_a_fault_with_its_row(mark: str, problem: str) -> None:
    assert faults_of("a.txt", f"One.\nTwo {mark} three.\n") == [f"a.txt:2: {problem}"]
    assert faults_of("a.md", f"One.\n\nTwo {mark} three.\n") == [f"a.md:3: {problem}"]
    assert faults_of("a.csv", f"text\nTwo {mark} three.\n") == [f"a.csv:2: text: {problem}"]


@pytest.mark.parametrize("mark", ["[pause]", "[pause abc]", "[Pause for effect]"])
def test_a_bracket_without_a_number_is_spoken_with_a_finding(mark: str) -> None:
    script = script_of("a.csv", f"text\nTwo {mark} three.\n")

    assert [line.text for line in script.lines] == [f"Two {mark} three."]
    assert [(finding.kind, str(finding)) for finding in script.findings] == [
        ("pause", f"a.csv:2: '{mark}' is read aloud: a pause is [pause 1.5s] or [pause 500ms]")
    ]


def test_a_name_with_nothing_but_a_pause_is_a_pause() -> None:
    lines = script_of("a.txt", "One.\nTOM: [pause 1s]\nTwo.\n").lines

    assert [(line.text, line.pause_us) for line in lines] == [("One.", S), ("Two.", None)]


def test_many_pauses_in_one_long_line_are_read_at_once() -> None:
    text, pauses = pauses_of("word [pause 1s] " * 20_000)

    assert text == ("word " * 20_000).strip()
    assert pauses == [(5 * number, S) for number in range(1, 20_000)] + [(len(text), S)]

"""Markup that is read aloud: findings, and none for text that only resembles it."""

import pytest

from subgen.inputs.markup import markup_problem
from subgen.inputs.reader import read_script
from subgen.model import Script
from subgen.providers.smallest.catalog import LOCAL

AS_HTML = "it looks like HTML; save the text as .html, or take the tags out"
AS_MARKDOWN = "it looks like Markdown; name the file .md, or take the marks out"
AS_SPEECH = "it looks like SSML; take the tags out; a pause is [pause 1.5s]"
AS_NOTE = "it looks like the mark of a note; name the file .md, or take the marks out"
CHARACTER = "it is a character of HTML; save the text as .html, or write the character"


def script_of(name: str, text: str) -> Script:
    script, faults = read_script(name, text.encode(), LOCAL)
    assert faults == ()
    assert script is not None
    return script


def findings_of(name: str, text: str) -> list[str]:
    findings = script_of(name, text).findings
    assert {finding.kind for finding in findings} <= {"markup"}
    return [str(finding) for finding in findings]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "<i>So</i> it is.",
            "'<i>' is read aloud: " + AS_HTML,
        ),
        (
            "<p class='a'>So.",
            "\"<p class='a'>\" is read aloud: " + AS_HTML,
        ),
        (
            "Tom &amp; Ada",
            "'&amp;' is read aloud: " + CHARACTER,
        ),
        (
            "It&#8217;s",
            "'&#8217;' is read aloud: " + CHARACTER,
        ),
        (
            '<phoneme ph="x">tomato</phoneme>',
            "'<phoneme ph=\"x\">' is read aloud: " + AS_SPEECH,
        ),
        ("{\\an8}Up.", "'{\\\\an8}' is read aloud: it looks like a tag of ASS; take the tags out"),
        (
            "Word[^1].",
            "'[^1]' is read aloud: " + AS_NOTE,
        ),
        (
            "**Bold** words",
            "'**Bold**' is read aloud: " + AS_MARKDOWN,
        ),
    ],
)
def test_markup_in_a_script_is_spoken_with_a_finding(text: str, problem: str) -> None:
    assert [line.text for line in script_of("a.txt", f"One.\n{text}\n").lines] == ["One.", text]
    assert findings_of("a.txt", f"One.\n{text}\n") == [f"a.txt:2: {problem}"]


@pytest.mark.parametrize(
    "text",
    [
        "</p>", "<br/>", "<BR>", "<!-- x -->", "<?xml version='1.0'?>", "<!DOCTYPE html>", "<v Roger>Hi",
        '<prosody rate="slow">x', "<emphasis>x", "&nbsp;x", "*sighs* no", "_so_ it is", "[a](http://x.org)",
        "[a](/x)", "[[Page]]", "{{< x >}}", "{% x %}", "[b]x[/b]", "~~x~~",
        "==x==", "`code`", "__bold words__", "- [ ] milk", "[!NOTE] x", "Title {#id}", "\\emph{x}",
        "00:00:01,000 --> 00:00:02,000", "| a | b |", "Hi ${first_name}", "<%= name %>", "[color=red]x",
        "**never closed",
    ],
)  # fmt: skip
def test_marks_of_many_formats_are_found(text: str) -> None:
    assert markup_problem(text, is_cell=False) is not None
    assert markup_problem(text, is_cell=True) is not None


@pytest.mark.parametrize(
    "text",
    [
        "prices <5", "a < b and c > d", "if a<b and c>d", "AT&T", "Q&A; more", "R&D;", "[sic]", "{x} {name}",
        "5 * 3 * 2", "a*b*c", "2**3**4", "snake_case", "a_b_c", "__init__", "* a star", "Terms* apply*",
        "I <3 you", "<name> said", "x[i](n+1)", "[1] (see)", "== x ==", "a=b==c", "~5 km", "C:\\News\\x",
        "it's 5 o'clock", "[^a-z]", "$5 * 2", "[/x]", "* * *", "5' 3\"", "#tag @me", "He said: `",
        "<p and q>", "a --> b", "12:30 -> home", "a | b | c", "|x|", "f*** it", "[size] matters", "$ {x}",
    ],
)  # fmt: skip
def test_text_that_only_resembles_markup_is_no_finding(text: str) -> None:
    assert markup_problem(text, is_cell=False) is None
    assert markup_problem(text, is_cell=True) is None


def test_markup_in_a_cell_is_a_finding_without_the_advice_to_rename_the_table() -> None:
    assert findings_of("a.csv", "text\n<i>So</i>\nTom &amp; Ada\nplain\n") == [
        "a.csv:2: '<i>' is read aloud: it looks like HTML; take the tags out",
        "a.csv:3: '&amp;' is read aloud: it is a character of HTML; write the character",
    ]
    assert findings_of("a.jsonl", '{"text": "**So**"}\n') == [
        "a.jsonl:1: '**So**' is read aloud: it looks like Markdown; take the marks out"
    ]


def test_markup_in_the_title_of_a_script_stays_there_with_a_finding() -> None:
    script = script_of("a.txt", "# **One** {#one}\nWords.\n")

    assert script.lines[0].chapter == "**One** {#one}"
    assert [str(finding) for finding in script.findings] == [
        "a.txt:1: '**One**' stays in the title: " + AS_MARKDOWN
    ]


@pytest.mark.parametrize(
    "mark", ["<", "<a ", "*a", "_a", "[", "{{", "&a", "`", "{\\", "[[", "[^", "==a", '<a b="']
)
def test_a_long_line_of_marks_without_an_end_is_read_at_once_and_is_no_markup(mark: str) -> None:
    assert markup_problem(mark * 20_000, is_cell=False) is None


@pytest.mark.parametrize(("file", "head"), [("a.csv", "text\n"), ("a.txt", "")])
def test_rows_with_markup_beyond_the_first_thousand_are_counted_in_one_finding(file: str, head: str) -> None:
    script, _ = read_script(file, (head + "<i>Hi</i>\n" * 1_500).encode(), LOCAL)

    assert script is not None
    assert len(script.findings) == 1_001
    assert script.findings[-1].message == (
        "500 more rows from here on look like markup, too, and are read aloud"
    )
    assert script.findings[-1].row == 1_001 + bool(head)

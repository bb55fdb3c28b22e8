"""Reading of Markdown, its faults, and findings of what is left out."""

import pytest
from hypothesis import given, strategies as st

from subgen.inputs.reader import read_script
from subgen.model import Break, InnerPause, Line, Script
from subgen.providers.smallest.catalog import LOCAL

PLAIN = st.text("abcdefgh XYZ,.;?019\u0939\u00e9", min_size=1, max_size=60).map(
    lambda text: f"w{text}".strip()
)


def script_of(text: str, *cast: str, speak_titles: bool = False) -> Script:
    script, faults = read_script("play.md", text.encode(), LOCAL, cast, speak_titles=speak_titles)
    assert faults == ()
    assert script is not None
    return script


def texts_of(text: str, *cast: str) -> list[str]:
    return [line.text for line in script_of(text, *cast).lines]


def breaks_of(text: str) -> list[Break]:
    return [line.break_after for line in script_of(text).lines]


def findings_of(text: str) -> list[str]:
    return [str(finding) for finding in script_of(text).findings]


def faults_of(text: str) -> list[str]:
    _, faults = read_script("play.md", text.encode(), LOCAL, ("TOM",))
    assert faults
    return [str(fault) for fault in faults]


# Lines


def test_a_paragraph_is_a_line_and_its_row_is_where_it_begins() -> None:
    assert script_of("\nOne,\nand on.\n\n\nTwo.\n").lines == (
        Line(id="1", row=2, text="One, and on.", break_after=Break.PARAGRAPH),
        Line(id="2", row=6, text="Two."),
    )


def test_a_list_item_is_a_line_and_its_mark_is_not_text() -> None:
    assert [
        (line.row, line.text) for line in script_of("- One\n- Two,\n  and on\n\n1. Three\n2) Four\n").lines
    ] == [
        (1, "One"),
        (2, "Two, and on"),
        (5, "Three"),
        (6, "Four"),
    ]


def test_a_paragraph_of_a_list_item_or_a_quote_is_a_line() -> None:
    assert [
        (line.row, line.text)
        for line in script_of("- One\n\n  Two\n\n> Three\n> and on\n>\n> - Four\n").lines
    ] == [
        (1, "One"),
        (3, "Two"),
        (5, "Three and on"),
        (8, "Four"),
    ]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("*one* _two_ **three** __four__ ***five*** ~~six~~", "one two three four five six"),
        ("un*believ*able", "unbelievable"),
        ("2 * 3 and snake_case_name", "2 * 3 and snake_case_name"),
        ("a [link *here*](http://x.org 'title') b", "a link here b"),
        ("a [link][1] b\n\n[1]: http://x.org", "a link b"),
        ("[not a link]", "[not a link]"),
        ("<http://x.org>", "http://x.org"),
        ("the `code *x*` stays", "the code *x* stays"),
        ("a\nb  \nc\\\nd<br>e<br />\nf", "a b c d e f"),
        ("&amp; &eacute; &#x939; &copy &nope;", "& \u00e9 \u0939 &copy &nope;"),
        ("\\*not\\* \\# \\[sic\\]", "*not* # [sic]"),
        ("\\# one", "# one"),
        ("Two  spaces and e\u0301 and \u00e9", "Two  spaces and e\u0301 and \u00e9"),
        ("#no title", "#no title"),
        ("5 < 6 > 4", "5 < 6 > 4"),
    ],
)
def test_words_are_those_that_a_reader_would_see(written: str, text: str) -> None:
    assert texts_of(written) == [text]


# Pauses


def test_paragraphs_have_paragraph_pauses_and_items_of_a_tight_list_line_pauses() -> None:
    assert breaks_of("One\n\n- a\n- b\n  - c\n- d\n\nTwo\n\n* x\n* y\n\n1. z\n\nThree") == [
        Break.PARAGRAPH,
        Break.LINE,
        Break.LINE,
        Break.LINE,
        Break.PARAGRAPH,
        Break.PARAGRAPH,
        Break.LINE,
        Break.PARAGRAPH,
        Break.PARAGRAPH,
        Break.LINE,
    ]


def test_items_of_a_loose_list_have_paragraph_pauses() -> None:
    assert breaks_of("- a\n\n- b\n") == [Break.PARAGRAPH, Break.LINE]


@pytest.mark.parametrize("mark", ["---", "***", "_ _ _"])
def test_a_thematic_break_is_a_paragraph_pause_without_a_finding(mark: str) -> None:
    script = script_of(f"One.\n\n{mark}\n\nTwo.")

    assert [line.break_after for line in script.lines] == [Break.PARAGRAPH, Break.LINE]
    assert script.findings == ()


@pytest.mark.parametrize(
    "written",
    ["One.\n\n[pause 1.5s]\n\nTwo.", "One.\n[pause 1500ms]\nTwo.", "- One.\n- *[pause 1.5s]*\n- Two."],
)
def test_a_written_pause_is_the_silence_after_the_line_before_it(written: str) -> None:
    assert [(line.text, line.pause_us) for line in script_of(written).lines] == [
        ("One.", 1_500_000),
        ("Two.", None),
    ]


def test_a_pause_before_the_first_line_is_silence_before_it() -> None:
    assert script_of("[pause 2s]\n\n# A\n\nOne.").lead_us == 2_000_000


@pytest.mark.parametrize(
    "written", ["Wait, [pause 1s] go.", "Wait, *[pause 1s]* go.", 'Wait, <break time="1s"/> go.']
)
def test_a_pause_inside_a_paragraph_parts_it(written: str) -> None:
    assert script_of(written).lines == (
        Line(id="1", row=1, text="Wait, go.", pauses=(InnerPause(at=6, duration_us=1_000_000),)),
    )


@pytest.mark.parametrize("mark", ['<break time="1s"/>', "[pause 1s]", "**[pause 1s]**"])
def test_a_pause_on_a_row_by_itself_replaces_the_usual_one_and_ends_no_text(mark: str) -> None:
    lines = script_of(f"One.\n\n{mark}\nTwo.").lines

    assert [(line.text, line.pause_us) for line in lines] == [("One.", 1_000_000), ("Two.", None)]


def test_a_pause_with_escaped_brackets_as_google_docs_exports_it_is_a_pause() -> None:
    script = script_of("A \\[pause 1s\\] b\n\n**\\[pause 2s\\]**\n\nC \\[pause for effect\\]")

    assert [line.text for line in script.lines] == ["A b", "C [pause for effect]"]
    assert script.lines[0].pauses == (InnerPause(at=2, duration_us=1_000_000),)
    assert script.lines[0].pause_us == 2_000_000
    assert [str(finding) for finding in script.findings] == [
        "play.md:5: '[pause for effect]' is read aloud: a pause is [pause 1.5s] or [pause 500ms]"
    ]


# Titles


@pytest.mark.parametrize("title", ["# The End", "###### The *End* ##", "The End\n===", "**The** End\n---"])
def test_a_heading_opens_a_chapter_and_is_not_spoken(title: str) -> None:
    lines = script_of(f"Preface.\n\n{title}\n\nOne.").lines

    assert lines == (
        Line(id="1", row=1, text="Preface.", break_after=Break.CHAPTER),
        Line(id="2", row=lines[1].row, text="One.", chapter="The End", chapter_number=1),
    )


def test_titles_are_spoken_on_request() -> None:
    assert script_of("# `One`\nFirst.\n## Two\nSecond.", speak_titles=True).lines == (
        Line(id="1", row=1, text="One", chapter="One", chapter_number=1, break_after=Break.PARAGRAPH),
        Line(id="2", row=2, text="First.", chapter="One", chapter_number=1, break_after=Break.CHAPTER),
        Line(id="3", row=3, text="Two", chapter="Two", chapter_number=2, break_after=Break.PARAGRAPH),
        Line(id="4", row=4, text="Second.", chapter="Two", chapter_number=2),
    )


# Speakers


@pytest.mark.parametrize(
    "written", ["TOM: Hello.", "**TOM:** Hello.", "**TOM**: Hello.", "- TOM: Hello.", "> TOM:\n> Hello."]
)
def test_a_name_of_the_cast_is_the_speaker_and_not_text(written: str) -> None:
    (line,) = script_of(written, "TOM").lines

    assert (line.speaker, line.text) == ("TOM", "Hello.")


def test_a_dialogue_without_empty_lines_is_a_line_for_each_speech() -> None:
    script = script_of("Night.\nTOM: You hear\nthat?\n**ADA:** No.\nEVE: Yes.\n", "TOM", "ADA")

    assert [(line.row, line.speaker, line.text, line.break_after) for line in script.lines] == [
        (1, None, "Night.", Break.LINE),
        (2, "TOM", "You hear that?", Break.LINE),
        (4, "ADA", "No. EVE: Yes.", Break.LINE),
    ]


# What is left out


@pytest.mark.parametrize(
    ("block", "finding"),
    [
        ("```python\nx = 1\n```", "a code block is left out"),
        (
            "    x = 1",
            "a block indented by four spaces is code and is left out; indent it less to have it spoken",
        ),
        ("<!-- a note -->", "a comment is left out"),
        (
            "<div>\n<b>lost</b>\nwords\n</div>",
            "a block of HTML is left out: 'lost words'; write its words without tags to have them spoken",
        ),
        ("<div><img src=x></div>", "a block of HTML is left out"),
        (
            "\\begin{tabular}{l}\na & b\n\\end{tabular}",
            "LaTeX is left out; write it in words to have it spoken",
        ),
        ("| a | b |\n| c | d |", "a table is left out; write paragraphs, or hand it in as .csv"),
        ("| a | b |\n|---|---|\n| c | d |", "a table is left out; write paragraphs, or hand it in as .csv"),
        ("![A map](map.png)", "an image is left out: 'A map'"),
        ("#", "a heading without words is left out"),
    ],
)
def test_a_block_that_is_not_speech_is_left_out_with_a_finding(block: str, finding: str) -> None:
    script = script_of(f"One.\n\n{block}\n\nTwo.")

    assert [(line.text, line.break_after) for line in script.lines] == [
        ("One.", Break.PARAGRAPH),
        ("Two.", Break.LINE),
    ]
    assert [(each.kind, str(each)) for each in script.findings] == [("left-out", f"play.md:3: {finding}")]


def test_html_and_images_within_a_line_are_left_out_but_its_words_are_kept() -> None:
    written = "One <b>bold</b> ![A map](map.png) word <!-- x --> more."

    assert texts_of(written) == ["One bold word more."]
    assert findings_of(written) == [
        "play.md:1: HTML in a line is left out, from '<b>' on; its words are kept",
        "play.md:1: an image is left out: 'A map'",
        "play.md:1: a comment is left out: '<!-- x -->'",
    ]


def test_front_matter_is_left_out_and_rows_are_still_physical() -> None:
    script = script_of("---\ntitle: X\n\ntags: [a]\n---\n\nOne.\n")

    assert script.lines == (Line(id="1", row=7, text="One."),)
    assert [str(finding) for finding in script.findings] == ["play.md:1: the front matter is left out"]


@pytest.mark.parametrize(
    "written", ["---\n\nOne.\n\n---\n", "---\ntitle: One.\n", "\n---\na: b\n\n---\n", "---\n---\nOne."]
)
def test_a_break_at_the_beginning_is_not_front_matter(written: str) -> None:
    assert findings_of(written) == []
    assert len(texts_of(written)) == 1


def test_a_year_at_the_beginning_of_a_paragraph_is_left_out_with_a_finding() -> None:
    assert texts_of("1984. It was cold.") == ["It was cold."]
    assert findings_of("1984. It was cold.") == [
        "play.md:1: the list's number 1984 is left out; write 1984\\. to have it spoken"
    ]
    assert texts_of("1984\\. It was cold.") == ["1984. It was cold."]


def test_a_paragraph_without_a_letter_or_a_digit_is_a_paragraph_pause_and_a_finding() -> None:
    script = script_of("- One.\n- \u2014\n- Two.")

    assert [line.break_after for line in script.lines] == [Break.PARAGRAPH, Break.LINE]
    assert [(finding.kind, finding.row) for finding in script.findings] == [("not-spoken", 2)]


# Faults


@pytest.mark.parametrize("text", ["", "\n", "# Title\n", "---\n", "```\ncode\n```", "[a]: b"])
def test_a_script_with_nothing_to_speak_is_a_fault(text: str) -> None:
    assert faults_of(text) == ["play.md: no lines at all: there is nothing to speak; write some text"]


def test_all_faults_are_reported_at_once_in_the_order_of_the_rows() -> None:
    assert faults_of(f"[pause]\n\nOne.\r\nA\0b.\r\n\r\n- TOM: {'b' * 8001}\n") == [
        "play.md:1: '' is not a pause: write [pause 1.5s] or [pause 500ms]",
        "play.md:4: a NUL character; remove it",
        (
            "play.md:6: text: a word of 8,001 characters, beginning 'bbbbbbbbbbbbbbbbbbbb'; "
            "the local service takes 8,000: put spaces in"
        ),
    ]


@pytest.mark.parametrize("mark", [">", "- "])
def test_lists_and_quotes_too_deep_for_the_parser_are_a_fault(mark: str) -> None:
    assert faults_of(f"One.\n\n{mark * 1000}Two.")[0] == (
        "play.md:3: lists or quotes nested 50 deep; use fewer levels"
    )


@pytest.mark.parametrize(
    "mark",
    [
        "[",
        "![",
        "*",
        "`",
        "<",
        "&",
        "](",
        "<!--",
        "~~",
        "\\",
        "* _",
        "[pause ",
        "$",
        "==",
        "%%",
        "{{<",
        "{%",
        "[[",
        "![[",
        "^[",
        "[^",
        "[@",
        "^",
        "~",
        ":a",
    ],
)
def test_marks_without_end_are_read(mark: str) -> None:
    assert texts_of(f"Words\n{mark * 2000} and words.") != []


# Laws


@given(paragraphs=st.lists(PLAIN, min_size=1, max_size=5))
def test_plain_paragraphs_are_spoken_unchanged(paragraphs: list[str]) -> None:
    assert texts_of("\r\n\r\n".join(paragraphs)) == paragraphs


@given(words=st.lists(st.text("abc", min_size=1), min_size=1, max_size=8))
@pytest.mark.parametrize(
    ("before", "after"),
    [("*", "*"), ("**", "**"), ("[", "](x)"), ("`", "`"), ("> ", ""), ("- ", ""), ("1. ", "")],
)
def test_marks_around_words_do_not_change_them(before: str, after: str, words: list[str]) -> None:
    text = " ".join(words)

    assert texts_of(f"{before}{text}{after}") == [text]

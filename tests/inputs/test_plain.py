"""Reading of plain scripts (.txt), and their faults."""

import pytest
from hypothesis import given, strategies as st

from subgen.inputs.reader import read_script
from subgen.model import Break, Line, Script
from subgen.providers.smallest.catalog import LOCAL

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), max_size=60)


def script_of(text: str, *cast: str, speak_titles: bool = False) -> Script:
    script, faults = read_script("play.txt", text.encode(), LOCAL, cast, speak_titles=speak_titles)
    assert faults == ()
    assert script is not None
    return script


def texts_of(text: str, *cast: str) -> list[str]:
    return [line.text for line in script_of(text, *cast).lines]


def breaks_of(text: str) -> list[Break]:
    return [line.break_after for line in script_of(text).lines]


def faults_of(text: str) -> list[str]:
    _, faults = read_script("play.txt", text.encode(), LOCAL, ("TOM",))
    assert faults
    return [str(fault) for fault in faults]


# Lines


def test_every_line_with_words_is_a_line_and_its_id_is_its_place() -> None:
    assert script_of("\nOne.\n\nTwo.").lines == (
        Line(id="1", row=2, text="One.", break_after=Break.PARAGRAPH),
        Line(id="2", row=4, text="Two."),
    )


def test_text_is_neither_trimmed_nor_normalised() -> None:
    assert texts_of("  e\u0301 and \u00e9,\t \n") == ["  e\u0301 and \u00e9,\t "]


def test_rows_are_physical_lines_with_every_kind_of_line_end() -> None:
    lines = script_of("One.\rTwo.\r\nThree.\n\r\nFour.\u2028Still four.\x0c").lines

    assert [(line.row, line.text) for line in lines] == [
        (1, "One."),
        (2, "Two."),
        (3, "Three."),
        (5, "Four.\u2028Still four.\x0c"),
    ]


def test_a_line_may_be_very_long() -> None:
    text = "word " * 200_000

    assert texts_of(text) == [text]


def test_a_million_spaces_before_the_words_are_read() -> None:
    """A search that backtracks over them would take quadratic time, and not end."""
    text = f"{' ' * 1_000_000}a b"

    assert texts_of(text, "TOM") == [text]


# Pauses


def test_lines_have_line_pauses_and_paragraphs_paragraph_pauses() -> None:
    assert breaks_of("One.\nTwo.\n\n\n  \nThree.\nFour.") == [
        Break.LINE,
        Break.PARAGRAPH,
        Break.LINE,
        Break.LINE,
    ]


def test_a_title_is_a_chapter_pause_with_or_without_empty_lines() -> None:
    assert breaks_of("One.\n# A\nTwo.\n\n# B\n\nThree.") == [Break.CHAPTER, Break.CHAPTER, Break.LINE]


@pytest.mark.parametrize(
    ("pause", "pause_us"),
    [
        ("[pause 1.5s]", 1_500_000),
        ("[pause 500ms]", 500_000),
        ("[pause 0s]", 0),
        ("[pause .25s]", 250_000),
        ("  [ Pause 2 s ]  ", 2_000_000),
        ("[PAUSE 0.0005ms]", 1),
        ("[pause 3600s]", 3_600_000_000),
    ],
)
def test_a_written_pause_is_the_silence_after_the_line_before_it(pause: str, pause_us: int) -> None:
    assert [line.pause_us for line in script_of(f"One.\n\n{pause}\n\nTwo.").lines] == [pause_us, None]


def test_adjacent_written_pauses_add_up() -> None:
    assert script_of("One.\n[pause 1s]\n\n[pause 500ms]\n# A\nTwo.").lines[0].pause_us == 1_500_000


def test_a_pause_before_the_first_line_is_silence_before_it() -> None:
    script = script_of("[pause 2s]\n# A\n[pause 1s]\nOne.")

    assert (script.lead_us, script.lines[0].pause_us) == (3_000_000, None)


def test_a_pause_after_the_last_line_is_kept() -> None:
    assert script_of("One.\n[pause 2s]\n").lines[-1].pause_us == 2_000_000


@pytest.mark.parametrize("words", ["[pause for effect] Go.", "[pauses 1s]", "pause 1s", "[a 1s]"])
def test_a_bracket_that_is_no_pause_is_text(words: str) -> None:
    assert texts_of(words) == [words]


@pytest.mark.parametrize(
    ("pause", "problem"),
    [
        ("[pause]", "'' is not a pause: write [pause 1.5s] or [pause 500ms]"),
        ("[pause 2]", "'2' is not a pause: write [pause 1.5s] or [pause 500ms]"),
        ("[pause two s]", "'two s' is not a pause: write [pause 1.5s] or [pause 500ms]"),
        ("[pause -1s]", "'-1s' is not a pause: write [pause 1.5s] or [pause 500ms]"),
        ("[pause 1h]", "'1h' is not a pause: write [pause 1.5s] or [pause 500ms]"),
        ("[pause 3601s]", "'3601s' is a pause of more than an hour"),
    ],
)
def test_a_pause_that_cannot_be_read_is_a_fault(pause: str, problem: str) -> None:
    assert faults_of(f"One.\n{pause}\nTwo.") == [f"play.txt:2: {problem}"]


# Titles


@pytest.mark.parametrize("title", ["# The End", "###### The End", "#\tThe End", "  #   The End  "])
def test_a_title_opens_a_chapter_and_is_not_spoken(title: str) -> None:
    lines = script_of(f"Preface.\n{title}\nOne.\nTwo.").lines

    assert [(line.id, line.text, line.chapter) for line in lines] == [
        ("1", "Preface.", None),
        ("2", "One.", "The End"),
        ("3", "Two.", "The End"),
    ]


@pytest.mark.parametrize("words", ["#1 in the charts", "####### Seven", "No. # 1", "#tag"])
def test_a_hash_without_a_space_and_seven_hashes_are_text(words: str) -> None:
    assert texts_of(words) == [words]


@pytest.mark.parametrize(
    ("written", "text"),
    [("\\# 1", "# 1"), ("  \\#tag", "  #tag"), ("\\# and \\#", "# and \\#"), ("a \\# b", "a \\# b")],
)
def test_an_escaped_hash_is_a_plain_one(written: str, text: str) -> None:
    assert texts_of(written) == [text]


def test_titles_are_spoken_on_request() -> None:
    script = script_of("# One\nFirst.\n# ***\nSecond.", speak_titles=True)

    assert script.lines == (
        Line(id="1", row=1, text="One", chapter="One", chapter_number=1, break_after=Break.PARAGRAPH),
        Line(id="2", row=2, text="First.", chapter="One", chapter_number=1, break_after=Break.CHAPTER),
        Line(id="3", row=4, text="Second.", chapter="***", chapter_number=2),
    )


def test_two_chapters_may_have_the_same_title() -> None:
    script = script_of("# Interlude\nOne.\n# Interlude\nTwo.")

    assert [(line.chapter, line.chapter_number) for line in script.lines] == [
        ("Interlude", 1),
        ("Interlude", 2),
    ]


def test_a_title_without_a_line_is_a_finding() -> None:
    script = script_of("# Part Two\n\n# Chapter 1\nOne.\n# The End\n")

    assert [str(finding) for finding in script.findings] == [
        "play.txt:1: the title 'Part Two' is left out: it has no line before the next title",
        "play.txt:5: the title 'The End' is left out: it has no line before the end",
    ]


# Speakers


@pytest.mark.parametrize(
    ("written", "speaker", "text"),
    [
        ("TOM: Hello.", "TOM", "Hello."),
        ("TOM:Hello.", "TOM", "Hello."),
        ("  TOM :  Hello. ", "TOM", "Hello. "),
        ("THE OLD MAN: At 10:45.", "THE OLD MAN", "At 10:45."),
        ("\u0930\u093e\u092e: \u0939\u093e\u0901", "\u0930\u093e\u092e", "\u0939\u093e\u0901"),
        ("Tom: Hello.", None, "Tom: Hello."),
        ("TOM Hello.", None, "TOM Hello."),
        ("Note: TOM: Hello.", None, "Note: TOM: Hello."),
        ("TOM:", None, "TOM:"),
        ("TOM", None, "TOM"),
    ],
)
def test_a_name_of_the_cast_is_the_speaker_and_not_text(written: str, speaker: str | None, text: str) -> None:
    (line,) = script_of(written, "TOM", "THE OLD MAN", "\u0930\u093e\u092e").lines

    assert (line.speaker, line.text) == (speaker, text)


def test_without_a_cast_a_name_is_text() -> None:
    assert texts_of("TOM: Hello.") == ["TOM: Hello."]


# Findings


@pytest.mark.parametrize(
    "written", ["***", "\u2014", "#", "##", "\\#", "TOM: ...", "TOM: \u2014 ?!", "\U0001f600", "[]"]
)
def test_a_line_without_a_letter_or_a_digit_is_a_paragraph_pause_and_a_finding(written: str) -> None:
    script = script_of(f"One.\n{written}\nTwo.", "TOM")

    assert script.lines == (
        Line(id="1", row=1, text="One.", break_after=Break.PARAGRAPH),
        Line(id="2", row=3, text="Two."),
    )
    (finding,) = script.findings
    assert (finding.kind, finding.row) == ("not-spoken", 2)


def test_a_line_without_a_letter_does_not_shorten_a_chapter_pause() -> None:
    assert breaks_of("One.\n# A\n***\nTwo.") == [Break.CHAPTER, Break.LINE]


# Faults


@pytest.mark.parametrize("text", ["", "\n \n", "# Title\n", "***\n", "[pause 1s]"])
def test_a_script_with_nothing_to_speak_is_a_fault(text: str) -> None:
    assert faults_of(text) == ["play.txt: no lines at all: there is nothing to speak; write some text"]


def test_all_faults_are_reported_at_once_in_the_order_of_the_rows() -> None:
    assert faults_of(f"[pause]\nOne.\n\n[pause x]\nTOM: {'b' * 8001}\nA\0b.\n") == [
        "play.txt:1: '' is not a pause: write [pause 1.5s] or [pause 500ms]",
        "play.txt:4: 'x' is not a pause: write [pause 1.5s] or [pause 500ms]",
        (
            "play.txt:5: text: a word of 8,001 characters, beginning 'bbbbbbbbbbbbbbbbbbbb'; "
            "the local service takes 8,000: put spaces in"
        ),
        "play.txt:6: a NUL character; remove it",
    ]


# Laws


@given(before=NAMES, after=NAMES)
def test_a_line_without_marks_is_spoken_unchanged(before: str, after: str) -> None:
    written = f"-{before}x{after}"

    assert texts_of(f"\n{written}\r\n", "TOM") == [written]


def test_ambiguous_lines_are_findings() -> None:
    script = script_of("She said [pause] and left.\n#Chapter One\n#1 in the charts\n")

    assert [str(finding) for finding in script.findings] == [
        "play.txt:1: '[pause]' is read aloud: a pause is [pause 1.5s] or [pause 500ms]",
        r"play.txt:2: read aloud: a title needs a space after its #; write a plain # as \#",
    ]

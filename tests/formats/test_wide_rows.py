"""Rows of ASS that are too wide for the picture in their font."""

from dataclasses import replace

import pytest

from subgen.config.settings import Style
from subgen.cues.standards import STANDARDS
from subgen.formats.wide_rows import WideRows
from subgen.model import Cue, Line, Script, Span
from tests.support.builders import cue

_STYLE = Style()


def _cue(text: str, line: str = "7", language: str = "en") -> Cue:
    shown = cue(text, [(place * 100, place * 100 + 100) for place in range(len(text.split()))])
    return replace(shown, spans=(Span(line=line, first_word=0, last_word=0),), language=language)


def _messages(*cues: Cue, style: Style = _STYLE, standard: str = "netflix") -> list[str]:
    wide_rows = WideRows(style, STANDARDS[standard])
    for each in cues:
        wide_rows.add(each)
    lines = tuple(Line(id=name, row=row, text="a") for name, row in (("7", 8), ("8", 9)))
    found = list(wide_rows.findings(Script(stem="book", file="book.txt", lines=lines)))
    assert {each.kind for each in found} <= {"wide-row"}
    return [str(each) for each in found]


def test_a_word_wider_than_the_picture_is_cut_off() -> None:
    (message,) = _messages(_cue("Ein " + "Donaudampfschifffahrt" * 4))

    assert message.startswith("book.txt:8: a row beginning 'Donaudampfschifffahr' without a space is cut off")
    assert "the picture has 1,728 between its margins; a size of 47 in [style] would hold it" in message


@pytest.mark.parametrize("standard", ["netflix", "line"])
@pytest.mark.parametrize("text", ["今天天气很好我们" * 5, "ភាសាខ្មែរជាភាសាផ្លូវការ" * 6, "a\u00a0b" * 60])
def test_a_row_without_spaces_is_cut_off_whatever_its_script(text: str, standard: str) -> None:
    (message,) = _messages(_cue(text), standard=standard)

    assert "without a space is cut off" in message


def test_a_line_with_several_such_rows_is_one_finding() -> None:
    long = "Donaudampfschifffahrt" * 4

    assert len(_messages(_cue(f"{long}\n{long}"), _cue(long), _cue(long, line="8"))) == 2


def test_rows_that_players_break_are_one_finding_with_the_widest() -> None:
    large = replace(_STYLE, size=130)
    wide, wider = "It was a bright cold day in April, and", "the clocks were striking thirteen, all of"

    (message,) = _messages(_cue(f"No.\n{wide}"), _cue(wider, line="8"), style=large)

    assert message.startswith(
        "book.txt:9: a row beginning 'the clocks were stri', the widest of 2, is broken into more rows in ASS"
    )


def test_rows_of_any_length_may_be_broken_at_spaces() -> None:
    assert _messages(_cue("It was a bright cold day. " * 20), standard="line") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It was a bright cold day in April, and so", "en"),
        ("IT WAS A BRIGHT COLD DAY IN APRIL, AND SO", "en"),
        ("वह बहुत दूर के गाँव से चल कर आज सुबह ही यहाँ", "hi"),
        ("今天天气很好我们一起去公园散步。", "zh"),
        ("لا يعمل داخل هذا المبنى الكبير كل يوم", "ar"),
    ],
)
def test_rows_of_the_usual_length_fit_in_the_usual_style(text: str, language: str) -> None:
    assert _messages(_cue(text, language=language)) == []


def test_bold_letters_are_wider() -> None:
    row = _cue("IT WAS A BRIGHT COLD DAY IN APRIL, AND SO IT WAS NOT")

    assert _messages(row) == []
    assert len(_messages(row, style=replace(_STYLE, bold=True))) == 1

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from pysubs2 import Color, SSAEvent, SSAFile

import subgen.formats.pysubs2_plugin  # noqa: F401 # makes the formats known
from subgen.config.settings import Style
from subgen.formats.ass import AssWriter
from subgen.formats.base import Look
from subgen.model import Track
from tests.support.builders import (
    HOSTILE,
    SUMMARY,
    any_word,
    cue,
    silent_line,
    spans,
    still,
    timed_line,
    written,
)

_TOKEN = re.compile(
    r"\\([{}])|(\\)\N{WORD JOINER}|\\(N)|\{\\(?:k[fo]?\d+|1c&H\w{6}&\\bord6|r)\}|[\u2066-\u2069]"
)


def _plain(text: str) -> str:
    r"""Return the shown text of an event: tags dropped, `\{`, `\}`, `\N` and a joined backslash replaced."""
    return _TOKEN.sub(lambda found: found[1] or found[2] or (found[3] and "\n") or "", text)


def _texts(made: str) -> list[str]:
    return [_plain(row.split(",", 9)[9]) for row in made.split("\n") if row.startswith("Dialogue: ")]


def test_a_file_has_the_size_of_the_picture_and_the_style_of_its_text() -> None:
    head = written(AssWriter).split("\n")

    assert head[0] == "[Script Info]"
    assert {
        "ScriptType: v4.00+",
        "PlayResX: 1920",
        "PlayResY: 1080",
        "WrapStyle: 0",
        "ScaledBorderAndShadow: yes",
    } <= set(head)
    assert head[-3:] == [
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
        "",
    ]


def test_an_event_takes_one_row() -> None:
    made = written(AssWriter, cue("I see\nit", [(80, 500), (500, 700), (700, 2400)], speaker="ASHA"))

    assert made.split("\n")[-2] == (
        r"Dialogue: 0,0:00:00.08,0:00:02.40,Default,ASHA,0,0,0,,{\kf42}I {\kf20}see\N{\kf170}it"
    )


def test_popped_words_have_one_event_each_from_their_start_to_the_next() -> None:
    words = cue("I see\nit", [(80, 500), (500, 700), (900, 2400)], end=2500, speaker="ASHA")

    assert written(AssWriter, words, karaoke="pop").split("\n")[-4:] == [
        r"Dialogue: 0,0:00:00.08,0:00:00.50,Default,ASHA,0,0,0,,{\1c&H4DE1FF&\bord6}I {\r}see\Nit",
        r"Dialogue: 0,0:00:00.50,0:00:00.90,Default,ASHA,0,0,0,,I {\1c&H4DE1FF&\bord6}see\N{\r}it",
        r"Dialogue: 0,0:00:00.90,0:00:02.50,Default,ASHA,0,0,0,,I see\N{\1c&H4DE1FF&\bord6}it",
        "",
    ]


def test_popped_words_have_the_colour_and_the_outline_of_the_configuration() -> None:
    look = Look(karaoke="pop", style=Style(spoken_color=(1, 2, 255), outline=2.5))
    track = Track(name=None, sample_rate_hz=1000, samples=0)

    assert AssWriter(track, look).cue(still("a")).endswith(",,{\\1c&HFF0201&\\bord3.75}a\n")


@given(
    laid=st.integers(1, 6).flatmap(lambda count: spans(count, shortest=1, longest=900, longest_gap=900)),
    lasting_ms=st.integers(0, 500),
)
def test_popped_events_follow_one_another_and_last_as_long_as_the_cue(
    laid: list[tuple[int, int]], lasting_ms: int
) -> None:
    words = cue(" ".join("a" * len(laid)), laid, end=laid[-1][1] + lasting_ms)

    (swept,) = SSAFile.from_string(written(AssWriter, words), "ass")
    popped = list(SSAFile.from_string(written(AssWriter, words, karaoke="pop"), "ass"))

    assert len(popped) == len(laid)
    assert (popped[0].start, popped[-1].end) == (swept.start, swept.end)
    assert all(first.end == second.start for first, second in pairwise(popped))
    assert all(event.start < event.end for event in popped)


@pytest.mark.parametrize("karaoke", ["pop", "off"])
def test_without_a_sweep_text_has_the_colour_of_words_to_come(karaoke: str) -> None:
    styles = SSAFile.from_string(written(AssWriter, karaoke=karaoke), "ass").styles

    assert [style.primarycolor for style in styles.values()] == [Color(255, 255, 255)] * 2


@pytest.mark.parametrize(
    ("speaker", "name"),
    [("Smith, John", "Smith; John"), ("A\nB\r\nC", "A B C"), ("{x}\\N", "{x}\\N"), (" A ", "A"), (None, "")],
)
def test_a_speaker_is_one_field_in_one_row(speaker: str | None, name: str) -> None:
    made = written(AssWriter, cue("a", [(0, 1000)], speaker=speaker))

    assert made.split("\n")[-2] == f"Dialogue: 0,0:00:00.00,0:00:01.00,Default,{name},0,0,0,,{{\\kf100}}a"


def test_hours_pass_nine() -> None:
    made = written(AssWriter, cue("a", [(123 * 3_600_000, 123 * 3_600_000 + 10)]))

    assert made.split("\n")[-2].startswith("Dialogue: 0,123:00:00.00,123:00:00.01,")


def test_times_are_rounded_before_they_are_split() -> None:
    made = written(AssWriter, cue("a", [(59_995, 3_599_995)]))

    assert made.split("\n")[-2].startswith("Dialogue: 0,0:01:00.00,1:00:00.00,")


def test_right_to_left_text_has_a_style_that_makes_the_event_one_text() -> None:
    made = written(AssWriter, still("אבג דהז"), still("say אבג"), still("say so"))

    assert [event.style for event in SSAFile.from_string(made, "ass")] == [
        "Bidirectional",
        "Bidirectional",
        "Default",
    ]
    assert SSAFile.from_string(made, "ass").styles["Bidirectional"].encoding == -1


@pytest.mark.parametrize(
    ("text", "is_leftward", "written_text"),
    [
        (
            "GPS لا يعمل\nWi-Fi أبداً.\n2024.",
            True,
            "\u2067GPS لا يعمل\u2069\\N\u2067Wi-Fi أبداً.\u2069\\N\u20672024.\u2069",
        ),
        ("لا يعمل GPS.", True, "لا يعمل GPS."),
        ("OK.", True, "\u2067OK.\u2069"),
        ("אבג is a word.", False, "\u2066אבג is a word.\u2069"),
        ("so\nאבג twice.\nso", False, "so\\N\u2066אבג twice.\u2069\\Nso"),
    ],
)
def test_a_row_that_would_run_against_its_line_is_isolated(
    text: str, *, is_leftward: bool, written_text: str
) -> None:
    shown = replace(still(text), is_leftward=is_leftward)

    plain, timed = (written(AssWriter, shown, karaoke=karaoke) for karaoke in ("off", "k"))

    assert plain.endswith(f",Bidirectional,,0,0,0,,{written_text}\n")
    assert re.sub(r"\{[^}]*\}", "", timed).endswith(f",,{written_text}\n")


def test_a_row_that_would_run_against_its_cue_is_isolated() -> None:
    hebrew = written(AssWriter, still("אבג דהז.\niPhone אבג.\nאבג"), karaoke="off")
    english = written(AssWriter, still("He said:\nאבג twice."), karaoke="off")

    assert hebrew.endswith(",אבג דהז.\\N\u2067iPhone אבג.\u2069\\Nאבג\n")
    assert english.endswith(",He said:\\N\u2066אבג twice.\u2069\n")


@pytest.mark.parametrize("karaoke", [None, "off"])
@pytest.mark.parametrize("word", HOSTILE)
def test_characters_with_a_meaning_read_back_equal(word: str, karaoke: str | None) -> None:
    text = f"{word} a {word}\nb {word}"

    made = written(AssWriter, still(text), still("end"), karaoke=karaoke)

    assert _texts(made) == [text, "end"]


@given(
    words=st.lists(
        any_word.filter(lambda word: not re.search("[\u2066-\u2069]", word)), min_size=1, max_size=6
    )
)
def test_text_reads_back_equal(words: list[str]) -> None:
    text = " ".join(words)

    assert _texts(written(AssWriter, still(text))) == [text]
    assert _texts(written(AssWriter, still(text), karaoke="off")) == [text]
    assert _texts(written(AssWriter, still(text), karaoke="pop")) == [text] * len(words)


@pytest.mark.parametrize("word", HOSTILE)
def test_characters_with_a_meaning_in_popped_words_read_back_equal(word: str) -> None:
    text = f"{word} a {word}\nb {word}"

    assert _texts(written(AssWriter, still(text), still("end"), karaoke="pop")) == [*[text] * 5, "end"]


@pytest.mark.parametrize("word", HOSTILE)
def test_pysubs2_reads_text_and_times_back(word: str) -> None:
    read = SSAFile.from_string(written(AssWriter, still(f"{word} a {word}")), "ass")

    assert [(_plain(event.text), event.start, event.end) for event in read] == [(f"{word} a {word}", 0, 3000)]


def _registered(format_: str, *events: SSAEvent) -> str:
    subs = SSAFile()
    subs.extend(events)
    return subs.to_string(f"subgen.{format_}")


def test_pysubs2_saves_braces_but_no_overrides_with_our_writers() -> None:
    event = SSAEvent(start=0, end=1000, text=r"{\i1}a{\i0} {b} {c\Nd} <e> & \h {")

    assert _registered("srt", event).endswith("\na {b} {c\nd} <e> & \N{NO-BREAK SPACE} {\n\n")
    assert _registered("vtt", event).endswith("\na {b} {c\nd} &lt;e&gt; &amp; \N{NO-BREAK SPACE} {\n\n")
    assert _registered("ass", event).endswith(",,a \\{b\\} \\{c\\Nd\\} <e> & \N{NO-BREAK SPACE} \\{\n")


def test_pysubs2_saves_rows_in_the_direction_of_the_first_one() -> None:
    event = SSAEvent(start=0, end=1000, text=r"אבג דהז\NiPhone אבג")

    again = SSAFile.from_string(_registered("ass", event), "ass")

    assert again[0].text == "אבג דהז\\N\u2067iPhone אבג\u2069"
    assert _registered("vtt", *again).endswith("\nאבג דהז\n&rlm;iPhone אבג\n\n")


@pytest.mark.parametrize(
    "text", ["2024\\Nאבג abc", "\u2067iPhone אבג\u2069", "\\N\u20672024\u2069\\Nאבג abc"]
)
def test_pysubs2_keeps_the_direction_of_a_text(text: str) -> None:
    once = _registered("ass", SSAEvent(start=0, end=1000, text=text))

    assert "\u2067" in once
    assert "\u2066" not in once
    assert SSAFile.from_string(once, "ass").to_string("subgen.ass") == once


def test_pysubs2_saves_hours_past_nine_and_past_ninety_nine() -> None:
    event = SSAEvent(start=100 * 3_600_000, end=100 * 3_600_000 + 10, text="a")

    assert "100:00:00,000 --> 100:00:00,010" in _registered("srt", event)
    assert "100:00:00.000 --> 100:00:00.010" in _registered("vtt", event)
    assert "100:00:00.00,100:00:00.01" in _registered("ass", event)


def test_pysubs2_saves_no_rows_without_text_which_would_end_the_cue() -> None:
    assert _registered("srt", SSAEvent(start=0, end=10, text=r"a\N\N b")).endswith("\na\n b\n\n")


@pytest.mark.parametrize("word", HOSTILE)
def test_our_ass_saved_again_through_pysubs2_keeps_its_text(word: str) -> None:
    subs = SSAFile.from_string(written(AssWriter, still(f"a {word} b")), "ass")

    assert _texts(subs.to_string("subgen.ass")) == [f"a {word} b"]
    assert subs.to_string("subgen.srt") == f"1\n00:00:00,000 --> 00:00:03,000\na {word} b\n\n"


def test_pysubs2_cannot_save_an_event_before_the_start() -> None:
    with pytest.raises(ValueError, match="from -5 to 10 ms cannot be written"):
        _registered("srt", SSAEvent(start=-5, end=10, text="a"))


def test_the_style_of_the_configuration_is_the_style_of_the_file() -> None:
    style = Style(
        font="Noto Sans Devanagari",
        size=80,
        bold=True,
        italic=True,
        spoken_color=(0, 255, 127),
        coming_color=(192, 192, 192),
        outline_color=(16, 32, 48),
        outline=2.5,
        shadow=0,
        position="top",
        margin_h=40,
        margin_v=50,
        width=1080,
        height=1920,
    )
    track = Track(name=None, sample_rate_hz=1000, samples=0)

    writer = AssWriter(track, Look(style=style))
    head = writer.head() + writer.tail(SUMMARY)

    assert "PlayResX: 1080\nPlayResY: 1920\n" in head
    assert (
        "Style: Default,Noto Sans Devanagari,80,&H007FFF00,&H00C0C0C0,&H00302010,&H80000000,"
        "-1,-1,0,0,100,100,0,0,1,2.5,0,8,40,40,50,1\n"
    ) in head


def _in_languages(*languages: str, style: Style | None = None) -> SSAFile:
    """Return a file with a line of one word, and a cue of it, in each language."""
    writer = AssWriter(Track(name=None, sample_rate_hz=1000, samples=9000), Look(style=style or Style()))
    lines = [
        replace(timed_line("a", [(1000 * place, 1000 * place + 500)], str(place)), language=language)
        for place, language in enumerate(languages)
    ]
    cues = [replace(still("a"), start=line.start, end=line.end, language=line.language) for line in lines]
    pieces = [writer.head(), *map(writer.line, lines), *map(writer.cue, cues), writer.tail(SUMMARY)]
    return SSAFile.from_string("".join(pieces), "ass")


def _fonts(read: SSAFile) -> list[str]:
    """Return the font of each event."""
    return [read.styles[event.style].fontname for event in read]


@pytest.mark.parametrize(
    ("language", "font"),
    [
        ("en", "Arial"),
        ("ru", "Arial"),
        ("hi", "Noto Sans Devanagari"),
        ("mr", "Noto Sans Devanagari"),
        ("ta", "Noto Sans Tamil"),
        ("or", "Noto Sans Oriya"),
        ("ar", "Noto Sans Arabic"),
        ("ja", "Noto Sans CJK JP"),
    ],
)
def test_a_file_in_one_language_has_one_font_with_the_letters_of_its_script(language: str, font: str) -> None:
    read = _in_languages(language, language)

    assert {name: style.fontname for name, style in read.styles.items()} == {
        "Default": font,
        "Bidirectional": font,
    }
    assert [event.style for event in read] == ["Default", "Default"]


def test_the_font_of_the_first_line_is_the_default_and_every_other_one_has_its_own_styles() -> None:
    read = _in_languages("hi", "en", "ta", "mr", "de")

    assert [event.style for event in read] == [
        "Default",
        "Arial Default",
        "Noto Sans Tamil Default",
        "Default",
        "Arial Default",
    ]
    assert _fonts(read) == [
        "Noto Sans Devanagari",
        "Arial",
        "Noto Sans Tamil",
        "Noto Sans Devanagari",
        "Arial",
    ]
    assert {style.fontname for style in read.styles.values()} == set(_fonts(read))


@pytest.mark.parametrize(
    ("style", "fonts"),
    [
        (Style(), ["Arial", "Noto Sans Devanagari", "Noto Sans Tamil"]),
        (Style(fonts={"hi": "Mukta", "en": "Futura"}), ["Futura", "Mukta", "Noto Sans Tamil"]),
        (Style(font="Futura"), ["Futura", "Futura", "Futura"]),
        (Style(font="Futura", fonts={"hi": "Mukta"}), ["Futura", "Mukta", "Futura"]),
    ],
)
def test_a_configured_font_wins_and_that_of_a_language_over_the_general_one(
    style: Style, fonts: list[str]
) -> None:
    assert _fonts(_in_languages("en", "hi", "ta", style=style)) == fonts


def test_a_line_without_words_adds_no_font() -> None:
    writer = AssWriter(Track(name=None, sample_rate_hz=1000, samples=9000), Look())

    made = (
        writer.head() + writer.line(replace(silent_line("अ", 0, 1000), language="hi")) + writer.tail(SUMMARY)
    )

    assert "Noto" not in made

"""Any subtitle files, read as a viewer sees them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from itertools import islice, pairwise

import pytest
from hypothesis import given, strategies as st

from subgen.formats.lenient.reader import SubtitleFile, read_subtitles
from subgen.formats.registry import WRITERS
from subgen.formats.strict import READERS, ReadTimes
from subgen.inputs.decoding import LINE_END
from tests.support.builders import any_word, cue, spans, still, written

HOUR_US = 3_600_000_000


def read(name: str, text: str) -> SubtitleFile:
    told = read_subtitles(name, LINE_END.split(text))
    assert told is not None
    return told


def seen(name: str, text: str) -> list[tuple[int, float, float, tuple[str, ...]]]:
    return [
        (cue.number, cue.start_us / 1_000_000, cue.end_us / 1_000_000, cue.rows)
        for cue in read(name, text).cues
    ]


def unreadable(name: str, text: str) -> list[tuple[int, str]]:
    return [(each.row, str(each)) for each in read(name, text).unreadable]


def areas(name: str, text: str) -> list[str]:
    places = [cue.place for cue in read(name, text).cues]
    return ["moving" if place.is_moving else f"{place.area} {place.side}".strip() for place in places]


SUBTITLE_EDIT = """1
00:00:01,000 --> 00:00:03,500
<i>Where have you been?</i>
{\\an8}I <b>waited</b> <3 hours.

2
00:00:03,600 --> 00:00:05,000 X1:100 X2:200 Y1:10 Y2:20
<font color="#ffff00">- Out.</font>

- All <U>night</U>?
"""


def test_srt_of_subtitle_edit_is_read_without_its_tags() -> None:
    assert seen("a.srt", SUBTITLE_EDIT) == [
        (1, 1.0, 3.5, ("Where have you been?", "I waited <3 hours.")),
        (2, 3.6, 5.0, ("- Out.", "- All night?")),
    ]
    assert areas("a.srt", SUBTITLE_EDIT) == ["top", "top left"]


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n",
        "1\r\n00:00:01,000 --> 00:00:02,000\r\na\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nb",
        "1\r\r\n00:01,0 --> 00:02,0\r\r\na\r\r\n\r\r\n2\r\r\n00:03,0 --> 00:04,0\r\r\nb\r\r\n",
        "1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03,000 --> 00:00:04,000\nb\n",
        "1\n0:0:1.0-->0:0:2\na\n\n\n\n7\n00:03,00  -->  00:04\nb\n\n\n",
        "00:00:01,000 --> 00:00:02,000\na\n\n00:00:03,000 --> 00:00:04,000\nb\n",
        "00:00:01,000 --> 00:00:02,000\na\n00:00:03,000 --> 00:00:04,000\nb\n",
        "1\n00:00:01,000 --> 00:00:02,000\na\n\n\ufeff1\n00:00:03,000 --> 00:00:04,000\nb\n",
        "1\n00:00:01,000 --> 00:00:02,000\na\n\ufeff1\n00:00:03,000 --> 00:00:04,000\nb\n",
        "00:00:01,000 --> 00:00:02,000\na\n\n\ufeff00:00:03,000 --> 00:00:04,000\n\ufeffb\n",
        " 1 \n\t00:00:01,000 --> 00:00:02,000 \n a \n \n2\n00:00:03:000 --> 00:00:04:000\nb\n",
    ],
)
def test_sloppy_srt_is_accepted(text: str) -> None:
    assert seen("a.srt", text) == [(1, 1.0, 2.0, ("a",)), (2, 3.0, 4.0, ("b",))]


def test_numbers_and_arrows_in_the_text_of_srt_are_text() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n42\n\n00:00:03,000 --> 00:00:04,000\na --> b\n7 --> 8\n\n3\n"
        "00:00:05,000 --> 00:00:06,000\n1984\n"
    )

    assert seen("a.srt", text) == [
        (1, 1.0, 2.0, ("42",)),
        (2, 3.0, 4.0, ("a --> b", "7 --> 8")),
        (3, 5.0, 6.0, ("1984",)),
    ]


def test_times_in_the_text_of_numbered_cues_are_text() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\na\n00:00:03,000 --> 00:00:04,000\nb\n"

    assert seen("a.srt", text) == [(1, 1.0, 2.0, ("a", "00:00:03,000 --> 00:00:04,000", "b"))]


@pytest.mark.parametrize("times", ["00:00:04,000 -> 00:00:06,000", "00:00:04,000", "0:04.5 to 0:06"])
@pytest.mark.parametrize("number", ["2\n", ""])
def test_times_without_an_arrow_are_reported_with_their_row_in_srt(number: str, times: str) -> None:
    text = f"1\n00:00:01,000 --> 00:00:03,000\nOne.\n\n{number}{times}\nTwo.\n"

    assert [row for row, _ in unreadable("a.srt", text)] == [5 + number.count("\n")]
    assert [rows for *_, rows in seen("a.srt", text)] == [("One.",)]


@pytest.mark.parametrize("name", ["two\n", ""])
def test_times_without_an_arrow_are_reported_with_their_row_in_webvtt(name: str) -> None:
    text = f"WEBVTT\n\n00:01.000 --> 00:03.000\nOne.\n\n{name}00:04.000 -> 00:06.000\nTwo.\n"

    assert [row for row, _ in unreadable("a.vtt", text)] == [6 + name.count("\n")]


def test_a_time_of_day_is_text_wherever_it_is() -> None:
    text = "1\n00:00:01,000 --> 00:00:03,000\nAt noon.\n\n12:30 came.\n"

    assert unreadable("a.srt", text) == []
    assert [rows for *_, rows in seen("a.srt", text)] == [("At noon.", "12:30 came.")]
    assert unreadable("a.vtt", "WEBVTT\n\nNOTE\n12:30 is the time\n") == []


def test_a_cue_of_srt_may_be_empty() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\n<i></i>\n"

    assert seen("a.srt", text) == [(1, 1.0, 2.0, ()), (2, 3.0, 4.0, ())]


def test_malformed_times_are_reported_with_their_row() -> None:
    text = "1\n00:00:01,000 --> 00:00:61,000\na\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n"

    assert seen("a.srt", text) == [(2, 3.0, 4.0, ("b",))]
    assert unreadable("a.srt", text) == [(2, "'00:00:01,000 --> 00:00:61,000' is not the times of a cue")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.srt", "1\n100:00:00,001 --> 20000:00:00,000\na\n"),
        ("a.vtt", "WEBVTT\n\n100:00:00.001 --> 20000:00:00.000\na\n"),
        ("a.ass", "[Events]\nDialogue: 0,100:00:00.001,20000:00:00.00,Default,,0,0,0,,a\n"),
    ],
)
def test_hours_may_have_any_number_of_digits(name: str, text: str) -> None:
    (cue,) = read(name, text).cues

    assert (cue.start_us, cue.end_us) == (100 * HOUR_US + 1000, 20_000 * HOUR_US)


YOUTUBE = """WEBVTT
Kind: captions
Language: en-GB

00:00:00.160 --> 00:00:02.350 align:start position:0%
_
so<00:00:00.400><c> today</c><00:00:00.900><c> we&#39;re</c>

00:00:02.350 --> 00:00:02.360 align:start position:0%
so today we&#39;re
_

00:00:02.360 --> 00:00:04.000 align:start position:0%
so today we&#39;re
going<00:00:02.900><c> to</c>
""".replace("_", " ")


def test_captions_of_youtube_are_read_as_they_are_seen() -> None:
    assert seen("a.vtt", YOUTUBE) == [
        (1, 0.16, 2.36, ("so today we're",)),
        (3, 2.36, 4.0, ("so today we're", "going to")),
    ]
    assert read("a.vtt", YOUTUBE).language == "en"


ROLLING = [
    ("00.160", "02.350", "so<00:00:00.400><c> today</c>"),
    ("02.350", "02.360", "so today"),
    ("02.360", "04.000", "so today\nwe are<00:00:02.900><c> going</c>"),
    ("04.000", "04.010", "we are going\n "),
    ("04.010", "05.000", "we are going\nto<00:00:04.500><c> bake</c>"),
    ("05.000", "05.010", "to bake\n "),
]


@pytest.mark.parametrize("cues", [ROLLING, ROLLING[:5]])
def test_rolling_captions_have_a_cue_for_each_new_row(cues: list[tuple[str, str, str]]) -> None:
    told = "WEBVTT\n\n" + "".join(f"00:{start} --> 00:{end}\n{text}\n\n" for start, end, text in cues)
    last = float(cues[-1][1])

    assert seen("a.vtt", told) == [
        (1, 0.16, 2.36, ("so today",)),
        (3, 2.36, 4.01, ("so today", "we are going")),
        (5, 4.01, last, ("we are going", "to bake")),
    ]
    assert [cue.kept_rows for cue in read("a.vtt", told).cues] == [0, 1, 1]


BRIDGED = [(start, end, re.sub("<[^>]*>", "", text)) for start, end, text in ROLLING]
"""The same captions without the times of words, as converters to SRT leave them."""


def subrip(cues: Sequence[tuple[str, str, str]]) -> str:
    return "".join(
        f"{number}\n00:00:{start.replace('.', ',')} --> 00:00:{end.replace('.', ',')}\n{text}\n\n"
        for number, (start, end, text) in enumerate(cues, 1)
    )


def test_two_bridges_show_that_a_file_rolls() -> None:
    told = read("a.srt", subrip(BRIDGED)).cues

    assert [(cue.number, cue.kept_rows) for cue in told] == [(1, 0), (3, 1), (5, 1)]


@pytest.mark.parametrize("ending", ["srt", "vtt", "ass"])
def test_a_row_that_is_spoken_again_is_no_rolled_row(ending: str) -> None:
    made = written(
        WRITERS[ending],
        cue("Will you come?\nNo, no, never.", [(at, at + 100) for at in range(0, 600, 100)], 1000),
        cue("No, no, never.\nI said so.", [(1000 + at, 1100 + at) for at in range(0, 600, 100)], 2000),
        cue("I said so.", [(2000, 2010), (2010, 2020), (2020, 2030)], 2040),
        cue("I said so.\nGo!", [(2040 + at, 2100 + at) for at in range(0, 400, 100)], 3000),
    )

    assert [(cue.rows[0], cue.kept_rows) for cue in read(f"a.{ending}", made).cues] == [
        ("Will you come?", 0),
        ("No, no, never.", 0),
        ("I said so.", 0),
        ("I said so.", 0),
    ]


def test_a_short_cue_without_text_is_kept() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n00:02.000 --> 00:02.010\n\n00:02.010 --> 00:03.000\nb\n"

    assert [rows for *_, rows in seen("a.vtt", text)] == [("a",), (), ("b",)]


@pytest.mark.parametrize(
    ("end", "after"), [("02.100", "02.100 --> 00:03.000\nb\nc"), ("02.010", "02.010 --> 00:03.000\nx")]
)
def test_a_short_cue_that_is_no_bridge_is_kept(end: str, after: str) -> None:
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\na\nb\n\n00:02.000 --> 00:{end}\nb\n\n00:{after}\n"

    assert len(seen("a.vtt", text)) == 3


def test_notes_styles_and_regions_of_webvtt_are_no_cues() -> None:
    text = (
        "WEBVTT - a title\n\nSTYLE\n::cue(b) { color: red }\n\nREGION\nid:fred\n\nNOTE a\nb\n\nintro\n"
        "01:00.000 --> 02:00.000 line:0 align:start size:100%\n"
        "<v Roger Bingham>A &lt;b&gt; &amp; <ruby>漢<rt>kan</rt></ruby>\n"
        "00:03:00.000 --> 00:04:00.000\n<b class\n=x>two\n\nNOTE the end\n"
    )

    assert seen("a.vtt", text) == [(1, 60.0, 120.0, ("A <b> & 漢",)), (2, 180.0, 240.0, ("two",))]
    assert areas("a.vtt", text) == ["top left", "bottom"]


def test_webvtt_without_its_signature_is_read_and_reported() -> None:
    text = "1\n00:01.000 --> 00:02.000\na\n\n2\nx --> y\nb\n"

    assert seen("a.vtt", text) == [(1, 1.0, 2.0, ("a",))]
    assert unreadable("a.vtt", text) == [
        (1, "'1' is not the signature of WebVTT"),
        (6, "'x --> y' is not the times of a cue"),
    ]


AEGISUB = r"""[Script Info]
Title: x
WrapStyle: 0

[V4+ Styles]
Format: Name, Fontname, Alignment
Style: Default,Arial,2
Style: Sign,Arial,8

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not seen
Dialogue: 0,0:00:04.00,0:00:06.00,Default,Mira,0,0,0,,{\i1}Well{\i0}, then,\Nlet's\hgo\nnow.{note}
Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,First {open
Dialogue: 1,0:00:01.00,0:00:05.00,Sign,,0,0,0,,{\pos(10,20)}OPEN
Dialogue: 0,0:00:01.00,0:00:05.00,Sign,,0,0,0,,{\pos(10,20)\bord4}OPEN
Dialogue: 0,0:00:01.00,0:00:05.00,Sign,,0,0,0,,{\p1}m 0 0 l 100 0{\p0}
Dialogue: 0,0:00:07.00,0:00:09.00,Default,,0,0,0,,{\k20}{\kf50}la {\k30}la
"""


def test_ass_of_aegisub_is_read_without_its_overrides() -> None:
    assert seen("a.ass", AEGISUB) == [
        (3, 1.0, 3.0, ("First {open",)),
        (4, 1.0, 5.0, ("OPEN",)),
        (2, 4.0, 6.0, ("Well, then,", "let's\N{NO-BREAK SPACE}go now.")),
        (7, 7.0, 9.0, ("la la",)),
    ]
    assert areas("a.ass", AEGISUB) == ["bottom", "top left", "bottom", "bottom"]


def test_karaoke_with_an_event_for_each_word_is_one_cue() -> None:
    text = (
        "[Events]\n"
        "Dialogue: 0,0:00:01.00,0:00:01.50,Default,,0,0,0,,{\\c&H00FFFF&}one{\\r} two\n"
        "Dialogue: 0,0:00:01.50,0:00:02.00,Default,,0,0,0,,one {\\c&H00FFFF&}two{\\r}\n"
        "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,one two\n"
    )

    assert seen("a.ass", text) == [(1, 1.0, 2.0, ("one two",)), (3, 3.0, 4.0, ("one two",))]


def srt(*texts: str) -> str:
    """Return a file of consecutive cues of one second each."""
    return "".join(
        f"{at + 1}\n00:00:{at:02},000 --> 00:00:{at + 1:02},000\n{text}\n\n" for at, text in enumerate(texts)
    )


@pytest.mark.parametrize(
    ("texts", "seconds"),
    [
        (["No!", "No!", "No!"], [1, 1, 1]),
        (["<u>a</u> b", "a <u>b</u>", "<u>a</u> b", "a <u>b</u>"], [2, 2]),
        (["a b", "<u>a</u> b", "a b", "a <u>b</u>", "a b"], [5]),
        (["<i><u>a</u> b</i>", "<i>a b</i>", "<i>a <u>b</u></i>", "<i>a b</i>"], [4]),
        (["<i>No!</i>", "<i>No!</i>"], [1, 1]),
        (["{\\an8}No!", "{\\an8}{\\i1}No!", "No!"], [2, 1]),
    ],
)
def test_looks_of_one_text_are_one_cue_and_repeats_are_not(texts: list[str], seconds: list[int]) -> None:
    assert [end - start for _, start, end, _ in seen("a.srt", srt(*texts))] == seconds


@pytest.mark.parametrize("name", ["srt", "vtt", "ass"])
@pytest.mark.parametrize("karaoke", [None, "k", "pop", "off"])
@pytest.mark.parametrize("text", ["Row, row your boat.", "No!"])
def test_a_line_that_is_spoken_again_is_another_cue(name: str, karaoke: str | None, text: str) -> None:
    words = len(text.split())
    starts = [0, 1003, 2000, 3011]
    cues = [
        cue(text, [(start + 200 * at, start + 200 * at + 150 + at) for at in range(words)], end)
        for start, end in pairwise(starts)
    ]
    made = written(WRITERS[name], *cues, karaoke=karaoke)

    assert len(seen(f"a.{name}", made)) == 3


def events(*said: str) -> str:
    """Return an ASS file with events, each given as start, end, style and text."""
    rows = (each.split(",", 3) for each in said)
    return "[V4+ Styles]\nFormat: Name, Alignment\nStyle: Top,8\n[Events]\n" + "".join(
        f"Dialogue: {at % 2},0:00:{start},0:00:{end},{style},,0,0,0,,{text}\n"
        for at, (start, end, style, text) in enumerate(rows)
    )


def test_the_same_text_in_another_position_is_another_cue() -> None:
    text = events("01.00,03.00,Default,Same", "02.00,09.00,Top,Same")

    assert seen("a.ass", text) == [(1, 1.0, 3.0, ("Same",)), (2, 2.0, 9.0, ("Same",))]


@pytest.mark.parametrize("other", ["No!", r"{\bord0}No!"])
def test_layers_of_one_text_are_one_cue(other: str) -> None:
    text = events(*[f"01.00,02.00,Top,{each}" for each in ("No!", other, r"{\blur3}No!")])

    assert seen("a.ass", text) == [(1, 1.0, 2.0, ("No!",))]


def test_a_text_that_is_repeated_while_it_is_shown_is_two_cues() -> None:
    text = events("01.00,03.00,Top,No!", "02.00,04.00,Top,No!", r"03.90,05.00,Top,{\fad(0,200)}No!")

    assert seen("a.ass", text) == [(1, 1.0, 3.0, ("No!",)), (2, 2.0, 5.0, ("No!",))]


def test_a_sign_that_moves_with_the_picture_is_one_cue() -> None:
    frames = [f"01.{at:02},01.{at + 4:02},Top,{{\\pos({at},20)}}EXIT" for at in range(0, 80, 4)]

    assert seen("a.ass", events(*frames)) == [(1, 1.0, 1.8, ("EXIT",))]
    assert (
        len(seen("a.ass", events(r"01.00,02.00,Top,{\pos(1,2)}No!", r"02.00,03.00,Top,{\pos(9,2)}No!"))) == 2
    )


def test_our_own_events_for_each_word_are_one_cue_of_two_rows() -> None:
    made = written(WRITERS["ass"], cue("one\n{two} b", [(0, 500), (700, 900), (900, 1000)]), karaoke="pop")

    assert seen("a.ass", made) == [(1, 0.0, 1.0, ("one", "{two} b"))]


def test_karaoke_from_templates_is_read_from_its_source_line() -> None:
    text = (
        "[Events]\n"
        "Comment: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,karaoke,{\\k100}one {\\k100}two\n"
        "Comment: 0,0:00:00.00,0:00:00.00,Default,,0,0,0,template syl,{\\pos($x,$y)}\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,fx,{\\pos(1,2)}one\n"
        "Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,fx,{\\pos(3,2)}two\n"
    )

    assert seen("a.ass", text) == [(1, 1.0, 3.0, ("one two",))]


def test_karaoke_from_templates_without_its_source_line_is_read_from_its_events() -> None:
    text = (
        "[Events]\n"
        "Comment: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,template syl,one two\n"
        "Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,fx,{\\pos(3,2)}two\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,fx,{\\pos(1,2)}one\n"
    )

    assert seen("a.ass", text) == [(3, 1.0, 2.0, ("one",)), (2, 2.0, 3.0, ("two",))]


def test_ssa_has_different_fields() -> None:
    text = (
        "[Script Info]\nWrapStyle: 2\n[V4 Styles]\nFormat: Name, Alignment\nStyle: *Default,6\n[Events]\n"
        "Format: Marked, Start, End, Style, Text\n"
        "Dialogue: Marked=0,0:00:01.00,0:00:02.00,*Default,a\\nb, c\n"
    )

    assert seen("a.ssa", text) == [(1, 1.0, 2.0, ("a", "b, c"))]


def test_a_malformed_event_is_reported() -> None:
    text = "[Events]\nDialogue: 0,0:00:01.00\nDialogue: 0,0:00:01.00,later,Default,,0,0,0,,a\n"

    assert seen("a.ass", text) == []
    assert [row for row, _ in unreadable("a.ass", text)] == [2, 3]


@pytest.mark.parametrize(
    ("name", "text", "format_name"),
    [
        ("a", "WEBVTT\n", "vtt"),
        ("a.txt", "\n[Script Info]\n", "ass"),
        ("a.txt", "1\n00:00:01,000 --> 00:00:02,000\na\n", "srt"),
        ("A.SRT", "", "srt"),
        ("a.ssa", "", "ass"),
    ],
)
def test_the_extension_decides_the_format_else_the_text(name: str, text: str, format_name: str) -> None:
    assert read(name, text).format_name == format_name


def test_a_file_in_no_subtitle_format_is_none() -> None:
    assert read_subtitles("a.txt", ["Hello."]) is None


@pytest.mark.parametrize("name", ["srt", "vtt", "ass"])
@pytest.mark.parametrize("karaoke", [None, "pop", "off"])
@given(texts=st.lists(st.lists(any_word, min_size=1, max_size=4), min_size=1, max_size=5), data=st.data())
def test_our_files_have_the_same_times_for_the_lenient_and_the_strict_reader(
    name: str, karaoke: str | None, texts: list[list[str]], data: st.DataObject
) -> None:
    words = [word for text in texts for word in text]
    laid = iter(
        data.draw(spans(len(words), shortest=50, longest=900, longest_gap=900, first=200 * 3_600_000))
    )
    cues = [
        cue(" ".join([f"x{number}", *text]), [(first, first + 20), (first + 20, last), *rest])
        for number, text in enumerate(texts)
        for (first, last), *rest in [list(islice(laid, len(text)))]
    ]
    file = written(WRITERS[name], *cues, karaoke=karaoke)

    exact = [each for each in READERS[name][0].read(StringIO(file)) if isinstance(each, ReadTimes)]

    assert [(each.start_us, each.end_us) for each in read(f"x.{name}", file).cues] == [
        (each.start_us, each.end_us) for each in exact
    ]


PIECES = (
    *(
        "1",
        "\n",
        "\n\n",
        " ",
        "-->",
        "00:00:01,000 --> 00:00:02,000",
        "00:01.000 --> 00:02.000",
        "WEBVTT",
        "NOTE",
    ),
    *(
        "<",
        ">",
        "<i>",
        "<rt",
        "&",
        "&amp;",
        "&#0;",
        "&#xD800;",
        "{",
        "}",
        "\\",
        "\\N",
        "\\p1",
        "{\\p1}",
        "{\\an8}",
    ),
    *(
        "[Events]",
        "Format:",
        "Format: Text",
        "Format: Start, End",
        "Style:",
        "Style: a,b",
        "Dialogue:",
        "Comment:",
    ),
    "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,",
    *(
        "REGION",
        "id:a",
        "lines:9",
        "width:0%",
        "scroll:up",
        "regionanchor:0%,",
        " region:a",
        " line:",
        "-1",
        "50%",
    ),
    *(
        " align:start",
        " position:",
        " size:0%",
        " vertical:rl",
        "X1:1 X2:0 Y1:0 Y2:0",
        "->",
        ":",
        "00:00:01:12",
        "2个",
    ),
    *(
        "{\\an0}",
        "{\\an12}",
        "{\\pos(1,2)}",
        "{\\move(1,2,3,4)}",
        "{\\fs0}",
        "PlayResX: 0",
        "PlayResY: 1",
        "<ruby>",
    ),
    *("[V4+ Styles]", "[V4 Styles]", "Format: Name, Alignment, Fontsize", "Style: a,12,0", "Style: a,,"),
    *(",", "WrapStyle: 2", "99999999999999999999:00:00,000", "\N{ZERO WIDTH NO-BREAK SPACE}"),
)
fuzz = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join)


@pytest.mark.parametrize("ending", ["srt", "vtt", "ass"])
@given(text=fuzz)
def test_any_content_of_a_file_is_read(ending: str, text: str) -> None:
    told = read(f"x.{ending}", text)

    assert all(row.strip() for cue in told.cues for row in cue.rows)


@pytest.mark.parametrize(("name", "text"), [("a.srt", SUBTITLE_EDIT), ("a.vtt", YOUTUBE), ("a.ass", AEGISUB)])
def test_a_file_may_end_anywhere(name: str, text: str) -> None:
    whole = len(read(name, text).cues)

    assert all(len(read(name, text[:end]).cues) <= whole for end in range(len(text)))


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("a.srt", "<i "),
        ("a.srt", "{\\"),
        ("a.vtt", "<rt"),
        ("a.vtt", "<"),
        ("a.ass", "{"),
        ("a.ass", "\\pos("),
        ("a.ass", "{\\p1"),
    ],
)
def test_a_very_long_row_is_read_in_reasonable_time(name: str, piece: str) -> None:
    heads = {
        "a.srt": "1\n00:00:01,000 --> 00:00:02,000\n",
        "a.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n",
        "a.ass": "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,",
    }

    assert len(read(name, heads[name] + piece * 200_000).cues) == 1


@pytest.mark.parametrize("karaoke", [None, "pop", "off"])
@pytest.mark.parametrize("name", ["vtt", "ass"])
@pytest.mark.parametrize(
    ("text", "is_leftward"),
    [
        ("GPS لا يعمل\nWi-Fi يعمل.\n2024.", True),
        ("אבג is a word\nדהז too", False),
        ("&rlm;\n{a} &lrm;", True),
        ("a \u2067b\u2069", True),
    ],
)
def test_our_files_give_back_rows_without_what_gives_them_their_direction(
    name: str, karaoke: str | None, text: str, *, is_leftward: bool
) -> None:
    made = written(WRITERS[name], replace(still(text), is_leftward=is_leftward), karaoke=karaoke)

    assert {cue.rows for cue in read(f"a.{name}", made).cues} == {tuple(text.split("\n"))}

"""Places of cues in the picture, and which of them are one place."""

import pytest

from subgen.cues.rules import findings
from subgen.cues.standards import STANDARDS
from subgen.formats.lenient.reader import read_subtitles
from subgen.formats.lenient.screen_position import position_of


def rules(name: str, text: str) -> list[tuple[str, int]]:
    """Return the findings of a file that concern places: rule, and number of the cue."""
    read = read_subtitles(name, text.split("\n"))
    assert read is not None
    found = findings(read.cues, STANDARDS["netflix"], unit_us=read.unit_us)
    return [(each.rule, each.cue.number) for each in found if each.rule in {"overlap", "reading-speed"}]


def area(name: str, text: str) -> str:
    read = read_subtitles(name, text.split("\n"))
    assert read is not None
    (place,) = [cue.place for cue in read.cues]
    return "moving" if place.is_moving else f"{place.area} {place.side}".strip()


def vtt(*settings: str, head: str = "", text: str = "Hello there.") -> str:
    cues = (f"00:01.000 --> 00:04.000 {each}\n{text} {at}\n" for at, each in enumerate(settings))
    return "\n".join(["WEBVTT\n", head, *cues])


def srt(*cues: tuple[str, str]) -> str:
    return "\n".join(
        f"{at}\n00:00:01,000 --> 00:00:04,000 {rest}\n{markup}Hello {at}\n"
        for at, (rest, markup) in enumerate(cues, 1)
    )


def ass(*cues: tuple[str, str], text: str = "Hello", head: str = "PlayResX: 1280\nPlayResY: 720") -> str:
    styles = (
        "[V4+ Styles]\nFormat: Name, Fontsize, Alignment, MarginL, MarginR, MarginV\n"
        "Style: Default,40,2,20,20,30\nStyle: High,40,2,20,20,90\nStyle: Top,40,8,20,20,30\n"
    )
    events = (
        f"Dialogue: {at},0:00:01.00,0:00:04.00,{style},,0,0,0,,{markup}{text} {at}\n"
        for at, (style, markup) in enumerate(cues)
    )
    return f"[Script Info]\n{head}\n{styles}[Events]\n" + "".join(events)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("line:-1", "line:-2"),
        ("", "line:-1"),
        ("line:0", "line:1"),
        ("line:85%", "line:90%"),
        ("line:63%", "line:68%"),
        ("line:84.66%", "line:-2"),
        ("line:100%,end", ""),
        ("position:10% align:start", ""),
        ("position:10% align:start", "position:15% align:start"),
        ("align:center", "align:middle position:50% size:80%"),
        ("vertical:rl", "vertical:rl line:1"),
    ],
)
def test_settings_of_webvtt_in_one_area_are_one_place(first: str, second: str) -> None:
    assert ("overlap", 1) in rules("a.vtt", vtt(first, second))
    assert ("overlap", 1) in rules("a.vtt", vtt(second, first))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("line:0", "line:-1"),
        ("line:10%", "line:90%"),
        ("line:0", ""),
        ("line:50%,center", "line:-1"),
        ("position:10% align:start", "position:90% align:end"),
        ("align:left size:40% position:0%", "align:right size:40% position:100%"),
        ("vertical:rl", "vertical:lr"),
        ("line:0 align:start", "line:0 align:end"),
    ],
)
def test_settings_of_webvtt_in_different_areas_are_two_places(first: str, second: str) -> None:
    assert rules("a.vtt", vtt(first, second)) == []


REGIONS = """REGION
id:low lines:3 regionanchor:0%,100% viewportanchor:0%,90%

REGION
id:lower lines:2 regionanchor:0%,100% viewportanchor:0%,95%

REGION
id:high lines:3 regionanchor:0%,0% viewportanchor:0%,10%

REGION
id:left width:40% regionanchor:0%,100% viewportanchor:5%,90%

REGION
id:right width:40% regionanchor:100%,100% viewportanchor:95%,90%

REGION
id:rolling
width:100%
scroll:up
"""


@pytest.mark.parametrize(
    ("align", "text", "side"),
    [
        ("start", "Hello.", "left"),
        ("start", "مرحبا.", "right"),
        ("end", "שלום.", "left"),
        ("end", "你好。", "right"),
        ("left", "مرحبا.", "left"),
    ],
)
def test_a_text_of_webvtt_starts_where_its_direction_does(align: str, text: str, side: str) -> None:
    cue = f"WEBVTT\n\n00:01.000 --> 00:03.000 align:{align}\n{text}\n"

    assert area("a.vtt", cue) == f"bottom {side}"


@pytest.mark.parametrize(
    ("first", "second", "overlaps"),
    [
        ("low", "low", True),
        ("low", "lower", True),
        ("low", "unknown", True),
        ("low", "high", False),
        ("left", "right", False),
        ("left", "low", True),
        ("rolling", "rolling", False),
        ("rolling", "low", True),
    ],
)
def test_regions_of_webvtt_are_areas(first: str, second: str, *, overlaps: bool) -> None:
    text = vtt(f"region:{first}", f"region:{second}", head=REGIONS, text="Hi")

    assert (("overlap", 1) in rules("a.vtt", text)) is overlaps


@pytest.mark.parametrize(
    ("first", "second", "overlaps"),
    [
        ((r"X1:100 X2:200 Y1:10 Y2:20", ""), (r"X1:102 X2:202 Y1:12 Y2:22", ""), True),
        ((r"X1:100 X2:600 Y1:480 Y2:540", ""), ("", ""), True),
        ((r"X1:100 X2:600 Y1:10 Y2:60", ""), ("", ""), False),
        ((r"X1:10 X2:300 Y1:480 Y2:540", ""), (r"X1:400 X2:700 Y1:480 Y2:540", ""), False),
        (("", r"{\an8}"), ("", r"{\a6}"), True),
        (("", r"{\an8}"), (r"X1:100 X2:200 Y1:10 Y2:20", ""), True),
        (("", r"{\an8}"), ("", ""), False),
        (("", r"{\an1}"), ("", r"{\an3}"), False),
        (("", r"{\an1}"), ("", ""), True),
        (("", r"{\pos(192,260)}"), ("", ""), True),
        (("", r"{\pos(192,40)}"), ("", ""), False),
    ],
)
def test_coordinates_and_alignments_of_srt_are_areas(
    first: tuple[str, str], second: tuple[str, str], *, overlaps: bool
) -> None:
    assert (("overlap", 1) in rules("a.srt", srt(first, second))) is overlaps


@pytest.mark.parametrize(
    ("first", "second", "overlaps"),
    [
        (r"{\pos(640,360)}", r"{\pos(642,362)}", True),
        (r"{\an5\pos(640,100)}", r"{\an8\pos(640,80)}", True),
        (r"{\pos(640,700)}", "", True),
        (r"{\pos(640,100)}", "", False),
        (r"{\an8}", "", False),
        (r"{\an7}", r"{\an9}", False),
        (r"{\an7}", r"{\an8}", True),
        (r"{\an5\pos(200,300)}", r"{\an5\pos(1000,300)}", False),
        (r"{\move(640,700,640,690)}", "", True),
        (r"{\move(640,20,640,700)}", "", False),
    ],
)
def test_points_and_alignments_of_ass_are_areas(first: str, second: str, *, overlaps: bool) -> None:
    found = rules("a.ass", ass(("Default", first), ("Default", second)))

    assert (("overlap", 1) in found) is overlaps


@pytest.mark.parametrize("alignment", ["", "0", "12", "x"])
def test_an_invalid_alignment_is_bottom_centre(alignment: str) -> None:
    style = f"[V4+ Styles]\nFormat: Name, Alignment\nStyle: a,{alignment}\n"

    assert area("a.ass", f"{style}[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,a,,0,0,0,,x\n") == "bottom"


def test_a_point_of_ass_is_in_the_pixels_of_its_script() -> None:
    event = "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\pos(192,250)}a\n"

    assert area("a.ass", event) == "bottom"
    assert area("a.ass", f"[Script Info]\nPlayResY: 1080\n{event}") == "top left"


def test_the_margin_of_an_event_places_it() -> None:
    event = "[Script Info]\nPlayResY: 720\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,{},,a\n"

    assert area("a.ass", event.format("0")) == "bottom"
    assert area("a.ass", event.format("600")) == "top"


def test_shadows_made_of_a_second_event_are_one_cue() -> None:
    assert (
        rules(
            "a.ass",
            ass(("Default", r"{\pos(640,360)}"), ("Default", r"{\pos(642,362)}")).replace(" 1\n", " 0\n"),
        )
        == []
    )


LONG = "This is a text of forty letters or so, x"


@pytest.mark.parametrize(("first", "second"), [("Default", "High"), ("Default", "Top"), ("High", "Default")])
def test_a_file_in_two_languages_has_no_overlaps(first: str, second: str) -> None:
    assert rules("a.ass", ass((first, ""), (second, ""))) == []


def test_two_languages_need_not_have_the_very_same_times() -> None:
    text = ass(("Default", ""), ("High", "")).replace("Dialogue: 1,0:00:01.00", "Dialogue: 1,0:00:01.02")

    assert rules("a.ass", text) == []


def test_two_languages_in_one_half_of_the_picture_are_one_load() -> None:
    assert rules("a.ass", ass(("Default", ""), ("High", ""), text=LONG)) == [("reading-speed", 2)]
    assert rules("a.ass", ass(("Default", ""), ("Top", ""), text=LONG)) == []


def test_a_sign_in_a_style_of_its_own_is_read_with_the_dialogue() -> None:
    text = ass(("Default", ""), ("Top", ""), text=LONG)
    text += "".join(
        f"Dialogue: 0,0:00:{at}.00,0:00:{at + 3}.00,Default,,0,0,0,,More.\n" for at in (10, 20, 30)
    )

    assert rules("a.ass", text) == [("reading-speed", 2)]


def test_cues_on_the_screen_at_once_are_read_together() -> None:
    assert rules("a.vtt", vtt("line:0", "line:-1", text=LONG)) == [("reading-speed", 2)]
    assert rules("a.vtt", vtt("line:0", "line:-1", text=LONG[:20])) == []


def test_a_sign_that_is_long_on_the_screen_can_be_read_between_other_cues() -> None:
    sign = "00:00.000 --> 00:20.000 line:0\nOPEN FROM NINE TO FIVE\n"
    cues = "".join(f"\n00:{at:02}.000 --> 00:{at + 3:02}.000\n{LONG}\n" for at in range(1, 15, 5))

    assert rules("a.vtt", f"WEBVTT\n\n{sign}{cues}") == []


@pytest.mark.parametrize(
    ("markup", "position"),
    [
        ("", "2"),
        (r"{\an8}", "8"),
        (r"{\i1\a6\b1}", "8"),
        (r"{\a10}", "5"),
        (r"{\a4}", "2"),
        (r"{\an7}{\an9}", "7"),
        (r"{\pos( 100.0, 20 )}", "2 (100,20)"),
        (r"{\an5\pos(100,-20.50)}", "5 (100,-20.5)"),
        (r"{\pos(100,20)\an5}", "5 (100,20)"),
        (r"{\move(1,2,3,4,0,500)}", "2 (1,2,3,4,0,500)"),
        (r"{\pos(1)\pos(a,b)\pos(1,2)}", "2 (1,2)"),
        (r"\pos(1,2)\an8", "2"),
    ],
)
def test_of_the_overrides_of_ass_the_first_of_each_kind_counts(markup: str, position: str) -> None:
    assert str(position_of(markup, "2")) == position


@pytest.mark.parametrize(
    ("effect", "place"), [("", "bottom"), ("!Effect", "bottom"), ("Banner;30", "moving")]
)
def test_effects_that_move_a_text_have_a_place_of_their_own(effect: str, place: str) -> None:
    assert area("a.ass", f"[Events]\nDialogue: 7,0:00:01.00,0:00:02.00,Default,,0,0,0,{effect},a\n") == place


def test_alignments_in_styles_of_ssa_are_numbered_differently() -> None:
    text = (
        "[{} Styles]\nFormat: Name, Alignment\nStyle: Top,6\n[Events]\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Top,,0,0,0,,a\n"
    )

    assert area("a.ssa", text.format("V4")) == "top"
    assert area("a.ass", text.format("V4+")) == "middle right"


def test_a_cue_far_out_of_order_overlaps_no_others() -> None:
    late = "1\n10:00:00,000 --> 10:00:02,000\nLate.\n"
    text = late + "".join(f"\n{at}\n00:00:{at:02},000 --> 00:00:{at:02},900\nHi.\n" for at in range(2, 6))

    assert rules("a.srt", text) == []

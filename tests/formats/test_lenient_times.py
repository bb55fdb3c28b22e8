"""Times of cues as the standards of the formats read them, and reports of rows that are no times."""

import pytest

from subgen.formats.lenient.clock import us_of_frames
from subgen.formats.lenient.detection import foreign_format, format_of
from subgen.formats.lenient.reader import SubtitleFile, read_subtitles


def read(name: str, text: str, fps: float | None = None) -> SubtitleFile:
    result = read_subtitles(name, text.split("\n"), fps=fps)
    assert result is not None
    return result


def cue_rows(name: str, text: str) -> list[tuple[str, ...]]:
    return [cue.rows for cue in read(name, text).cues]


def reported(name: str, text: str, fps: float | None = None) -> list[tuple[int, str]]:
    return [(each.row, each.written) for each in read(name, text, fps).unreadable]


@pytest.mark.parametrize(
    "times",
    [
        "00:01,000 --> 00:02,000",
        "00:01 --> 00:02",
        "00:01.0 --> 00:02.0",
        "00:01.00 --> 00:02.00",
        "00:01.000 --> 00:02.0000",
        "0:01.000 --> 0:02.000",
        "00:1.000 --> 00:02.000",
        "99:01.000 --> 99:02.000",
        "00:00:01:12 --> 00:00:02:00",
    ],
)
def test_times_that_browsers_drop_are_unreadable_in_webvtt(times: str) -> None:
    text = f"WEBVTT\n\n{times}\nDropped.\n\n00:03.000 --> 00:04.000\nKept.\n"

    assert reported("a.vtt", text) == [(3, times)]
    assert cue_rows("a.vtt", text) == [("Kept.",)]


@pytest.mark.parametrize(
    "times",
    [
        "00:01.000 --> 00:02.000",
        "0:00:01.000 --> 100:00:02.000",
        "  00:01.000-->00:02.000",
        "\f00:01.000\t-->\f00:02.000line:0",
    ],
)
def test_times_that_browsers_read_are_read_in_webvtt(times: str) -> None:
    text = f"WEBVTT\n\n{times}\nKept.\n"

    assert reported("a.vtt", text) == []
    assert cue_rows("a.vtt", text) == [("Kept.",)]


@pytest.mark.parametrize("note", ["NOTE\n", "NOTE a remark\n", "STYLE\n", "REGION\n"])
@pytest.mark.parametrize("row", ["00:00:05.000 -> 00:00:06.000", "00: 00: 05.000 - 00: 00: 06.000"])
def test_times_in_notes_of_webvtt_are_text(note: str, row: str) -> None:
    assert reported("a.vtt", f"WEBVTT\n\n{note}{row}\n\n00:01.000 --> 00:02.000\n{row}\n") == []


@pytest.mark.parametrize("ending", ["srt", "vtt"])
@pytest.mark.parametrize(
    "row",
    [
        "00:00:05,000 -> 00:00:06,000",
        "00: 00: 05.200 -> 00: 00: 06.200",
        "It was 00:00:05,000 --> 00:00:06,000 then.",
        "12:30:45",
        "7",
    ],
)
def test_times_in_the_text_of_a_cue_are_text(ending: str, row: str) -> None:
    head = "WEBVTT\n\n" if ending == "vtt" else "1\n"
    text = f"{head}00:00:01.000 --> 00:00:02.000\nHe said:\n{row.replace('-->', '->')}\n"

    assert reported(f"a.{ending}", text) == []
    assert cue_rows(f"a.{ending}", text) == [("He said:", row.replace("-->", "->"))]


@pytest.mark.parametrize("number", ["2个", "#2", "2.", "Cue 2", "２"])  # noqa: RUF001 # a full-width digit
def test_a_counter_that_is_no_number_is_reported_and_its_cue_is_read(number: str) -> None:
    text = f"1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n{number}\n00:00:03,000 --> 00:00:04,000\nTwo.\n"

    assert reported("a.srt", text) == [(5, number)]
    assert cue_rows("a.srt", text) == [("One.",), ("Two.",)]


def test_a_counter_without_a_blank_row_above_is_reported() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n2个\n00:00:03,000 --> 00:00:04,000\nTwo.\n"

    assert reported("a.srt", text) == [(4, "2个")]
    assert cue_rows("a.srt", text) == [("One.",), ("Two.",)]


@pytest.mark.parametrize("blank", ["\n", ""])
def test_a_wrong_counter_above_misspelt_times_is_no_text_either(blank: str) -> None:
    times = "00: 00: 03.200 -> 00: 00: 05.200"
    text = f"1\n00:00:01,000 --> 00:00:02,000\nOne.\n{blank}2个\n{times}\nTwo.\n"
    row = 4 + len(blank)

    assert reported("a.srt", text) == [(row, "2个"), (row + 1, times)]
    assert cue_rows("a.srt", text) == [("One.",)]


@pytest.mark.parametrize("number", ["No. 2", "Cue 2", "(2)", "\u7b2c2\u53e5"])
def test_a_number_beside_a_word_without_a_blank_row_above_is_no_text(number: str) -> None:
    text = f"1\n00:00:01,000 --> 00:00:02,000\nOne.\n{number}\n00:00:03,000 --> 00:00:04,000\nTwo.\n"

    assert reported("a.srt", text) == [(4, number)]
    assert cue_rows("a.srt", text) == [("One.",), ("Two.",)]


def test_a_wrong_counter_in_a_file_that_begins_without_one_is_reported() -> None:
    text = "00:00:01,000 --> 00:00:02,000\nOne.\n\n2个\n00:00:03,000 --> 00:00:04,000\nTwo.\n"

    assert reported("a.srt", text) == [(4, "2个")]
    assert cue_rows("a.srt", text) == [("One.",), ("Two.",)]


def test_the_first_counter_may_be_the_wrong_one() -> None:
    text = "1个\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo.\n"

    assert reported("a.srt", text) == [(1, "1个")]
    assert cue_rows("a.srt", text) == [("One.",), ("Two.",)]


@pytest.mark.parametrize(
    "times",
    [
        "00: 00: 03.200 -> 00: 00: 05.200",
        "00: 00: 03.200 --> 00: 00: 05.200",
        "00:00:03,200 —> 00:00:05,200",
        "00:00:03,200 → 00:00:05,200",
        "00:00:03,200 00:00:05,200",
        "00：00：03，200 --> 00：00：05，200",  # noqa: RUF001 # full-width
        "00:03 -> 00:05",
    ],
)
@pytest.mark.parametrize("number", ["2\n", "", "2个\n"])
def test_misspelt_times_are_reported_and_are_no_text_of_the_cue_before(times: str, number: str) -> None:
    text = f"1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n{number}{times}\nTwo.\n"
    text += "\n3\n00:00:06,000 --> 00:00:07,000\nThree.\n"

    assert (5 + len(number.splitlines()), times) in reported("a.srt", text)
    assert cue_rows("a.srt", text) == [("One.",), ("Three.",)]


def test_opening_hours_in_a_text_are_no_times() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nOpen:\n\n10:30 - 11:45\n"

    assert reported("a.srt", text) == []
    assert cue_rows("a.srt", text) == [("Open:", "10:30 - 11:45")]


FRAMES = {
    "a.srt": "1\n00:00:01:12 --> 00:00:03:00\nHello.\n\n2\n00:00:04,000 --> 00:00:05,000\nb\n",
    "a.vtt": "WEBVTT\n\n00:00:01:12 --> 00:00:03:00\nHello.\n\n00:04.000 --> 00:05.000\nb\n",
    "a.ass": "[Events]\nDialogue: 0,0:00:01:12,0:00:03:00,,,0,0,0,,Hello.\n"
    "Dialogue: 0,0:00:04.00,0:00:05.00,,,0,0,0,,b\n",
}


@pytest.mark.parametrize("name", FRAMES)
def test_times_that_count_frames_are_reported_with_the_option_that_reads_them(name: str) -> None:
    (row,) = read(name, FRAMES[name]).unreadable

    assert "--fps" in row.wanted
    assert len(read(name, FRAMES[name]).cues) == 1


@pytest.mark.parametrize("name", FRAMES)
def test_times_that_count_frames_are_read_where_the_frame_rate_is_given(name: str) -> None:
    first, _ = read(name, FRAMES[name], 25.0).cues

    assert (first.start_us, first.end_us) == (1_480_000, 3_000_000)


def test_frames_in_webvtt_are_read_and_reported_because_browsers_drop_them() -> None:
    assert reported("a.vtt", FRAMES["a.vtt"], 25.0) == [(3, "00:00:01:12 --> 00:00:03:00")]
    assert reported("a.srt", FRAMES["a.srt"], 25.0) == []


def test_a_frame_that_no_second_has_is_reported() -> None:
    text = "1\n00:00:01:24 --> 00:00:03:00\nHello.\n"

    assert reported("a.srt", text, 25.0) == []
    assert reported("a.srt", text, 24.0) == [(2, "00:00:01:24 --> 00:00:03:00")]


@pytest.mark.parametrize(
    ("clock", "fps", "seconds"),
    [
        (("0", "0", "7", ":", "00"), 24_000 / 1001, 168 * 1001 / 24_000),
        (("1", "0", "0", ":", "00"), 30_000 / 1001, 3603.6),
        (("1", "0", "0", ";", "00"), 30_000 / 1001, 107_892 * 1001 / 30_000),
        (("0", "1", "0", ";", "02"), 30_000 / 1001, 60.06),
        (("1", "0", "0", ":", "12"), 25.0, 3600.48),
        (("0", "0", "1", ":", "05"), 12.5, 1.4),
    ],
)
def test_a_timecode_counts_whole_frames(clock: tuple[str, ...], fps: float, seconds: float) -> None:
    assert us_of_frames(clock, fps) == pytest.approx(seconds * 1_000_000, abs=1)


SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello.\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n"
ASS = "[Script Info]\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Hello.\n"


@pytest.mark.parametrize("ending", [".srt", ".vtt", ".ass", ".ssa", ".txt", ""])
@pytest.mark.parametrize(("text", "format_name"), [(SRT, "srt"), (VTT, "vtt"), (ASS, "ass")])
def test_the_content_of_a_file_beats_its_ending(ending: str, text: str, format_name: str) -> None:
    result = read(f"a{ending}", text)

    assert result.format_name == format_name
    assert [(cue.start_us, cue.rows) for cue in result.cues] == [(1_000_000, ("Hello.",))]
    refused = ending == ".vtt" and format_name != "vtt"
    assert [each.wanted for each in result.unreadable] == ["the signature of WebVTT"] * refused


def test_webvtt_without_its_signature_is_no_srt() -> None:
    assert format_of("a.vtt", ["00:01.000 --> 00:02.000", "a"]) == "vtt"
    assert format_of("a.srt", ["00:01.000 --> 00:02.000", "a"]) == "srt"


def test_an_arrow_beside_the_signature_of_webvtt_is_no_cue() -> None:
    assert reported("a.vtt", "WEBVTT a --> b\n\n00:01.000 --> 00:02.000\na\n") == []
    assert cue_rows("a.vtt", "WEBVTT\n00:01.000 --> 00:02.000\na\n") == [("a",)]


def test_webvtt_with_a_wrong_signature_is_webvtt() -> None:
    text = "WEBVTT1\n\n00:01,000 --> 00:02,000\na\n\n00:03.000 --> 00:04.000\nb\n"

    assert read("a.vtt", text).format_name == "vtt"
    assert reported("a.vtt", text) == [(1, "WEBVTT1"), (3, "00:01,000 --> 00:02,000")]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("{0}{25}Hello", "MicroDVD, which counts frames"),
        ("{1}{1}23.976", "MicroDVD, which counts frames"),
        ("[10][25]Hello", "MPL2"),
        ("0:00:01.000,0:00:02.000", "SubViewer or SBV"),
        ("[00:01.00]Hello", "LRC"),
        ("00:00:01:Hello", "TMPlayer"),
        ("00:00:01.40,00:00:02.40", "SubViewer or SBV"),
        ("[INFORMATION]", "SubViewer or SBV"),
        ("00:00:01:10 , 00:00:02:10 , Hello", "Spruce STL"),
        ("Scenarist_SCC V1.0", "SCC"),
        ("<SAMI>", "SAMI"),
        ('<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml">', "TTML"),
        ('<?xml version="1.0"?>', "XML"),
        ('<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml">', "TTML"),
        ('{"events": []}', "JSON"),
        ("00:00:01:12 --> 00:00:02:00", ""),
        ("{\\an8}Hello", ""),
        ("1", ""),
    ],
)
def test_other_formats_are_known_by_their_first_row(row: str, name: str) -> None:
    assert foreign_format(["", *row.split("\n"), "b"]) == name


@pytest.mark.parametrize(
    ("text", "row", "written"),
    [
        ("Hello\n\nlost text\nand more\n\n00:04.000 --> 00:06.000\nBye", 6, "lost text"),
        ("\nHello after a blank row\n\n2\n00:04.000 --> 00:06.000\nBye", 5, "Hello after a blank row"),
        ("Hello\n\n12\n\u5929\u6c14", 7, "\u5929\u6c14"),
    ],
)
def test_text_that_a_blank_row_cuts_off_from_its_cue_is_reported_in_webvtt(
    text: str, row: int, written: str
) -> None:
    (lost,) = read("a.vtt", f"WEBVTT\n\n00:01.000 --> 00:03.000\n{text}\n").unreadable

    assert (lost.row, lost.written, lost.wanted) == (row, written, "in a cue: a blank row cuts it off")


@pytest.mark.parametrize(
    "block", ["2\n", "NOTE two\n\nparagraphs", "NOTE\na note", "STYLE\n::cue {\n\n}", " \t"]
)
def test_numbers_notes_and_styles_of_webvtt_are_no_lost_text(block: str) -> None:
    text = f"WEBVTT\n\ntitle\n\n00:01.000 --> 00:03.000\nHello\n\n{block}\n\n00:04.000 --> 00:06.000\nBye\n"

    assert reported("a.vtt", text) == []

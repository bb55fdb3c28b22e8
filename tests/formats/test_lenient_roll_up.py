"""Captions that roll up or are painted on, which are read once, and ruby, which is not read."""

from collections.abc import Sequence

import pytest

from subgen.cues.rules import findings
from subgen.cues.standards import STANDARDS
from subgen.formats.lenient.reader import SubtitleFile, read_subtitles
from subgen.model import SubtitleCue

A, B, C, D, E = (
    "GOOD EVENING AND WELCOME",
    "TO THE LATE NEWS FROM HERE.",
    "THE WEATHER TOMORROW WILL",
    "BE DRY IN MOST PLACES AND",
    "THAT IS ALL FROM US TODAY.",
)


def read(name: str, text: str) -> SubtitleFile:
    result = read_subtitles(name, text.split("\n"))
    assert result is not None
    return result


def cues(name: str, text: str) -> tuple[SubtitleCue, ...]:
    return read(name, text).cues


def rules(name: str, text: str) -> set[str]:
    file = read(name, text)
    return {each.rule for each in findings(file.cues, STANDARDS["netflix"], unit_us=file.unit_us)}


def srt(texts: Sequence[str], *, step_ms: int = 2000, gap_ms: int = 0) -> str:
    """Return a file of consecutive cues with a gap between them, which may be negative."""
    rows = []
    for at, text in enumerate(texts):
        start, end = (
            f"00:{ms // 60_000:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
            for ms in (1000 + at * step_ms, 1000 + (at + 1) * step_ms - gap_ms)
        )
        rows.append(f"{at + 1}\n{start} --> {end}\n{text}\n")
    return "\n".join(rows)


ROLLED = [A, f"{A}\n{B}", f"{B}\n{C}", f"{C}\n{D}", f"{D}\n{E}"]
OF_THREE_ROWS = [A, f"{A}\n{B}", f"{A}\n{B}\n{C}", f"{B}\n{C}\n{D}", f"{C}\n{D}\n{E}"]


@pytest.mark.parametrize("gap_ms", [-40, -1, 0, 1, 3, 10, 33, 40, 83, 200])
@pytest.mark.parametrize("step_ms", [1800, 2000])
def test_rows_that_come_up_are_read_once(step_ms: int, gap_ms: int) -> None:
    text = srt(ROLLED, step_ms=step_ms, gap_ms=gap_ms)

    assert [cue.kept_rows for cue in cues("a.srt", text)] == [0, 1, 1, 1, 1]
    assert rules("a.srt", text) == set()


def test_three_rows_may_come_up() -> None:
    assert [cue.kept_rows for cue in cues("a.srt", srt(OF_THREE_ROWS, gap_ms=5))] == [0, 1, 2, 2, 2]


@pytest.mark.parametrize("name", ["a.srt", "a.vtt"])
def test_two_steps_are_enough_in_a_file_of_nothing_else(name: str) -> None:
    text = srt(ROLLED[:3], gap_ms=3)
    text = text if name == "a.srt" else "WEBVTT\n\n" + text.replace(",", ".")

    assert [cue.kept_rows for cue in cues(name, text)] == [0, 1, 1]


def test_a_row_that_rolls_quickly_is_seen_while_the_next_one_comes_up() -> None:
    text = srt([A, f"{A}\nTO THE NEWS.", f"TO THE NEWS.\n{C}", f"{C}\n{D}"], step_ms=2000).replace(
        "00:00:05,000", "00:00:03,700"
    )

    assert rules("a.srt", text) == set()


def test_rows_that_come_up_too_fast_are_too_fast() -> None:
    assert rules("a.srt", srt(ROLLED, step_ms=1000)) == {"reading-speed"}


def test_a_long_row_is_reported_where_it_comes_up() -> None:
    long = "THIS ROW HAS FAR MORE LETTERS THAN FORTY-TWO."
    file = read("a.srt", srt([A, f"{A}\n{long}", f"{long}\n{C}", f"{C}\n{D}"], step_ms=3000))

    found = findings(file.cues, STANDARDS["netflix"], unit_us=1000)

    assert [(each.rule, each.cue.number) for each in found] == [("line-chars", 2)]


def test_an_old_row_that_stays_alone_is_the_end_of_the_cue_before() -> None:
    text = srt([A, f"{A}\n{B}", B, f"{B}\n{C}", f"{C}\n{D}", f"{D}\n{E}", E], gap_ms=3)

    assert [(cue.number, len(cue.rows)) for cue in cues("a.srt", text)] == [
        (1, 1),
        (2, 2),
        (4, 2),
        (5, 2),
        (6, 2),
    ]


def test_bridges_may_have_gaps_of_some_milliseconds() -> None:
    times = [(0, 1900), (1903, 1913), (1916, 3900), (3903, 3913), (3916, 5900)]
    texts = [A, A, f"{A}\n{B}", B, f"{B}\n{C}"]
    text = "\n".join(
        f"{at}\n00:00:0{start / 1000:.3f} --> 00:00:0{end / 1000:.3f}\n{each}\n"
        for at, ((start, end), each) in enumerate(zip(times, texts, strict=True), 1)
    )

    assert [(cue.number, cue.kept_rows) for cue in cues("a.srt", text)] == [(1, 0), (3, 1), (5, 1)]
    assert rules("a.srt", text) == set()


def test_a_cue_without_text_clears_captions_that_roll() -> None:
    text = srt([*ROLLED, "", "THE END OF THE PROGRAMME."], gap_ms=3)

    assert [cue.number for cue in cues("a.srt", text)] == [1, 2, 3, 4, 5, 7]


PAINTED = ["so", "so today", "so today we are", "so today we are\ngoing", "so today we are\ngoing to bake"]


@pytest.mark.parametrize("gap_ms", [0, 1, 10, 40])
@pytest.mark.parametrize("name", ["a.srt", "a.vtt", "a.ass"])
def test_words_that_are_added_one_by_one_are_one_cue(name: str, gap_ms: int) -> None:
    text = srt(PAINTED, step_ms=400, gap_ms=gap_ms)
    if name == "a.vtt":
        text = "WEBVTT\n\n" + text.replace(",", ".")
    if name == "a.ass":
        text = "[Events]\n" + "".join(
            f"Dialogue: 0,0:00:0{1 + at * 0.4:.2f},0:00:0{1.4 + at * 0.4:.2f},,,0,0,0,,{each}\n"
            for at, each in enumerate(row.replace("\n", r"\N") for row in PAINTED)
        )

    (cue,) = cues(name, text)

    assert (cue.number, cue.rows) == (1, ("so today we are", "going to bake"))
    assert (cue.start_us, cue.end_us) == (1_000_000, 3_000_000 - gap_ms * 1000 * (name != "a.ass"))
    assert rules(name, text) == set()


def test_letters_of_chinese_that_are_added_one_by_one_are_one_cue() -> None:
    assert [cue.rows for cue in cues("a.srt", srt(["你", "你好", "你好吗"], step_ms=300))] == [("你好吗",)]


def test_words_may_be_painted_on_in_rows_that_roll() -> None:
    texts = [
        *("good", "good evening", "good evening\nand", "good evening\nand welcome"),
        *("and welcome\nto", "and welcome\nto the", "to the\nnews"),
    ]

    assert [(cue.number, cue.kept_rows, cue.rows) for cue in cues("a.srt", srt(texts, step_ms=500))] == [
        (1, 0, ("good evening",)),
        (3, 1, ("good evening", "and welcome")),
        (5, 1, ("and welcome", "to the")),
        (7, 1, ("to the", "news")),
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["No.", "No. Never."],
        ["I do.\nI said so.", "I said so.\nGo!", "Why?", "Because."],
        ["Yes.", "Yes.", "Yes."],
        ["Come.", "Come. Now.", "Where?", "There.", "There. See?"],
    ],
)
def test_texts_that_are_spoken_again_are_cues(texts: list[str]) -> None:
    assert [(len(cue.rows), cue.kept_rows) for cue in cues("a.srt", srt(texts))] == [
        (len(text.split("\n")), 0) for text in texts
    ]


def window(stays_ms: int) -> str:
    """Return a file of single rows, one each two seconds, of which each stays for a while."""
    return "".join(
        f"{at}\n00:00:{2 * at:02},000 --> 00:00:{(2000 * at + stays_ms) / 1000:06.3f}\n{row}\n\n"
        for at, row in enumerate([A, B, C, D, E], 1)
    )


@pytest.mark.parametrize("stays_ms", [3900, 4000, 4010])
def test_rows_that_go_when_the_next_but_one_comes_do_not_overlap(stays_ms: int) -> None:
    assert rules("a.srt", window(stays_ms)) == set()


@pytest.mark.parametrize("stays_ms", [2500, 3000])
def test_rows_that_stay_too_long_overlap(stays_ms: int) -> None:
    assert rules("a.srt", window(stays_ms)) == {"overlap"}


def test_steps_with_a_pause_between_them_are_cues() -> None:
    assert [cue.kept_rows for cue in cues("a.srt", srt(ROLLED, step_ms=4000, gap_ms=1000))] == [0] * 5
    assert len(cues("a.srt", srt(PAINTED, step_ms=2000, gap_ms=600))) == 5


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>漢<rt>kan</rt></ruby>字",
        "<ruby>漢<rt>kan</ruby>字",
        "<ruby>漢<rt><c.small>kan</c></rt></ruby>字",
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字",
        "<ruby.x>漢<rt.y>kan</rt>字<rt>ji</rt></ruby>",
        "<ruby>漢<rt>kan<00:00:01.500></rt></ruby>字",
        "<ruby>漢<rt>ka\nn</rt></ruby>字",
    ],
)
def test_ruby_is_no_text(ruby: str) -> None:
    (cue,) = cues("a.vtt", f"WEBVTT\n\n00:01.000 --> 00:03.000\n{ruby}\n")

    assert cue.rows == ("漢字",)


@pytest.mark.parametrize(
    "ruby", ["<ruby>漢<rt>kan</rt></ruby>字", "<RUBY>漢<RP>(</RP><RT>kan</RT><RP>)</RP></RUBY>字"]
)
def test_ruby_is_no_text_in_srt_either(ruby: str) -> None:
    assert [cue.rows for cue in cues("a.srt", srt([ruby]))] == [("漢字",)]

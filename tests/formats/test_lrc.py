import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from hypothesis import given, strategies as st

from subgen.formats.lrc import LrcWriter
from subgen.model import Cue
from tests.support.builders import HOSTILE, HOSTILE_ROWS, any_rows_word, cue, spans, still, written

RATE_HZ = 44_100
HOUR = 3600 * RATE_HZ

_ROW = re.compile(r"\[([0-9]{2,}):([0-5][0-9])\.([0-9]{2})\](.*)")
_MARK = re.compile(r"<([0-9]{2,}):([0-5][0-9])\.([0-9]{2})>")
_LOOKALIKES = {
    "[": "\N{FULLWIDTH LEFT SQUARE BRACKET}",
    "]": "\N{FULLWIDTH RIGHT SQUARE BRACKET}",
    "<": "\N{FULLWIDTH LESS-THAN SIGN}",
    ">": "\N{FULLWIDTH GREATER-THAN SIGN}",
}
_BACK = str.maketrans({there: here for here, there in _LOOKALIKES.items()})


def read(made: str) -> list[tuple[int, list[tuple[int, str]]]]:
    """Read the rows of a file, and the marks of each with the text after them, in centiseconds."""
    rows: list[tuple[int, list[tuple[int, str]]]] = []
    for row in made.splitlines():
        found = _ROW.fullmatch(row)
        assert found is not None
        *time, text = found.groups()
        first, *marks = _MARK.split(text)
        assert first == "" or not marks
        told = [(_cs(marks[at : at + 3]), marks[at + 3]) for at in range(0, len(marks), 4)]
        rows.append((_cs(time), told or [(-1, first)]))
    return rows


def _cs(parts: list[str]) -> int:
    minutes, seconds, rest = map(int, parts)
    return (minutes * 60 + seconds) * 100 + rest


def texts(made: str) -> list[str]:
    told = ["".join(text for _, text in marks) for _, marks in read(made)]
    return [text for text in told if text]


def test_a_row_has_a_mark_before_every_word_and_one_after_the_last() -> None:
    assert written(LrcWriter, cue("I see", [(80, 500), (500, 2400)])) == (
        "[00:00.08]<00:00.08>I <00:00.50>see<00:02.40>\n[00:02.40]\n"
    )


@pytest.mark.parametrize(
    ("rows", "row"),
    [("我们\n去", "我们去"), ("We\ngo", "We go"), ("我们\ngo", "我们 go"), ("ไป\nบ้าน", "ไปบ้าน")],
)
@pytest.mark.parametrize("karaoke", ["kf", "off"])
def test_rows_are_joined_with_a_space_where_the_script_has_spaces(rows: str, row: str, karaoke: str) -> None:
    made = written(LrcWriter, cue(rows, [(0, 500), (500, 900)]), karaoke=karaoke)

    assert texts(made) == [row]


def test_a_word_before_silence_has_a_mark_after_it_and_silence_clears_the_row() -> None:
    made = written(
        LrcWriter,
        cue("one two", [(0, 400), (900, 1200)]),
        cue("three", [(1200, 1500)], end=1600),
        cue("four", [(2000, 2500)]),
    )

    assert made == (
        "[00:00.00]<00:00.00>one<00:00.40> <00:00.90>two<00:01.20>\n"
        "[00:01.20]<00:01.20>three<00:01.50>\n"
        "[00:01.60]\n"
        "[00:02.00]<00:02.00>four<00:02.50>\n"
        "[00:02.50]\n"
    )


def test_the_rows_of_a_cue_are_joined() -> None:
    assert written(LrcWriter, still("a\nb"), karaoke="off") == "[00:00.00]a b\n[00:02.00]\n"


def test_without_karaoke_there_are_no_marks() -> None:
    assert "<" not in written(LrcWriter, still("one two three"), karaoke="off")


def test_brackets_in_the_text_become_full_width_brackets() -> None:
    left, right, less = (_LOOKALIKES[mark] for mark in "[]<")

    made = written(LrcWriter, still("[x] <3"), karaoke="off")

    assert made == f"[00:00.00]{left}x{right} {less}3\n[00:02.00]\n"


def test_no_cues_give_no_rows() -> None:
    assert written(LrcWriter) == ""


@pytest.mark.parametrize(("hours", "minutes"), [(10, "600"), (100, "6000")])
def test_times_are_exact_after_many_hours(hours: int, minutes: str) -> None:
    late = hours * HOUR
    made = written(LrcWriter, cue("a", [(late - 100, late + 441)]), sample_rate_hz=RATE_HZ)

    assert made == f"[{minutes}:00.00]<{minutes}:00.00>a<{minutes}:00.01>\n[{minutes}:00.01]\n"


@pytest.mark.parametrize("karaoke", [None, "off"])
@pytest.mark.parametrize("word", HOSTILE + HOSTILE_ROWS)
def test_characters_with_a_meaning_read_back(word: str, karaoke: str | None) -> None:
    made = written(LrcWriter, still(f"{word} a {word}\nb {word}"), still("end"), karaoke=karaoke)

    plain = "".join(_LOOKALIKES.get(letter, letter) for letter in word)
    assert texts(made) == [f"{plain} a {plain} b {plain}", "end"]


@given(
    st.lists(any_rows_word, min_size=1, max_size=6).flatmap(
        lambda words: st.tuples(
            st.just(words),
            spans(len(words), shortest=RATE_HZ // 50, longest=RATE_HZ, longest_gap=RATE_HZ, first=200 * HOUR),
        )
    )
)
def test_every_word_reads_back_at_its_time(drawn: tuple[list[str], list[tuple[int, int]]]) -> None:
    words, times = drawn
    made = written(LrcWriter, cue(" ".join(words), times), sample_rate_hz=RATE_HZ)

    (start, marks), (until, _) = read(made)

    told = [(time, text.rstrip().translate(_BACK)) for time, text in marks if text.strip()]
    assert [text for _, text in told] == [word.translate(_BACK) for word in words]
    assert start == told[0][0]
    assert until == marks[-1][0]
    assert [time for time, _ in marks] == sorted({time for time, _ in marks})
    ends = [marks[at + 1][0] for at, (_, text) in enumerate(marks) if text.strip()]
    assert all(
        abs(time * RATE_HZ - place * 100) * 2 <= RATE_HZ
        for (begins, _), stops, (start, end) in zip(told, ends, times, strict=True)
        for time, place in ((begins, start), (stops, end))
    )


def test_ffmpeg_reads_rows_past_a_hundred_hours(tmp_path: Path) -> None:
    cues: list[Cue] = [cue("one", [(1000, 2000)]), cue("[two]", [(360_000_500, 360_001_500)])]
    path = tmp_path / "book.lrc"
    path.write_text(written(LrcWriter, *cues, karaoke="off"))

    asked = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", path, "-f", "srt", "-"]
    answer = subprocess.run(asked, capture_output=True, check=True, text=True)

    assert re.findall(r"(.*) --> (.*)\n(.+)\n", answer.stdout) == [
        ("00:00:01,000", "00:00:02,000", "one"),
        (
            "100:00:00,500",
            "100:00:01,500",
            "\N{FULLWIDTH LEFT SQUARE BRACKET}two\N{FULLWIDTH RIGHT SQUARE BRACKET}",
        ),
    ]

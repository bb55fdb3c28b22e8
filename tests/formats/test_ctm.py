import pytest
from hypothesis import given

from subgen.formats.ctm import CtmWriter
from subgen.model import TimedLine
from tests.support.builders import (
    HOSTILE,
    HOSTILE_ROWS,
    any_lines,
    silent_line,
    timed_line,
    words_in,
    written_lines,
)

RATE_HZ = 44_100
HOUR = 3600 * RATE_HZ


def read(made: str) -> list[tuple[str, int, int, str]]:
    """Read name, start and end in microseconds, and word, as scoring programs do: split at white space."""
    rows: list[tuple[str, int, int, str]] = []
    for row in made.split("\n")[:-1]:
        assert not row.startswith(";;")
        name, channel, start, duration, word = row.split()
        assert channel == "1"
        start_us = int(start.replace(".", ""))
        rows.append((name, start_us, start_us + int(duration.replace(".", "")), word))
    return rows


def test_each_row_has_a_word_with_its_start_and_duration() -> None:
    made = written_lines(CtmWriter, timed_line("I see.", [(80, 500), (500, 2400)]))

    assert made == "book 1 0.080000 0.420000 I\nbook 1 0.500000 1.900000 see.\n"


def test_a_line_without_takes_has_no_rows() -> None:
    assert written_lines(CtmWriter, silent_line("a b", 0, 1000)) == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("my  book.wav", "my_book"),
        (";;book.wav", "_book"),
        ("a.b;;c.flac", "a.b;;c"),
        ("\N{NO-BREAK SPACE}.wav", "_"),
        (None, "track"),
    ],
)
def test_the_file_name_is_one_field_and_never_a_comment(name: str | None, told: str) -> None:
    made = written_lines(CtmWriter, timed_line("a", [(0, 1000)]), name=name)

    assert made == f"{told} 1 0.000000 1.000000 a\n"


@pytest.mark.parametrize("hours", [10, 100, 1000])
def test_times_are_exact_after_many_hours(hours: int) -> None:
    late = hours * HOUR + 1
    made = written_lines(CtmWriter, timed_line("a", [(late, late + 1)]), sample_rate_hz=RATE_HZ)

    assert made == f"book 1 {hours * 3600}.000023 0.000022 a\n"


@pytest.mark.parametrize("word", HOSTILE + HOSTILE_ROWS)
def test_characters_with_a_meaning_read_back_equal(word: str) -> None:
    made = written_lines(CtmWriter, timed_line(f"{word} {word}", [(0, 1000), (1000, 2000)]))

    assert [row[-1] for row in read(made)] == [word, word]


@given(any_lines(first=200 * HOUR))
def test_every_word_reads_back_at_its_time(lines: list[TimedLine]) -> None:
    rows = read(written_lines(CtmWriter, *lines, sample_rate_hz=RATE_HZ))

    words = words_in(lines)
    assert [word for *_, word in rows] == [word.text for word in words]
    assert all(
        abs(told * RATE_HZ - place * 1_000_000) * 2 <= RATE_HZ
        for (_, start, end, _), word in zip(rows, words, strict=True)
        for told, place in ((start, word.start), (end, word.end))
    )

"""The table of words and the label track, which are both rows with tabs."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given

from subgen.formats.audacity import AudacityWriter
from subgen.formats.base import Writer
from subgen.formats.tsv import TsvWriter
from subgen.model import Line, TimedLine
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


def read_table(made: str) -> list[dict[str, str]]:
    """Read rows as spreadsheets and data frames do."""
    return list(csv.DictReader(io.StringIO(made, newline=""), delimiter="\t", strict=True))


def read_labels(made: str) -> Iterator[tuple[str, str, str]]:
    """Read start, end and text as Audacity does: the text is everything after the second tab."""
    for row in made.splitlines():
        assert not row.startswith("\\")
        start, end, text = row.split("\t", 2)
        yield start, end, text


def test_a_table_has_a_header_and_a_row_for_each_word() -> None:
    line = timed_line("I see.", [(80, 500), (500, 2400)])
    line = replace(line, line=Line(id="x1", row=2, text="I see.", speaker="ASHA"))

    assert written_lines(TsvWriter, line, timed_line("So", [(2400, 2500)], "2")) == (
        "start_s\tend_s\tword\tline\tspeaker\ttiming\n"
        "0.080000\t0.500000\tI\tx1\tASHA\tservice\n"
        "0.500000\t2.400000\tsee.\tx1\tASHA\tservice\n"
        "2.400000\t2.500000\tSo\t2\t\tservice\n"
    )


def test_each_label_is_a_word() -> None:
    made = written_lines(AudacityWriter, timed_line("I see.", [(80, 500), (500, 2400)]))

    assert made == "0.080000\t0.500000\tI\n0.500000\t2.400000\tsee.\n"


@pytest.mark.parametrize("writer", [TsvWriter, AudacityWriter])
def test_a_line_without_takes_has_no_rows(writer: type[Writer]) -> None:
    assert written_lines(writer, silent_line("a b", 0, 1000)) == written_lines(writer)


def test_tabs_and_line_ends_in_a_cell_become_spaces() -> None:
    line = timed_line("a", [(0, 1000)])
    line = replace(line, line=Line(id="x\t1\r\n2", row=2, text="a", speaker="A\N{LINE SEPARATOR}B"))

    made = written_lines(TsvWriter, line)

    assert made.endswith("\n0.000000\t1.000000\ta\tx 1 2\tA B\tservice\n")


@pytest.mark.parametrize("hours", [10, 100, 1000])
@pytest.mark.parametrize("writer", [TsvWriter, AudacityWriter])
def test_times_are_exact_after_many_hours(writer: type[Writer], hours: int) -> None:
    late = hours * HOUR + 1
    made = written_lines(writer, timed_line("a", [(late, late + 1)]), sample_rate_hz=RATE_HZ)

    assert f"{hours * 3600}.000023\t{hours * 3600}.000045\ta" in made


@pytest.mark.parametrize("word", HOSTILE + HOSTILE_ROWS)
def test_characters_with_a_meaning_read_back_equal(word: str) -> None:
    line = timed_line(f"{word} {word}", [(0, 1000), (1000, 2000)], word)

    assert [(row["word"], row["line"]) for row in read_table(written_lines(TsvWriter, line))] == [
        (word, word)
    ] * 2
    assert [text for *_, text in read_labels(written_lines(AudacityWriter, line))] == [word, word]


@given(any_lines(first=200 * HOUR))
def test_every_word_reads_back_at_its_time(lines: list[TimedLine]) -> None:
    table = read_table(written_lines(TsvWriter, *lines, sample_rate_hz=RATE_HZ))
    labels = list(read_labels(written_lines(AudacityWriter, *lines, sample_rate_hz=RATE_HZ)))

    words = words_in(lines)
    assert [(row["start_s"], row["end_s"], row["word"]) for row in table] == labels
    assert [row["line"] for row in table] == [line.line.id for line in lines for _ in line.words]
    assert [text for *_, text in labels] == [word.text for word in words]
    assert all(
        abs(int(told.replace(".", "")) * RATE_HZ - place * 1_000_000) * 2 <= RATE_HZ
        for (start, end, _), word in zip(labels, words, strict=True)
        for told, place in ((start, word.start), (end, word.end))
    )

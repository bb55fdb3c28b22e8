import re
import tracemalloc

import pytest
from hypothesis import given
from praatio.utilities import textgrid_io

from subgen.formats.base import Look
from subgen.formats.textgrid import TextGridWriter
from subgen.model import TimedLine, Track
from tests.support.builders import (
    HOSTILE,
    HOSTILE_ROWS,
    SUMMARY,
    any_lines,
    silent_line,
    still,
    timed_line,
    words_in,
    written_lines,
)

RATE_HZ = 44_100
HOUR = 3600 * RATE_HZ

Interval = tuple[str, str, str]


def read(made: str) -> dict[str, list[Interval]]:
    """Read tiers and intervals with praatio; check that each tier is as long as the file, without gaps."""
    told = textgrid_io.parseTextgridStr(made, includeEmptyIntervals=True)
    tiers: dict[str, list[Interval]] = {}
    for tier in told["tiers"]:
        intervals = [(entry.start, entry.end, entry.label) for entry in tier["entries"]]
        assert (float(intervals[0][0]), float(intervals[-1][1])) == (told["xmin"], told["xmax"])
        assert [end for _, end, _ in intervals[:-1]] == [start for start, *_ in intervals[1:]]
        assert f'name = "{tier["name"]}" \n' in made
        tiers[tier["name"]] = intervals
    return tiers


def strings(made: str) -> list[str]:
    """Return all strings of a file by the rule of Praat, which reads text in quotes, doubled inside.

    Source: Praat's manual, "TextGrid file formats". praatio takes a text with `intervals [` for an interval.
    """
    found = re.finditer(r'"((?:[^"]|"")*)"|\S+', made)
    return [each[1].replace('""', '"') for each in found if each[1] is not None]


def filled(intervals: list[Interval]) -> list[Interval]:
    return [interval for interval in intervals if interval[2]]


def test_a_file_has_a_tier_of_lines_and_one_of_words() -> None:
    made = written_lines(TextGridWriter, timed_line("I see", [(80, 500), (600, 2400)]), samples=2500)

    assert made == (
        'File type = "ooTextFile"\n'
        'Object class = "TextGrid"\n'
        "\n"
        "xmin = 0 \n"
        "xmax = 2.500000 \n"
        "tiers? <exists> \n"
        "size = 2 \n"
        "item []: \n"
        "    item [1]:\n"
        '        class = "IntervalTier" \n'
        '        name = "lines" \n'
        "        xmin = 0 \n"
        "        xmax = 2.500000 \n"
        "        intervals: size = 3 \n"
        "        intervals [1]:\n"
        "            xmin = 0.000000 \n"
        "            xmax = 0.080000 \n"
        '            text = "" \n'
        "        intervals [2]:\n"
        "            xmin = 0.080000 \n"
        "            xmax = 2.400000 \n"
        '            text = "I see" \n'
        "        intervals [3]:\n"
        "            xmin = 2.400000 \n"
        "            xmax = 2.500000 \n"
        '            text = "" \n'
        "    item [2]:\n"
        '        class = "IntervalTier" \n'
        '        name = "words" \n'
        "        xmin = 0 \n"
        "        xmax = 2.500000 \n"
        "        intervals: size = 5 \n"
        "        intervals [1]:\n"
        "            xmin = 0.000000 \n"
        "            xmax = 0.080000 \n"
        '            text = "" \n'
        "        intervals [2]:\n"
        "            xmin = 0.080000 \n"
        "            xmax = 0.500000 \n"
        '            text = "I" \n'
        "        intervals [3]:\n"
        "            xmin = 0.500000 \n"
        "            xmax = 0.600000 \n"
        '            text = "" \n'
        "        intervals [4]:\n"
        "            xmin = 0.600000 \n"
        "            xmax = 2.400000 \n"
        '            text = "see" \n'
        "        intervals [5]:\n"
        "            xmin = 2.400000 \n"
        "            xmax = 2.500000 \n"
        '            text = "" \n'
    )


def test_a_line_without_takes_is_in_its_tier_and_has_no_words() -> None:
    tiers = read(written_lines(TextGridWriter, silent_line("a b", 500, 1000), samples=1500))

    assert filled(tiers["lines"]) == [("0.500000", "1.000000", "a b")]
    assert tiers["words"] == [("0.000000", "1.500000", "")]


def test_intervals_that_touch_have_nothing_between_them() -> None:
    made = written_lines(TextGridWriter, timed_line("a b", [(0, 500), (500, 1000)]))

    assert read(made)["words"] == [("0.000000", "0.500000", "a"), ("0.500000", "1.000000", "b")]


def test_line_ends_in_a_line_become_spaces() -> None:
    made = written_lines(TextGridWriter, timed_line('a\n"b"', [(0, 500), (500, 1000)]))

    assert read(made)["lines"] == [("0.000000", "1.000000", 'a "b"')]


@pytest.mark.parametrize("hours", [10, 100, 1000])
def test_times_are_exact_after_many_hours(hours: int) -> None:
    late = hours * HOUR + 1
    made = written_lines(TextGridWriter, timed_line("a", [(late, late + 1)]), sample_rate_hz=RATE_HZ)

    assert filled(read(made)["words"]) == [(f"{hours * 3600}.000023", f"{hours * 3600}.000045", "a")]


@pytest.mark.parametrize("word", HOSTILE + HOSTILE_ROWS)
def test_characters_with_a_meaning_read_back_equal(word: str) -> None:
    made = written_lines(TextGridWriter, timed_line(f"{word} {word}", [(0, 1000), (1000, 2000)]))

    tiers = read(made)
    assert [text for *_, text in tiers["lines"]] == [f"{word} {word}"]
    assert [text for *_, text in tiers["words"]] == [word, word]


@pytest.mark.parametrize(
    "text", ['xmin = "1"', "intervals [2]:", 'text = ""', '" item [3]: "', "! x", "<exists>"]
)
def test_text_that_looks_like_the_file_is_text(text: str) -> None:
    made = written_lines(TextGridWriter, silent_line(text, 0, 1000))

    assert strings(made) == [
        "ooTextFile",
        "TextGrid",
        "IntervalTier",
        "lines",
        text,
        "IntervalTier",
        "words",
        "",
    ]


@given(any_lines(first=200 * HOUR))
def test_every_word_and_line_comes_back_at_its_time(lines: list[TimedLine]) -> None:
    tiers = read(written_lines(TextGridWriter, *lines, sample_rate_hz=RATE_HZ, samples=lines[-1].end + 7))

    words, told = words_in(lines), filled(tiers["words"])
    assert [text for *_, text in told] == [word.text for word in words]
    assert len(filled(tiers["lines"])) == len(lines)
    assert all(
        abs(int(time.replace(".", "")) * RATE_HZ - place * 1_000_000) * 2 <= RATE_HZ
        for (start, end, _), word in zip(told, words, strict=True)
        for time, place in ((start, word.start), (end, word.end))
    )


def test_the_pieces_written_with_cues_and_at_the_end_are_one_file() -> None:
    lines = [timed_line("a b", [(at, at + 400), (at + 500, at + 900)]) for at in range(0, 200_000, 1000)]
    writer = TextGridWriter(Track(name=None, sample_rate_hz=1000, samples=200_000), Look())

    pieces = [writer.head(), *map(writer.line, lines)]
    pieces += [writer.cue(still("a")) for _ in range(2)]
    pieces.append(writer.tail(SUMMARY))

    assert "".join(pieces) == written_lines(TextGridWriter, *lines, samples=200_000)
    assert pieces[-3].count("intervals [") == 199
    assert pieces[-2].count("intervals [") == 200


def test_a_word_in_memory_takes_less_than_forty_bytes() -> None:
    line = timed_line("seven letters", [(0, 400), (500, 900)])
    writer = TextGridWriter(Track(name=None, sample_rate_hz=1000, samples=1000), Look())

    tracemalloc.start()
    for _ in range(20_000):
        writer.line(line)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert taken / 40_000 < 40

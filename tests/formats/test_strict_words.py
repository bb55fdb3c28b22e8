"""Times of words, read by the strict readers from formats of words and from inside cues."""

from collections.abc import Sequence
from io import StringIO
from itertools import count, islice, repeat

import pytest
from hypothesis import given, strategies as st

from subgen.formats.registry import WRITERS
from subgen.formats.strict import READERS, ExpectedTimes, Reader, ReadTimes, mismatches
from subgen.model import TimedLine
from subgen.units import seconds_of_samples
from tests.support.builders import any_lines, cue, silent_line, timed_line, words_in, written, written_lines

READINGS = [(name, reader) for name, readers in READERS.items() for reader in readers if reader.of != "cue"]
LINES = (
    timed_line("One two", [(1000, 1400), (1700, 2000)]),
    silent_line("Lost.", 2250, 2750, "2"),
    timed_line('"Three"', [(2750, 3250)], "3"),
)
WORDS = [
    ExpectedTimes(start_s=1.0, end_s=1.4),
    ExpectedTimes(start_s=1.7, end_s=2.0),
    ExpectedTimes(start_s=2.75, end_s=3.25),
]


def _due(of: str, lines: Sequence[TimedLine], rate_hz: int) -> list[ExpectedTimes]:
    """Return the times of lines or words in the alignment."""
    return [
        ExpectedTimes(
            start_s=seconds_of_samples(thing.start, rate_hz), end_s=seconds_of_samples(thing.end, rate_hz)
        )
        for thing in (lines if of == "line" else words_in(lines))
    ]


def _off(name: str, made: str, due: Sequence[ExpectedTimes] = WORDS) -> list[str]:
    """Return the mismatches of the words of a file."""
    return [str(off) for off in mismatches(READERS[name][-1], StringIO(made), due)]


def _made(name: str) -> str:
    return written_lines(WRITERS[name], *LINES, samples=4000)


@given(lines=any_lines(first=200 * 3600 * 8000), rate_hz=st.integers(8_000, 192_000))
@pytest.mark.parametrize(("name", "reader"), READINGS)
def test_any_written_lines_at_any_rate_have_no_mismatches(
    name: str, reader: Reader, lines: list[TimedLine], rate_hz: int
) -> None:
    made = written_lines(WRITERS[name], *lines, sample_rate_hz=rate_hz)

    assert list(mismatches(reader, StringIO(made), _due(reader.of, lines, rate_hz))) == []


@given(lines=any_lines(), place=st.integers(0), by_us=st.sampled_from([-1_000_000, -1, 1, 1_000_000]))
@pytest.mark.parametrize(("name", "reader"), READINGS)
def test_a_difference_of_one_microsecond_is_a_mismatch(
    name: str, reader: Reader, lines: list[TimedLine], place: int, by_us: int
) -> None:
    lines = [timed_line("a", [(0, 1)], "first"), *(line for line in lines if line.start)]
    due = _due(reader.of, lines, 1000)
    place %= len(due)
    start_s, end_s = due[place].start_s + by_us / 1_000_000, due[place].end_s + by_us / 1_000_000
    due[place] = ExpectedTimes(start_s=start_s, end_s=end_s)

    found = list(mismatches(reader, StringIO(written_lines(WRITERS[name], *lines)), due))

    assert [(off.of, off.number, off.what, off.expected_s) for off in found] == [
        (reader.of, place + 1, "start", start_s),
        (reader.of, place + 1, "end", end_s),
    ]


@pytest.mark.parametrize("name", ["textgrid", "ctm", "tsv", "audacity"])
def test_a_correct_file_of_words_has_no_mismatches(name: str) -> None:
    assert _off(name, _made(name)) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("ctm", " 1.700000 0.3", " 1.700001 0.3", "word 2, row 2: starts at 1.700001 s, not at 1.700000 s"),
        ("ctm", "0.400000", "0.400001", "word 1, row 1: ends at 1.400001 s, not at 1.400000 s"),
        ("tsv", "2.000000", "1.999999", "word 2, row 3: ends at 1.999999 s, not at 2.000000 s"),
        ("audacity", "2.750000", "2.75", "word 3, row 3: '2.75\\t3.250000\\t\"Three\"' is not the row of a"),
        ("audacity", "\tOne\n", "\n", "word 1, row 1: '1.000000\\t1.400000' is not the row of a word"),
        ("tsv", "service\n", "a\n", "word 1, row 2: '1.000000\\t1.400000\\tOne\\t1\\t\\ta' is not the"),
        ("tsv", "start_s", "begin_s", "row 1: 'begin_s\\tend_s\\tword\\tline\\tspeaker\\ttiming' is not"),
    ],
)
def test_a_mismatch_names_the_word_and_the_row(name: str, before: str, after: str, said: str) -> None:
    (found, *_) = _off(name, _made(name).replace(before, after, 1))

    assert found.startswith(said)


@pytest.mark.parametrize(("name", "row"), [("ctm", 2), ("tsv", 3), ("audacity", 2)])
def test_a_missing_or_surplus_word_is_a_mismatch(name: str, row: int) -> None:
    rows = _made(name).splitlines(keepends=True)

    dropped = "".join(rows[: row - 1] + rows[row:])
    doubled = "".join(rows[:row] + rows[row - 1 :])

    assert _off(name, dropped) == [
        f"word 2, row {row}: starts at 2.750000 s, not at 1.700000 s",
        f"word 2, row {row}: ends at 3.250000 s, not at 2.000000 s",
        "1 word missing, from word 3 at 2.750000 s on",
    ]
    assert _off(name, doubled)[0] == f"word 3, row {row + 1}: starts at 1.700000 s, not at 2.750000 s"
    assert _off(name, doubled)[-1] == f"1 word too many, from word 4, row {row + 2}, at 2.750000 s on"


def test_words_of_a_table_without_column_names_keep_their_numbers() -> None:
    made = _made("tsv")

    assert _off("tsv", made[made.index("\n") + 1 :]) == [
        "row 1: '1.000000\\t1.400000\\tOne\\t1\\t\\tservice' is not the names of the columns"
    ]


def _off_tiers(made: str) -> list[list[str]]:
    """Return the mismatches of the lines of a TextGrid, and of its words."""
    lines = [
        ExpectedTimes(start_s=start, end_s=end) for start, end in ((1.0, 2.0), (2.25, 2.75), (2.75, 3.25))
    ]
    read_lines, _ = READERS["textgrid"]
    return [[str(off) for off in mismatches(read_lines, StringIO(made), lines)], _off("textgrid", made)]


def _changed_grid(row: int, *others: str) -> str:
    """Return a TextGrid in which one row is replaced by others, or by none."""
    rows = _made("textgrid").split("\n")
    return "\n".join([*rows[: row - 1], *others, *rows[row:]])


def test_a_textgrid_also_has_lines_without_takes() -> None:
    assert _off_tiers(_made("textgrid")) == [[], []]


@pytest.mark.parametrize(
    ("row", "other", "of_lines", "of_words"),
    [
        (11, '        name = "lanes" ', ["row 73: '' is not the tier of lines", "3 lines missing"], []),
        (13, "        xmax = 4.1 ", ["row 13: '        xmax = 4.1 ' is not the end of the ti", "3 l"], []),
        (13, "        xmax = 4.000001 ", ["row 37: '4.000000' is not the end of the tier, 4.000001"], []),
        (14, "        intervals: size = x ", ["row 14: '        intervals: size = x ' is not", "3 l"], []),
        (
            20,
            "            xmin = 1.000001 ",
            ["row 20: '1.000001' is not where", "line 1, row 20: starts at"],
            [],
        ),
        (44, "        intervals: size = 8 ", [], ["row 73: '' is not interval 8 of 8"]),
        (49, "        intervals [3]:", [], ["word 1, row 49: '        intervals [3]:' is not interval 2"]),
        (51, "            xmax = 1.400001 ", [], ["word 1, row 50: ends at 1.400001", "row 54: '1.4"]),
        (51, "            xmax = 1.4 ", [], ["word 1, row 51: '            xmax = 1.4 ' is not the end of"]),
        (54, "            xmin = nothing ", [], ["row 54: '            xmin = nothing ' is not the start"]),
        (55, "            xmax = 1.600000 ", [], ["row 58: '1.700000' is not where interval 3 ends"]),
        (60, '            text = "two', [], ["word 2, row 60: '            text = "]),
    ],
)
def test_a_mismatch_in_one_tier_is_not_reported_for_the_other(
    row: int, other: str, of_lines: list[str], of_words: list[str]
) -> None:
    told = _off_tiers(_changed_grid(row, other))

    assert [
        [said[: len(start)] for said, start in zip(found, starts, strict=True)]
        for found, starts in zip(told, (of_lines, of_words), strict=True)
    ] == [of_lines, of_words]


def test_a_truncated_textgrid_is_a_mismatch() -> None:
    made = _made("textgrid")

    assert _off_tiers(made[: made.index("            xmin = 1.700000")])[1] == [
        "row 58: '' is not interval 4 of 7",
        "2 words missing, from word 2 at 1.700000 s on",
    ]


CUE = cue("a b c", [(1000, 1400), (1400, 1500), (1700, 2000)])
CUE_DUE = [ExpectedTimes(start_s=1.0, end_s=2.0, words=((1.0, 1.4), (1.4, 1.5), (1.7, 2.0)))]


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        (
            "lrc",
            "<00:01.40>",
            "<00:01.41>",
            ["1: ends at 1.410000 s, not at 1.400000 s", "2: starts at 1.41"],
        ),
        ("lrc", "<00:01.50>", "<00:01.51>", ["2: ends at 1.510000 s, not at 1.500000 s"]),
        ("lrc", "<00:01.70>", "<00:01.69>", ["3: starts at 1.690000 s, not at 1.700000 s"]),
        ("vtt", "<00:00:01.400>", "<00:00:01.401>", ["2: starts at 1.401000 s, not at 1.400000 s"]),
        ("ass", r"{\kf10}b {\k20}", r"{\kf11}b {\k19}", ["2: ends at 1.510000 s, not at 1.500000 s"]),
        ("ass", r"{\k20}{\kf30}", r"{\k19}{\kf31}", ["3: starts at 1.690000 s, not at 1.700000 s"]),
        ("ttml", 'begin="00:00:00.700"', 'begin="00:00:00.701"', ["3: starts at 1.701000 s, not at 1.7"]),
        ("ttml", 'end="00:00:00.500"', 'end="00:00:00.499"', ["2: ends at 1.499000 s, not at 1.500000 s"]),
    ],
)
def test_times_of_words_in_a_cue_are_compared_with_those_of_the_words(
    name: str, before: str, after: str, said: list[str]
) -> None:
    made = written(WRITERS[name], CUE)
    row = {"lrc": 1, "vtt": 7, "ass": 17, "ttml": 10}[name]
    assert made.count(before) == 1

    found = _off(name, made.replace(before, after), CUE_DUE)

    assert _off(name, made, CUE_DUE) == []
    starts = [f"cue 1, row {row}, word {start}" for start in said]
    assert [each[: len(start)] for each, start in zip(found, starts, strict=True)] == starts


@pytest.mark.parametrize("karaoke", [None, "pop"])
@pytest.mark.parametrize("name", ["lrc", "vtt", "ttml", "ass"])
def test_a_word_moved_by_its_neighbours_is_as_near_as_possible(name: str, karaoke: str | None) -> None:
    times = [(1_000_000, 1_000_010), (1_000_010, 1_000_020), (1_000_020, 1_040_000), (1_040_000, 1_040_010)]
    due = ExpectedTimes(
        start_s=1.0, end_s=1.04001, words=tuple((start / 1e6, end / 1e6) for start, end in times)
    )
    made = written(WRITERS[name], cue("a b c d", times), sample_rate_hz=1_000_000, karaoke=karaoke)

    assert _off(name, made, [due]) == []


@pytest.mark.parametrize(
    ("name", "mark", "other", "said"),
    [
        ("lrc", "<00:01.40>", "", "has the times of 2 words, not of 3"),
        ("ass", r"{\kf10}b {\k20}", r"{\k30}", "has the times of 2 words, not of 3"),
        ("vtt", "<c>b</c>", "", "has the times of 2 words, not of 3"),
        ("lrc", "<00:02.00>", "", "is not words between their times"),
        ("ttml", ' end="00:00:00.500"', "", "is not a word with its times"),
    ],
)
def test_a_missing_mark_is_a_mismatch(name: str, mark: str, other: str, said: str) -> None:
    (found,) = _off(name, written(WRITERS[name], CUE).replace(mark, other, 1), CUE_DUE)

    assert found.startswith("cue 1, row ")
    assert found.endswith(said)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("[00:01.00]a\n", ["cue 1, row 2: '' is not the row that ends the cue"]),
        ("[00:01.00]a\n[00:02.0]\n", ["cue 1, row 2: '[00:02.0]' is not the row that ends the cue"]),
        ("[00:01.00]a\n[00:02.00]\n[00:02.00]\n", ["row 3: '[00:02.00]' is not the row of a cue"]),
        ("[00:00.50]\n[00:01.00]a\n[00:02.00]\n", ["row 1: '[00:00.50]' is not the row of a cue"]),
        ("[00:01.00]<0>a<00:02.00>\n[00:02.00]\n", ["cue 1, row 1: '<0>a<00:02.00>' is not words between"]),
        ("[00:01.00]a\n[00:01.50]b\n[00:02.00]\n", ["cue 1, row 1: ends at 1.500000 s", "1 cue too many, f"]),
    ],
)
def test_impossible_rows_of_lrc_are_mismatches(made: str, said: list[str]) -> None:
    found = _off("lrc", made, CUE_DUE)

    assert [each[: len(start)] for each, start in zip(found, said, strict=True)] == said


def test_paragraphs_without_an_end_are_a_mismatch() -> None:
    made = written(WRITERS["ttml"], CUE)

    assert _off("ttml", made[: made.index("</div>")], CUE_DUE) == [
        "row 11: '' is not the end of the paragraphs"
    ]


def test_endless_files_are_read_lazily() -> None:
    endless = {
        "ctm": repeat("book 1 1.000000 0.500000 a\n"),
        "audacity": repeat("1.000000\t1.500000\ta\n"),
        "lrc": (row for _ in count() for row in ("[00:01.00]a\n", "[00:01.50]\n")),
    }

    for name, rows in endless.items():
        read = islice(READERS[name][0].read(rows), 3)
        assert [(told.start_us, told.end_us) for told in read if isinstance(told, ReadTimes)] == [
            (1_000_000, 1_500_000)
        ] * 3


@given(made=st.text(st.sampled_from('0123456789.\t\n "=[]:axmintervalssizetextnamewords'), max_size=200))
@pytest.mark.parametrize("start", ["", "1.00000", '        name = "words" \n', _made("textgrid")[:1200]])
@pytest.mark.parametrize(("name", "reader"), READINGS)
def test_reading_ends_for_any_content(name: str, reader: Reader, start: str, made: str) -> None:
    assert name in WRITERS
    assert all(map(str, mismatches(reader, StringIO(start + made), WORDS)))

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
from itertools import chain, count, islice

import pytest
from hypothesis import given, strategies as st

from subgen.config.format_table import TEXT_FORMATS
from subgen.formats.registry import WRITERS
from subgen.formats.strict import (
    READERS,
    ExpectedTimes,
    Mismatch,
    ReadTimes,
    Unreadable,
    mismatches,
)
from subgen.model import Cue
from subgen.units import seconds_of_samples
from tests.support.builders import HOSTILE, any_word, cue, spans, still, written

FORMATS = ("srt", "vtt", "ass", "lrc", "ttml")
HOUR_MS = 3_600_000

SRT = "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n\n"
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na\n\n00:00:03.000 --> 00:00:04.000\nb\n\n"
ASS = (
    "[Events]\n"
    "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,a\n"
    "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,b\n"
)
LRC = "[00:01.00]a\n[00:02.00]\n[00:03.00]b\n[00:04.00]\n"
TTML = (
    "<tt>\n<div>\n"
    '<p begin="00:00:01.000" end="00:00:02.000">a</p>\n'
    '<p begin="00:00:03.000" end="00:00:04.000">b</p>\n'
    "</div>\n</tt>\n"
)
FILES = [("srt", SRT), ("vtt", VTT), ("ass", ASS), ("lrc", LRC), ("ttml", TTML)]
TIMES = [(1.0, 2.0), (3.0, 4.0)]


@dataclass(frozen=True, kw_only=True)
class Book:
    """Cues, and the sample rate of their track."""

    cues: tuple[Cue, ...]
    sample_rate_hz: int

    def due(self) -> list[ExpectedTimes]:
        """Return the times of the cues in the alignment."""
        return [
            ExpectedTimes(
                start_s=self._seconds(cue.start),
                end_s=self._seconds(cue.end),
                words=tuple((self._seconds(word.start), self._seconds(word.end)) for word in cue.words),
            )
            for cue in self.cues
        ]

    def file(self, name: str, karaoke: str | None) -> StringIO:
        """Return the cues in a format."""
        return StringIO(
            written(WRITERS[name], *self.cues, sample_rate_hz=self.sample_rate_hz, karaoke=karaoke)
        )

    def _seconds(self, samples: int) -> float:
        return seconds_of_samples(samples, self.sample_rate_hz)


@st.composite
def books(draw: st.DrawFn, shortest_ms: int = 0) -> Book:
    """Draw one to five cues of one to four words, anywhere in the first 200 hours."""
    rate_hz = draw(st.integers(8_000, 192_000))
    texts = draw(st.lists(st.lists(any_word, min_size=1, max_size=4), min_size=1, max_size=5))
    shortest = max(1, shortest_ms * rate_hz // 1000)
    laid = draw(
        spans(
            sum(map(len, texts)),
            shortest=shortest,
            longest=shortest + 2 * rate_hz,
            longest_gap=rate_hz,
            first=200 * 3_600 * rate_hz,
        )
    )
    places = iter(laid)
    return Book(
        cues=tuple(cue(" ".join(words), list(islice(places, len(words)))) for words in texts),
        sample_rate_hz=rate_hz,
    )


def _times(name: str, made: str) -> list[tuple[int, int]]:
    """Return start and end of every cue of a file, in milliseconds."""
    return [_ms(told) for told in READERS[name][0].read(StringIO(made))]


def _ms(told: ReadTimes | Unreadable) -> tuple[int, int]:
    assert isinstance(told, ReadTimes)
    return told.start_us // 1000, told.end_us // 1000


def off_cues(name: str, lines: Iterable[str], expected: Iterable[tuple[float, float]]) -> Iterator[Mismatch]:
    return mismatches(
        READERS[name][0], lines, (ExpectedTimes(start_s=start, end_s=end) for start, end in expected)
    )


def _said(name: str, made: str, expected: Iterable[tuple[float, float]] = TIMES) -> list[str]:
    return [str(off) for off in off_cues(name, StringIO(made), expected)]


@pytest.mark.parametrize(("name", "made"), FILES)
def test_times_are_read_in_microseconds_with_their_row(name: str, made: str) -> None:
    rows = {"srt": (2, 6), "vtt": (3, 6), "ass": (2, 3), "lrc": (1, 3), "ttml": (3, 4)}[name]

    assert list(READERS[name][0].read(StringIO(made))) == [
        ReadTimes(row=rows[0], start_us=1_000_000, end_us=2_000_000),
        ReadTimes(row=rows[1], start_us=3_000_000, end_us=4_000_000),
    ]


@pytest.mark.parametrize(("name", "made"), FILES)
def test_a_correct_file_has_no_mismatches(name: str, made: str) -> None:
    assert _said(name, made) == []


def test_every_format_except_the_alignment_has_a_strict_reader() -> None:
    assert {*READERS, "json"} == set(WRITERS)
    assert {name for name, readers in READERS.items() if readers[0].of == "cue"} == set(FORMATS)
    assert {name for name, form in TEXT_FORMATS.items() if form.content == "subtitles"} == set(FORMATS)


@pytest.mark.parametrize("karaoke", [None, "k", "pop", "off"])
@pytest.mark.parametrize("name", FORMATS)
def test_times_are_read_when_hours_get_another_digit(name: str, karaoke: str | None) -> None:
    edges = [(hours * HOUR_MS - 10, hours * HOUR_MS) for hours in (1, 10, 100, 1000)]
    after = [(end, end + 10) for _, end in edges]
    cues = [cue("a", [span]) for pair in zip(edges, after, strict=True) for span in pair]

    made = written(WRITERS[name], *cues, karaoke=karaoke)

    assert _times(name, made) == [(cue.start, cue.end) for cue in cues]


@pytest.mark.parametrize(
    ("name", "clock", "lost"),
    [
        ("srt", "100:00:00,000 --> ", "00:00:00,000 --> "),
        ("vtt", "100:00:00.000 --> ", "00:00:00.000 --> "),
        ("ass", "0,100:00:00.00,", "0,00:00:00.00,"),
        ("lrc", "[6000:00.00]", "[00:00.00]"),
        ("ttml", "100:00:00.000", "00:00:00.000"),
    ],
)
def test_hours_that_lost_a_digit_are_a_mismatch(name: str, clock: str, lost: str) -> None:
    made = written(WRITERS[name], cue("a", [(100 * HOUR_MS, 100 * HOUR_MS + 1000)]))
    assert clock in made

    (said, *_) = _said(name, made.replace(clock, lost), [(360_000.0, 360_001.0)])

    assert "starts at 0.000000 s, not at 360000.000000 s" in said


@pytest.mark.parametrize("karaoke", [None, "pop", "off"])
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("word", [*HOSTILE, "00:00:01,000 --> 00:00:02,000", "Dialogue: 0,0:00:01.00,b"])
def test_text_is_never_read_as_a_time(word: str, name: str, karaoke: str | None) -> None:
    text = f"{word}\n1\n00:00:01,000 --> 00:00:02,000\n{word}\n00:00:01.000 --> 00:00:02.000\n{word} a"
    first = still(text)
    cues = (first, cue("end", [(first.end, first.end + 1000)]))

    made = written(WRITERS[name], *cues, karaoke=karaoke)

    assert _times(name, made) == [(cue.start, cue.end) for cue in cues]


@pytest.mark.parametrize("speaker", [r"{\k5}", "0:00:01.00,0:00:02.00", "Dialogue: 0", "A\nDialogue: 0"])
def test_a_name_is_never_read_as_a_time(speaker: str) -> None:
    made = written(WRITERS["ass"], cue("a", [(1000, 2000)], speaker=speaker))

    assert _said("ass", made, [(1.0, 2.0)]) == []


@given(book=books(), karaoke=st.sampled_from([None, "k", "ko", "pop", "off"]))
@pytest.mark.parametrize("name", FORMATS)
def test_any_written_cues_at_any_rate_have_no_mismatches(name: str, book: Book, karaoke: str | None) -> None:
    assert list(mismatches(READERS[name][0], book.file(name, karaoke), book.due())) == []


@given(
    book=books(shortest_ms=50),
    karaoke=st.sampled_from([None, "pop", "off"]),
    place=st.integers(0),
    by_us=st.integers(1, 10_000_000),
    sign=st.sampled_from([-1, 1]),
)
@pytest.mark.parametrize("name", FORMATS)
def test_a_difference_beyond_rounding_is_a_mismatch(  # noqa: PLR0913, PLR0917 # all are drawn
    name: str, book: Book, karaoke: str | None, place: int, by_us: int, sign: int
) -> None:
    due = book.due()
    place %= len(due)
    start_s, end_s = due[place].start_s, due[place].end_s
    shift_s = sign * (2 * READERS[name][0].precision_us + by_us) / 1_000_000
    due[place] = replace(due[place], start_s=start_s + shift_s, end_s=end_s + shift_s)

    found = list(mismatches(READERS[name][0], book.file(name, karaoke), due))

    assert [(off.number, off.what, off.expected_s) for off in found] == [
        (place + 1, "start", start_s + shift_s),
        (place + 1, "end", end_s + shift_s),
    ]


@pytest.mark.parametrize(
    ("name", "made", "just_s", "beyond_s"),
    [
        ("srt", SRT, 0.0005, 0.000501),
        ("vtt", VTT, 0.0005, 0.000501),
        ("ass", ASS, 0.005, 0.005001),
        ("lrc", LRC, 0.005, 0.005001),
        ("ttml", TTML, 0.0005, 0.000501),
    ],
)
def test_a_difference_of_half_a_unit_is_accepted_and_more_is_not(
    name: str, made: str, just_s: float, beyond_s: float
) -> None:
    assert _said(name, made, [(1 + just_s, 2 - just_s), (3 - just_s, 4 + just_s)]) == []
    assert [
        (off.number, off.what)
        for off in off_cues(name, StringIO(made), [(1 + beyond_s, 2.0), (3.0, 4 - beyond_s)])
    ] == [(1, "start"), (2, "end")]


def test_a_mismatch_names_the_cue_the_edge_and_both_times() -> None:
    assert list(off_cues("srt", StringIO(SRT), [(1.0, 2.0), (3.0, 4.25)])) == [
        Mismatch(number=2, what="end", row=6, expected_s=4.25, found_s=4.0)
    ]
    assert _said("srt", SRT, [(1.0, 2.0), (3.5, 4.25)]) == [
        "cue 2, row 6: starts at 3.000000 s, not at 3.500000 s",
        "cue 2, row 6: ends at 4.000000 s, not at 4.250000 s",
    ]


@pytest.mark.parametrize(("name", "made"), FILES)
def test_missing_cues_are_one_mismatch(name: str, made: str) -> None:
    assert list(off_cues(name, StringIO(made), [*TIMES, (5.0, 6.0), (7.0, 8.0)])) == [
        Mismatch(number=3, what="missing", row=None, expected_s=5.0, count=2)
    ]
    assert _said(name, made, [*TIMES, (5.0, 6.0)]) == ["1 cue missing, from cue 3 at 5.000000 s on"]


@pytest.mark.parametrize(
    ("name", "made", "row"),
    [("srt", SRT, 2), ("vtt", VTT, 3), ("ass", ASS, 2), ("lrc", LRC, 1), ("ttml", TTML, 3)],
)
def test_surplus_cues_are_one_mismatch(name: str, made: str, row: int) -> None:
    assert list(off_cues(name, StringIO(made), [])) == [
        Mismatch(number=1, what="extra", row=row, found_s=1.0, count=2)
    ]
    assert _said(name, made, []) == [f"2 cues too many, from cue 1, row {row}, at 1.000000 s on"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_track_without_cues_has_a_file_without_cues(name: str) -> None:
    assert _said(name, written(WRITERS[name]), []) == []


@pytest.mark.parametrize(("name", "made"), FILES)
def test_a_truncated_file_is_a_mismatch(name: str, made: str) -> None:
    in_the_last_times = made.rindex(":0") + 2

    (off, *_) = off_cues(name, StringIO(made[:in_the_last_times]), TIMES)

    assert (off.number, off.what) == (2, "unreadable")


def test_a_file_that_ends_after_a_number_is_a_mismatch() -> None:
    assert _said("srt", "1\n", [(1.0, 2.0)]) == ["cue 1, row 2: '' is not the times of a cue"]


@pytest.mark.parametrize(
    ("name", "made", "first"),
    [
        (
            "srt",
            "\x00\N{REPLACEMENT CHARACTER}\nx\n\n",
            "cue 1, row 1: '\\x00\N{REPLACEMENT CHARACTER}' is not ",
        ),
        ("srt", "<html>\n", "cue 1, row 1: '<html>' is not the number of a cue"),
        ("srt", "", "2 cues missing, from cue 1 at 1.000000 s on"),
        ("vtt", "<html>\n\n" + VTT, "cue 1, row 1: '<html>' is not the signature of WebVTT"),
        ("vtt", "", "cue 1, row 1: '' is not the signature of WebVTT"),
        ("vtt", "WEBVTT\n\nx\n", "cue 1, row 3: 'x' is not the times of a cue"),
        ("ass", "<html>\n", "2 cues missing, from cue 1 at 1.000000 s on"),
        ("ass", "Dialogue: x\n", "cue 1, row 1: 'Dialogue: x' is not the times of a cue"),
        ("ass", "Dialogue: 0,0:00:01.00,0:00:02.00,a\n", "cue 1, row 1: 'Dialogue: 0,0:00:01.00,"),
    ],
)
def test_a_file_in_another_format_raises_nothing(name: str, made: str, first: str) -> None:
    assert _said(name, made)[0].startswith(first)


@given(made=st.text(st.sampled_from('0123456789:.,-> \n\r\\{}<>[]="/pkcWEBVTDialogue\ufeff'), max_size=200))
@pytest.mark.parametrize(
    "start", ["", "WEBVTT\n\n", "1\n00:0", "Dialogue: 0,0:00:0", "[00:0", '<div>\n<p begin="00:0']
)
@pytest.mark.parametrize("name", FORMATS)
def test_reading_ends_for_any_content(name: str, start: str, made: str) -> None:
    assert all(map(str, off_cues(name, StringIO(start + made), TIMES)))


@pytest.mark.parametrize(
    "clock",
    [
        "00:00:01,00",
        "00:00:01,0000",
        "00:00:60,000",
        "00:60:00,000",
        "0:00:01,000",
        "-00:00:01,000",
        "00:00:01.000",
        "00:01,000",
        "\u0660\u0660:00:01,000",
        "9" * 5000 + ":00:01,000",
    ],
)
def test_times_in_another_notation_are_not_read(clock: str) -> None:
    made = SRT.replace("00:00:01,000", clock)

    assert [(off.number, off.what, off.row) for off in off_cues("srt", StringIO(made), TIMES)] == [
        (1, "unreadable", 2)
    ]


@pytest.mark.parametrize(("name", "made"), FILES)
def test_the_cue_after_an_unreadable_row_is_read(name: str, made: str) -> None:
    spoilt = made.replace("00:01", "00:x1")

    assert [off.number for off in off_cues(name, StringIO(spoilt), TIMES)] == [1]
    assert [off.what for off in off_cues(name, StringIO(spoilt), [])] == ["unreadable", "extra"]


@pytest.mark.parametrize("start", ["", "\N{ZERO WIDTH NO-BREAK SPACE}"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(("name", "made"), FILES)
def test_a_byte_order_mark_and_other_line_ends_change_nothing(
    name: str, made: str, line_end: str, start: str
) -> None:
    lines = (start + made).replace("\n", line_end).split("\n")

    assert list(off_cues(name, (f"{line}\n" for line in lines), TIMES)) == []
    assert list(off_cues(name, lines, TIMES)) == []


@pytest.mark.parametrize(("name", "made"), FILES)
def test_the_last_row_needs_no_end(name: str, made: str) -> None:
    assert _said(name, made.rstrip("\n")) == []


def test_notes_styles_and_a_title_are_no_cues_of_webvtt() -> None:
    made = VTT.replace(
        "WEBVTT\n", "WEBVTT - a title\nKind: captions\n\nNOTE\n00:00\n\nNOTE a\n\nSTYLE\n::cue {}\n\n\n", 1
    )

    assert _said("vtt", made) == []


@pytest.mark.parametrize(
    ("name", "end_ms", "end"), [("vtt", 1003, "00:00:01.003\n"), ("ass", 1030, "0:00:01.03,")]
)
def test_a_cue_too_short_for_the_times_of_its_words_may_end_later(name: str, end_ms: int, end: str) -> None:
    short = cue("a b c", [(1_000_000, 1_000_100), (1_000_100, 1_000_200), (1_000_200, 1_000_300)])

    made = written(WRITERS[name], short, sample_rate_hz=1_000_000)

    assert end in made
    assert _times(name, made) == [(1000, end_ms)]
    assert _said(name, made, [(1.0, 1.0003)]) == []


@pytest.mark.parametrize("name", ["vtt", "ass"])
def test_a_cue_too_short_for_the_times_of_its_words_may_not_end_earlier(name: str) -> None:
    short = cue("a b c", [(1_000_000, 1_000_100), (1_000_100, 1_000_200), (1_000_200, 1_000_300)])
    made = written(WRITERS[name], short, sample_rate_hz=1_000_000)

    assert [off.what for off in off_cues(name, StringIO(made), [(1.0, 1.1)])] == ["end"]


@pytest.mark.parametrize(("name", "end"), [("srt", ",003"), ("vtt", ".003"), ("ass", ".03")])
def test_a_cue_without_times_of_words_may_not_end_later(name: str, end: str) -> None:
    short = cue("a b c", [(1_000_000, 1_000_100), (1_000_100, 1_000_200), (1_000_200, 1_000_300)])
    made = written(WRITERS[name], short, sample_rate_hz=1_000_000, karaoke="off")
    unit = "0" * (len(end) - 1)

    later = f"01{end}".join(made.rsplit(f"01{end[0]}{unit}", 1))

    assert _said(name, made, [(1.0, 1.0003)]) == []
    assert [off.what for off in off_cues(name, StringIO(later), [(1.0, 1.0003)])] == ["end"]


@pytest.mark.parametrize(
    ("inside", "astray_s"),
    [
        ("<00:00:01.500><c>a</c>", []),
        ("<00:00:01.500><c>a</c>\n<00:00:01.501><c>b</c>", []),
        ("<00:00:01.000><c>a</c>", [1.0]),
        ("<00:00:02.000><c>a</c>", [2.0]),
        ("<00:00:01.500><c>a</c> <00:00:01.500><c>b</c>", [1.5]),
        ("<00:00:01.500><c>a</c>\n<00:00:01.400><c>b</c> <00:00:09.000>", [1.4]),
    ],
)
def test_times_inside_a_cue_of_webvtt_increase_from_its_start_to_its_end(
    inside: str, astray_s: list[float]
) -> None:
    found = list(off_cues("vtt", StringIO(VTT.replace("\na\n", f"\n{inside}\n")), TIMES))

    assert [(off.number, off.what, off.row, off.found_s) for off in found] == [
        (1, "words", 3, at_s) for at_s in astray_s
    ]


def test_impossible_times_inside_a_cue_are_reported() -> None:
    assert _said("vtt", VTT.replace("\na\n", "\n<00:00:07.000><c>a</c>\n")) == [
        "cue 1, row 3: the times of its words do not fit into it, at 7.000000 s"
    ]


def test_a_malformed_time_inside_a_cue_is_a_mismatch() -> None:
    made = VTT.replace("\na\n", "\n<c>a</c>\n<00:00:1.5><c>b</c>\nc\n")

    assert _said("vtt", made) == ["cue 1, row 5: '00:00:1.5' is not the time of a word"]


@pytest.mark.parametrize(
    ("text", "astray_s"),
    [(r"{\kf40}a {\k60}b", []), (r"{\k40}{\ko59}a", [1.99]), (r"{\kf100}a{\k1}", [2.01])],
)
def test_the_syllables_of_an_event_last_as_long_as_the_event(text: str, astray_s: list[float]) -> None:
    found = list(off_cues("ass", StringIO(ASS.replace(",a\n", f",{text}\n")), TIMES))

    assert [(off.number, off.what, off.row, off.found_s) for off in found] == [
        (1, "words", 2, at_s) for at_s in astray_s
    ]


POP = cue("a b c", [(1000, 1400), (1400, 1500), (1700, 2000)])


def _popped() -> str:
    return written(
        WRITERS["ass"], POP, cue("a b c", [(2000, 2010), (2010, 2020), (2020, 2500)]), karaoke="pop"
    )


def _popped_off(made: str) -> list[tuple[int, str, float | None]]:
    times = [(1.0, 2.0), (2.0, 2.5)]
    return [(off.number, off.what, off.found_s) for off in off_cues("ass", StringIO(made), times)]


def _without_row(made: str, start: str) -> str:
    return "".join(row for row in made.splitlines(keepends=True) if f" 0,{start}," not in row)


def test_the_events_of_the_words_of_a_cue_are_one_cue_and_repeated_text_is_another() -> None:
    made = _popped()

    assert made.count("Dialogue: ") == 6
    assert _times("ass", made) == [(1000, 2000), (2000, 2500)]
    assert _popped_off(made) == []


@pytest.mark.parametrize(
    ("start", "off"),
    [
        ("0:00:01.40", [(1, "words", 1.7)]),
        ("0:00:01.70", [(1, "end", 1.7)]),
        ("0:00:02.00", [(1, "end", 2.5), (1, "words", 2.01), (2, "missing", None)]),
        ("0:00:02.01", [(2, "words", 2.02)]),
    ],
)
def test_a_missing_event_of_a_word_is_a_mismatch(
    start: str, off: list[tuple[int, str, float | None]]
) -> None:
    assert _popped_off(_without_row(_popped(), start)) == off


@pytest.mark.parametrize("start", ["0:00:01.00", "0:00:01.40", "0:00:01.70"])
def test_a_cue_with_an_unreadable_event_is_unreadable(start: str) -> None:
    made = _popped().replace(f"0,{start},", "0,x,")

    assert _popped_off(made) == [(1, "unreadable", None)]


def test_a_popped_cue_too_short_for_its_words_may_end_later() -> None:
    short = cue("a b c", [(1_000_000, 1_000_100), (1_000_100, 1_000_200), (1_000_200, 1_000_300)])

    made = written(WRITERS["ass"], short, sample_rate_hz=1_000_000, karaoke="pop")

    assert _times("ass", made) == [(1000, 1030)]
    assert _said("ass", made, [(1.0, 1.0003)]) == []


def test_an_endless_file_is_read_lazily() -> None:
    rows: Iterator[str] = chain.from_iterable(SRT.splitlines(keepends=True) for _ in count())

    read = READERS["srt"][0].read(rows)

    assert [_ms(told) for told in islice(read, 3)] == [(1000, 2000), (3000, 4000), (1000, 2000)]

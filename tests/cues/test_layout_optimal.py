"""The layout is optimal: compared with a search through all splits and all row breaks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from math import floor

import pytest
from hypothesis import assume, given, strategies as st

from subgen.cues.costs import COSTS, too_fast, too_short, uneven
from subgen.cues.layout import lay_out
from subgen.cues.passage import Passage, measure_passage
from subgen.cues.row_breaks import Rows
from subgen.cues.rules import findings, subtitle_cue
from subgen.cues.segmentation import Cutter
from subgen.cues.standards import STANDARDS, CueStandard
from subgen.cues.timing import clock_of
from subgen.model import SubtitleCue, TimedLine
from subgen.text.width import width_in_halves
from subgen.text.words import words_of
from subgen.units import US_PER_MS
from tests.support.builders import spans, timed_line

_RATE_HZ = 1000
_TRACK = 10**6

Rooms = list[tuple[int, int]]

_english = st.sampled_from(
    [
        "a",
        "the",
        "of",
        "I",
        "3",
        "km",
        "Ann",
        "Lee",
        "end.",
        "No!",
        "well,",
        "well;",
        "हिन्दी",
        "है।",
        "has",
        "extraordinary",
    ]
)
_pieces = {
    "en": _english,
    "ar": st.sampled_from(["شمس", "\u200fبيت.", "كتب\u200e", "com\u00adpu\u00adter", "a"]),
    "ja": st.sampled_from(["私は", "行く。", "ショップ", "go", "5"]),
    "ko": st.sampled_from(["나는", "간다.", "大韓民國", "go"]),
    "th": st.sampled_from(["ไป", "บ้าน", "วันนี้", "go"]),
    "zh": st.sampled_from(["我们", "去。", "公园", "go", "5"]),
}
_with_marks = {"fr": st.sampled_from(["?", "«", "»", "—", "a\u00a0bc", "Nr.", "12", "des", "fin.", "mot"])}
_languages = st.sampled_from(["en", *_pieces])

_standards = st.builds(
    replace,
    st.just(STANDARDS["netflix"]),
    line_chars=st.sampled_from([6, 10, 14, 42]),
    lines=st.integers(1, 4),
    shortest_us=st.sampled_from([0, 833_333]),
    longest_us=st.sampled_from([None, 700_000, 2_000_000, 7_000_000]),
    gap_us=st.sampled_from([0, 83_333, 200_000]),
    reading_cps=st.sampled_from([None, 12.0, 20.0]),
    close_gaps_us=st.sampled_from([0, 500_000]),
    fps=st.sampled_from([None, 25.0, 24_000 / 1001]),
    languages=st.just({}),
)


@st.composite
def _texts(draw: st.DrawFn, pieces: st.SearchStrategy[str]) -> str:
    """A few pieces of text, most with a space between them."""
    drawn = draw(st.lists(pieces, min_size=1, max_size=6))
    spaces = draw(st.lists(st.sampled_from([" ", " ", ""]), min_size=len(drawn), max_size=len(drawn)))
    return "".join(piece + space for piece, space in zip(drawn, spaces, strict=True)).strip()


@st.composite
def _passages(
    draw: st.DrawFn,
    standards: st.SearchStrategy[CueStandard] = _standards,
    languages: st.SearchStrategy[str] = _languages,
    pieces: Mapping[str, st.SearchStrategy[str]] = _pieces,
) -> tuple[Passage, CueStandard]:
    """A few words of one line or of two that may share cues, to be laid out by some standard."""
    language = draw(languages)
    texts = draw(st.lists(_texts(pieces[language]), min_size=1, max_size=2))
    counts = [len(words_of(text)) for text in texts]
    assume(sum(counts) <= 7)
    longest = draw(st.sampled_from([20, 150, 600]))
    times = draw(spans(sum(counts), shortest=2, longest=longest, longest_gap=longest))
    lines = [
        replace(timed_line(text, times[sum(counts[:at]) :][: counts[at]], str(at)), language=language)
        for at, text in enumerate(texts)
    ]
    standard = draw(standards)
    return measure_passage(lines, standard, clock_of(standard, _RATE_HZ), None, _TRACK), standard


def _row(passage: Passage, first: int, last: int) -> str:
    """Some words on one row."""
    between = passage.separators
    return "".join(
        word.text + (between[place] if place < last else "")
        for place, word in enumerate(passage.words[first : last + 1], first)
    )


def _groups(first: int, last: int) -> Iterator[Rooms]:
    """Every way to divide words into groups of neighbours."""
    for count in range(last - first + 1):
        for ends in combinations(range(first, last), count):
            starts = (first, *(end + 1 for end in ends))
            yield list(zip(starts, (*ends, last), strict=True))


def _holds(passage: Passage, rows: Rooms, standard: CueStandard) -> bool:
    """Whether rows are within a standard's limits, measured on the text itself."""
    first, last = rows[0][0], rows[-1][1]
    clock, language = passage.clock, passage.lines[0].language
    is_brief = clock.longest is None or passage.words[last].end - passage.in_times[first] <= clock.longest
    return (
        len(rows) <= standard.lines
        and (is_brief or first == last)
        and all(
            row_first == row_last
            or standard.line_chars is None
            or width_in_halves(_row(passage, row_first, row_last), language) <= 2 * standard.line_chars
            for row_first, row_last in rows
        )
    )


def _rows_cost(passage: Passage, rows: Rooms) -> int:
    """Cost of rows: their breaks and orphans, and their deviation from rows of equal width."""
    if len(rows) == 1:
        return 0
    points = {name: cost.points for name, cost in COSTS.items()}
    limit = passage.row_halves or max(passage.end_widths[-1], 1)
    widths = [passage.end_widths[last] - passage.offsets[first] for first, last in rows]
    total = passage.end_widths[rows[-1][1]] - passage.offsets[rows[0][0]]
    total -= (passage.space or 0) * (len(rows) - 1)
    shape = points["unbalanced"] * (sum(width**2 for width in widths) - Fraction(total**2, len(rows)))
    shape -= points["top-heavy"] * limit * (widths[-1] - Fraction(total, len(rows)))
    breaks = sum(points["row"] + passage.row_end[last] for _, last in rows[:-1])
    orphans = sum(first == last and passage.orphan[first] for first, last in rows)
    return max(0, breaks + orphans * points["row-of-one-word"] + floor(shape / limit**2))


def _best_rows(passage: Passage, cue: tuple[int, int], standard: CueStandard) -> Rooms | None:
    """The best rows of a cue, by trying all: the fewest that hold it, and of those the cheapest."""
    possible = [rows for rows in _groups(*cue) if _holds(passage, rows, standard)]
    return min(possible, key=lambda rows: (len(rows), _rows_cost(passage, rows)), default=None)


def _cost(passage: Passage, cutter: Cutter, cues: Rooms) -> int:
    """Total cost of cues: their ends, their rows, and their times."""
    return sum(
        COSTS["cue"].points
        + passage.cue_end[last]
        + (passage.inside[last] - passage.inside[first])
        + (COSTS["cue-of-one-word"].points if first == last and passage.orphan[first] else 0)
        + _rows_cost(passage, cutter.rows.best(first, last))
        + _time_cost(passage, cutter, first, last)
        for first, last in cues
    )


def _time_cost(passage: Passage, cutter: Cutter, first: int, last: int) -> int:
    """Cost of a cue's times: each limit that they break, and by how much."""
    clock, begin, room = passage.clock, passage.in_times[first], passage.rooms[last]
    shown = cutter.rows.text_width(first, last)
    end = passage.out_time(first, last, shown)
    duration, needed = end - begin, clock.needed(shown)
    broken = [
        duration < clock.shortest,
        clock.longest is not None and duration > clock.longest,
        duration < needed,
    ]
    return (
        COSTS["gap"].points * (end > room.holds)
        + COSTS["limit"].points * (sum(broken) + clock.broken_frame_rules(begin, end, room))
        + (too_short(clock.shortest, duration) + uneven(clock.comfortable, duration))
        + too_fast(needed, duration)
    )


@given(_passages())
def test_no_other_rows_of_any_cue_cost_less(drawn: tuple[Passage, CueStandard]) -> None:
    passage, standard = drawn
    cutter = Cutter(passage)
    earliest = cutter.earliest_firsts()

    for last in range(len(passage.words)):
        for first in range(last + 1):
            rows = _best_rows(passage, (first, last), standard)
            assert (rows is not None) == (first >= earliest[last])
            if rows is not None:
                assert cutter.rows.cost(first, last) == _rows_cost(passage, rows)
                assert len(cutter.rows.best(first, last)) == len(rows)
                assert _rows_cost(passage, cutter.rows.best(first, last)) == _rows_cost(passage, rows)


@given(_passages())
def test_no_other_split_costs_less_or_has_fewer_cues_at_the_same_cost(
    drawn: tuple[Passage, CueStandard],
) -> None:
    passage, standard = drawn
    cutter = Cutter(passage)
    every_cut = (
        cues
        for cues in _groups(0, len(passage.words) - 1)
        if all(_best_rows(passage, cue, standard) is not None for cue in cues)
    )

    best = min(
        every_cut,
        key=lambda cues: (
            _cost(passage, cutter, cues),
            len(cues),
            [-last + first for first, last in cues[::-1]],
        ),
    )

    assert _cost(passage, cutter, cutter.best()) == _cost(passage, cutter, best)
    assert cutter.best() == best


def _broken(cues: Iterable[SubtitleCue], standard: CueStandard) -> tuple[int, int]:
    """Count the broken gaps and the broken limits that depend on the speech, with the checker."""
    limits = replace(standard, line_chars=None)  # what no cut breaks
    rules = Counter(finding.rule for finding in findings(cues, limits, unit_us=0))
    gaps = rules["gap"] + rules["overlap"]
    return gaps, rules.total() - gaps


def _shown(passage: Passage, cutter: Cutter, cues: Rooms) -> Iterator[SubtitleCue]:
    """Cues of some words each, whose widths are those of their rows."""
    language = passage.lines[0].language
    for number, (first, last) in enumerate(cues, 1):
        rows = tuple(_row(passage, *row) for row in cutter.rows.best(first, last))
        last_word = passage.words[last]
        end = passage.clock.out_time(
            passage.in_times[first],
            (last_word.start, last_word.end),
            sum(width_in_halves(row, language) for row in rows),
            passage.rooms[last],
        )
        yield SubtitleCue(
            number=number,
            start_us=passage.in_times[first] * US_PER_MS,
            end_us=end * US_PER_MS,
            rows=rows,
            language=language,
        )


_whole_samples = st.builds(
    replace,
    _standards,
    shortest_us=st.sampled_from([0, 833_000]),
    gap_us=st.sampled_from([0, 83_000, 200_000]),
    fps=st.sampled_from([None, 25.0]),
)
"""Standards whose times are whole samples, so that a check in microseconds is exact."""


@given(_passages(_whole_samples))
def test_no_other_split_breaks_fewer_gaps_or_fewer_other_limits_with_as_few_gaps(
    drawn: tuple[Passage, CueStandard],
) -> None:
    passage, standard = drawn
    cutter = Cutter(passage)
    best = _shown(passage, cutter, cutter.best())
    if len(passage.lines) == 1:  # two are not always laid out together
        cues = lay_out(passage.lines, standard, _TRACK, _RATE_HZ)
        best = (subtitle_cue(number, cue, _RATE_HZ) for number, cue in enumerate(cues, 1))

    assert _broken(best, standard) == min(
        _broken(_shown(passage, cutter, cues), standard)
        for cues in _groups(0, len(passage.words) - 1)
        if all(_best_rows(passage, cue, standard) is not None for cue in cues)
    )


def _forbidden_breaks(passage: Passage, cues: Iterable[Rooms]) -> tuple[int, int]:
    """Count the cues and the rows within a cue that end where none may, given the rows of each cue."""
    is_forbidden = [points >= COSTS["row-unbreakable"].points for points in passage.row_end]
    rows_of_cues = list(cues)
    return (
        sum(is_forbidden[rows[-1][1]] for rows in rows_of_cues),
        sum(is_forbidden[last] for rows in rows_of_cues for _, last in rows[:-1]),
    )


@given(_passages(languages=st.just("fr"), pieces=_with_marks))
def test_no_other_split_has_fewer_breaks_where_none_may_be(drawn: tuple[Passage, CueStandard]) -> None:
    passage, standard = drawn
    cutter = Cutter(passage)

    def best_rows(cue: tuple[int, int]) -> Rooms:
        possible = (rows for rows in _groups(*cue) if _holds(passage, rows, standard))
        return min(possible, key=lambda rows: _forbidden_breaks(passage, [rows]), default=[])

    assert _forbidden_breaks(passage, (cutter.rows.best(*cue) for cue in cutter.best())) == min(
        _forbidden_breaks(passage, rows)
        for rows in ([best_rows(cue) for cue in cues] for cues in _groups(0, len(passage.words) - 1))
        if all(rows)
    )


def _long_line(count: int) -> TimedLine:
    """A line of this many words of one letter each, which gives the most possible cues."""
    return timed_line(
        " ".join("abcd"[place % 4] for place in range(count)), [(n * 90, n * 90 + 90) for n in range(count)]
    )


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_the_work_is_linear_in_the_words(lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    standard = replace(STANDARDS["netflix"], lines=lines)
    rows_looked_at = 0
    upper = Rows.__dict__["_upper"]

    def counted(rows: Rows, first: int, last: int) -> int:
        nonlocal rows_looked_at
        rows_looked_at += 1
        return int(upper(rows, first, last))

    monkeypatch.setattr(Rows, "_upper", counted)
    looks: list[float] = []
    for count in (500, 4000):
        rows_looked_at = 0
        line = _long_line(count)
        cutter = Cutter(measure_passage([line], standard, clock_of(standard, _RATE_HZ), None, line.end))
        cutter.best()
        looks.append(rows_looked_at / count)
        cues = sum(last - first + 1 for last, first in enumerate(cutter.earliest_firsts()))
        assert cues <= count * 21 * lines  # a row of 42 characters holds 21 such words

    assert looks[1] <= looks[0] * 1.1 + 1


@pytest.mark.parametrize("name", sorted(COSTS))
def test_every_cost_has_points_and_a_reason(name: str) -> None:
    assert COSTS[name].points > 0
    assert len(COSTS[name].reason.split()) >= 3


@given(_passages())
def test_a_cue_that_ends_closer_to_the_next_never_overlaps_it(drawn: tuple[Passage, CueStandard]) -> None:
    passage, standard = drawn

    cues = list(lay_out(passage.lines, standard, _TRACK, _RATE_HZ))

    assert all(before.end <= after.start for before, after in pairwise(cues))

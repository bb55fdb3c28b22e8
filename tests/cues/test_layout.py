import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st

from subgen.cues.layout import lay_out, long_word_findings
from subgen.cues.standards import STANDARDS, CueStandard
from subgen.model import Break, Cue, TimedLine
from subgen.text.width import width_in_halves
from subgen.text.words import words_of
from tests.support.builders import any_word, spans, timed_line

_NETFLIX = STANDARDS["netflix"]
_LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def _cues(*lines: TimedLine, standard: CueStandard = _NETFLIX, samples: int = 10**9) -> list[Cue]:
    return list(lay_out(lines, standard, samples, 1000))


def _line(text: str, each_ms: int = 300, start: int = 0, line_id: str = "1") -> TimedLine:
    """A line spoken without pauses, all words with the same duration."""
    count = len(words_of(text))
    return timed_line(
        text, [(start + place * each_ms, start + (place + 1) * each_ms) for place in range(count)], line_id
    )


def test_a_line_that_fits_is_one_cue_of_one_row() -> None:
    (cue,) = _cues(_line("I bought 3 cats for $100"))

    assert (cue.start, cue.end, cue.text) == (0, 1800, "I bought 3 cats for $100")
    assert [(span.line, span.first_word, span.last_word) for span in cue.spans] == [("1", 0, 5)]


def test_two_rows_have_the_shorter_one_above() -> None:
    (cue,) = _cues(_line("The quick brown fox jumps over the lazy dog and runs away"))

    assert cue.text == "The quick brown fox jumps\nover the lazy dog and runs away"


def test_a_cue_ends_at_a_sentence_where_it_can() -> None:
    cues = _cues(
        _line("It was a bright cold day in April. The clocks were striking thirteen, all of them, at once.")
    )

    assert [cue.text for cue in cues] == [
        "It was a bright cold day in April.",
        "The clocks were striking thirteen,\nall of them, at once.",
    ]


def test_a_danda_ends_a_sentence() -> None:
    cues = _cues(_line("मैं घर जा रहा हूँ और वह भी जा रही है। " * 4, each_ms=200))

    assert [cue.text.endswith("।") for cue in cues] == [True, True]


def test_rows_are_counted_in_grapheme_clusters() -> None:
    (cue,) = _cues(_line("हिन्दी " * 10, each_ms=100))

    assert "\n" not in cue.text
    assert len(cue.text) == 69


def test_in_chinese_a_character_of_half_width_counts_as_a_half() -> None:
    sixteen = replace(_line("我买了 three cats for $100 昨天"), language="zh")
    seventeen = replace(_line("我买了 thirteen cats for $100 昨天"), language="zh")

    assert [cue.text for cue in _cues(sixteen)] == ["我买了 three cats for $100 昨天"]
    assert [cue.text for cue in _cues(seventeen)] == ["我买了 thirteen\ncats for $100 昨天"]


def test_rows_and_cues_break_between_words_that_have_no_space_between_them() -> None:
    line = replace(
        _line("今天天气很好我们一起去公园散步。昨天下雨了所以我们在家里看了一整天的书。"), language="zh"
    )

    cues = _cues(line)

    assert "".join(cue.text for cue in cues).replace("\n", "") == line.line.text
    assert [cue.text for cue in cues] == [
        "今天天气很好我们一起去公园散步。",
        "昨天下雨了所以我们\n在家里看了一整天的书。",
    ]


def test_a_word_longer_than_a_row_has_a_row_of_its_own() -> None:
    cues = _cues(_line(f"a, b {_LONG}"))

    assert [cue.text for cue in cues] == [f"a, b\n{_LONG}"]


def test_a_word_longer_than_a_row_is_a_finding() -> None:
    (finding,) = long_word_findings("book.csv", _line(f"a {_LONG} b"), _NETFLIX)

    assert (finding.kind, finding.row, finding.line) == ("long-word", 1, "1")
    assert finding.message.startswith("a word of 80 characters, beginning 'Donaudampfschifffahr'")


def test_a_cue_too_short_to_read_stays_after_its_last_word() -> None:
    (cue,) = _cues(timed_line("No.", [(100, 300)]))

    assert (cue.start, cue.end) == (100, 933)


def test_a_cue_has_the_language_and_the_direction_of_its_line() -> None:
    arabic = replace(_line("This is " + "مرحبا " * 20, line_id="a"), language="ar")
    english = _line("A word like مرحبا is all.", start=20_000, line_id="e")

    first, *others = _cues(arabic, english, samples=40_000)

    assert first.text.startswith("This is")
    assert (first.language, first.is_leftward) == ("ar", True)
    assert [(each.language, each.is_leftward) for each in others[-1:]] == [("en", False)]


def test_no_cue_goes_beyond_the_track() -> None:
    (cue,) = _cues(timed_line("No.", [(100, 300)]), samples=500)

    assert cue.end == 500


def test_the_gap_to_the_next_cue_is_taken_from_the_end_of_the_last_word() -> None:
    before, after = _cues(timed_line("No no.", [(0, 500), (500, 1000)]), timed_line("Yes.", [(1000, 2000)]))

    assert (before.end, before.words[-1].end, after.start) == (917, 917, 1000)


def test_the_last_word_is_visible_even_if_it_is_shorter_than_the_gap() -> None:
    before, after = _cues(timed_line("No no.", [(0, 960), (960, 1000)]), timed_line("Yes.", [(1000, 2000)]))

    assert (before.end, after.start) == (980, 1000)


def test_a_word_of_more_than_seven_seconds_is_on_the_screen_for_seven() -> None:
    before, long, after = _cues(timed_line("So loooong! Yes.", [(0, 500), (500, 9500), (9600, 9900)]))

    assert [cue.text for cue in (before, long, after)] == ["So", "loooong!", "Yes."]
    assert (long.start, long.end) == (500, 7500)


def test_lines_too_short_to_be_read_share_a_cue() -> None:
    cues = _cues(_line("No.", start=0, line_id="a"), _line("Why?", start=500, line_id="b"), samples=2000)

    assert [cue.text for cue in cues] == ["No. Why?"]
    assert [(span.line, span.first_word, span.last_word) for span in cues[0].spans] == [
        ("a", 0, 0),
        ("b", 0, 0),
    ]


def test_chinese_lines_share_a_cue_without_a_space() -> None:
    lines = [
        replace(timed_line(text, times, line_id), language="zh")
        for text, times, line_id in (("好。", [(0, 300)], "1"), ("走。", [(320, 600)], "2"))
    ]

    (only,) = _cues(*lines)

    assert only.text == "好。走。"


def test_lines_that_share_a_cue_have_separate_rows_if_one_is_too_short() -> None:
    (cue,) = _cues(
        _line("Wait!", line_id="a"),
        _line("He said that he would be here by half past nine", start=500, line_id="b"),
    )

    assert cue.text == "Wait! He said that he would be here\nby half past nine"


def test_lines_long_enough_to_be_read_have_separate_cues_even_if_one_would_hold_both() -> None:
    cues = _cues(_line("No, no.", each_ms=500), _line("But why?", each_ms=500, start=1000))

    assert [cue.text for cue in cues] == ["No, no.", "But why?"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"speaker": "ASHA"}, {"speaker": "RAVI"}),
        ({"chapter_number": 1}, {"chapter_number": 2}),
        ({"break_after": Break.PARAGRAPH}, {}),
        ({}, {"start_us": 500_000}),
    ],
)
def test_short_lines_of_different_speakers_voices_or_chapters_share_no_cue(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    cues = _cues(
        *(
            replace(line, line=replace(line.line, **fields))
            for line, fields in ((_line("No."), before), (_line("Why?", start=500, line_id="2"), after))
        )
    )

    assert [cue.text for cue in cues] == ["No.", "Why?"]


def test_short_lines_with_a_long_silence_between_them_share_no_cue() -> None:
    cues = _cues(_line("No."), _line("Why?", start=800, line_id="2"))

    assert [(cue.start, cue.end, cue.text) for cue in cues] == [(0, 717, "No."), (800, 1633, "Why?")]


def test_the_line_standard_makes_one_cue_of_each_line_of_any_length() -> None:
    cues = _cues(
        _line("One two. " * 40, line_id="a"),
        _line("Three.", start=24_000, line_id="b"),
        standard=STANDARDS["line"],
    )

    assert [cue.text for cue in cues] == [("One two. " * 40).rstrip(), "Three."]
    assert [(cue.start, cue.end) for cue in cues] == [(0, 24_000), (24_000, 24_300)]
    assert [(span.line, span.first_word, span.last_word) for cue in cues for span in cue.spans] == [
        ("a", 0, 79),
        ("b", 0, 0),
    ]


_PARK = (
    "今天天气很好我们一起去公园散步看见很多人在湖边拍照还有孩子们"
    "在草地上放风筝跑来跑去非常开心直到太阳落山才慢慢走回家"
)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        (_PARK, 27),
        ("今日はとても天気がいいので公園を散歩しましょうそして湖のそばで写真を撮りましょう", 27),
        ("วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกันเถอะแล้วเราจะกลับบ้านกินข้าวเย็นด้วยกัน", 40),
        ("\u200b".join(["ភាសា", "ខ្មែរ", "ជា", "ផ្លូវការ"] * 8), 40),
        ("word\u00a0" * 20 + "word", 40),
    ],
    ids=["chinese", "japanese", "thai", "khmer", "no-break spaces"],
)
def test_a_whole_line_without_spaces_has_rows_that_fit_in_the_picture(text: str, most: int) -> None:
    (cue,) = _cues(_line(text), standard=STANDARDS["line"])

    rows = cue.text.split("\n")
    assert "".join(word.text for word in cue.words) == "".join(text.split())
    assert len(rows) > 1
    assert all(0 < width_in_halves(row, "en") <= 2 * most for row in rows)


@pytest.mark.parametrize("text", [_PARK[:27], "我很喜欢 YouTube 和 Google " * 5, _LONG + " and so on"])
def test_a_whole_line_that_players_can_break_or_that_fits_has_one_row(text: str) -> None:
    (cue,) = _cues(_line(text), standard=STANDARDS["line"])

    assert "\n" not in cue.text


def test_a_whole_line_has_as_many_rows_as_it_needs() -> None:
    narrow = replace(STANDARDS["line"], line_chars=12)

    (cue,) = _cues(_line("It was a bright cold day in April, and the clocks were striking"), standard=narrow)

    assert cue.text == "It was\na bright\ncold day\nin April,\nand the\nclocks were\nstriking"


def test_white_space_around_a_line_is_not_shown() -> None:
    (cue,) = _cues(timed_line(" \t a b \u2028", [(0, 500), (500, 1000)]))

    assert cue.text == "a b"


@pytest.mark.parametrize("between", ["\n", "\t", "\f", "\u2028", "\u2029", "\x85", " \n ", "\r\n\r\n"])
def test_line_ends_and_tabs_between_words_become_a_space(between: str) -> None:
    (cue,) = _cues(timed_line(f"a{between}b", [(0, 500), (500, 1000)]))

    assert cue.text == "a b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("海面上没\n有一条船。", "海面上没有一条船。"),
        ("海面\n船A\r\n船B", "海面船A 船B"),
        ("한국\n사람", "한국 사람"),
        ("海\t船", "海 船"),
    ],
)
def test_a_line_end_between_words_of_a_script_without_spaces_becomes_nothing(text: str, shown: str) -> None:
    words = words_of(text)
    times = [(500 * place, 500 * place + 500) for place in range(len(words))]

    (cue,) = _cues(timed_line(text, times))

    assert cue.text == shown


@pytest.mark.parametrize(
    "between", ["  ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}"]
)
def test_spaces_between_words_are_shown_as_written(between: str) -> None:
    (cue,) = _cues(timed_line(f"Quoi{between}?", [(0, 500), (500, 1000)]))

    assert cue.text == f"Quoi{between}?"


def _rows_in(text: str, language: str, standard: str = "netflix") -> list[str]:
    """The rows of all cues of a line."""
    cues = _cues(replace(_line(text), language=language), standard=STANDARDS[standard])
    return [row for cue in cues for row in cue.text.split("\n")]


@pytest.mark.parametrize("standard", ["netflix", "shorts", "bbc"])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "Savez-vous qui a joué hier au théâtre municipal ? Personne ne le sait. « Vrai ? » Oui !",
        ),
        (
            "fr",
            "Il dit que « la maison de son père » était plus grande ; puis il part : rien, 50 % de moins !",
        ),
        (
            "es",
            "Dijo que no quería ir con nosotros a la casa ¿ Qué te parece ? — ¡ Nada ! — contestó ella .",
        ),
        ("hi", "वह बहुत दूर के गाँव से चल कर आज सुबह ही यहाँ आया था । फिर वह चला गया ॥ क्यों ? पता नहीं ।"),
        (
            "en",
            'They call it " the house of the rising sun " ( and so on ) ♪ la la la ♪ but why ? Well !',
        ),
    ],
)
def test_no_row_begins_with_a_closing_mark_or_ends_with_an_opening_one(
    language: str, text: str, standard: str
) -> None:
    rows = _rows_in(text, language, standard)

    assert [
        row for row in rows if row.split()[0] in ("?", "!", ";", ":", ",", ".", "%", "»", ")", "।", "॥")
    ] == []
    assert [row for row in rows if row.split()[-1] in ("«", "¿", "¡", "(")] == []
    assert all(row.count(mark) % 2 == 0 or len(row.split()) > 1 for row in rows for mark in '"♪')


def test_a_sentence_ends_after_the_marks_that_follow_it() -> None:
    rows = _rows_in(
        "« Il est venu hier soir avec son frère ? » Personne ne le sait vraiment.", "fr", "shorts"
    )

    assert rows == ["« Il est venu hier soir", "avec son frère ? »", "Personne ne", "le sait vraiment."]


@pytest.mark.parametrize("joiner", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{FIGURE SPACE}"])
def test_words_with_a_no_break_space_between_them_stay_on_one_row(joiner: str) -> None:
    joined = joiner.join(("one", "two", "three", "four"))

    rows = _rows_in(f"He has counted to {joined} and then again to {joined} five times.", "en", "shorts")

    assert "".join(rows).count(joined) == 2
    assert max(map(len, rows)) <= 24


def test_words_that_fill_more_than_a_row_with_no_break_spaces_break_like_others() -> None:
    text = "It was a bright cold day in April. The clocks were striking thirteen, all of them, at once."

    assert _rows_in(text.replace(" ", "\N{NO-BREAK SPACE}"), "en") == [
        row.replace(" ", "\N{NO-BREAK SPACE}") for row in _rows_in(text, "en")
    ]


@pytest.mark.parametrize(
    "words",
    [["ភាសា", "ខ្មែរ", "ជា", "ផ្លូវការ"], ["ພາສາ", "ລາວ", "ເປັນ", "ທາງການ"], ["မြန်မာ", "ဘာသာ", "စကား", "သည်"]],
    ids=["khmer", "lao", "burmese"],
)
def test_rows_break_at_zero_width_spaces_in_scripts_that_have_no_others(words: list[str]) -> None:
    text = "\N{ZERO WIDTH SPACE}".join(words * 8)

    rows = _rows_in(text, "en", "shorts")

    assert "".join(rows) == text
    assert len(rows) > 2
    assert all(row.endswith("\N{ZERO WIDTH SPACE}") for row in rows[:-1])
    assert all(width_in_halves(row, "en") <= 48 for row in rows)


@pytest.mark.parametrize("standard", ["netflix", "line"])
def test_a_line_without_words_has_no_cue(standard: str) -> None:
    empty = timed_line("a", [(0, 1)])
    silent = TimedLine(line=empty.line, voice="meher", language="en", start=0, end=1, words=())

    assert _cues(silent, standard=STANDARDS[standard]) == []


def test_cues_are_laid_out_lazily() -> None:
    def lines() -> Iterator[TimedLine]:
        for number in range(1000):
            yield _line("It was a bright cold day in April. The clocks were striking.", start=number * 5000)

    cues = lay_out(lines(), _NETFLIX, 10**9, 1000)
    next(cues)
    tracemalloc.start()
    count = sum(1 for _ in cues)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 999
    assert peak_bytes < 500_000  # all of them are some 2 MB


_texts = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "a",
                "to",
                "the",
                "end.",
                "wait,",
                "well;",
                "हिन्दी",
                "है।",
                "நன்றி",
                _LONG,
                "--",
                "?",
                "«",
                "»",
                "a\u2060",
            ]
        ),
        any_word,
    ),
    min_size=1,
    max_size=40,
)
_standards = st.sampled_from(
    [*STANDARDS.values(), replace(_NETFLIX, lines=3, line_chars=16), replace(_NETFLIX, longest_us=1_500_000)]
)


@st.composite
def _spoken_lines(draw: st.DrawFn) -> list[TimedLine]:
    """Lines of any words, at 44,100 samples a second, some words much too short or too long."""
    texts = draw(st.lists(_texts, min_size=1, max_size=4))
    longest = draw(st.sampled_from([500, 20_000, 400_000]))
    times = draw(spans(sum(map(len, texts)), shortest=45, longest=longest, longest_gap=longest))
    rows: list[TimedLine] = []
    for number, words in enumerate(texts):
        between = draw(st.sampled_from([" ", "  ", "\n", "\t"]))
        rows.append(timed_line(between.join(words), times[: len(words)], str(number)))
        times = times[len(words) :]
    return rows


@given(lines=_spoken_lines(), standard=_standards)
def test_every_word_is_in_one_cue_and_in_order(lines: list[TimedLine], standard: CueStandard) -> None:
    cues = list(lay_out(lines, standard, lines[-1].end, 44_100))

    assert [
        (span.line, place)
        for cue in cues
        for span in cue.spans
        for place in range(span.first_word, span.last_word + 1)
    ] == [(line.line.id, place) for line in lines for place in range(len(line.words))]
    assert [word.text for cue in cues for word in cue.words] == [
        word.text for line in lines for word in line.words
    ]


@given(lines=_spoken_lines(), standard=_standards)
def test_no_cue_overlaps_another_or_leaves_the_track(lines: list[TimedLine], standard: CueStandard) -> None:
    cues = list(lay_out(lines, standard, lines[-1].end, 44_100))

    assert all(cue.start < cue.end <= lines[-1].end for cue in cues)
    assert all(before.end <= after.start for before, after in pairwise(cues))


@given(lines=_spoken_lines(), standard=_standards)
def test_words_start_and_end_within_their_cue(lines: list[TimedLine], standard: CueStandard) -> None:
    cues = list(lay_out(lines, standard, lines[-1].end, 44_100))

    assert all(cue.start == cue.words[0].start for cue in cues)
    assert all(word.start < word.end <= cue.end for cue in cues for word in cue.words)


@given(lines=_spoken_lines(), standard=_standards)
def test_rows_respect_the_standard(lines: list[TimedLine], standard: CueStandard) -> None:
    cues = list(lay_out(lines, standard, lines[-1].end, 44_100))
    rows = [cue.text.split("\n") for cue in cues]

    assert all(len(cue_rows) <= standard.lines for cue_rows in rows)
    assert standard.line_chars is None or all(
        width_in_halves(row, "") <= 2 * standard.line_chars or len(row.split()) == 1
        for cue_rows in rows
        for row in cue_rows
    )


@given(lines=_spoken_lines(), standard=_standards)
def test_a_lone_mark_begins_no_row_that_could_hold_the_word_before_it(
    lines: list[TimedLine], standard: CueStandard
) -> None:
    roomy = replace(standard, line_chars=200, longest_us=None)

    for cue in lay_out(lines, roomy, lines[-1].end, 44_100):
        first = cue.spans[0].first_word
        assert first == 0 or cue.words[0].text != "?"
        assert all(not row.startswith("?") for row in cue.text.split("\n")[1:])


@given(lines=_spoken_lines(), standard=_standards)
def test_no_cue_is_longer_than_the_standard_allows(lines: list[TimedLine], standard: CueStandard) -> None:
    cues = list(lay_out(lines, standard, lines[-1].end, 44_100))

    assert standard.longest_us is None or all(
        (cue.end - cue.start) * 1_000_000 <= standard.longest_us * 44_100 for cue in cues
    )


@given(lines=_spoken_lines(), standard=_standards)
def test_the_gap_is_kept_unless_the_last_word_would_be_invisible(
    lines: list[TimedLine], standard: CueStandard
) -> None:
    cues = list(lay_out(lines, standard, lines[-1].end, 44_100))

    assert all(
        (after.start - before.end) * 1_000_000 >= (standard.gap_us - 12) * 44_100  # half a sample is 12 us
        or before.end - before.words[-1].start <= 882
        for before, after in pairwise(cues)
    )


@given(lines=_spoken_lines(), standard=_standards, shift=st.integers(0, 10**10))
def test_lines_moved_in_time_have_cues_moved_as_much(
    lines: list[TimedLine], standard: CueStandard, shift: int
) -> None:
    here = lay_out(lines, standard, lines[-1].end, 44_100)
    moved = [
        timed_line(
            line.line.text, [(word.start + shift, word.end + shift) for word in line.words], line.line.id
        )
        for line in lines
    ]
    there = lay_out(moved, standard, moved[-1].end, 44_100)

    assert [(cue.start + shift, cue.end + shift, cue.text) for cue in here] == [
        (cue.start, cue.end, cue.text) for cue in there
    ]

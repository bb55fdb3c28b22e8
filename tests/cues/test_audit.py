"""Audit of cues: violations of the standard that the speech forces, and avoidable ones."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, strategies as st

from subgen.cues.audit import AvoidableViolation, CueAudit, audit_cues, avoidable_finding
from subgen.cues.avoidable import AVOIDABLE
from subgen.cues.layout import lay_out
from subgen.cues.rules import RULES
from subgen.cues.standards import STANDARDS, CueStandard
from subgen.model import Cue, Line, Script, Span, TimedLine
from subgen.text.words import words_of
from tests.support.builders import any_word, cue, spans, timed_line
from tests.support.wireless import Beeps, ran

_NETFLIX = STANDARDS["netflix"]
_LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def _english(laid_out: Cue) -> Cue:
    return replace(laid_out, language="en")


def _audit(
    cues: Sequence[Cue], standard: CueStandard = _NETFLIX, samples: int = 10**6, rate_hz: int = 1000
) -> CueAudit:
    return audit_cues(map(_english, cues), standard, samples, rate_hz, lambda _: None)


def _audit_layout(*lines: TimedLine, standard: CueStandard = _NETFLIX, samples: int = 10**6) -> CueAudit:
    return _audit(list(lay_out(lines, standard, samples, 1000)), standard, samples)


def _spoken(text: str, each_ms: int, start: int = 0) -> list[tuple[int, int]]:
    """Times of words without pauses, all of the same duration."""
    return [
        (start + place * each_ms, start + place * each_ms + each_ms) for place in range(len(text.split()))
    ]


def test_every_rule_has_a_test_whether_it_was_avoidable() -> None:
    assert list(AVOIDABLE) == list(RULES)


def test_cues_within_the_standard_are_counted() -> None:
    assert _audit_layout(
        timed_line("No.", [(100, 300)]), timed_line("Yes.", [(5000, 5300)], "2")
    ) == CueAudit(count=2)


def test_fast_words_directly_before_other_words_are_unavoidable() -> None:
    fast = "extraordinary circumstances everywhere extraordinary circumstances everywhere"

    audit = _audit_layout(
        timed_line(fast, _spoken(fast, 200)), timed_line("Yes, of course.", _spoken("a a a", 500, 1200), "2")
    )

    assert audit == CueAudit(count=2, broken=1, speech=(("reading-speed", 1),))


def test_a_cue_that_goes_before_a_silence_is_avoidable() -> None:
    text = "Everything here could have been read."
    hasty = cue(text, _spoken(text, 250))

    assert _audit([hasty]) == CueAudit(count=1, broken=1, choice=(("reading-speed", 1),))
    assert _audit([replace(hasty, end=1900)]) == CueAudit(count=1)


def _chosen(*cues: Cue) -> list[AvoidableViolation]:
    chosen: list[AvoidableViolation] = []
    audit_cues(map(_english, cues), _NETFLIX, 10**6, 1000, chosen.append)
    return chosen


def test_an_avoidable_violation_names_the_rule_the_line_and_the_cue() -> None:
    text = "Everything here could have been read."
    read = cue("No.", [(0, 300)], end=900)
    span = Span(line="b", first_word=0, last_word=5)
    hasty = replace(cue(text, _spoken(text, 250, 2000)), spans=(span,))

    assert _chosen(read, hasty) == [AvoidableViolation(rule="reading-speed", start_us=2_000_000, line="b")]
    assert _chosen(read, replace(hasty, end=4000)) == []


def test_a_rule_that_a_cue_breaks_twice_is_one_violation() -> None:
    wide = "this row is much too wide to be read at a glance by anyone"
    text = f"{wide}\n{wide}"

    assert [violation.rule for violation in _chosen(cue(text, _spoken(text, 250)))] == ["line-chars"]


def test_an_unavoidable_violation_is_not_reported() -> None:
    assert _chosen(*lay_out([timed_line(_LONG, [(0, 7000)])], _NETFLIX, 10**6, 1000)) == []


def test_an_avoidable_violation_is_a_finding_with_the_row_of_its_line() -> None:
    script = Script(
        stem="book",
        file="book.csv",
        lines=(Line(id="a", row=2, text="One."), Line(id="b", row=7, text="Two.")),
    )
    violation = AvoidableViolation(rule="gap", start_us=12_345_678, line="b")

    finding = avoidable_finding(script, violation)

    assert (finding.kind, finding.line, str(finding)) == (
        "cue",
        "b",
        "book.csv:7: the cue at 12.346 s breaks gap although it need not: a fault in subgen",
    )
    assert str(avoidable_finding(script, replace(violation, line=None))).startswith(
        "book.csv: the cue at 12.3"
    )


def test_the_report_has_a_finding_for_each_avoidable_violation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("subgen.cues.audit.AVOIDABLE", dict.fromkeys(RULES, lambda *_: True))

    ran(tmp_path, "text\nThese are words that nobody at all can read in half a second.\n", Beeps())

    report = json.loads((tmp_path / "out" / "book.report.json").read_text())
    assert [
        (found["kind"], found["row"], found["line"], found["message"].split(" breaks ")[1].split()[0])
        for found in report["findings"]
        if found["kind"] == "cue"
    ] == [("cue", 2, "1", rule) for rule in report["cues"]["choice"]]
    assert list(report["cues"]["choice"]) == ["too-short", "reading-speed"]


@pytest.mark.parametrize(("room", "kind"), [(932, "choice"), (700, "speech")])
def test_a_short_cue_directly_before_another_is_unavoidable(room: int, kind: str) -> None:
    before = cue("No.", [(0, 300)], end=600)
    after = cue("But why, I ask?", _spoken("a a a a", 400, room))

    assert dict(getattr(_audit([before, after]), kind))["too-short"] == 1


def test_a_short_cue_at_the_end_of_the_track_is_unavoidable() -> None:
    assert _audit_layout(timed_line("No.", [(0, 300)]), samples=500).speech == (("too-short", 1),)


def test_a_single_word_wider_than_a_row_is_unavoidable() -> None:
    audit = _audit_layout(timed_line(_LONG, [(0, 7000)]))

    assert audit == CueAudit(count=1, broken=1, speech=(("line-chars", 1),))


def test_two_sentences_on_one_row_are_avoidable() -> None:
    text = "This is a sentence of six. That is another one of six."

    assert _audit([cue(text, _spoken(text, 300))]).choice == (("line-chars", 1),)


def test_a_cue_with_two_wide_rows_counts_once() -> None:
    wide = "this row is much too wide to be read at a glance by anyone"
    text = f"{wide}\n{wide}"

    audit = _audit([cue(text, _spoken(text, 250))])

    assert (audit.broken, audit.choice) == (1, (("line-chars", 1),))


def test_too_many_rows_are_avoidable_unless_cues_are_whole_lines() -> None:
    text = "One\ntwo\nthree."
    rows = cue(text, _spoken(text, 500))

    assert _audit([rows]).choice == (("lines", 1),)
    assert _audit([rows], replace(_NETFLIX, whole_lines=True)).speech == (("lines", 1),)


def test_a_cue_of_several_words_that_is_too_long_is_avoidable() -> None:
    long = cue("So loooong!", [(0, 500), (500, 9500)])

    assert _audit([long]).choice == (("too-long", 1),)


def test_a_cue_that_shows_a_long_word_to_its_end_is_avoidable() -> None:
    assert _audit([cue("Loooong!", [(0, 9500)])]).choice == (("too-long", 1),)
    assert _audit_layout(timed_line("Loooong!", [(0, 9500)])) == CueAudit(count=1)


def test_a_gap_cut_short_for_the_last_word_is_unavoidable() -> None:
    audit = _audit_layout(
        timed_line("No no.", [(0, 960), (960, 1000)]), timed_line("Yes.", [(1000, 2000)], "2")
    )

    assert audit == CueAudit(count=2, broken=1, speech=(("gap", 1),))


def test_a_gap_that_could_have_been_kept_is_avoidable() -> None:
    before, after = cue("No no.", [(0, 500), (500, 1000)]), cue("Yes.", [(1000, 2000)])

    assert _audit([before, after]) == CueAudit(count=2, broken=1, choice=(("gap", 1),))


def test_a_small_gap_that_is_left_open_is_avoidable() -> None:
    before, after = cue("No no.", [(0, 500), (500, 1000)]), cue("Yes.", [(1300, 2300)])

    assert _audit([before, after]).choice == (("gap-open", 1),)


def test_overlapping_cues_are_avoidable() -> None:
    before, after = cue("No no.", [(0, 500), (500, 1500)]), cue("Yes.", [(1300, 2300)])

    assert _audit([before, after]).choice == (("overlap", 1),)
    assert _audit([after, before]).choice == (("order", 1),)


def test_an_in_time_off_a_frame_is_avoidable_if_a_frame_starts_between_the_words() -> None:
    film = replace(_NETFLIX, fps=25.0, shortest_us=0, gap_us=0, reading_cps=None, languages={})
    before, after = cue("Read", [(1000, 1015)]), cue("again.", [(1015, 1400)])

    assert _audit([before, after], film) == CueAudit(count=2, broken=2, speech=(("frames", 2),))
    assert _audit([after], film).choice == (("frames", 1),)
    assert dict(_audit([before, replace(after, start=1010)], film).choice)["frames"] == 1


def test_a_cue_without_a_frame_to_go_with_is_unavoidable() -> None:
    standard = replace(_NETFLIX, fps=24_000 / 1001, whole_lines=True)
    line = timed_line("So long.", [(10, 1000), (6975, 9990)])  # the frame before 7 s is before the last word

    cues = list(lay_out([line], standard, 20_000, 1000))
    audit = audit_cues(cues, standard, 20_000, 1000, lambda _: None)

    assert (dict(audit.speech), audit.choice) == ({"too-long": 1}, ())


@st.composite
def _tracks(draw: st.DrawFn) -> tuple[list[TimedLine], CueStandard, int]:
    """Lines of any words, fast or slow, a standard, and the length of the track."""
    place = 0
    lines: list[TimedLine] = []
    longest = draw(st.sampled_from([1500, 20_000, 100_000, 400_000]))
    word = st.one_of(
        any_word,
        st.sampled_from(
            ["a", "the", "end.", "wait,", "extraordinary", _LONG, "ไปบ้าน", "我们去", "\u200fשלג"]
        ).map(str),
    )
    for number in range(draw(st.integers(1, 4))):
        text = " ".join(draw(st.lists(word, min_size=1, max_size=14)))
        times = draw(spans(len(words_of(text)), shortest=45, longest=longest, longest_gap=longest, first=0))
        moved = [(start + place, end + place) for start, end in times]
        language = draw(st.sampled_from(["en", "hi", "ja", "ko", "th"]))
        lines.append(replace(timed_line(text, moved, str(number)), language=language))
        place = moved[-1][1] + draw(st.integers(0, 60_000))
    standard = draw(st.sampled_from(sorted(STANDARDS)).map(STANDARDS.__getitem__))
    fps = draw(st.sampled_from([None, 24_000 / 1001, 25.0, 60.0]))
    whole = standard.whole_lines or draw(st.sampled_from([False, False, True]))
    return lines, replace(standard, fps=fps, whole_lines=whole), lines[-1].end + draw(st.integers(0, 60_000))


@given(_tracks(), st.sampled_from([8000, 44_100]))
def test_the_layout_makes_no_avoidable_violation(
    drawn: tuple[list[TimedLine], CueStandard, int], rate_hz: int
) -> None:
    lines, standard, samples = drawn
    cues = list(lay_out(lines, standard, samples, rate_hz))

    audit = audit_cues(cues, standard, samples, rate_hz, lambda _: None)

    assert audit.choice == ()
    assert audit.count == len(cues) >= audit.broken


@given(_tracks(), st.data())
def test_a_cue_that_goes_earlier_than_in_the_layout_is_avoidable(
    drawn: tuple[list[TimedLine], CueStandard, int], data: st.DataObject
) -> None:
    lines, _, samples = drawn
    cues = list(lay_out(lines, _NETFLIX, samples, 8000))
    lasting = [place for place, each in enumerate(cues) if each.end - each.start >= 8000]
    assume(lasting)
    at = data.draw(st.sampled_from(lasting))
    cues[at] = replace(cues[at], end=cues[at].start + 80)

    audit = audit_cues(cues, _NETFLIX, samples, 8000, lambda _: None)

    assert dict(audit.choice)["too-short"] == 1

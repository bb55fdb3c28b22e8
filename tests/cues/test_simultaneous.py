"""Cues on the screen at once."""

from dataclasses import replace

from subgen.cues.simultaneous import RecentCues
from subgen.cues.standards import STANDARDS
from subgen.model import Place, SubtitleCue

NETFLIX = STANDARDS["netflix"]
TOP = Place(anchor=5, top=2, bottom=8)


def cue(number: int, start_s: float, end_s: float, **more: object) -> SubtitleCue:
    fields = {"number": number, "start_us": int(start_s * 1e6), "end_us": int(end_s * 1e6), "rows": ("a",)}
    return SubtitleCue(**fields, **more)  # type: ignore[arg-type] # a builder of literals


def recent(*cues: SubtitleCue) -> RecentCues:
    cues_so_far = RecentCues(NETFLIX)
    for each in cues:
        cues_so_far.add(each, NETFLIX)
    return cues_so_far


def numbers(of: RecentCues, cue: SubtitleCue) -> list[int]:
    return [other.number for other, _ in of.read_with(cue)]


def test_of_the_cues_in_one_place_the_one_that_goes_last_counts() -> None:
    shown = recent(cue(1, 0, 9), cue(2, 1, 3), cue(3, 2, 10, place=TOP))

    last = shown.last_in_place(cue(4, 4, 6))

    assert last is not None
    assert last.number == 1


def test_a_cue_that_begins_later_is_not_before_another_one() -> None:
    assert recent(cue(1, 50, 60)).last_in_place(cue(2, 4, 6)) is None


def test_cues_on_the_screen_are_read_together_wherever_they_are() -> None:
    shown = recent(cue(1, 0, 2), cue(2, 1, 5, place=TOP), cue(3, 3, 5))

    assert numbers(shown, cue(4, 4, 6)) == [2, 3]


def test_two_tracks_are_no_overlap_and_have_two_readers_at_the_top_and_the_bottom() -> None:
    low = cue(2, 0, 5, track="low")

    for place, others in ((TOP, []), (Place(anchor=80), [1])):
        shown = recent(cue(1, 0, 5, track="high", place=place))
        assert shown.last_in_place(low) is None
        assert numbers(shown, low) == others


def test_rows_that_came_up_are_read_after_those_before_them() -> None:
    shown = recent(cue(1, 0, 2), cue(2, 2, 4, kept_rows=1), cue(3, 4, 6, kept_rows=1))

    assert numbers(shown, cue(4, 6, 8, kept_rows=1)) == [1, 2, 3]
    assert shown.last_in_place(cue(4, 6, 8, kept_rows=1)) is None
    assert numbers(shown, cue(4, 6, 8)) == []


def test_a_bounded_number_of_cues_is_compared_with_each() -> None:
    shown = recent(*(cue(number, number, 1_000_000) for number in range(1, 1000)))

    assert numbers(shown, cue(1000, 1000, 2000)) == list(range(992, 1000))
    assert len(shown._cues) == 64  # noqa: SLF001 # the bound is what keeps a check linear


def test_a_cue_that_ends_before_it_begins_is_not_on_the_screen() -> None:
    backwards = replace(cue(1, 5, 5), end_us=0)

    assert recent(backwards).last_in_place(cue(2, 5, 6)) is None

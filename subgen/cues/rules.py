"""Check cues against a standard: the rules that each cue breaks, and by how much.

A rule is a row of `RULES`: to add one, write a function that measures, list it there, and say in
`avoidable.AVOIDABLE` when another layout could have kept it. Half of the rule
`order` is elsewhere: `findings` detects a cue that begins before the one above it, because such a cue has no
gap and no overlap to measure.

Times in files are whole units of the file's clock, rounded or truncated, so that a difference of two may be
off by almost one unit. A time limit counts as broken only beyond that tolerance, because rounding is not a
fault. Numbers of characters and rows have no tolerance.

A character is a grapheme cluster. Spaces and punctuation count, and in Chinese, Japanese and Korean a
character of half width counts as a half (Netflix: "How is reading speed measured?"). Row breaks do not count,
nor do invisible characters such as direction marks (Subtitle Edit: `CalcAll`). Rows that the cue before
already showed have been read, and do not count for the reading speed. Cues on the screen at once have one
reader.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import Literal

from subgen.cues.simultaneous import RecentCues
from subgen.cues.standards import CueStandard
from subgen.model import Cue, SubtitleCue
from subgen.text.unspaced import UNSPACED_LETTER
from subgen.text.width import width_in_halves
from subgen.units import US_PER_SECOND, round_half_up

__all__ = ["RULES", "CueFinding", "Rule", "findings", "subtitle_cue"]

_Measured = tuple[float, float]
"""The measured value, and the allowed one."""

_ReadWith = Sequence[tuple[SubtitleCue, CueStandard]]
"""Cues that are on the screen with another one, and their limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueFinding:
    """A rule that a cue breaks.

    Attributes:
        rule: A key of `RULES`.
        cue: The cue; of two cues with a gap or an overlap between them, the first.
        measured: The measured value, in the rule's unit.
        allowed: The allowed value.
    """

    rule: str
    cue: SubtitleCue
    measured: float
    allowed: float

    @property
    def unit(self) -> str:
        """Unit of the values: `characters`, `rows`, `s` or `characters/s`."""
        return RULES[self.rule].unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of a standard, and the function that measures it.

    Attributes:
        reason: Why the rule exists.
        unit: Unit of the values.
        bound: Meaning of the allowed value.
        alone: Measures a single cue and yields each violation; or None.
        together: Measures a cue and those shown before it that are still read, with their limits; or None.
        pair: Measures a cue and a later one in the same place; or None.
    """

    reason: str
    unit: Literal["characters", "rows", "s", "characters/s"]
    bound: Literal["at most", "at least", "exactly"]
    alone: Callable[[SubtitleCue, CueStandard, int], Iterator[_Measured]] | None = None
    together: Callable[[SubtitleCue, _ReadWith, CueStandard, int], Iterator[_Measured]] | None = None
    pair: Callable[[SubtitleCue, SubtitleCue, CueStandard, int], Iterator[_Measured]] | None = None


def findings(
    cues: Iterable[SubtitleCue], standard: CueStandard, *, unit_us: int, fps: float | None = None
) -> Iterator[CueFinding]:
    """Yield the rules that cues break, cue by cue; those of a gap come with the cue after it.

    Args:
        cues: In the order of their file; only a few are held at a time.
        standard: The standard; each cue is checked against the limits for its language.
        unit_us: Unit of the clock that their times were rounded to, in microseconds.
        fps: Frames a second of the video, exact, for limits of time; None takes the standard's, if any.
    """
    limits_of = cache(lambda language: _in_frames(standard.of(language), fps or standard.fps))
    recent = RecentCues(standard)
    before: SubtitleCue | None = None
    for cue in cues:
        limits = limits_of(cue.language)
        read_with = recent.read_with(cue)
        for name, alone, together in _RULES_OF_ONE:
            if alone is not None:
                for measured, allowed in alone(cue, limits, unit_us):
                    yield CueFinding(rule=name, cue=cue, measured=measured, allowed=allowed)
            if together is not None:
                for measured, allowed in together(cue, read_with, limits, unit_us):
                    yield CueFinding(rule=name, cue=cue, measured=measured, allowed=allowed)
        if before is not None and cue.start_us < before.start_us:
            seconds = cue.start_us / US_PER_SECOND, before.start_us / US_PER_SECOND
            yield CueFinding(rule="order", cue=cue, measured=seconds[0], allowed=seconds[1])
        else:
            yield from _between(recent.last_in_place(cue), cue, limits, unit_us)
        before = cue
        recent.add(cue, limits)


def subtitle_cue(number: int, cue: Cue, sample_rate_hz: int) -> SubtitleCue:
    """Convert a cue of the layout to a subtitle cue with times in microseconds.

    Args:
        number: Its place on the track, from 1.
        cue: The cue.
        sample_rate_hz: Samples a second of its track.
    """
    return SubtitleCue(
        number=number,
        start_us=round_half_up(cue.start * US_PER_SECOND, sample_rate_hz),
        end_us=round_half_up(cue.end * US_PER_SECOND, sample_rate_hz),
        rows=tuple(row for row in cue.text.split("\n") if row.strip()),
        language=cue.language,
    )


def _between(
    before: SubtitleCue | None, cue: SubtitleCue, limits: CueStandard, unit_us: int
) -> Iterator[CueFinding]:
    """Yield the rules that two cues break together."""
    if before is None:
        return
    for name, pair in _RULES_OF_TWO:
        for measured, allowed in pair(before, cue, limits, unit_us):
            yield CueFinding(rule=name, cue=before, measured=measured, allowed=allowed)


def _line_chars(cue: SubtitleCue, limits: CueStandard, unit_us: int) -> Iterator[_Measured]:
    del unit_us
    if limits.line_chars is None:
        return
    for row in cue.rows[cue.kept_rows :]:
        width = width_in_halves(row, cue.language) / 2
        if width > limits.line_chars:
            yield width, limits.line_chars


def _lines(cue: SubtitleCue, limits: CueStandard, unit_us: int) -> Iterator[_Measured]:
    del unit_us
    if limits.whole_lines and limits.line_chars is None and UNSPACED_LETTER.search("".join(cue.rows)):
        return  # players break rows at spaces only: without any, the row has to be broken in the file
    if len(cue.rows) > limits.lines:
        yield len(cue.rows), limits.lines


def _empty(cue: SubtitleCue, limits: CueStandard, unit_us: int) -> Iterator[_Measured]:
    del limits, unit_us
    if not cue.rows:
        yield 0, 1


def _backwards(cue: SubtitleCue, limits: CueStandard, unit_us: int) -> Iterator[_Measured]:
    del limits, unit_us
    if cue.end_us < cue.start_us:
        yield cue.end_us / US_PER_SECOND, cue.start_us / US_PER_SECOND


def _too_short(cue: SubtitleCue, limits: CueStandard, unit_us: int) -> Iterator[_Measured]:
    duration_us = cue.gone_us - cue.start_us
    if cue.end_us >= cue.start_us and duration_us < limits.shortest_us - unit_us:
        yield duration_us / US_PER_SECOND, limits.shortest_us / US_PER_SECOND


def _too_long(cue: SubtitleCue, limits: CueStandard, unit_us: int) -> Iterator[_Measured]:
    duration_us = cue.end_us - cue.start_us
    if limits.longest_us is not None and duration_us > limits.longest_us + unit_us:
        yield duration_us / US_PER_SECOND, limits.longest_us / US_PER_SECOND


def _reading_speed(
    cue: SubtitleCue, read_with: _ReadWith, limits: CueStandard, unit_us: int
) -> Iterator[_Measured]:
    """Yield the speed that a cue needs, alone or, if that is too fast, with those on the screen with it.

    A viewer reads one cue after the other. That is possible if in no time span the cues that come and go
    within it take longer to read.
    """
    duration_us = cue.gone_us - cue.start_us
    need_us = _reading_us(cue, limits)
    if limits.reading_cps is None or cue.end_us <= cue.start_us:
        return
    is_too_fast = need_us > duration_us + unit_us
    if is_too_fast or not read_with:
        if is_too_fast:
            yield need_us / duration_us * limits.reading_cps, limits.reading_cps
        return
    spans = [(cue.start_us, cue.gone_us, need_us)]
    spans += [(other.start_us, other.gone_us, _reading_us(other, its)) for other, its in read_with]
    starts = {start for start, _, _ in spans if start <= cue.start_us}
    ends = {end for _, end, _ in spans if end >= cue.gone_us}
    speeds = []
    for first, last in product(starts, ends):
        total_us = sum(each for start, end, each in spans if first <= start and end <= last)
        if total_us > last - first + unit_us:
            speeds.append(total_us / (last - first))
    if speeds:
        yield max(speeds) * limits.reading_cps, limits.reading_cps


def _reading_us(cue: SubtitleCue, limits: CueStandard) -> float:
    """Return the time to read a cue at the highest speed, in microseconds; 0 without a limit."""
    if limits.reading_cps is None:
        return 0.0
    chars = sum(width_in_halves(row, cue.language) for row in cue.rows[cue.kept_rows :]) / 2
    return chars * US_PER_SECOND / limits.reading_cps


def _frames(cue: SubtitleCue, limits: CueStandard, unit_us: int) -> Iterator[_Measured]:
    if limits.fps is None:
        return
    for time_us in (cue.start_us, cue.end_us):
        nearest_us = round(time_us * limits.fps / US_PER_SECOND) * US_PER_SECOND / limits.fps
        if abs(time_us - nearest_us) > unit_us:
            yield time_us / US_PER_SECOND, nearest_us / US_PER_SECOND


def _overlap(before: SubtitleCue, cue: SubtitleCue, limits: CueStandard, unit_us: int) -> Iterator[_Measured]:
    del limits
    overlap_us = before.end_us - cue.start_us
    if overlap_us > unit_us:
        yield overlap_us / US_PER_SECOND, 0


def _gap(before: SubtitleCue, cue: SubtitleCue, limits: CueStandard, unit_us: int) -> Iterator[_Measured]:
    least_us = limits.gap_us
    gap_us = cue.start_us - before.end_us
    if -unit_us <= gap_us < least_us - unit_us:
        yield gap_us / US_PER_SECOND, least_us / US_PER_SECOND


def _gap_open(
    before: SubtitleCue, cue: SubtitleCue, limits: CueStandard, unit_us: int
) -> Iterator[_Measured]:
    """Yield a gap that is longer than the least one but should be closed, unless the cue became too long."""
    least_us = limits.gap_us
    gap_us = cue.start_us - before.end_us
    closed_us = cue.start_us - least_us - before.start_us
    if limits.longest_us is not None and closed_us > limits.longest_us:
        return
    if least_us + unit_us < gap_us < limits.close_gaps_us - unit_us:
        yield gap_us / US_PER_SECOND, least_us / US_PER_SECOND


def _in_frames(limits: CueStandard, fps: float | None) -> CueStandard:
    """Return limits of time as whole frames, where frames are counted.

    Standards give seconds, and mean the nearest number of frames: 7 s are 168 frames at 23.976 a second,
    which last 7.007 s. A limit in frames is never stricter than the one in seconds, except for the gap.
    """
    if fps is None:
        return limits

    def whole(duration_us: int) -> int:
        return int(int(duration_us * fps / US_PER_SECOND + 0.5) * US_PER_SECOND / fps + 0.5)

    longest_us = limits.longest_us
    return replace(
        limits,
        shortest_us=min(limits.shortest_us, whole(limits.shortest_us)),
        longest_us=None if longest_us is None else max(longest_us, whole(longest_us)),
        gap_us=whole(limits.gap_us),
    )


# fmt: off
RULES: Mapping[str, Rule] = MappingProxyType({
    "line-chars":    Rule(unit="characters", bound="at most", alone=_line_chars,
                          reason="a longer row does not fit, or is not read at a glance"),
    "lines":         Rule(unit="rows", bound="at most", alone=_lines,
                          reason="more rows hide the picture"),
    "empty":         Rule(unit="rows", bound="at least", alone=_empty,
                          reason="a cue without text shows nothing"),
    "too-short":     Rule(unit="s", bound="at least", alone=_too_short,
                          reason="a cue that flashes by is not seen"),
    "too-long":      Rule(unit="s", bound="at most", alone=_too_long,
                          reason="a cue that stays too long is read again"),
    "reading-speed": Rule(unit="characters/s", bound="at most", together=_reading_speed,
                          reason="a faster cue cannot be read to its end"),
    "frames":        Rule(unit="s", bound="exactly", alone=_frames,
                          reason="a cue comes and goes with a frame"),
    "order":         Rule(unit="s", bound="at least", alone=_backwards,
                          reason="players drop cues that begin before the last one or end before they begin"),
    "overlap":       Rule(unit="s", bound="at most", pair=_overlap,
                          reason="two cues in one place hide each other, or jump"),
    "gap":           Rule(unit="s", bound="at least", pair=_gap,
                          reason="without a visible gap, a new cue is mistaken for the old one"),
    "gap-open":      Rule(unit="s", bound="exactly", pair=_gap_open,
                          reason="a short gap flickers: close it to the least gap, or leave it longer"),
})
# fmt: on
"""Name of a rule, a stable word for programs -> the rule."""

_RULES_OF_ONE = tuple(
    (name, rule.alone, rule.together) for name, rule in RULES.items() if rule.alone or rule.together
)
_RULES_OF_TWO = tuple((name, rule.pair) for name, rule in RULES.items() if rule.pair)

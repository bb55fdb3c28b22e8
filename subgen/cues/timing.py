"""In-times and out-times of cues, in samples.

A cue comes with its first word, or, where a standard counts frames, with the frame in which that word
starts. It goes with its last word, but stays into the silence after it until it can be read, as long as the
standard lets it linger. The shortest duration takes precedence over that, and the gap to the next cue over
both. The gap may even cut off the end of the last word, but the word must be visible for a moment. A gap too
small to be noticed is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from subgen.cues.standards import CueStandard
from subgen.units import US_PER_SECOND, round_half_up, samples_of_us

__all__ = ["Clock", "FrameGrid", "Room", "clock_of", "language_limits"]

_LAST_WORD_US = 20_000
"""Time that the last word keeps in spite of the gap: two steps of the coarsest format's clock."""

_COMFORTABLE_US = 3_500_000
"""Comfortable duration where the standard has no longest one: half of the usual seven seconds."""

_WORST_NTSC = 1001
"""Denominator of 24000/1001 and similar frame rates, the only ones that are not short decimals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameGrid:
    """Starts of the frames of a video, each at the sample nearest to its time.

    Attributes:
        frames: Numerator of the ratio of frames to samples.
        samples: Denominator: `frames` frames last as long as `samples` samples.
        gap: Least number of frames between two cues.
    """

    frames: int
    samples: int
    gap: int

    def down(self, sample: int) -> int:
        """Start of the frame that contains a sample."""
        return self._sample(self._at(sample))

    def up(self, sample: int) -> int:
        """First start of a frame at or after a sample."""
        return self._sample(self._at(sample - 1) + 1)

    @property
    def least_gap(self) -> int:
        """Duration of a gap's frames, in samples."""
        return self.gap * self.samples // self.frames

    def latest_out(self, next_in: int) -> int:
        """Start of the first frame of the gap before a sample."""
        return self._sample(self._at(next_in) - self.gap)

    def _sample(self, frame: int) -> int:
        """First sample of a frame."""
        return round_half_up(frame * self.samples, self.frames)

    def _at(self, sample: int) -> int:
        """The last frame that starts at or before a sample."""
        return -((-2 * sample - 1) * self.frames // (2 * self.samples)) - 1


class Room(NamedTuple):
    """Bounds of a cue's out-time, set by the next cue or the end of the track; in samples.

    Attributes:
        latest: Latest out-time; snapped down to a frame, where frames are counted.
        close_from: Out-time after which the gap would be too small, and is closed.
        holds: Latest out-time that keeps the least gap.
        until: In-time of the next cue, or end of the track.
    """

    latest: int
    close_from: int
    holds: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A standard's times for one language, in samples.

    Attributes:
        sample_rate_hz: Samples a second of the track.
        shortest: Shortest duration of a cue.
        longest: Longest duration of a cue, or None.
        comfortable: Shortest duration that is comfortable.
        linger: Time that a cue may stay after its last word, to be read.
        close: A gap shorter than this is closed.
        gap: Least time between two cues, where no frames are counted.
        last_word: Time that the last word keeps in spite of the gap.
        reading: Samples to read a half character, as a fraction; 0 over 1 without a limit.
        frames: Frames to which in-times and out-times are snapped, or None.
    """

    sample_rate_hz: int
    shortest: int
    longest: int | None
    comfortable: int
    linger: int
    close: int
    gap: int
    last_word: int
    reading: tuple[int, int]
    frames: FrameGrid | None

    def in_time(self, start: int, before: int | None) -> int:
        """In-time of a cue: never after its first word, and less than a frame before it.

        Args:
            start: Start of its first word.
            before: Start of the word before that, or None. If no frame starts between the two, the cue comes
                with its word.
        """
        if self.frames is None:
            return start
        frame = self.frames.down(start)
        return start if before is not None and before + self.last_word > frame else frame

    def room(self, next_in: int) -> Room:
        """Room of a cue before the next one."""
        if self.frames is None:
            latest = holds = next_in - self.gap
        else:
            latest, holds = self.frames.latest_out(next_in), next_in - self.frames.least_gap
        return Room(latest=latest, close_from=next_in - self.close, holds=holds, until=next_in)

    def last_room(self, samples: int) -> Room:
        """Room of the last cue, on a track of this many samples."""
        return Room(latest=self.frame_before(samples), close_from=samples, holds=samples, until=samples)

    def broken_frame_rules(self, begin: int, end: int, room: Room) -> int:
        """Count the frame rules that a cue breaks: in-time off a frame, out-time off a frame, gap left open.

        Args:
            begin: Its in-time.
            end: Its out-time.
            room: Its room before the next cue.
        """
        is_open = room.close_from < end < room.holds
        could_close = self.longest is None or room.holds - begin <= self.longest
        is_off = [self.frame_before(sample) != sample for sample in (begin, end)]
        return sum(is_off) + (is_open and could_close)

    def needed(self, halves: int) -> int:
        """Time to read this many half characters, in samples."""
        each, parts = self.reading
        return -(-halves * each // parts)

    def out_time(self, begin: int, last: tuple[int, int], halves: int, room: Room) -> int:
        """Out-time of a cue.

        Args:
            begin: Its in-time.
            last: Start and end of its last word.
            halves: Its width, in half characters.
            room: Its room before the next cue.
        """
        last_start, last_end = last
        end = last_end
        if self.reading[0]:
            end = max(end, min(begin + self.needed(halves), last_end + self.linger))
        end = max(end, begin + self.shortest)
        end = self.frame_after(end)
        if end > room.close_from or end > room.latest:
            end = room.latest
        seen = min(last_end, last_start + self.last_word)
        if self.longest is not None:
            longest = self.frame_before(begin + self.longest)
            if end > longest >= seen:
                end = longest
        if end >= seen:
            return end
        return max(seen, min(self.frame_before(room.until), self.frame_after(seen)))

    def frame_before(self, sample: int) -> int:
        """The last possible out-time at or before a sample."""
        return sample if self.frames is None else self.frames.down(sample)

    def frame_after(self, sample: int) -> int:
        """The first possible out-time at or after a sample."""
        return sample if self.frames is None else self.frames.up(sample)

    def is_short(self, start: int, until: int) -> bool:
        """Whether a cue that starts at a sample cannot last for the shortest duration before the next one."""
        return until - self.gap - start < self.shortest


def language_limits(standard: CueStandard, sample_rate_hz: int) -> Callable[[str], tuple[CueStandard, Clock]]:
    """Return a function that gives a standard's limits for a language, and the same in samples; cached."""

    @cache
    def limits_of(language: str) -> tuple[CueStandard, Clock]:
        limits = standard.of(language)
        return limits, clock_of(limits, sample_rate_hz)

    return limits_of


def clock_of(standard: CueStandard, sample_rate_hz: int) -> Clock:
    """Convert a standard's times to samples."""
    speed = None if standard.reading_cps is None else Fraction(standard.reading_cps).limit_denominator(1000)
    each = Fraction(0) if speed is None else sample_rate_hz / speed / 2
    fps = None if standard.fps is None else Fraction(standard.fps).limit_denominator(_WORST_NTSC)
    longest_us = standard.longest_us
    comfortable_us = max(standard.shortest_us, _COMFORTABLE_US if longest_us is None else longest_us // 2)
    return Clock(
        sample_rate_hz=sample_rate_hz,
        shortest=samples_of_us(standard.shortest_us, sample_rate_hz),
        longest=None if longest_us is None else samples_of_us(longest_us, sample_rate_hz),
        comfortable=samples_of_us(comfortable_us, sample_rate_hz),
        linger=samples_of_us(standard.linger_us, sample_rate_hz),
        close=samples_of_us(standard.close_gaps_us, sample_rate_hz),
        gap=samples_of_us(standard.gap_us, sample_rate_hz),
        last_word=samples_of_us(_LAST_WORD_US, sample_rate_hz),
        reading=(each.numerator, each.denominator),
        frames=None if fps is None else _frame_grid(fps, standard.gap_us, sample_rate_hz),
    )


def _frame_grid(fps: Fraction, gap_us: int, sample_rate_hz: int) -> FrameGrid:
    """Frame starts of a track; the gap is rounded to whole frames."""
    gap = gap_us * fps
    each = fps / sample_rate_hz
    return FrameGrid(
        frames=each.numerator,
        samples=each.denominator,
        gap=round_half_up(gap.numerator, gap.denominator * US_PER_SECOND),
    )

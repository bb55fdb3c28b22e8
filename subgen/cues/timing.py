"""When a cue comes and when it goes, in samples.

It comes with its first word, or where a standard counts in pictures with the picture in which that word
begins. It goes with its last word, but stays into the silence after it while it has to be read, as long
as the standard lets it linger; the shortest duration wins over that, and the gap to the next cue over
both, and even over the last word's end, though not over its being seen at all. A gap too small to be
noticed as one is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from subgen.cues.standards import CueStandard
from subgen.units import US_PER_SECOND, round_half_up, samples_of_us

__all__ = ["Clock", "Pictures", "Room", "asked_of", "clock_of"]

_LAST_WORD_US = 20_000
"""What the last word keeps of its time, whatever the gap asks: two steps of the coarsest format's clock."""

_COMFORTABLE_US = 3_500_000
"""What is comfortable where the standard has no longest duration: half of the usual seven seconds."""

_WORST_NTSC = 1001
"""Denominator of 24000/1001 and its like, the only rates that are no short decimals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Where the pictures of a video begin, each at the sample nearest to its time.

    Attributes:
        pictures: So many pictures last
        samples: as long as so many samples.
        gap: Least pictures between two cues.
    """

    pictures: int
    samples: int
    gap: int

    def down(self, sample: int) -> int:
        """The beginning of the picture that a sample is in."""
        return self._sample(self._at(sample))

    def up(self, sample: int) -> int:
        """The first beginning of a picture at or after a sample."""
        return self._sample(self._at(sample - 1) + 1)

    @property
    def least_gap(self) -> int:
        """Samples that the pictures of a gap last."""
        return self.gap * self.samples // self.pictures

    def latest_out(self, next_in: int) -> int:
        """The beginning of the picture that the gap before a sample begins with."""
        return self._sample(self._at(next_in) - self.gap)

    def _sample(self, picture: int) -> int:
        """Where a picture begins."""
        return round_half_up(picture * self.samples, self.pictures)

    def _at(self, sample: int) -> int:
        """The last picture that begins at or before a sample."""
        return -((-2 * sample - 1) * self.pictures // (2 * self.samples)) - 1


class Room(NamedTuple):
    """What a cue has until the next one comes, or the track ends; in samples.

    Attributes:
        latest: When it has to go; a picture before that, where pictures are counted.
        close_from: From when on the gap after it would be a small one.
        holds: Until when the gap is held.
        until: When the next one comes.
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
        shortest: Shortest a cue should last.
        longest: Longest a cue may last, or None.
        comfortable: As long as a cue is best, at least.
        linger: How long a cue may stay past its last word to be read.
        close: A gap shorter than this is closed.
        gap: Least time between two cues, where nothing counts in pictures.
        last_word: What the last word keeps of its time.
        reading: Samples that a half character takes to read, as a fraction; 0 over 1 where it is not asked.
        pictures: What in-times and out-times are snapped to, or None.
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
    pictures: Pictures | None

    def in_time(self, start: int, before: int | None) -> int:
        """When a cue comes: never after its first word, and less than a picture before.

        Args:
            start: Of its first word.
            before: Start of the word before that, or None. Where a picture cannot part the two, the cue comes
                with its word.
        """
        if self.pictures is None:
            return start
        picture = self.pictures.down(start)
        return start if before is not None and before + self.last_word > picture else picture

    def room(self, next_in: int) -> Room:
        """What a cue has until the next one comes."""
        if self.pictures is None:
            latest = holds = next_in - self.gap
        else:
            latest, holds = self.pictures.latest_out(next_in), next_in - self.pictures.least_gap
        return Room(latest=latest, close_from=next_in - self.close, holds=holds, until=next_in)

    def last_room(self, samples: int) -> Room:
        """What the last cue has, on a track of so many samples."""
        return Room(latest=self.picture_before(samples), close_from=samples, holds=samples, until=samples)

    def broken_in_pictures(self, begin: int, end: int, room: Room) -> int:
        """How many rules a cue breaks for want of a picture: to come with, to go with, to close its gap with.

        Args:
            begin: Its in-time.
            end: Its out-time.
            room: What it has until the next one comes.
        """
        is_open = room.close_from < end < room.holds
        could_close = self.longest is None or room.holds - begin <= self.longest
        is_off = [self.picture_before(sample) != sample for sample in (begin, end)]
        return sum(is_off) + (is_open and could_close)

    def needed(self, halves: int) -> int:
        """Samples that so many half characters take to read."""
        each, parts = self.reading
        return -(-halves * each // parts)

    def out_time(self, begin: int, last: tuple[int, int], halves: int, room: Room) -> int:
        """When a cue goes.

        Args:
            begin: Its in-time.
            last: Start and end of its last word.
            halves: Its length, in half characters.
            room: What it has until the next one comes.
        """
        last_start, last_end = last
        end = last_end
        if self.reading[0]:
            end = max(end, min(begin + self.needed(halves), last_end + self.linger))
        end = max(end, begin + self.shortest)
        end = self.picture_after(end)
        if end > room.close_from or end > room.latest:
            end = room.latest
        seen = min(last_end, last_start + self.last_word)
        if self.longest is not None:
            longest = self.picture_before(begin + self.longest)
            if end > longest >= seen:
                end = longest
        if end >= seen:
            return end
        return max(seen, min(self.picture_before(room.until), self.picture_after(seen)))

    def picture_before(self, sample: int) -> int:
        """The last sample, at one or before it, that a cue may go with."""
        return sample if self.pictures is None else self.pictures.down(sample)

    def picture_after(self, sample: int) -> int:
        """The first sample, at one or after it, that a cue may go with."""
        return sample if self.pictures is None else self.pictures.up(sample)

    def is_short(self, start: int, until: int) -> bool:
        """Whether what begins at a sample cannot be seen for the shortest duration before the next comes."""
        return until - self.gap - start < self.shortest


def asked_of(standard: CueStandard, sample_rate_hz: int) -> Callable[[str], tuple[CueStandard, Clock]]:
    """Tells what a standard asks of a language, in its own units and in samples; each is reckoned once."""

    @cache
    def asked(language: str) -> tuple[CueStandard, Clock]:
        limits = standard.of(language)
        return limits, clock_of(limits, sample_rate_hz)

    return asked


def clock_of(standard: CueStandard, sample_rate_hz: int) -> Clock:
    """A standard's times, on a track of a sample rate."""
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
        pictures=None if fps is None else _pictures(fps, standard.gap_us, sample_rate_hz),
    )


def _pictures(fps: Fraction, gap_us: int, sample_rate_hz: int) -> Pictures:
    """The pictures of a track; the gap is the nearest whole number of them."""
    gap = gap_us * fps
    each = fps / sample_rate_hz
    return Pictures(
        pictures=each.numerator,
        samples=each.denominator,
        gap=round_half_up(gap.numerator, gap.denominator * US_PER_SECOND),
    )

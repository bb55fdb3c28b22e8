"""Cues on the screen at once: which of them are in one place, and which are read together."""

from subgen.cues.standards import CueStandard
from subgen.model import SubtitleCue

__all__ = ["RecentCues"]

_MOST_RECENT = 64
"""Most cues that are remembered; those that go first are forgotten. A check stays linear in any file."""

_MOST_READ_TOGETHER = 8
"""Most cues that are read together with one; more are letters of a sign, or a picture made of them."""


class RecentCues:
    """Cues that may still be on the screen, or be followed too soon by another one."""

    def __init__(self, standard: CueStandard) -> None:
        """Remember cues for as long as a rule of the standard may need them."""
        self._reach_us = 2 * max(standard.gap_us, standard.close_gaps_us)
        self._cues: list[tuple[SubtitleCue, CueStandard]] = []
        self._rolling: list[tuple[SubtitleCue, CueStandard]] = []

    def last_in_place(self, cue: SubtitleCue) -> SubtitleCue | None:
        """Return the cue that goes last of those in the place of another one, and come before it.

        Cues that rows came up from are not in the way of it.
        """
        there = [
            other
            for other, _ in self._others(cue)
            if other.start_us <= cue.start_us and _is_one_place(other, cue)
        ]
        return max(there, key=_end, default=None)

    def read_with(self, cue: SubtitleCue) -> list[tuple[SubtitleCue, CueStandard]]:
        """Return the cues on the screen with another one that have the same readers, and their limits.

        Rows that are still seen are read while new ones come up, so those before them are among these cues.
        """
        together = [
            (other, limits)
            for other, limits in self._others(cue)
            if other.end_us > cue.start_us
            and other.start_us < cue.end_us
            and not _has_other_readers(other, cue)
        ]
        return [*(self._rolling if cue.kept_rows else ()), *together[-_MOST_READ_TOGETHER:]]

    def add(self, cue: SubtitleCue, limits: CueStandard) -> None:
        """Remember a cue, and forget those that are long over. One that ends before it begins is no cue."""
        if cue.end_us < cue.start_us:
            return
        since_us = cue.start_us - self._reach_us
        self._cues = [each for each in self._cues if each[0].end_us >= since_us]
        if len(self._cues) == _MOST_RECENT:
            self._cues.remove(min(self._cues, key=lambda each: each[0].end_us))
        each = cue, limits
        self._cues.append(each)
        before = self._rolling if cue.kept_rows else []
        self._rolling = [*before[1 - _MOST_READ_TOGETHER :], each]

    def _others(self, cue: SubtitleCue) -> list[tuple[SubtitleCue, CueStandard]]:
        """Return the cues that another one did not come up from."""
        if not cue.kept_rows:
            return self._cues
        return [each for each in self._cues if all(each is not rolled for rolled in self._rolling)]


def _end(cue: SubtitleCue) -> tuple[int, int]:
    return cue.end_us, cue.number


def _is_one_place(before: SubtitleCue, cue: SubtitleCue) -> bool:
    """Check whether two cues hide each other; those of two tracks are laid out to be shown together."""
    return not _has_other_track(before, cue) and before.place.meets(cue.place)


def _has_other_track(before: SubtitleCue, cue: SubtitleCue) -> bool:
    return bool(before.track and cue.track) and before.track != cue.track


def _has_other_readers(before: SubtitleCue, cue: SubtitleCue) -> bool:
    """Check whether two cues are of two tracks at the top and the bottom, of which a viewer reads one."""
    return _has_other_track(before, cue) and before.place.half != cue.place.half

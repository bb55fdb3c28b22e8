"""The time that is left of a job: speaking, at the pace of the service, and then writing."""

from collections.abc import Callable
from math import exp

__all__ = ["TimeLeft"]

_MEMORY_S = 300.0
"""Seconds after which a moment counts for 1/e in the pace of the service, which changes in a long night."""

_LEAST_S = 5.0
"""Seconds of speaking before which nothing is estimated."""

_ROUNDS = 3
"""Lines for each connection before which nothing is estimated: those under way would count as time lost."""

_WRITING_S = 0.0005
"""Seconds to write one line in one pass, until it is measured.

Measured on two cores, 4,000 lines of nine words: audio as WAV 0.4 ms, words 0.1, cues 0.3, clips 1.1.
"""

_WRITING_PRIOR = 1000
"""Lines that this first figure counts for."""


class TimeLeft:
    """Estimates the time left of a job from what it has done.

    The pace of speech is counted in characters that were to be sent. Lines whose takes are stored pass in no
    time, and lines differ in length, so that a count of lines would mislead. Time in which the service is
    down does not count.

    Args:
        connections: The most requests at the same time.
        clock_s: Returns a time in seconds that never goes back.
    """

    def __init__(self, connections: int, clock_s: Callable[[], float]) -> None:
        self._clock_s = clock_s
        self._enough_lines = _ROUNDS * connections
        self._characters = self._lines = 0
        self._spoken_characters = self._spoken_lines = self._written = 0
        self._seen_s = clock_s()
        self._is_speaking = self._is_writing = False
        self._pace_s = self._pace_characters = self._speaking_s = 0.0
        self._writing_s = 0.0

    def plan(self, characters: int, lines: int) -> None:
        """Begin to count: so many characters to send, and lines to write, once for each pass."""
        self._characters, self._lines = characters, lines
        self._spoken_characters = self._spoken_lines = self._written = 0

    def speak(self, *, is_speaking: bool) -> None:
        """Note that speaking has begun or goes on, or that it has ended or waits for the service."""
        self._pass_time()
        self._is_speaking = is_speaking

    def write(self, *, is_writing: bool) -> None:
        """Note that writing has begun, or has ended."""
        self._pass_time()
        self._is_writing = is_writing

    def spoke(self, characters: int) -> None:
        """Count a line, with the characters that were to be sent for it."""
        self._pass_time()
        self._pace_characters += characters
        self._spoken_characters += characters
        self._spoken_lines += bool(characters)

    def wrote(self, lines: int) -> None:
        """Count lines as written in one pass."""
        self._pass_time()
        self._written += lines

    def remaining_s(self) -> float | None:
        """Estimate the seconds that are left, or return None as long as too little is known."""
        self._pass_time()
        characters = max(self._characters - self._spoken_characters, 0)
        speaking_s = 0.0
        if characters and not self._written:  # writing begins when nothing more will be sent
            share = self._spoken_characters / self._characters
            is_early = self._spoken_lines < self._enough_lines and share < 1 / _ROUNDS
            if is_early or self._speaking_s < _LEAST_S or not self._pace_characters:
                return None
            speaking_s = characters * self._pace_s / self._pace_characters
        prior_s = _WRITING_PRIOR * _WRITING_S
        line_s = (prior_s + self._writing_s) / (_WRITING_PRIOR + self._written)
        return speaking_s + line_s * max(self._lines - self._written, 0)

    @property
    def share(self) -> float:
        """The share of the job that is done, from 0 to 1; a line to write counts as a character to send."""
        whole = self._characters + self._lines
        done = min(self._spoken_characters, self._characters) + min(self._written, self._lines)
        return done / whole if whole else 0.0

    def _pass_time(self) -> None:
        """Count the time since the last call for what is going on."""
        now_s = self._clock_s()
        passed_s, self._seen_s = now_s - self._seen_s, now_s
        if self._is_speaking:
            kept = exp(-passed_s / _MEMORY_S)
            self._pace_s = self._pace_s * kept + passed_s
            self._pace_characters *= kept
            self._speaking_s += passed_s
        if self._is_writing:
            self._writing_s += passed_s

"""Cue standards: what a cue may be, as data.

Sources: the Netflix Timed Text Style Guide (General Requirements and English); the BBC Subtitle
Guidelines; for `shorts`, the practice of 9:16 video. A new standard is one more row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

__all__ = ["STANDARDS", "CueStandard", "LanguageLimits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLimits:
    """What a standard asks of one language, where that is something else; None is what it asks of all.

    Attributes:
        line_chars: Most characters on a line.
        reading_cps: Most characters a second.
        shortest_us: Shortest a cue should last.
        is_assumed: Whether the numbers are another language's, for want of its own.
    """

    line_chars: int | None = None
    reading_cps: float | None = None
    shortest_us: int | None = None
    is_assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CueStandard:
    """The limits of a cue.

    Attributes:
        name: What `--standard` calls it.
        line_chars: Most grapheme clusters on a line, spaces and punctuation included; None for no limit. In
            Chinese, Japanese and Korean one of half width counts a half.
        lines: Most lines.
        shortest_us: Shortest a cue should last, where the silence after it allows.
        longest_us: Longest a cue may last; None for no limit.
        gap_us: Least time between two cues.
        reading_cps: Most characters a second that are read; None for no limit.
        linger_us: How long a cue may stay past its last word, to be read; the shortest duration wins over it.
        close_gaps_us: A gap shorter than this is closed to `gap_us`; 0 leaves all gaps as they are.
        fps: Pictures a second that in-times and out-times are snapped to; None for none.
        whole_lines: Whether a cue is one line of the script, never less.
        languages: Code -> what it asks of that language.
    """

    name: str
    line_chars: int | None
    lines: int
    shortest_us: int
    longest_us: int | None
    gap_us: int
    reading_cps: float | None = None
    linger_us: int = 0
    close_gaps_us: int = 0
    fps: float | None = None
    whole_lines: bool = False
    languages: Mapping[str, LanguageLimits] = field(default_factory=dict)

    def of(self, language: str) -> "CueStandard":
        """What it asks of a language."""
        limits = self.languages.get(language)
        if limits is None:
            return self
        return replace(
            self,
            line_chars=limits.line_chars or self.line_chars,
            reading_cps=limits.reading_cps or self.reading_cps,
            shortest_us=self.shortest_us if limits.shortest_us is None else limits.shortest_us,
        )


_NETFLIX = CueStandard(
    name="netflix",
    line_chars=42,
    lines=2,
    shortest_us=833_333,  # 5/6 s
    longest_us=7_000_000,
    gap_us=83_333,  # 2 frames at 24 a second
)
_BBC = CueStandard(
    name="bbc",
    line_chars=37,
    lines=2,
    shortest_us=330_000,  # about 0.33 s a word: no cue is shorter than one word needs
    longest_us=7_000_000,
    gap_us=0,
)
_SHORTS = CueStandard(
    name="shorts",
    line_chars=24,
    lines=2,
    shortest_us=700_000,
    longest_us=5_000_000,
    gap_us=0,
)
_LINE = CueStandard(
    name="line",
    line_chars=None,
    lines=1,
    shortest_us=0,
    longest_us=None,
    gap_us=0,
    whole_lines=True,
)

STANDARDS = {standard.name: standard for standard in (_NETFLIX, _BBC, _SHORTS, _LINE)}

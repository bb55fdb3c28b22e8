"""Cue standards: the limits of cues, as data.

Sources: the Netflix Timed Text Style Guide (General Requirements, Subtitle Timing Guidelines, and the
languages' own); the BBC Subtitle Guidelines; TED Translators' cheat sheet; for `shorts`, `arte` and `dutch`,
the profiles of Subtitle Edit. A new standard is one more row. Numbers without a source are marked as assumed
in their row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from subgen.cues.reading_speeds import (
    ADULT_CPS,
    AS_HINDI,
    CHILDREN_CPS,
    LINE_CHARS,
    MOST,
    SDH_CPS,
    SDH_LINE_CHARS,
    SHORTEST_US,
)

__all__ = ["STANDARDS", "CueStandard", "LanguageLimits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLimits:
    """A standard's limits for one language, where they differ; None means the limit for all languages.

    Attributes:
        line_chars: Most characters on a line.
        reading_cps: Most characters a second.
        shortest_us: Shortest duration of a cue.
        is_assumed: Whether the numbers are taken from another language or another standard, because the
            standard has none.
    """

    line_chars: int | None = None
    reading_cps: float | None = None
    shortest_us: int | None = None
    is_assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CueStandard:
    """The limits of a cue.

    Attributes:
        name: Its name for `--standard`.
        line_chars: Most grapheme clusters on a line, spaces and punctuation included; None for no limit. In
            Chinese, Japanese and Korean one of half width counts as a half.
        lines: Most lines.
        shortest_us: Shortest duration of a cue, where the silence after it allows.
        longest_us: Longest duration of a cue; None for no limit.
        gap_us: Least time between two cues.
        reading_cps: Highest reading speed, in characters a second; None for no limit.
        linger_us: Time that a cue may stay after its last word, to be read; `shortest_us` takes precedence.
        close_gaps_us: A gap shorter than this is closed to `gap_us`; 0 leaves all gaps as they are.
        fps: Frames a second to which in-times and out-times are snapped; None for none.
        whole_lines: Whether each cue is one whole line of the script.
        languages: Code -> limits for that language.
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
        """The limits for a language."""
        limits = self.languages.get(language)
        if limits is None:
            return self
        return replace(
            self,
            line_chars=limits.line_chars or self.line_chars,
            reading_cps=limits.reading_cps or self.reading_cps,
            shortest_us=self.shortest_us if limits.shortest_us is None else limits.shortest_us,
        )

    def assumes(self, language: str) -> bool:
        """Whether its limits for a language are assumed, because the standard has none."""
        return language in self.languages and self.languages[language].is_assumed


def _netflix(name: str, cps: Mapping[str, float], line_chars: Mapping[str, int]) -> CueStandard:
    """Netflix's limits for all languages, with the reading speeds of an audience."""
    cps = {**dict.fromkeys(AS_HINDI, cps["hi"]), **cps}
    return CueStandard(
        name=name,
        line_chars=42,
        lines=2,
        shortest_us=833_333,  # 5/6 s
        longest_us=7_000_000,
        gap_us=83_333,  # 2 frames at 24 a second
        reading_cps=cps[MOST],
        linger_us=500_000,
        close_gaps_us=500_000,  # 12 frames: gaps of 3 to 11 become gaps of 2
        languages={
            language: LanguageLimits(
                line_chars=line_chars.get(language),
                reading_cps=cps.get(language),
                shortest_us=SHORTEST_US.get(language),
                is_assumed=language in AS_HINDI,
            )
            for language in sorted({*cps, *line_chars} - {MOST})
        },
    )


def _wide(line_chars: int) -> dict[str, LanguageLimits]:
    """Assumed limits of scripts with characters twice as wide as Latin ones, for a standard that has none.

    They are half of the standard's line but no more than Netflix's, and Netflix's reading speeds.
    """
    return {
        language: LanguageLimits(
            line_chars=min(line_chars // 2, SDH_LINE_CHARS[language]),
            reading_cps=SDH_CPS[language],
            is_assumed=True,
        )
        for language in ("ja", "ko", "zh")
    }


_BBC = CueStandard(
    name="bbc",
    line_chars=37,
    lines=2,
    shortest_us=330_000,  # about 0.33 s a word: no cue is shorter than a single word
    longest_us=7_000_000,  # assumed: the source has none
    gap_us=0,
    reading_cps=15.0,  # 180 words a minute, 5 characters a word; Netflix: 200 words for 17, 160 for 13
    linger_us=1_500_000,
    close_gaps_us=1_000_000,  # a gap is at least a second: "anything shorter … produces a very jerky effect"
    languages=_wide(37),
)
_SHORTS = CueStandard(
    name="shorts",
    line_chars=24,
    lines=2,
    shortest_us=700_000,
    longest_us=5_000_000,
    gap_us=0,
    reading_cps=25.0,
    linger_us=500_000,  # assumed, like Netflix
    languages=_wide(24),
)
_ARTE = CueStandard(
    name="arte",
    line_chars=40,
    lines=2,
    shortest_us=1_000_000,
    longest_us=10_000_000,
    gap_us=200_000,  # 5 frames at 25 a second
    reading_cps=20.0,
    linger_us=500_000,  # assumed, like Netflix
    languages=_wide(40),
)
_DUTCH = CueStandard(
    name="dutch",
    line_chars=42,
    lines=2,
    shortest_us=1_400_000,
    longest_us=7_000_000,
    gap_us=125_000,  # 3 frames at 24 a second
    reading_cps=15.0,
    linger_us=500_000,  # assumed, like Netflix
    languages=_wide(42),
)
_TED = CueStandard(
    name="ted",
    line_chars=42,
    lines=2,
    shortest_us=1_000_000,
    longest_us=7_000_000,
    gap_us=0,  # assumed: the source has none
    reading_cps=21.0,
    linger_us=500_000,  # assumed, like Netflix
    languages=_wide(42),
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

STANDARDS = {
    standard.name: standard
    for standard in (
        _netflix("netflix", ADULT_CPS, LINE_CHARS),
        _netflix("netflix-children", CHILDREN_CPS, LINE_CHARS),
        _netflix("netflix-sdh", SDH_CPS, SDH_LINE_CHARS),
        _BBC,
        _SHORTS,
        _ARTE,
        _DUTCH,
        _TED,
        _LINE,
    )
}

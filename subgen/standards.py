"""Cue standards: what a cue may be, as data.

Sources: the Netflix Timed Text Style Guide (General Requirements and English); the BBC Subtitle
Guidelines; for `shorts`, the practice of 9:16 video. A new standard is one more row.
"""

from dataclasses import dataclass

__all__ = ["STANDARDS", "CueStandard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CueStandard:
    """The limits of a cue.

    Attributes:
        name: What `--standard` calls it.
        line_chars: Most grapheme clusters on a line, spaces and punctuation included; None for no limit.
        lines: Most lines.
        shortest_us: Shortest a cue should last, where the silence after it allows.
        longest_us: Longest a cue may last; None for no limit.
        gap_us: Least time between two cues.
        whole_lines: Whether a cue is one line of the script, never less.
    """

    name: str
    line_chars: int | None
    lines: int
    shortest_us: int
    longest_us: int | None
    gap_us: int
    whole_lines: bool = False


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

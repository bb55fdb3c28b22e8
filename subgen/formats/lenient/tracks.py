"""Tracks of a file that has everything twice, such as in two languages, in a style of ASS for each."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from subgen.model import SubtitleCue

__all__ = ["with_tracks"]

_NEAR_US = 100_000
"""Cues of two tracks come and go together, or nearly so: they were often timed one after the other."""

_MOST_STYLES = 4
"""Most styles at once that can be tracks; more are a picture made of text."""


def with_tracks(cues: Sequence[SubtitleCue], styles: Sequence[str]) -> list[SubtitleCue]:
    """Set the tracks of cues whose styles are tracks.

    Two styles are tracks if most cues of each come and go together with one of the other. A sign, or a
    thought in italics, is in a style of its own, but does not accompany most of the text.

    Args:
        cues: Cues without tracks.
        styles: Name of the style of each; "" where the format has none.
    """
    if len(set(styles)) <= 1:
        return list(cues)
    tracks = _tracks(cues, styles)
    return [
        replace(cue, track=style) if style in tracks else cue for cue, style in zip(cues, styles, strict=True)
    ]


def _tracks(cues: Sequence[SubtitleCue], styles: Sequence[str]) -> set[str]:
    times: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for cue, style in zip(cues, styles, strict=True):
        times[round(cue.start_us / _NEAR_US), round(cue.end_us / _NEAR_US)].add(style)
    alone = Counter(style for at_once in times.values() for style in at_once)
    together = Counter(
        pair
        for at_once in times.values()
        if 1 < len(at_once) <= _MOST_STYLES
        for pair in combinations(sorted(at_once), 2)
    )
    return {
        style
        for pair, count in together.items()
        if 2 * count > max(alone[style] for style in pair)
        for style in pair
    }

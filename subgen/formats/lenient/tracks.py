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


def with_tracks(cues: Sequence[SubtitleCue]) -> list[SubtitleCue]:
    """Keep the tracks of a file, and clear the names of other styles.

    Two styles are tracks if most cues of each come and go together with one of the other. A sign, or a
    thought in italics, is in a style of its own, but does not accompany most of the text.

    Args:
        cues: Cues with the names of their styles as tracks.
    """
    styles: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for cue in cues:
        styles[round(cue.start_us / _NEAR_US), round(cue.end_us / _NEAR_US)].add(cue.track)
    alone = Counter(style for at_once in styles.values() for style in at_once)
    together = Counter(
        pair
        for at_once in styles.values()
        if 1 < len(at_once) <= _MOST_STYLES
        for pair in combinations(sorted(at_once), 2)
    )
    tracks = {
        style
        for pair, count in together.items()
        if 2 * count > max(alone[style] for style in pair)
        for style in pair
    }
    return [cue if cue.track in tracks else replace(cue, track="") for cue in cues]

"""The table of points that the layout adds up, each with its reason.

The fewer points, the better the layout; 100 points are the cost of one more cue. To change the preferences of
the layout, change a number here. The limits of a standard are not preferences: one of them costs more than
all preferences of ten million words together, and a gap more than all their other limits. A break where
typography allows none, such as before a lone `?`, costs more than all of them. The cheapest layout has the
fewest such breaks, then the fewest broken gaps, and then the fewest broken limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["COSTS", "Cost", "too_fast", "too_short", "uneven"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Points, and the reason for them."""

    points: int
    reason: str


# fmt: off
COSTS: Mapping[str, Cost] = {
    # breaks that typography forbids
    "cue-unbreakable":   Cost(10**29, "a lone mark belongs to its word, a no-break space joins two words"),
    "row-unbreakable":   Cost(10**27, "as for a cue"),
    # limits of a standard, which the speech may leave no way to respect
    "gap":               Cost(10**20, "without its gap a cue looks like the one before it: above all limits"),
    "limit":             Cost(10**12, "too short, too long, too fast, or off the frames: above preferences"),
    # every cue, every row
    "cue":               Cost(100, "each cue is one more thing to look at"),
    "row":               Cost(20,  "one row is read at a glance, and hides less of the picture"),
    "shared-line":       Cost(300, "lines of the script are shown separately, unless too short for that"),
    "sentence-inside":   Cost(120, "a cue is easiest to read when it is one sentence"),
    "pause-inside":      Cost(300, "a second of silence past the first half shows words too early"),
    # where a cue ends
    "cue-at-strong":     Cost(120, "a semicolon, colon or dash separates thoughts"),
    "cue-at-clause":     Cost(200, "a comma separates clauses, but also the parts of a list"),
    "cue-before-opener": Cost(450, "a conjunction or preposition begins a phrase"),
    "cue-elsewhere":     Cost(900, "the cut splits a phrase"),
    "cue-at-pause":      Cost(50,  "the speaker pauses here: the most that a cut at a long pause costs"),
    # where a row ends: the rest stays visible, so this only affects looks
    "row-at-strong":     Cost(15,  "as for a cue"),
    "row-at-clause":     Cost(25,  "as for a cue"),
    "row-before-opener": Cost(60,  "as for a cue"),
    "row-elsewhere":     Cost(180, "as for a cue"),
    # weak ends, on top of the above
    "cue-after-article": Cost(600, "an article means nothing without its noun"),
    "cue-after-number":  Cost(600, "a number without its unit, or half a number, is misread"),
    "cue-in-name":       Cost(500, "half a name is another person's"),
    "cue-before-postposition": Cost(500, "a postposition or final auxiliary belongs to the word before it"),
    "cue-after-opener":  Cost(350, "a conjunction or preposition belongs to what follows"),
    "cue-after-auxiliary": Cost(300, "an auxiliary belongs to the verb that follows"),
    "row-after-article": Cost(240, "as for a cue"),
    "row-after-number":  Cost(240, "as for a cue"),
    "row-in-name":       Cost(200, "as for a cue"),
    "row-before-postposition": Cost(200, "as for a cue"),
    "row-after-opener":  Cost(140, "as for a cue"),
    "row-after-auxiliary": Cost(120, "as for a cue"),
    # orphans
    "cue-of-one-word":   Cost(2_000, "one short word that is no sentence flashes by: avoid it above all"),
    "row-of-one-word":   Cost(300, "one short word on a row looks like a leftover"),
    # the shape of rows
    "unbalanced":        Cost(400, "rows of equal width are read with fewer eye movements; by the square"),
    "top-heavy":         Cost(60,  "the longer row should be below, nearer to where the eye rests"),
    # time
    "short":             Cost(300, "shorter than the standard's shortest: it flashes"),
    "shortness":         Cost(2_000, "the more of that time is missing, the less of the cue is seen"),
    "fast":              Cost(2_500, "the faster, the less is read: by the excess, and by its square"),
    "uneven":            Cost(200, "short cues between long ones break the rhythm: the squares of what each "
                                   "lacks of a comfortable duration add up to the least if all are equal"),
}
# fmt: on

_SHARE = 1024
"""Denominator of shares: with integers, equal layouts cost exactly the same."""
_MOST_EXCESS = 4 * _SHARE  # five times too fast is as unreadable as ten
_SHORT, _SHORTNESS = COSTS["short"].points, COSTS["shortness"].points
_FAST, _UNEVEN = COSTS["fast"].points, COSTS["uneven"].points


def too_fast(needed: int, duration: int) -> int:
    """Points for a cue whose duration is less than the time to read it; both in samples."""
    if needed <= duration:
        return 0
    excess = _MOST_EXCESS
    if duration > 0:  # words of a take with fewer samples than words last no time
        excess = min(_SHARE * (needed - duration) // duration, _MOST_EXCESS)
    return _FAST * excess * (_SHARE + excess) // _SHARE**2


def too_short(shortest: int, duration: int) -> int:
    """Points for a cue that is shorter than the standard's shortest duration; both in samples."""
    if duration >= shortest:
        return 0
    return _SHORT + _SHORTNESS * (shortest - duration) // shortest


def uneven(comfortable: int, duration: int) -> int:
    """Points for a cue that is shorter than is comfortable; both in samples."""
    if duration >= comfortable:
        return 0
    missing = _SHARE * (comfortable - duration) // comfortable
    return _UNEVEN * missing * missing // _SHARE**2

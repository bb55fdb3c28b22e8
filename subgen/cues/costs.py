"""What a cut costs: the table of points that the layout adds up, each with its reason.

A cue is as good as the sum of its points is small; 100 points are one more cue to look at. To change the
taste of the layout, change a number here. The limits of a standard are no taste: one of them costs more than
all tastes of ten million words together, and a gap more than all their other limits, so that the cut that
costs least breaks the fewest gaps, and then the fewest limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["COSTS", "Cost", "too_fast", "too_short", "uneven"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Points, and what for."""

    points: int
    reason: str


# fmt: off
COSTS: Mapping[str, Cost] = {
    # what a standard forbids, though the speech may leave no other way
    "gap":               Cost(10**20, "without its gap a cue is taken for the one before: above all limits"),
    "limit":             Cost(10**12, "too short, long or fast, or without a picture: above all taste"),
    # every cue, every row
    "cue":               Cost(100, "each cue is one more thing to look at"),
    "row":               Cost(20,  "one row is read in one go, and hides less of the picture"),
    "shared-line":       Cost(300, "what a script keeps apart is shown apart, unless too short for that"),
    "sentence-inside":   Cost(120, "a cue is easiest to read when it is one sentence"),
    "pause-inside":      Cost(300, "a second of silence past the first half shows what is not yet said"),
    # where a cue ends
    "cue-at-strong":     Cost(120, "a semicolon, colon or dash separates thoughts"),
    "cue-at-clause":     Cost(200, "a comma separates clauses, but also the parts of a list"),
    "cue-before-little": Cost(450, "a conjunction or preposition begins a phrase"),
    "cue-elsewhere":     Cost(900, "a phrase is torn"),
    "cue-at-pause":      Cost(50,  "the speaker parts the words, so may the screen: the most it costs there"),
    # where a row ends: the other half is in sight, so it is a matter of looks
    "row-at-strong":     Cost(15,  "as for a cue"),
    "row-at-clause":     Cost(25,  "as for a cue"),
    "row-before-little": Cost(60,  "as for a cue"),
    "row-elsewhere":     Cost(180, "as for a cue"),
    # weak ends, on top of the above
    "cue-after-article": Cost(600, "an article without its noun says nothing"),
    "cue-after-number":  Cost(600, "a number without its unit, or half a number, is misread"),
    "cue-in-name":       Cost(500, "half a name is another person"),
    "cue-before-follower": Cost(500, "a postposition or a closing auxiliary belongs to the word before it"),
    "cue-after-little":  Cost(350, "a conjunction or preposition belongs to what follows"),
    "cue-after-auxiliary": Cost(300, "an auxiliary waits for its verb"),
    "row-after-article": Cost(240, "as for a cue"),
    "row-after-number":  Cost(240, "as for a cue"),
    "row-in-name":       Cost(200, "as for a cue"),
    "row-before-follower": Cost(200, "as for a cue"),
    "row-after-little":  Cost(140, "as for a cue"),
    "row-after-auxiliary": Cost(120, "as for a cue"),
    # orphans
    "cue-of-one-word":   Cost(2_000, "one short word that is no sentence flashes by: rather any other cut"),
    "row-of-one-word":   Cost(300, "one short word on a row looks left over"),
    # the shape of rows
    "unbalanced":        Cost(400, "rows of one length are read without a sweep of the eye; by the square"),
    "top-heavy":         Cost(60,  "the longer row stands below, nearer to where the eye rests"),
    # time
    "short":             Cost(300, "shorter than the standard's shortest: it flashes"),
    "shortness":         Cost(2_000, "and the more of that time is missing, the less is seen"),
    "fast":              Cost(2_500, "and the faster, the less is read: by the excess, and by its square"),
    "uneven":            Cost(200, "short cues beside long ones give no rhythm: the sum of the squares of "
                                   "what is missing to a comfortable length is least when all are alike"),
}
# fmt: on

_SHARE = 1024
"""Parts of a whole: shares are integers, so that equal layouts cost the same to the point."""
_MOST_EXCESS = 4 * _SHARE  # five times too fast is as unreadable as ten
_SHORT, _SHORTNESS = COSTS["short"].points, COSTS["shortness"].points
_FAST, _UNEVEN = COSTS["fast"].points, COSTS["uneven"].points


def too_fast(needed: int, duration: int) -> int:
    """Points for a cue that is on the screen for less time than it takes to read, in samples."""
    if needed <= duration:
        return 0
    excess = _MOST_EXCESS
    if duration > 0:  # a take of fewer samples than words has words of none
        excess = min(_SHARE * (needed - duration) // duration, _MOST_EXCESS)
    return _FAST * excess * (_SHARE + excess) // _SHARE**2


def too_short(shortest: int, duration: int) -> int:
    """Points for a cue that lasts less than the standard's shortest, in samples."""
    if duration >= shortest:
        return 0
    return _SHORT + _SHORTNESS * (shortest - duration) // shortest


def uneven(comfortable: int, duration: int) -> int:
    """Points for a cue that lasts less than is comfortable, in samples."""
    if duration >= comfortable:
        return 0
    missing = _SHARE * (comfortable - duration) // comfortable
    return _UNEVEN * missing * missing // _SHARE**2

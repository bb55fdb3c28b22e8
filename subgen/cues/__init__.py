"""Split words into cues and rows, time them, and check them against a standard.

layout        splits words into cues, within a standard (`standards`)
segmentation  the cheapest split, row breaks and out-times among all that the limits allow
costs         the table of points, each with its reason
break_points  how good it is to end a cue or a row after each word
passage       words that are laid out together, with their measurements
row_breaks    where the rows of a cue break
timing        in-times and out-times of cues
standards     the limits of each standard, with their sources; `reading_speeds` by language
rules         the rules of a standard, and the cues that break them
simultaneous  cues that are on the screen at once, for the rules
audit         the broken rules of a whole track, and which of them were `avoidable`
"""

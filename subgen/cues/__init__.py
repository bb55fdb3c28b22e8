"""Split words into cues and rows, time them, and check them against a standard.

layout        words into cues, within a standard (`standards`)
segmentation  the cut, row breaks and out-times that cost least, of all that the limits allow
costs         the table of what costs how much, and why
break_points  how good it is to end a cue or a row after each word
passage       words that are laid out together, measured once
row_breaks    where the rows of a cue break
timing        when a cue comes and when it goes
standards     the limits of each standard, with their sources; `reading_speeds` by language
rules         what a cue breaks of its standard
audit         the same of a whole track, and whether another layout could have avoided it (`avoidable`)
"""

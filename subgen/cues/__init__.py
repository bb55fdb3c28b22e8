"""Cues: which words stand on the screen together, and from when to when.

layout        words into cues, within a standard (`subgen.standards`)
cutting       the cut, row breaks and out-times that cost least, of all that the limits allow
cost          the table of what costs how much, and why
ends          how good it is to end a cue or a row after each word
little_words  articles, prepositions and the like, of each language
passage       words that are laid out together, measured once
rows          where the rows of a cue break
timing        when a cue comes and when it goes
length        how long a text is on the screen
"""

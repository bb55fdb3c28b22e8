"""Alignment: every word of the text, placed on the track from what the service said.

spelling    a word as it is compared with others
matching    which event speaks of which word
audit       what was taken, repaired and estimated, in numbers
hearing     what of the events can be believed
lengths     how long a word takes to say
energy      where in the audio speech is
spreading   words without times over the speech there is
filling     times for all words of a request: the heard ones, and estimates between them
placing     the same on the track, for a line
doubting    whether a take looks whole
"""

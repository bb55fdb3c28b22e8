"""Compute where each line and each word is on the track.

line_placement    where lines stand on the track
word_placement    where a line's words stand on it
event_check       which word events can be believed
event_matching    which event speaks of which word
phoneme_matching  which phonemes of a speech belong to which word
normalization     a word as it is compared with others
interpolation     times for all words of a request: the believed ones, and estimates between them
distribution      words without times over the speech there is
durations         how long a word takes to say
voice_activity    where in the audio speech is
take_check        whether a take looks whole
word_stats        what was taken, repaired and estimated, in numbers
"""

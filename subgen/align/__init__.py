"""Compute where each line and each word is on the track.

line_placement    place lines on the track
word_placement    place the words of a line on the track
aligned_words     words with times relative to their take or line, and their packed form
event_aligner     align words by word events, and by the speech in the audio
event_check       decide which word events can be trusted
event_matching    match word events with words of the text
phoneme_matching  match the phonemes of speech with words
normalization     words in the form in which they are compared
interpolation     times for all words of a request: trusted ones, and estimates between them
distribution      distribute words without times over stretches of speech
durations         estimate how long a word takes to say
voice_activity    find speech in audio
take_check        check whether a take is complete
forced            find words in audio by its sounds, with phone models trained on it
word_stats        counts of service, repaired and estimated times
"""

"""Output formats: cues and words into text. No format touches a file.

base        what a writer is, and how to add one
srt vtt ass alignment        one file a format
karaoke     word boundaries on a coarse clock
registry    the table of writers, and their place in pysubs2's registry
"""

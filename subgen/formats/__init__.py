"""Output formats: cues and words into text. No format touches a file.

base        what a writer is, and how to add one
srt vtt ass lrc ttml alignment          one file a format: those of cues
textgrid ctm tsv audacity               those of words
karaoke     word boundaries on a coarse clock
registry    the table of writers, and their place in pysubs2's registry
"""

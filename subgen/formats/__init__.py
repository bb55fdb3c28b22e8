"""Subtitle and alignment formats: writers, strict readers (verify), lenient readers (check).

base              what a writer is, and how to add one
registry          the table of writers
srt vtt ass lrc ttml          one file a format: those of cues
textgrid ctm tsv audacity     those of words
alignment         everything, as JSON: schema, writer and reader
karaoke           word boundaries on a coarse clock
strict            our own files read back, exactly, for `verify`
lenient           anyone's files, read as a viewer sees them, for `check`
pysubs2_plugin    our writers in pysubs2's registry
"""

"""Subtitle and alignment formats: writers, strict readers (verify), lenient readers (check).

base                         the base class of writers, and how to add one
registry                     the writer of each format
srt vtt ass lrc ttml         one file for each format of cues
textgrid ctm tsv audacity    one file for each format of words
alignment                    everything as JSON: schema, writer and reader
karaoke                      word boundaries on a coarse clock
strict                       readers of our own files, exact, for `verify`
lenient                      readers of any files, as a viewer sees them, for `check`
pysubs2_plugin               our writers in pysubs2's registry
"""

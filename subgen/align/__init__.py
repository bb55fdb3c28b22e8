"""Alignment: every word of the text, placed on the track from what the service said.

matching    which event speaks of which word
placing     times for all words: the events' own, and estimates between them
"""

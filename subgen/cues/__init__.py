"""Cues: which words stand on the screen together, and from when to when.

standards   the limits, as data
layout      words into cues
length      how long a text is on the screen
"""

"""Cues: which words stand on the screen together, and from when to when.

layout      words into cues, within a standard (`subgen.standards`)
length      how long a text is on the screen
"""

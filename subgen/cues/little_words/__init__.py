"""The little words of languages, as data: what a row or a cue should not end on, or may well end before.

kinds     the kinds of them
chinese   those of Chinese
european  those of languages of Europe
indian    those of languages of India
table     language -> its little words
"""

from subgen.cues.little_words.kinds import LittleWords
from subgen.cues.little_words.table import LITTLE_WORDS

__all__ = ["LITTLE_WORDS", "LittleWords"]

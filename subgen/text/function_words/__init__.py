"""Function words by language, as data: what a row or a cue should not end on, or may well end before.

kinds     the kinds of them
chinese   those of Chinese
european  those of languages of Europe
indian    those of languages of India
"""

from collections.abc import Mapping

from subgen.text.function_words.chinese import CHINESE
from subgen.text.function_words.european import EUROPEAN
from subgen.text.function_words.indian import INDIAN
from subgen.text.function_words.kinds import LittleWords

__all__ = ["LITTLE_WORDS", "LittleWords"]

LITTLE_WORDS: Mapping[str, LittleWords] = {**EUROPEAN, **INDIAN, "zh": CHINESE}
"""Language code -> its little words; a language without is cut by punctuation, pauses, numbers and names."""

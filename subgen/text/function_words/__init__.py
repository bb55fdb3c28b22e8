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
from subgen.text.function_words.kinds import FunctionWords

__all__ = ["FUNCTION_WORDS", "FunctionWords"]

FUNCTION_WORDS: Mapping[str, FunctionWords] = {**EUROPEAN, **INDIAN, "zh": CHINESE}
"""Language code -> its function words. A language that is not here is cut by punctuation, pauses, numbers and
names."""

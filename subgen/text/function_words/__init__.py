"""Function words by language, as data: words that a row or a cue should not end with, or may end before.

kinds     the kinds of function words
chinese   Chinese
european  languages of Europe
indian    languages of India
south_east_asian  Indonesian, Malay and Vietnamese
"""

from collections.abc import Mapping

from subgen.text.function_words.chinese import CHINESE
from subgen.text.function_words.european import EUROPEAN
from subgen.text.function_words.indian import INDIAN
from subgen.text.function_words.kinds import FunctionWords
from subgen.text.function_words.south_east_asian import SOUTH_EAST_ASIAN

__all__ = ["FUNCTION_WORDS", "FunctionWords"]

FUNCTION_WORDS: Mapping[str, FunctionWords] = {
    **EUROPEAN,
    **INDIAN,
    **SOUTH_EAST_ASIAN,
    "zh": CHINESE,
}
"""Language code -> its function words. Languages that are not listed are split by punctuation, pauses,
numbers and names."""

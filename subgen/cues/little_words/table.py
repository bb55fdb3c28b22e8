"""The little words of all languages; one without is cut by punctuation, pauses, numbers and names."""

from collections.abc import Mapping

from subgen.cues.little_words.chinese import CHINESE
from subgen.cues.little_words.european import EUROPEAN
from subgen.cues.little_words.indian import INDIAN
from subgen.cues.little_words.kinds import LittleWords

__all__ = ["LITTLE_WORDS"]

LITTLE_WORDS: Mapping[str, LittleWords] = {**EUROPEAN, **INDIAN, "zh": CHINESE}
"""Language code -> its little words."""

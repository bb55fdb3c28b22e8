"""Scripts without spaces between words: Chinese, Japanese, Thai, Khmer, Lao and Burmese."""

import regex

__all__ = [
    "UNSPACED_CHARACTER",
    "UNSPACED_LETTER",
    "ZERO_WIDTH_SPACED_LETTER",
    "space_at_wrap",
    "space_between",
]

UNSPACED_LETTER = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{lb=SA}]")
"""A letter of these scripts."""

ZERO_WIDTH_SPACED_LETTER = regex.compile(r"\p{lb=SA}")
"""A letter of the scripts of South-East Asia: between their words a text may have zero-width spaces, U+200B.

Source: UAX #14, class SA (complex context dependent).
"""

UNSPACED_CHARACTER = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\u30fc\uff70\u3001-\u303f[\uff01-\uff65&&\p{P}]]",
    regex.VERSION1,
)
"""A letter of the scripts with a segmenter, or one of their wide marks."""

_MARKS_OF_BOTH = "\u2018\u2019\u201c\u201d\u2014\u2026\u00b7"


def space_between(before: str, after: str) -> str:
    """The separator of two texts on one row: a space, or nothing if both are in these scripts.

    Args:
        before: The text before it; not empty.
        after: The text after it; not empty.
    """
    return "" if UNSPACED_CHARACTER.match(before[-1]) and UNSPACED_CHARACTER.match(after[0]) else " "


def space_at_wrap(before: str, after: str) -> str:
    """The separator of two rows of a text that was wrapped by hand: as `space_between`, across quotes too.

    Chinese has the curly quotes, dashes and ellipses of European text, which say nothing of the script.

    Args:
        before: The text before the wrap.
        after: The text after it.
    """
    end, start = before.rstrip(_MARKS_OF_BOTH)[-1:], after.lstrip(_MARKS_OF_BOTH)[:1]
    return space_between(end, start) if end and start else " "

"""Scripts that put no spaces between words: Chinese, Japanese and Thai."""

import regex

__all__ = ["BESIDE", "UNSPACED", "space_between"]

UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
"""A letter of theirs."""

BESIDE = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\u30fc\uff70\u3001-\u303f[\uff01-\uff65&&\p{P}]]",
    regex.VERSION1,
)
"""A letter of theirs, or one of their wide marks."""


def space_between(before: str, after: str) -> str:
    """What stands between two texts on one row: a space, but nothing where both are of these scripts.

    Args:
        before: What ends there; not empty.
        after: What begins there; not empty.
    """
    return "" if BESIDE.match(before[-1]) and BESIDE.match(after[0]) else " "

"""What stands between two pieces of text that a line end parted, on one row."""

import regex

__all__ = ["UNSPACED_LANGUAGES", "space_between"]

UNSPACED_LANGUAGES = frozenset({"ja", "th", "zh"})
"""Codes of languages that put no spaces between words."""

_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\u30fc\uff70\u3001-\u303f\uff01-\uff65]")
"""Letters of scripts that put no spaces between words, and their wide marks."""


def space_between(before: str, after: str) -> str:
    """A space, but nothing between two pieces of Chinese, Japanese or Thai.

    Args:
        before: What ends there; not empty.
        after: What begins there; not empty.
    """
    return "" if _UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]) else " "

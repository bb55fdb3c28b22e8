"""How words are compared: by what is spoken of them.

A service may leave punctuation out, change the case, or compose its characters otherwise, and means the same
word. Signs such as `$` count, for `$` and `100` may come one after the other; only where a word is found
nowhere are they left out too.
"""

import unicodedata

__all__ = ["bare", "spelled"]


def spelled(word: str) -> str:
    """A word without case, punctuation and ways of composing; a word of nothing else is itself."""
    if word.isascii() and word.isalnum():  # as most words are
        return word.lower()
    return _only(word, "LMNS")


def bare(word: str) -> str:
    """The letters and digits of a word alone; a word without any is itself."""
    return _only(word, "LMN")


def _only(word: str, categories: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return "".join(each for each in folded if unicodedata.category(each)[0] in categories) or folded

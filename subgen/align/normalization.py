"""Words in the form in which they are compared.

A service may leave out punctuation, change the case, or compose characters in another way, and mean the same
word. Signs such as `$` count, because `$` and `100` may come as two events; they are ignored only if a word
is found nowhere with them.
"""

import unicodedata

__all__ = ["letters_of", "normalize"]


def normalize(word: str) -> str:
    """Fold case and composition and drop punctuation; a word of punctuation only is unchanged."""
    if word.isascii() and word.isalnum():  # as most words are
        return word.lower()
    return _only(word, "LMNS")


def letters_of(word: str) -> str:
    """Return the letters and digits of a word alone; a word without any is unchanged."""
    return _only(word, "LMN")


def _only(word: str, categories: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return "".join(each for each in folded if unicodedata.category(each)[0] in categories) or folded

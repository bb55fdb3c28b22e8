"""How long a text is on the screen: in grapheme clusters, which is what a reader counts."""

import regex

__all__ = ["length"]

_CLUSTER = regex.compile(r"\X")


def length(text: str) -> int:
    """Number of grapheme clusters; a Devanagari syllable with its vowel sign is one."""
    if text.isascii():
        return len(text)  # no line ends in a word, so no cluster of two
    return len(_CLUSTER.findall(text))

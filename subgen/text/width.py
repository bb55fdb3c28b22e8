"""How long a text is on the screen: in grapheme clusters, which is what a reader counts.

What cannot be seen does not count: control and format characters such as direction marks and soft hyphens,
but for the joiners, which are part of a cluster (Subtitle Edit: `CalcAll`).
"""

import unicodedata

import regex

__all__ = ["halves", "length"]

_CLUSTER = regex.compile(r"\X")
_UNSEEN = regex.compile(r"\p{GCB=Control}+")
_WITH_HALF_WIDTHS = frozenset({"ja", "ko", "zh"})
_NARROW = frozenset({"H", "Na", "N"})


def length(text: str) -> int:
    """Number of grapheme clusters; a Devanagari syllable with its vowel sign is one."""
    if text.isascii() and text.isprintable():
        return len(text)
    return len(_CLUSTER.findall(_UNSEEN.sub("", text)))


def halves(text: str, language: str) -> int:
    """Length in half characters: two a grapheme cluster, one if of half width beside Han or Hangul.

    Args:
        text: Any text.
        language: Code of its language; in Chinese, Japanese and Korean a Latin letter or a space has half the
            width of a character, and standards count it so.
    """
    if language not in _WITH_HALF_WIDTHS:
        return 2 * length(text)
    if text.isascii() and text.isprintable():
        return len(text)
    clusters = _CLUSTER.findall(_UNSEEN.sub("", text))
    return sum(1 if unicodedata.east_asian_width(cluster[0]) in _NARROW else 2 for cluster in clusters)

"""Width of a text on the screen, counted in grapheme clusters, as readers count.

What cannot be seen does not count: control and format characters such as direction marks and soft hyphens,
but for the joiners, which are part of a cluster (Subtitle Edit: `CalcAll`).
"""

import unicodedata

import regex

__all__ = ["width_in_halves"]

_CLUSTER = regex.compile(r"\X")
_UNSEEN = regex.compile(r"\p{GCB=Control}+")
_WITH_HALF_WIDTHS = frozenset({"ja", "ko", "zh"})
_NARROW = frozenset({"H", "Na", "N"})


def width_in_halves(text: str, language: str) -> int:
    """Measure a text in half characters: two a grapheme cluster, one if of half width beside Han or Hangul.

    A Devanagari syllable with its vowel sign is one cluster.

    Args:
        text: Any text.
        language: Code of its language; in Chinese, Japanese and Korean a Latin letter or a space has half the
            width of a character, and standards count it so.
    """
    has_half_widths = language in _WITH_HALF_WIDTHS
    if text.isascii() and text.isprintable():
        return len(text) if has_half_widths else 2 * len(text)
    clusters = _CLUSTER.findall(_UNSEEN.sub("", text))
    if not has_half_widths:
        return 2 * len(clusters)
    return sum(1 if unicodedata.east_asian_width(cluster[0]) in _NARROW else 2 for cluster in clusters)

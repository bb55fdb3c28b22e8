"""Width of a text: counted in grapheme clusters, as readers count, or as a font draws it, estimated.

What cannot be seen does not count: control and format characters such as direction marks and soft hyphens,
but for the joiners, which are part of a cluster (Subtitle Edit: `CalcAll`).
"""

import unicodedata
from functools import lru_cache

import regex

__all__ = ["drawn_width", "width_in_halves"]

_CLUSTER = regex.compile(r"\X")
_UNSEEN = regex.compile(r"\p{GCB=Control}+")
_WITH_HALF_WIDTHS = frozenset({"ja", "ko", "zh"})
_NARROW = frozenset({"H", "Na", "N"})

# fmt: off
_ASCII_WIDTHS = {
    character: width
    for width, characters in {
        0.17: "'", 0.2: "ijl", 0.23: "|", 0.25: " !,./:;I[\\]ft", 0.3: "()-`r{}", 0.32: '"', 0.35: "*",
        0.42: "^", 0.45: "Jcksvxyz", 0.5: "#$0123456789?L_abdeghnopqu", 0.52: "+<=>~", 0.55: "FTZ",
        0.6: "&ABEKPSVXY", 0.65: "CDHNRUw", 0.7: "GOQ", 0.75: "Mm", 0.8: "%", 0.84: "W", 0.91: "@",
    }.items()
    for character in characters
}
"""Advances in Liberation Sans, which has the metrics of Arial, as multiples of the height of a line."""

_SCRIPT_WIDTHS = (
    ("Devanagari", 0.53), ("Tamil", 0.94), ("Telugu", 0.69), ("Kannada", 0.54), ("Malayalam", 1.03),
    ("Bengali", 0.59), ("Gujarati", 0.57), ("Gurmukhi", 0.54), ("Oriya", 0.65), ("Thai", 0.34),
    ("Lao", 0.31), ("Khmer", 0.56), ("Myanmar", 0.34), ("Arabic", 0.33), ("Hebrew", 0.37),
)
"""Mean width of a grapheme cluster in running text, measured in the script's Noto Sans, Arabic in Arial."""
# fmt: on

_SCRIPTS = tuple((regex.compile(rf"\p{{{name}}}"), width) for name, width in _SCRIPT_WIDTHS)
_WIDE_WIDTH = 0.8
"""A wide East Asian character: 0.69 in Noto Sans CJK, 0.79 in WenQuanYi Zen Hei."""
_UPPER_WIDTH, _OTHER_WIDTH = 0.62, 0.48
"""A capital of another alphabet (Cyrillic: 0.60), and any other letter (Cyrillic 0.47, Greek 0.48)."""


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


def drawn_width(text: str) -> float:
    """Estimate the width of a row as a font draws it, as a multiple of the height of a line.

    The font is on the machine of the viewer. The estimate is that of the fonts that subgen names
    (`subgen.config.fonts`), measured as ASS scales them: ascent and descent together are the height.
    """
    return sum(_drawn_width_of_cluster(cluster) for cluster in _CLUSTER.findall(_UNSEEN.sub("", text)))


@lru_cache(maxsize=4096)
def _drawn_width_of_cluster(cluster: str) -> float:
    base = " " if cluster.isspace() else unicodedata.normalize("NFD", cluster)[0]
    if base in _ASCII_WIDTHS:
        return _ASCII_WIDTHS[base]
    if unicodedata.east_asian_width(cluster[0]) in ("W", "F"):
        return _WIDE_WIDTH
    known = next((width for script, width in _SCRIPTS if script.match(cluster)), None)
    if known is not None:
        return known
    return _UPPER_WIDTH if cluster[0].isupper() else _OTHER_WIDTH

"""Fonts for scripts that the usual fonts lack, by language, as data.

Arial and similar fonts contain Latin, Greek, Cyrillic and, in complete versions, Arabic and Hebrew. They
lack the scripts of India, and Chinese, Japanese, Korean and Thai: a player then chooses another font by
itself, or draws boxes.

Source of the names: the Noto fonts (https://notofonts.github.io), one family a script, under the Open Font
License; those of Han and Hangul are the families of Noto CJK. Debian's packages fonts-noto-core and
fonts-noto-cjk install all of them.
"""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["FONTS", "USUAL_FONT"]

USUAL_FONT = "Arial"
"""Font of all other languages."""

FONTS: Mapping[str, str] = MappingProxyType(
    {
        "hi": "Noto Sans Devanagari",
        "mr": "Noto Sans Devanagari",
        "bn": "Noto Sans Bengali",
        "pa": "Noto Sans Gurmukhi",
        "gu": "Noto Sans Gujarati",
        "or": "Noto Sans Oriya",
        "ta": "Noto Sans Tamil",
        "te": "Noto Sans Telugu",
        "kn": "Noto Sans Kannada",
        "ml": "Noto Sans Malayalam",
        "ar": "Noto Sans Arabic",
        "th": "Noto Sans Thai",
        "zh": "Noto Sans CJK SC",
        "ja": "Noto Sans CJK JP",
        "ko": "Noto Sans CJK KR",
    }
)
"""Language code -> a font that has the letters of its script."""

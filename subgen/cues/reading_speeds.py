"""Netflix's limits of reading speed and line length by language, as data.

Sources: the Netflix Timed Text Style Guides of the languages ("Reading Speed Limits", "Character
Limitation"). The speeds of SDH are Subtitle Edit's table of them (`NetflixQualityController`). A character
is a grapheme cluster; in Chinese, Japanese and Korean one of half width counts as a half.
"""

from collections.abc import Mapping

__all__ = [
    "ADULT_CPS",
    "AS_HINDI",
    "CHILDREN_CPS",
    "LINE_CHARS",
    "MOST",
    "SDH_CPS",
    "SDH_LINE_CHARS",
    "SHORTEST_US",
]

MOST = "most"
"""Key of the languages without a row of their own."""

ADULT_CPS: Mapping[str, float] = {
    MOST: 17.0,
    "ar": 20.0,
    "en": 20.0,
    "hi": 22.0,
    "ja": 4.0,
    "ko": 12.0,
    "zh": 9.0,
}
"""Language -> most characters a second, for adults."""

CHILDREN_CPS: Mapping[str, float] = {
    MOST: 13.0,
    "ar": 17.0,
    "en": 17.0,
    "hi": 18.0,
    "ja": 4.0,
    "ko": 9.0,
    "zh": 7.0,
}
"""Language -> most characters a second, for children."""

SDH_CPS: Mapping[str, float] = {
    MOST: 20.0,  # English as well: 17 for adults becomes 20 here, and English has 20 for adults
    "ar": 23.0,
    "hi": 25.0,
    "ja": 7.0,
    "ko": 14.0,
    "zh": 11.0,
}
"""Language -> most characters a second of verbatim subtitles in the spoken language (SDH), for adults."""

AS_HINDI = ("bn", "gu", "kn", "ml", "mr", "or", "pa", "ta", "te")
"""Languages without a guide, or without numbers in it: Hindi's reading speeds are assumed."""

LINE_CHARS: Mapping[str, int] = {"ja": 13, "ko": 16, "th": 35, "zh": 16}
"""Language -> most characters on a line, if not 42."""

SDH_LINE_CHARS: Mapping[str, int] = {**LINE_CHARS, "ja": 16}
"""Language -> most characters on a line of SDH, if not 42."""

SHORTEST_US: Mapping[str, int] = {"ja": 500_000}
"""Language -> shortest cue in microseconds, if not 5/6 s."""

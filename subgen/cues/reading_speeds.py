"""How fast a language is read, and how long its lines are: what Netflix asks of each, as data.

Sources: the Netflix Timed Text Style Guides of the languages ("Reading Speed Limits", "Character
Limitation"). The speeds of SDH are Subtitle Edit's table of them (`NetflixQualityController`). A character
is a grapheme cluster; in Chinese, Japanese and Korean one of half width counts a half.
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
"""The key of what most languages have, those without a row of their own."""

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
    MOST: 20.0,  # English too: what is 17 elsewhere is 20 here, and English was 20 before
    "ar": 23.0,
    "hi": 25.0,
    "ja": 7.0,
    "ko": 14.0,
    "zh": 11.0,
}
"""Language -> most characters a second, word for word in the language that is spoken, for adults."""

AS_HINDI = ("bn", "gu", "kn", "ml", "mr", "or", "pa", "ta", "te")
"""Languages that no guide was found for, or none with numbers: they are assumed to be read as Hindi is."""

LINE_CHARS: Mapping[str, int] = {"ja": 13, "ko": 16, "th": 35, "zh": 16}
"""Language -> most characters on a line, where that is not 42."""

SDH_LINE_CHARS: Mapping[str, int] = {**LINE_CHARS, "ja": 16}
"""The same, of SDH."""

SHORTEST_US: Mapping[str, int] = {"ja": 500_000}
"""Language -> shortest cue, where that is not 5/6 s."""

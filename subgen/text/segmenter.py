"""Word boundaries in scripts without spaces between words: Chinese, Japanese and Thai.

Simplified Chinese is segmented by a dictionary (jieba), because a phrase model cuts inside its words; the
others by phrase models (BudouX). The cuts follow the line-breaking rules of print (kinsoku): a closing mark,
a small kana or a sign of length never begins a word, an opening mark never ends one, and letters and digits
of other scripts stay together. The language is detected from the text alone, so that every caller gets the
same words.

Khmer, Lao and Burmese have no segmenter here: their words end at the zero-width spaces of the text (U+200B).
Only ICU has dictionaries of all three, and its bindings with wheels (icu4py, 16 MB) would weigh as much as
all the rest for languages that the service does not speak.

Sources: JIS X 4051 for the marks; Unicode UAX #29 for grapheme clusters.
"""

import json
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path

import budoux
import regex

from subgen.text.unspaced import UNSPACED_CHARACTER, ZERO_WIDTH_SPACED_LETTER

__all__ = ["word_boundaries"]

_HAN = regex.compile(r"\p{Han}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_THAI = regex.compile(r"\p{Thai}")
_HANGUL = regex.compile(r"\p{Hangul}")
_CLUSTER = regex.compile(r"\X")

_NEVER_FIRST = regex.compile(
    r"[[\p{Pe}\p{Pf}\p{Po}\p{Pd}\p{Cf}\p{Sk}\p{Lm}'\u2103\u2109\uff5e"
    r"ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿｧ-ｯ"
    r"\u0e2f-\u0e3a\u0e45-\u0e4f\u0e5a\u0e5b]--[\"#@&\u00a1\u00bf\uff03\uff06\uff20]]",
    regex.VERSION1,
)
"""Closing marks, points, dashes, signs of length and repetition, small kana, Thai vowels that come after."""

_NEVER_LAST = regex.compile(
    r"[[\p{Ps}\p{Pi}\p{Sc}\p{Cf}\p{lb=GL}'#@\u00a1\u00bf\uff03\uff20\u0e40-\u0e44]--[\u200b]]", regex.VERSION1
)
"""Opening marks, signs of a currency, joiners, and Thai vowels that are written before their consonant."""

_ZERO_WIDTH_SPACE = "\u200b"
_ENDS = frozenset("\u3001\u3002\uff0c\uff0e\uff01\uff1f\uff1b\uff1a\uff61\uff64" + _ZERO_WIDTH_SPACE)
"""Points, and the zero-width space: a word always ends after them, even where the model disagrees."""

_DICTIONARY = "jieba"
"""The segmenter of simplified Chinese."""

_LONG = 8
"""A Japanese phrase of more characters is split into words: a row may have no more than 13."""

_HAN_PER_KANA = 10
"""A text with more Han characters than this for each kana is Chinese that quotes some Japanese."""


def word_boundaries(text: str) -> tuple[int, ...]:
    """Places in a text where one word ends and the next begins without white space between them.

    A text of mostly Hangul has none: Korean has spaces, even where it contains Han characters. A zero-width
    space beside a letter of South-East Asia ends a word in any text.

    Args:
        text: Any text.

    Returns:
        Indices of characters, in order; no white space is before or after them.
    """
    han, kana, thai = (len(script.findall(text)) for script in (_HAN, _KANA, _THAI))
    is_segmented = 0 < han + kana + thai >= len(_HANGUL.findall(text))
    if not is_segmented and _ZERO_WIDTH_SPACE not in text:
        return ()
    models = ["th"] if is_segmented and thai else []
    if is_segmented and (han or kana):
        models.append("ja" if kana * _HAN_PER_KANA >= max(han, 1) else _chinese(text))
    cuts: list[int] = []
    for token in regex.finditer(r"\S+", text):
        scripts = (UNSPACED_CHARACTER,) if is_segmented else ()
        if any(script.search(token.group()) for script in (*scripts, ZERO_WIDTH_SPACED_LETTER)):
            cuts.extend(token.start() + place for place in _cuts_of_token(token.group(), models))
    return tuple(cuts)


def _cuts_of_token(token: str, models: list[str]) -> Iterator[int]:
    """The cuts of a text without white space."""
    wanted = {place for model in models for place in _phrase_ends(token, model)}
    wanted.update(place for place, before in enumerate(token, 1) if before in _ENDS)
    starts = {cluster.start() for cluster in _CLUSTER.finditer(token)}
    allowed = [place for place in sorted(wanted & starts) if place and _may_cut(token, place)]
    quotes = [found.start() for found in regex.finditer('"', token)]
    never = {place + 1 for place in quotes[::2]} | set(quotes[1::2])  # they open and close in turn
    return (place for place in allowed if place not in never)


def _may_cut(token: str, place: int) -> bool:
    """Whether a word may end before a character, judged by that character and the one before it."""
    before, after = token[place - 1], token[place]
    if before == _ZERO_WIDTH_SPACE and _is_beside_letter(token, place):
        return not _NEVER_FIRST.match(after)
    if not (UNSPACED_CHARACTER.match(before) or UNSPACED_CHARACTER.match(after)):
        return False
    if before in _ENDS and after.isdecimal() and token[place - 2 : place - 1].isdecimal():
        return False  # a number with a wide point
    return not (_NEVER_FIRST.match(after) or _NEVER_LAST.match(before))


def _is_beside_letter(token: str, place: int) -> bool:
    """Whether a letter of South-East Asia is after a place, or before its zero-width spaces."""
    before = place
    while before > 0 and token[before - 1] == _ZERO_WIDTH_SPACE:
        before -= 1
    return any(ZERO_WIDTH_SPACED_LETTER.match(token, at) for at in (before - 1, place) if at >= 0)


def _phrase_ends(token: str, model: str) -> Iterator[int]:
    """Ends of a model's phrases or words; long Japanese phrases are split into words."""
    place = 0
    for phrase in _phrases(token, model):
        if model == "ja" and len(phrase) > _LONG:
            words = list(accumulate(map(len, _parser("ja_word").parse(phrase))))
            yield from (place + within for within in _middle_cuts(words[:-1], 0, len(phrase)))
        place += len(phrase)
        yield place


def _phrases(token: str, model: str) -> list[str]:
    if model != _DICTIONARY:
        return _parser(model).parse(token)
    import rjieba  # noqa: PLC0415 # its dictionary takes 0.1 s, and few texts are Chinese

    return rjieba.cut(token)


def _middle_cuts(places: list[int], start: int, end: int) -> Iterator[int]:
    """The fewest of these places that leave no long piece, each the nearest to the middle of its piece."""
    within = [place for place in places if start < place < end]
    if within and end - start > _LONG:
        middle = min(within, key=lambda place: abs(2 * place - start - end))
        yield middle
        yield from _middle_cuts(within, start, middle)
        yield from _middle_cuts(within, middle, end)


def _chinese(text: str) -> str:
    """The model for simplified or traditional characters, whichever character set covers more of the text."""
    han = "".join(_HAN.findall(text))
    simplified, traditional = (len(han.encode(code, "ignore")) for code in ("gb2312", "big5"))
    return "zh-hant" if traditional > simplified else _DICTIONARY


@cache
def _parser(model: str) -> budoux.Parser:
    """A phrase model; each is read only once."""
    path = Path(budoux.__file__).parent / "models" / f"{model}.json"
    return budoux.Parser(json.loads(path.read_text(encoding="utf-8")))

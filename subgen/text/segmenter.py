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
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from heapq import merge
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

_END_MARK = regex.compile(rf"[{''.join(_ENDS)}]")

_DICTIONARY = "jieba"
"""The segmenter of simplified Chinese."""

_DICTIONARY_WINDOW = 50_000
"""Characters of a text that the dictionary gets at once."""

_DICTIONARY_OVERLAP = 500
"""Characters before the end of a window that ends at no mark, where the words may be wrong."""

_MODEL_WINDOW = 2_000
"""Characters of a text that a phrase model gets at once, besides its context."""

_MODEL_CONTEXT = 3
"""Characters before and after a place that a phrase model looks at."""

_LONG = 8
"""A Japanese phrase of more characters is split into words: a row may have no more than 13."""

_HAN_PER_KANA = 10
"""A text with more Han characters than this for each kana is Chinese that quotes some Japanese."""


def word_boundaries(text: str) -> Iterator[int]:
    """Places in a text where one word ends and the next begins without white space between them.

    A text of mostly Hangul has none: Korean has spaces, even where it contains Han characters. A zero-width
    space beside a letter of South-East Asia ends a word in any text. The time taken is linear in the length
    of the text, and the memory used does not depend on it.

    Args:
        text: Any text.

    Returns:
        Indices of characters, in order; no white space is before or after them.
    """
    characters = Counter(text)
    han, kana, thai, hangul = (
        sum(count for character, count in characters.items() if script.match(character))
        for script in (_HAN, _KANA, _THAI, _HANGUL)
    )
    is_segmented = 0 < han + kana + thai >= hangul
    if not is_segmented and _ZERO_WIDTH_SPACE not in characters:
        return
    models = ["th"] if is_segmented and thai else []
    if is_segmented and (han or kana):
        models.append("ja" if kana * _HAN_PER_KANA >= max(han, 1) else _chinese(characters))
    scripts = (UNSPACED_CHARACTER,) if is_segmented else ()
    for token in re.finditer(
        r"\S+", text
    ):  # not `regex`, which takes the separators U+001C to U+001F for text
        if any(script.search(token.group()) for script in (*scripts, ZERO_WIDTH_SPACED_LETTER)):
            yield from (token.start() + place for place in _cuts_of_token(token.group(), models))


def _cuts_of_token(token: str, models: list[str]) -> Iterator[int]:
    """The cuts of a text without white space, in order."""
    after_marks = (found.end() for found in _END_MARK.finditer(token))
    starts = (cluster.start() for cluster in _CLUSTER.finditer(token))
    start, last, quotes = 0, 0, 0
    for place in merge(after_marks, *(_phrase_ends(token, model) for model in models)):
        if place == last:
            continue
        quotes += token.count('"', last, place)  # they open and close in turn
        last = place
        while start < place:
            start = next(starts, len(token) + 1)
        if start == place and _may_cut(token, place):
            opened = quotes % 2 == 1
            if not (opened and '"' in token[place - 1 : place + 1]):
                yield place


def _may_cut(token: str, place: int) -> bool:
    """Whether a word may end before a character, judged by that character and the one before it."""
    before, after = token[place - 1], token[place]
    if before == _ZERO_WIDTH_SPACE and _is_beside_letter(token, place):
        return not _is_never_first(after)
    if not (_is_unspaced(before) or _is_unspaced(after)):
        return False
    if before in _ENDS and after.isdecimal() and token[place - 2 : place - 1].isdecimal():
        return False  # a number with a wide point
    return not (_is_never_first(after) or _is_never_last(before))


@cache
def _is_unspaced(character: str) -> bool:
    return UNSPACED_CHARACTER.match(character) is not None


@cache
def _is_never_first(character: str) -> bool:
    return _NEVER_FIRST.match(character) is not None


@cache
def _is_never_last(character: str) -> bool:
    return _NEVER_LAST.match(character) is not None


def _is_beside_letter(token: str, place: int) -> bool:
    """Whether a letter of South-East Asia is after a place, or before its zero-width spaces."""
    before = place
    while before > 0 and token[before - 1] == _ZERO_WIDTH_SPACE:
        before -= 1
    return any(ZERO_WIDTH_SPACED_LETTER.match(token, at) for at in (before - 1, place) if at >= 0)


def _phrase_ends(token: str, model: str) -> Iterator[int]:
    """Ends of a model's phrases or words; long Japanese phrases are split into words."""
    place = 0
    for end in _dictionary_ends(token) if model == _DICTIONARY else _model_ends(token, _parser(model)):
        if model == "ja" and end - place > _LONG:
            words = list(_model_ends(token[place:end], _parser("ja_word")))
            yield from (place + within for within in sorted(_middle_cuts(words[:-1], 0, end - place)))
        yield end
        place = end


def _dictionary_ends(token: str) -> Iterator[int]:
    """Ends of the words of a dictionary, which gets a long text in windows, because its words need memory.

    A window ends after a mark that belongs to no word of the dictionary, so none is cut elsewhere. Without a
    mark, the next window begins at the end of a word that is not near the end of its window.
    """
    import rjieba  # noqa: PLC0415 # its dictionary takes 0.1 s, and few texts are Chinese

    start = 0
    while start < len(token):
        limit = start + _DICTIONARY_WINDOW
        marks = [found.end() for found in _END_MARK.finditer(token, start, limit)][-1:]
        end = marks[0] if marks and limit < len(token) else limit
        near_end = len(token) if end >= len(token) or marks else end - _DICTIONARY_OVERLAP
        for word in rjieba.cut(token[start:end]):
            start += len(word)
            yield start
            if start >= near_end:
                break


def _model_ends(token: str, parser: budoux.Parser) -> Iterator[int]:
    """Ends of a model's phrases. It gets a long text in windows: it takes quadratic time for a long phrase.

    A cut depends on the three characters before it and the three after it, so the windows change none.
    """
    for start in range(0, len(token), _MODEL_WINDOW):
        first, end = max(0, start - _MODEL_CONTEXT), start + _MODEL_WINDOW
        phrases = parser.parse(token[first : end + _MODEL_CONTEXT])
        places = accumulate(map(len, phrases), initial=first)
        yield from (place for place in places if max(start, 1) <= place < min(end, len(token)))
    yield len(token)


def _middle_cuts(places: list[int], start: int, end: int) -> Iterator[int]:
    """The fewest of these places that leave no long piece, each the nearest to the middle of its piece."""
    within = [place for place in places if start < place < end]
    if within and end - start > _LONG:
        middle = min(within, key=lambda place: abs(2 * place - start - end))
        yield middle
        yield from _middle_cuts(within, start, middle)
        yield from _middle_cuts(within, middle, end)


def _chinese(characters: Mapping[str, int]) -> str:
    """The model for simplified or traditional characters, whichever character set covers more of a text."""
    han = {character: count for character, count in characters.items() if _HAN.match(character)}
    simplified, traditional = (
        sum(len(character.encode(code, "ignore")) * count for character, count in han.items())
        for code in ("gb2312", "big5")
    )
    return "zh-hant" if traditional > simplified else _DICTIONARY


@cache
def _parser(model: str) -> budoux.Parser:
    """A phrase model; each is read only once."""
    path = Path(budoux.__file__).parent / "models" / f"{model}.json"
    return budoux.Parser(json.loads(path.read_text(encoding="utf-8")))

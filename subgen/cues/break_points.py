"""Cost of ending a cue or a row after each word of a line, from its text and the pauses of the speech.

The best place is the end of a sentence, then a pause in the speech, then the end of a clause, then the place
before a conjunction or a preposition. The worst is between words that belong together. Where no row may
break, beside lone marks and no-break spaces (`subgen.text.line_breaks`) or between a short form and its
number (`Nr. 12`), a break costs more than all limits.
The points are those of `subgen.cues.costs`.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from subgen.cues.costs import COSTS
from subgen.model import TimedLine
from subgen.text.abbreviations import is_number_abbreviation, is_numeral, is_title
from subgen.text.function_words import FUNCTION_WORDS, FunctionWords
from subgen.text.line_breaks import breakable_places
from subgen.text.punctuation import ends_clause, ends_sentence
from subgen.text.sentences import QUOTES, sentence_ends
from subgen.text.width import width_in_halves
from subgen.text.words import lower_nfc

__all__ = ["BreakPoint", "line_break_points", "pause_points"]

_MARKS = (
    ".,;:!?\N{HORIZONTAL ELLIPSIS}\N{DEVANAGARI DANDA}\N{DEVANAGARI DOUBLE DANDA}"
    "\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}"
)
"""Marks that follow a word and are no part of it."""

_CURRENCIES = frozenset("$€£¥₹")
_STRONG = (";", ":", "--", "\N{EM DASH}", "\N{EN DASH}", "\N{ARABIC SEMICOLON}", "\N{FULLWIDTH SEMICOLON}")

_PAUSE_S = (0.15, 0.5)
"""Silences between two words from which a cut costs less, and from which it costs least."""


class BreakPoint(NamedTuple):
    """Points for ending, or not ending, after a word.

    Attributes:
        cue: Points for a cue that ends here.
        row: Points for a row that ends here, within its cue.
        inside: Points for a cue that continues here.
        is_sentence: Whether a sentence ends here.
        is_breakable: Whether a cue or a row may end here.
    """

    cue: int
    row: int
    inside: int
    is_sentence: bool
    is_breakable: bool


@dataclass(frozen=True, slots=True, eq=False)
class _WordKind:
    """Classification of a word without regard to its neighbours; equal ones are one object (`_only`)."""

    is_article: bool
    opens_phrase: bool
    is_auxiliary: bool
    is_postposition: bool
    is_title: bool
    is_number_abbreviation: bool
    is_number: bool
    is_numeral: bool
    is_name: bool
    is_strong: bool
    is_clause: bool


def line_break_points(
    line: TimedLine, sample_rate_hz: int, row_halves: int | None = None
) -> list[BreakPoint]:
    """Points for a break after each word of a line; the end of the line counts as the end of a sentence.

    Args:
        line: The line.
        sample_rate_hz: Samples a second of its track.
        row_halves: Most half characters on a row, or None.
    """
    words = line.words
    classify = _classifier(line.language, FUNCTION_WORDS.get(line.language, FunctionWords()))
    kinds = [classify(word.text) for word in words]
    breakable = _breakable(line, row_halves)
    for place, (kind, next_kind) in enumerate(pairwise(kinds)):
        if kind.is_number_abbreviation and next_kind.is_numeral:
            breakable[place] = False
    sentences = _sentence_places(line, kinds, breakable)
    unnoticed = int(_PAUSE_S[0] * sample_rate_hz)
    ends: list[BreakPoint] = []
    for place, (word, following) in enumerate(pairwise(words)):
        if place in sentences:
            end = _SENTENCE_END
        elif breakable[place]:
            end = _within_sentence(kinds[place], kinds[place + 1])
        else:
            end = _NO_END
        pause = following.start - word.end
        ends.append(end if pause <= unnoticed else _at_pause(end, pause / sample_rate_hz))
    ends.append(BreakPoint(0, 0, 0, is_sentence=True, is_breakable=True))
    return ends


def _breakable(line: TimedLine, row_halves: int | None) -> list[bool]:
    """Whether a row may end after each word but the last.

    Words that fill more than a row with no-break spaces between them come from programs that write such
    spaces everywhere, and break as if they were plain spaces.
    """
    text, words = line.line.text, line.words
    texts = [word.text for word in words]
    spaces = [text[word.char_end : following.char_start] for word, following in pairwise(words)]
    breakable = breakable_places(texts, spaces)
    if row_halves is None or all(breakable):
        return breakable
    first, is_changed = 0, False
    for last, is_end in enumerate([*breakable, True]):
        if is_end:
            run = text[words[first].char_start : words[last].char_end]
            if first < last and width_in_halves(run, line.language) > row_halves:
                spaces[first:last] = [" " if space else "" for space in spaces[first:last]]
                is_changed = True
            first = last + 1
    return breakable_places(texts, spaces) if is_changed else breakable


def _sentence_places(line: TimedLine, kinds: Sequence["_WordKind"], breakable: Sequence[bool]) -> set[int]:
    """Places of the words that end a sentence; lone marks after it, as in `Non ! »`, are part of it."""
    words = line.words
    starts, ends = [word.char_start for word in words], [word.char_end for word in words]
    places: set[int] = set()
    reached = -1
    for end in sorted(sentence_ends(line.line.text, starts, ends, line.language)):
        place = bisect_left(ends, end)
        if place <= reached or place == len(breakable):
            continue
        is_reported_speech = words[place].text[-1] in QUOTES and kinds[place + 1].is_postposition  # “…?” என்று
        if is_reported_speech:
            continue
        while place < len(breakable) and not breakable[place]:
            place += 1
        places.add(place)
        reached = place
    return places


def pause_points(pause_s: float) -> int:
    """Points for a cue that continues through a silence."""
    seconds = min(max(pause_s - _PAUSE_S[1], 0.0), 2.0)
    return int(COSTS["pause-inside"].points * seconds)


def _at_pause(end: BreakPoint, pause_s: float) -> BreakPoint:
    """The points of an end at a pause."""
    cue = _reduced_at_pause(end.cue, pause_s) if end.is_breakable else end.cue
    inside = end.inside + pause_points(pause_s)
    return BreakPoint(cue, end.row, inside, end.is_sentence, end.is_breakable)


def _reduced_at_pause(points: int, pause_s: float) -> int:
    """Reduce the points of an end at a pause: the longer the pause, the fewer."""
    least, (some, long) = COSTS["cue-at-pause"].points, _PAUSE_S
    if points <= least or pause_s <= some:
        return points
    return points - int((points - least) * min((pause_s - some) / (long - some), 1.0))


@lru_cache(maxsize=4096)
def _within_sentence(kind: _WordKind, following: _WordKind) -> BreakPoint:
    """The points of an end between two words of a sentence."""
    return BreakPoint(*_points(kind, following), 0, is_sentence=False, is_breakable=True)


def _points(kind: _WordKind, following: _WordKind) -> tuple[int, int]:
    """Points of a cue and of a row that end between two words of a sentence."""
    if kind.is_strong:
        return _AT_STRONG
    if kind.is_clause:
        return _AT_CLAUSE
    cue, row = _BEFORE_OPENER if following.opens_phrase else _ELSEWHERE
    more_cue, more_row = _penalty(kind, following)
    return cue + more_cue, row + more_row


def _penalty(kind: _WordKind, following: _WordKind) -> tuple[int, int]:
    """Additional points between words that belong together; of several reasons the worst counts."""
    if kind.is_number and not following.opens_phrase:
        return _AFTER_NUMBER
    if kind.is_article:
        return _AFTER_ARTICLE
    if kind.is_title or (kind.is_name and following.is_name):
        return _IN_NAME
    if following.is_postposition:
        return _BEFORE_POSTPOSITION
    if kind.opens_phrase and not kind.is_postposition:  # Hindi `पर` is "but" after a comma, else "on"
        return _AFTER_OPENER
    return _AFTER_AUXILIARY if kind.is_auxiliary else (0, 0)


@lru_cache(maxsize=64)
def _classifier(language: str, function_words: FunctionWords) -> Callable[[str], _WordKind]:
    """Return a function that classifies the words of a language; cached, as a line has many words."""
    return lru_cache(maxsize=8192)(lambda text: _kind(text, language, function_words))


def _kind(text: str, language: str, function_words: FunctionWords) -> _WordKind:
    """Classify a word."""
    bare = text.strip(QUOTES)
    core = bare.rstrip(_MARKS)
    plain = lower_nfc(core)
    is_function_word = (
        plain in function_words.articles
        or plain in function_words.conjunctions_and_prepositions
        or plain in function_words.auxiliaries
    )
    is_marked = ends_sentence(text)
    is_initial = len(core) == 1 and bare.endswith(".") and core.isupper()
    return _only(
        is_article=plain in function_words.articles,
        opens_phrase=plain in function_words.conjunctions_and_prepositions,
        is_auxiliary=plain in function_words.auxiliaries,
        is_postposition=plain in function_words.postpositions_and_particles,
        is_title=is_title(bare, language),
        is_number_abbreviation=is_number_abbreviation(bare, language),
        is_number=_is_number(core),
        is_numeral=is_numeral(bare),
        is_name=(len(core) > 1 or is_initial) and core[:1].isupper() and not is_function_word,
        is_strong=bare.endswith(_STRONG) or (is_marked and not bare.endswith(".")),
        is_clause=ends_clause(text),
    )


@cache
def _only(**flags: bool) -> _WordKind:
    """Return the one object of a classification, so that it can be the key of a cache at no cost."""
    return _WordKind(**flags)


def _is_number(core: str) -> bool:
    """Whether a word is a number, or a sign that precedes one."""
    return core in _CURRENCIES or (
        core[-1:].isdecimal() and all(character.isdecimal() or not character.isalpha() for character in core)
    )


def _pair(name: str) -> tuple[int, int]:
    """Points for a cue and for a row that end at such a place."""
    return COSTS[f"cue-{name}"].points, COSTS[f"row-{name}"].points


_AT_STRONG, _AT_CLAUSE = _pair("at-strong"), _pair("at-clause")
_BEFORE_OPENER, _ELSEWHERE = _pair("before-opener"), _pair("elsewhere")
_AFTER_ARTICLE, _AFTER_NUMBER, _IN_NAME = _pair("after-article"), _pair("after-number"), _pair("in-name")
_BEFORE_POSTPOSITION, _AFTER_OPENER = _pair("before-postposition"), _pair("after-opener")
_AFTER_AUXILIARY = _pair("after-auxiliary")

_SENTENCE_END = BreakPoint(0, 0, COSTS["sentence-inside"].points, is_sentence=True, is_breakable=True)
_NO_END = BreakPoint(*_pair("unbreakable"), 0, is_sentence=False, is_breakable=False)

"""How good it is to end a cue or a row after each word of a line: what the text and the voice say of it.

Best is the end of a sentence, then a pause in the speech, then a clause, then the place before a
conjunction or a preposition. Worst is inside what belongs together. The points are those of
`subgen.cues.costs`.
"""

from functools import lru_cache
from typing import NamedTuple

from subgen.cues.costs import COSTS
from subgen.model import TimedLine
from subgen.text.function_words import FUNCTION_WORDS, FunctionWords
from subgen.text.punctuation import ends_clause, ends_sentence
from subgen.text.sentences import QUOTES, is_number_abbreviation, is_title, sentence_ends
from subgen.text.words import lower_nfc

__all__ = ["End", "ends_of", "pause_points"]

_MARKS = (
    ".,;:!?\N{HORIZONTAL ELLIPSIS}\N{DEVANAGARI DANDA}\N{DEVANAGARI DOUBLE DANDA}"
    "\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}"
)
"""What follows a word and is no part of it."""

_CURRENCIES = frozenset("$€£¥₹")
_STRONG = (";", ":", "--", "\N{EM DASH}", "\N{EN DASH}", "\N{ARABIC SEMICOLON}", "\N{FULLWIDTH SEMICOLON}")

_PAUSE_S = (0.15, 0.5)
"""From which silence between two words on a cut costs less, and from which on it costs least."""


class End(NamedTuple):
    """What follows from ending, or not ending, after a word.

    Attributes:
        cue: Points for a cue that ends here.
        row: Points for a row that ends here, within its cue.
        held: Points for a cue that goes on here.
        is_sentence: Whether a sentence ends here.
    """

    cue: int
    row: int
    held: int
    is_sentence: bool


class _Kind(NamedTuple):
    """What a word is, its neighbours aside."""

    is_article: bool
    is_beginner: bool
    is_auxiliary: bool
    is_follower: bool
    is_title: bool
    is_number_abbreviation: bool
    is_number: bool
    is_name: bool
    is_strong: bool
    is_clause: bool


def ends_of(line: TimedLine, sample_rate_hz: int) -> list[End]:
    """What follows from an end after each word of a line; the line's own end is a sentence's."""
    words = line.words
    little = FUNCTION_WORDS.get(line.language, FunctionWords())
    kinds = [_kind(word.text, line.language, little) for word in words]
    sentences = sentence_ends(line.line.text, ((word.text, word.char_end) for word in words), line.language)
    ends: list[End] = []
    for place in range(len(words) - 1):
        pause_s = (words[place + 1].start - words[place].end) / sample_rate_hz
        is_said = words[place].text[-1] in QUOTES and kinds[place + 1].is_follower  # “…?” என்று
        is_sentence = words[place].char_end in sentences and not is_said
        cue, row = (0, 0) if is_sentence else _points(kinds[place], kinds[place + 1])
        ends.append(End(_eased(cue, pause_s), row, _held(pause_s, is_sentence=is_sentence), is_sentence))
    ends.append(End(0, 0, 0, is_sentence=True))
    return ends


def pause_points(pause_s: float) -> int:
    """Points for a cue that goes on through a silence."""
    seconds = min(max(pause_s - _PAUSE_S[1], 0.0), 2.0)
    return int(COSTS["pause-inside"].points * seconds)


def _held(pause_s: float, *, is_sentence: bool) -> int:
    """Points for a cue that goes on after a word."""
    return pause_points(pause_s) + (COSTS["sentence-inside"].points if is_sentence else 0)


def _eased(points: int, pause_s: float) -> int:
    """Points for an end where the speaker pauses: the less, the longer."""
    least, (some, long) = COSTS["cue-at-pause"].points, _PAUSE_S
    if points <= least or pause_s <= some:
        return points
    return points - int((points - least) * min((pause_s - some) / (long - some), 1.0))


def _points(kind: _Kind, following: _Kind) -> tuple[int, int]:
    """Points of a cue and of a row that end between two words of a sentence."""
    if kind.is_strong:
        return _AT_STRONG
    if kind.is_clause:
        return _AT_CLAUSE
    cue, row = _BEFORE_LITTLE if following.is_beginner else _ELSEWHERE
    more_cue, more_row = _weakness(kind, following)
    return cue + more_cue, row + more_row


def _weakness(kind: _Kind, following: _Kind) -> tuple[int, int]:
    """Points, on top, for what belongs together; of several reasons the worst counts."""
    if (kind.is_number_abbreviation and following.is_number) or (
        kind.is_number and not following.is_beginner
    ):
        return _AFTER_NUMBER
    if kind.is_article:
        return _AFTER_ARTICLE
    if kind.is_title or (kind.is_name and following.is_name):
        return _IN_NAME
    if following.is_follower:
        return _BEFORE_FOLLOWER
    if kind.is_beginner and not kind.is_follower:  # a Hindi `पर` is "but" after a comma, and else "on"
        return _AFTER_LITTLE
    return _AFTER_AUXILIARY if kind.is_auxiliary else (0, 0)


@lru_cache(maxsize=8192)
def _kind(text: str, language: str, little: FunctionWords) -> _Kind:
    """What a word is."""
    bare = text.strip(QUOTES)
    core = bare.rstrip(_MARKS)
    plain = lower_nfc(core)
    is_little = (
        plain in little.articles
        or plain in little.conjunctions_and_prepositions
        or plain in little.auxiliaries
    )
    is_marked = ends_sentence(text)
    is_initial = len(core) == 1 and bare.endswith(".") and core.isupper()
    return _Kind(
        is_article=plain in little.articles,
        is_beginner=plain in little.conjunctions_and_prepositions,
        is_auxiliary=plain in little.auxiliaries,
        is_follower=plain in little.postpositions_and_particles,
        is_title=is_title(bare, language),
        is_number_abbreviation=is_number_abbreviation(bare, language),
        is_number=_is_number(core),
        is_name=(len(core) > 1 or is_initial) and core[:1].isupper() and not is_little,
        is_strong=bare.endswith(_STRONG) or (is_marked and not bare.endswith(".")),
        is_clause=ends_clause(text),
    )


def _is_number(core: str) -> bool:
    """Whether a word is a number, or what stands before one."""
    return core in _CURRENCIES or (
        core[-1:].isdecimal() and all(character.isdecimal() or not character.isalpha() for character in core)
    )


def _pair(name: str) -> tuple[int, int]:
    """Points of a cue and of a row."""
    return COSTS[f"cue-{name}"].points, COSTS[f"row-{name}"].points


_AT_STRONG, _AT_CLAUSE = _pair("at-strong"), _pair("at-clause")
_BEFORE_LITTLE, _ELSEWHERE = _pair("before-little"), _pair("elsewhere")
_AFTER_ARTICLE, _AFTER_NUMBER, _IN_NAME = _pair("after-article"), _pair("after-number"), _pair("in-name")
_BEFORE_FOLLOWER, _AFTER_LITTLE = _pair("before-follower"), _pair("after-little")
_AFTER_AUXILIARY = _pair("after-auxiliary")

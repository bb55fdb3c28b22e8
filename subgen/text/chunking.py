"""Split a text too long for one request: at sentence ends, then clauses, then between words."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from subgen.text.languages import is_speakable
from subgen.text.punctuation import ends_clause
from subgen.text.sentences import sentence_ends
from subgen.text.words import iterate_words

__all__ = ["Chunk", "split_text"]


_ZERO_WIDTH_SPACE = "\u200b"
"""Separates two words of a script without spaces where a pause parts them."""


class Chunk(NamedTuple):
    """A part of a text that goes into one request.

    Attributes:
        text: The text, unchanged.
        first_word: Index of its first word among all words of the text.
    """

    text: str
    first_word: int


def split_text(
    text: str, max_chars: int, language: str, *, limit: int, cuts: Sequence[int] = ()
) -> tuple[Chunk, ...]:
    """Split a text into parts of at most `max_chars` characters, never inside a word.

    A text that fits is one part, unchanged. Otherwise each part is as long as possible and ends at the
    best cut available; the white space at a cut belongs to no part, and is neither sent nor paid for.
    A word longer than `max_chars` is a part by itself. A part without a letter or a digit is never requested
    alone: it joins the part before or after it, even if that part then exceeds `max_chars`.

    Args:
        text: At least one word.
        max_chars: At least 1.
        language: Code of the language whose abbreviations apply, such as "Mr." in `en`.
        limit: Characters that one request can hold, at least `max_chars`.
        cuts: Indices of words that begin a part in any case, in order and more than 0; there is something to
            speak between any two of them.
    """
    if len(text) <= max_chars and not cuts:
        return (Chunk(text, 0),)
    words = _Words(text, language)
    spans: list[tuple[int, int]] = []
    for start, end in pairwise((0, *cuts, len(words.ends))):
        spans += _join_unspeakable(text, words, _spans(words, start, end, max_chars), limit)
    return tuple(
        Chunk(text[words.starts[first] : words.ends[last]].rstrip(_ZERO_WIDTH_SPACE if cuts else ""), first)
        for first, last in spans
    )


def _spans(words: "_Words", start: int, end: int, max_chars: int) -> list[tuple[int, int]]:
    """First and last word of each part of the words from `start` up to `end`."""
    spans: list[tuple[int, int]] = []
    first = start
    while first < end:
        last = max(first, bisect_right(words.ends, words.starts[first] + max_chars, first, end) - 1)
        if last + 1 < end:
            last = max(range(first, last + 1), key=lambda index: (words.ranks[index], index))
        spans.append((first, last))
        first = last + 1
    return spans


class _Words:
    """Words of a text and the ranks of the cuts after them; numbers, which need less memory than words.

    Attributes:
        starts: Index of the first character of each word.
        ends: Index after the last character of each word.
        ranks: 2 for a cut after a sentence, 1 after a clause, 0 elsewhere.
    """

    def __init__(self, text: str, language: str) -> None:
        self.starts, self.ends, self.ranks = array("q"), array("q"), bytearray()
        for word in iterate_words(text):
            self.starts.append(word.start)
            self.ends.append(word.end)
            self.ranks.append(ends_clause(word.text))
        for end in sentence_ends(text, self.starts, self.ends, language, first_only=True):
            self.ranks[bisect_left(self.ends, end)] = 2


def _join_unspeakable(
    text: str, words: _Words, spans: list[tuple[int, int]], limit: int
) -> list[tuple[int, int]]:
    """Join spans that cannot be spoken to a neighbour, as far as a request can hold both."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        start, end = words.starts[first], words.ends[last]
        if joined:
            before = words.starts[joined[-1][0]], words.ends[joined[-1][1]]
            are_speakable = is_speakable(text[slice(*before)]) and is_speakable(text[start:end])
            if not are_speakable and end - before[0] <= limit:
                joined[-1] = (joined[-1][0], last)
                continue
        joined.append((first, last))
    return joined

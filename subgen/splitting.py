"""A text too long for one request, cut into several: at sentence ends, then clauses, then spaces."""

import sentencex

from subgen.words import Word, words_of

__all__ = ["Part", "split_text"]

_CLAUSE_ENDS = (",", ";", ":", "\N{EM DASH}", "\N{EN DASH}", "--", "\N{ARABIC COMMA}", "\N{ARABIC SEMICOLON}")
_CLOSERS = "\"')]}\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"

Part = tuple[str, int]
"""The text of a part, and the index of its first word."""


def split_text(text: str, max_chars: int, language: str) -> tuple[Part, ...]:
    """Cut a text into parts of at most `max_chars` characters, never inside a word.

    A text that fits is one part, to the letter. Otherwise each part is as long as it can be and ends at
    the best cut there is; the white space at a cut belongs to no part, and is neither sent nor paid for.
    A word longer than `max_chars` is a part of its own.

    Args:
        text: With at least one word.
        max_chars: At least 1.
        language: Code whose abbreviations count, as "Mr." does in `en`.
    """
    if len(text) <= max_chars:
        return ((text, 0),)
    words = words_of(text)
    ranks = _ranks(text, words, language)
    parts: list[Part] = []
    first = 0
    while first < len(words):
        last = first
        while last + 1 < len(words) and words[last + 1].end - words[first].start <= max_chars:
            last += 1
        if last + 1 < len(words):
            last = max(range(first, last + 1), key=lambda index: (ranks[index], index))
        parts.append((text[words[first].start : words[last].end], first))
        first = last + 1
    return tuple(parts)


def _ranks(text: str, words: tuple[Word, ...], language: str) -> list[int]:
    """How good a cut after each word is: 2 after a sentence, 1 after a clause, 0 elsewhere."""
    ends: set[int] = set()
    place = 0
    for sentence in sentencex.segment(language, text):
        place += len(sentence)
        ends.add(place - (len(sentence) - len(sentence.rstrip())))
    return [
        2 if word.end in ends else 1 if word.text.rstrip(_CLOSERS).endswith(_CLAUSE_ENDS) else 0
        for word in words
    ]

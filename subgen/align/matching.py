"""Which word event speaks of which word of the text.

An event names its word by position and by its letters. Where the two agree it is believed, with or
without the word's punctuation; where the position is off, the nearest free word of the same letters is
taken; an event that fits nowhere is left out, and its word is estimated.
"""

import unicodedata
from collections.abc import Sequence

from subgen.model import WordEvent
from subgen.words import Word

__all__ = ["match_events"]

_REACH = 8
"""Words by which an event's position may be off."""


def match_events(
    words: Sequence[Word], events: Sequence[WordEvent], audio_s: float
) -> list[WordEvent | None]:
    """For each word of a request the event that speaks of it, or None.

    Args:
        words: Of the request's text.
        events: In any order; some may be missing, doubled or wrong.
        audio_s: Length of the request's audio, in seconds.

    Returns:
        One entry a word; the events' times lie within the audio and their starts never go back.
    """
    found: list[WordEvent | None] = [None] * len(words)
    plain = [_plain(word.text) for word in words]
    for event in events:
        if not 0.0 <= event.start_s <= event.end_s or event.start_s > audio_s:
            continue
        place = _place(plain, found, event)
        if place is not None:
            found[place] = event
    latest = 0.0
    for place, believed in enumerate(found):
        if believed is None:
            continue
        if believed.start_s < latest:
            found[place] = None
        else:
            latest = believed.start_s
    return found


def _place(plain: list[str], found: list[WordEvent | None], event: WordEvent) -> int | None:
    said = _plain(event.word)
    near = sorted(
        range(max(0, event.index - _REACH), min(len(plain), event.index + _REACH + 1)),
        key=lambda place: abs(place - event.index),
    )
    return next((place for place in near if plain[place] == said and found[place] is None), None)


def _plain(word: str) -> str:
    """A word without the punctuation around it; a word of nothing else is itself."""
    start, end = 0, len(word)
    while start < end and _is_mark(word[start]):
        start += 1
    while end > start and _is_mark(word[end - 1]):
        end -= 1
    return word[start:end] or word


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("P")

"""Which word event speaks of which word of the text.

An event names its word by position and by its letters. Where the two agree it is believed, with or
without the word's punctuation; where the position is off, the nearest free word of the same letters is
taken; an event that fits nowhere is left out, and its word is estimated. So is one whose time contradicts
the others': as few are given up as it takes for the rest to be in order, for a single event that is far
too late must not silence all that follow it.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

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
        One entry a word; the events begin within the audio and their starts never go back.
    """
    found: list[WordEvent | None] = [None] * len(words)
    plain = [_plain(word.text) for word in words]
    strays: list[WordEvent] = []
    for event in events:
        if not 0.0 <= event.start_s <= event.end_s or event.start_s > audio_s:
            continue
        if not (0 <= event.index < len(words) and plain[event.index] == _plain(event.word)):
            strays.append(event)
        elif found[event.index] is None:  # else it was told before, and the first telling stands
            found[event.index] = event
    for event in strays:
        place = _nearest_free(plain, found, event)
        if place is not None:
            found[place] = event
    kept = set(_in_order(found))
    return [event if place in kept else None for place, event in enumerate(found)]


def _nearest_free(plain: list[str], found: list[WordEvent | None], event: WordEvent) -> int | None:
    said = _plain(event.word)
    near = range(max(0, event.index - _REACH), min(len(plain), event.index + _REACH + 1))
    free = [place for place in near if found[place] is None and plain[place] == said]
    return min(free, key=lambda place: abs(place - event.index), default=None)


def _in_order(found: Sequence[WordEvent | None]) -> Iterator[int]:
    """Places of the longest run of events whose starts never go back, last one first."""
    latest_s: list[float] = []  # for each length of run, the earliest start that one so long can end on
    ends: list[int] = []  # the place of that start
    before: dict[int, int] = {}
    for place, event in enumerate(found):
        if event is None:
            continue
        run = bisect_right(latest_s, event.start_s)
        latest_s[run : run + 1] = [event.start_s]
        ends[run : run + 1] = [place]
        if run:
            before[place] = ends[run - 1]
    place_or_none = ends[-1] if ends else None
    while place_or_none is not None:
        yield place_or_none
        place_or_none = before.get(place_or_none)


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

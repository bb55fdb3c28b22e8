"""Word events, matched with the words of the text.

An event names its word by position and by its letters. Letters and order in time are trusted; positions are
a hint, because they may be shifted, start again, or all be the same. Each reading of an event is a candidate:
one word, several words that came as one event, or one word that came as several events. The best chain of
candidates wins, in which words and events both go forward. Events outside the chain are dropped, so one that
is far too late does not discard those that follow it.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from subgen.align.normalization import letters_of, normalize
from subgen.model import WordEvent
from subgen.text.languages import is_speakable
from subgen.text.words import Word

__all__ = ["Match", "match_events"]

_MOST_PLACES = 32
"""Places that are tried for one event, if the text has its word more often."""

_MOST_PARTS = 8
"""Most events that one word may come as."""

_SAME_WORD, _SAME_PLACE, _SAME_PART = 0.3, 0.25, 0.1
"""Gains of a candidate that is one word and one event, that is where the event's position says, and that is
about as far into the text as into the audio. Together they are less than one more event in the chain."""

_ONLY_BARE, _ONLY_PLACE = 0.5, 0.5
"""Worth of a candidate that is spelled alike except for signs, or that has only the position in common."""


@dataclass(frozen=True, slots=True)
class Match:
    """Words and the events that name them: one word, or one event, or both.

    Attributes:
        first_word: Index of the first word.
        after_word: Index after the last word.
        first_event: Index of the first event.
        after_event: Index after the last event.
        is_spelled: Whether the letters match, and not the position alone.
    """

    first_word: int
    after_word: int
    first_event: int
    after_event: int
    is_spelled: bool = True


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a text in normalized form.

    Attributes:
        words: The normalized words.
        letters: All of them, joined without a space.
        begins: Start of each word in `letters`, and the length of `letters`.
        places: Normalized word -> indices of the words that match it.
        places_without_signs: Letters and digits of a word -> indices of the words that match them.
    """

    words: list[str]
    letters: str
    begins: list[int]
    places: Mapping[str, list[int]]
    places_without_signs: Mapping[str, list[int]]

    @classmethod
    def of(cls, words: Sequence[Word]) -> "_Text":
        normalized = [normalize(word.text) for word in words]
        begins = [0]
        for word in normalized:
            begins.append(begins[-1] + len(word))
        without_signs = [letters_of(word.text) for word in words]
        return cls(normalized, "".join(normalized), begins, _places(normalized), _places(without_signs))


def match_events(words: Sequence[Word], events: Sequence[WordEvent], audio_s: float) -> list[Match]:
    """Match events with the words that they name.

    Args:
        words: Words of a request's text.
        events: Word events in order of their starts, none twice; some may be missing or wrong.
        audio_s: Length of the request's audio, in seconds.

    Returns:
        Matches whose words and events both go forward, none of them twice.
    """
    if _are_in_place(words, events):
        return [Match(place, place + 1, place, place + 1) for place in range(len(words))]
    text = _Text.of(words)
    normalized = [normalize(event.word) for event in events]
    shift, is_sure = _shift(text, events, normalized)
    worth: list[tuple[float, Match]] = []
    for number, event in enumerate(events):
        place = event.index + shift
        found = list(_candidates(text, normalized, number, place))
        into_audio = event.start_s / audio_s if audio_s else 0.0
        worth.extend((_worth(match, text, normalized[number], place, into_audio), match) for match in found)
        if not found and is_sure and 0 <= place < len(words) and is_speakable(event.word):
            match = Match(place, place + 1, number, number + 1, is_spelled=False)
            worth.append((_ONLY_PLACE, match))
    return _best_chain(worth, len(words), len(events))


def _are_in_place(words: Sequence[Word], events: Sequence[WordEvent]) -> bool:
    """Whether every word has its event in its place, which is the common case."""
    return len(words) == len(events) and all(
        event.index == place and (event.word == word.text or normalize(event.word) == normalize(word.text))
        for place, (word, event) in enumerate(zip(words, events, strict=True))
    )


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        places[word].append(place)
    return places


def _near(places: Sequence[int], place: int) -> Sequence[int]:
    """Return the places that are nearest to a given one."""
    start = max(0, bisect_left(places, place) - _MOST_PLACES // 2)
    return places[start : start + _MOST_PLACES]


def _shift(text: _Text, events: Sequence[WordEvent], normalized: Sequence[str]) -> tuple[int, bool]:
    """Return the shift that makes most positions agree with the letters, and whether most events then do."""
    votes = Counter(
        place - event.index
        for event, word in zip(events, normalized, strict=True)
        for place in _near(text.places.get(word, ()), event.index)
    )
    shift = max(votes, key=lambda shift: (votes[shift], -abs(shift), shift), default=0)
    return shift, 2 * votes[shift] > len(events)


def _candidates(text: _Text, normalized: Sequence[str], number: int, place: int) -> Iterator[Match]:
    """Yield the words that an event could name, alone or with the events that follow it."""
    word = normalized[number]
    found = text.places.get(word) or text.places_without_signs.get(letters_of(word), [])
    # The position may be quite wrong; then the share of the events that came before is a better guess.
    about = number * len(text.words) // len(normalized)
    for first in sorted({*_near(found, place), *_near(found, about)}):
        yield Match(first, first + 1, number, number + 1)
    yield from _joined(text, word, number)
    yield from _split(text, normalized, number)


def _joined(text: _Text, word: str, number: int) -> Iterator[Match]:
    """Yield runs of words that came as one event."""
    start = -1
    for _ in range(_MOST_PLACES):
        start = text.letters.find(word, start + 1)
        if start < 0:
            return
        first = bisect_left(text.begins, start)
        after = bisect_left(text.begins, start + len(word))
        if text.begins[first] == start and text.begins[after] == start + len(word) and after > first + 1:
            yield Match(first, after, number, number + 1)


def _split(text: _Text, normalized: Sequence[str], number: int) -> Iterator[Match]:
    """Yield words that came as several events."""
    joined = normalized[number]
    for after in range(number + 2, min(number + _MOST_PARTS, len(normalized)) + 1):
        joined += normalized[after - 1]
        for first in text.places.get(joined, ())[:_MOST_PLACES]:
            yield Match(first, first + 1, number, after)


def _worth(match: Match, text: _Text, word: str, place: int, into_audio: float) -> float:
    is_one = match.after_word == match.first_word + 1 and match.after_event == match.first_event + 1
    is_same = is_one and text.words[match.first_word] == word
    into_text = text.begins[match.first_word] / max(1, text.begins[-1])
    return (
        (_ONLY_BARE if is_one and not is_same else 1.0)
        + _SAME_WORD * is_same
        + _SAME_PLACE * (place == match.first_word)
        + _SAME_PART * (1.0 - min(1.0, abs(into_text - into_audio)))
    )


@dataclass(frozen=True, slots=True)
class _Chain:
    """Matches that go forward, linked from the last one back."""

    worth: float = 0.0
    last: Match | None = None
    before: "_Chain | None" = None


def _best_chain(worth: Sequence[tuple[float, Match]], words: int, events: int) -> list[Match]:
    """Find the matches of most worth in which each starts after the one before it, in words and in events."""
    best = [_Chain()] * (words + 1)  # best[n]: the best chain within the first n words
    ended: list[list[_Chain]] = [[] for _ in range(events + 1)]  # by the event after their last
    from_event = defaultdict(list)
    for each in worth:
        from_event[each[1].first_event].append(each)
    for event in range(events + 1):
        for chain in ended[event]:
            assert chain.last is not None  # noqa: S101 # `ended` holds no empty chain
            for within in range(chain.last.after_word, words + 1):
                if best[within].worth >= chain.worth:
                    break
                best[within] = chain
        for added, match in from_event[event]:
            before = best[match.first_word]
            ended[match.after_event].append(_Chain(before.worth + added, match, before))
    chain, matches = best[words], []
    while chain.last is not None and chain.before is not None:
        matches.append(chain.last)
        chain = chain.before
    return matches[::-1]

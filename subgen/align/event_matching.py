"""Which word events speak of which words of the text.

An event names its word by position and by its letters. The letters and the order in time are what is
believed; positions are a hint, for they may be shifted, begin again, or be all the same. Each way in which an
event could speak of words is a candidate: one word, several words that came as one event, or one word that
came as several events. Of all candidates the best chain is taken, in which words and events both go forward.
An event outside the chain is left out: one that is far too late silences none of those that follow it.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from subgen.align.normalization import bare, spelled
from subgen.model import WordEvent
from subgen.text.languages import is_speakable
from subgen.text.words import Word

__all__ = ["Match", "match_events"]

_MOST_PLACES = 32
"""Of a word that the text has very often, how many places are thought of for one event."""

_MOST_PARTS = 8
"""Events that one word may come as."""

_SAME_WORD, _SAME_PLACE, _SAME_PART = 0.3, 0.25, 0.1
"""What a candidate gains by being one word and one event, by standing where the event's position says, and by
being about as far into the text as into the audio. Together less than one more event in the chain."""

_ONLY_BARE, _ONLY_PLACE = 0.5, 0.5
"""What a candidate counts that is spelled alike but for its signs, or that has the position alone."""


@dataclass(frozen=True, slots=True)
class Match:
    """Words and the events that speak of them.

    Attributes:
        first_word: The first of the words.
        after_word: After the last of them.
        first_event: The first of the events.
        after_event: After the last of them; one word or one event, or both.
        is_spelled: Whether the letters say so, and not the position alone.
    """

    first_word: int
    after_word: int
    first_event: int
    after_event: int
    is_spelled: bool = True


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a text as they are compared.

    Attributes:
        words: Each as it is spelled.
        letters: All of them without a space.
        begins: Where in the letters each word begins, and the length of the letters.
        places: Spelling -> the words that have it.
        bare_places: The same without signs.
    """

    words: list[str]
    letters: str
    begins: list[int]
    places: Mapping[str, list[int]]
    bare_places: Mapping[str, list[int]]

    @classmethod
    def of(cls, words: Sequence[Word]) -> "_Text":
        said = [spelled(word.text) for word in words]
        begins = [0]
        for word in said:
            begins.append(begins[-1] + len(word))
        return cls(said, "".join(said), begins, _places(said), _places([bare(word.text) for word in words]))


def match_events(words: Sequence[Word], events: Sequence[WordEvent], audio_s: float) -> list[Match]:
    """The words that events speak of.

    Args:
        words: Of a request's text.
        events: In order of their starts, none twice; some may be missing or wrong.
        audio_s: Length of the request's audio, in seconds.

    Returns:
        Matches whose words and events both go forward, none of them twice.
    """
    if _are_as_they_should_be(words, events):
        return [Match(place, place + 1, place, place + 1) for place in range(len(words))]
    text = _Text.of(words)
    said = [spelled(event.word) for event in events]
    shift, is_sure = _shift(text, events, said)
    worth: list[tuple[float, Match]] = []
    for number, event in enumerate(events):
        place = event.index + shift
        found = list(_candidates(text, said, number, place))
        into_audio = event.start_s / audio_s if audio_s else 0.0
        worth.extend((_worth(match, text, said[number], place, into_audio), match) for match in found)
        if not found and is_sure and 0 <= place < len(words) and is_speakable(event.word):
            match = Match(place, place + 1, number, number + 1, is_spelled=False)
            worth.append((_ONLY_PLACE, match))
    return _best_chain(worth, len(words), len(events))


def _are_as_they_should_be(words: Sequence[Word], events: Sequence[WordEvent]) -> bool:
    """Whether every word has its event, in its place: the common case."""
    return len(words) == len(events) and all(
        event.index == place and (event.word == word.text or spelled(event.word) == spelled(word.text))
        for place, (word, event) in enumerate(zip(words, events, strict=True))
    )


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        places[word].append(place)
    return places


def _near(places: Sequence[int], place: int) -> Sequence[int]:
    """Those of the places that are nearest to one."""
    start = max(0, bisect_left(places, place) - _MOST_PLACES // 2)
    return places[start : start + _MOST_PLACES]


def _shift(text: _Text, events: Sequence[WordEvent], said: Sequence[str]) -> tuple[int, bool]:
    """What to add to most positions for the letters to agree, and whether they then do for most events."""
    votes = Counter(
        place - event.index
        for event, word in zip(events, said, strict=True)
        for place in _near(text.places.get(word, ()), event.index)
    )
    shift = max(votes, key=lambda shift: (votes[shift], -abs(shift), shift), default=0)
    return shift, 2 * votes[shift] > len(events)


def _candidates(text: _Text, said: Sequence[str], number: int, place: int) -> Iterator[Match]:
    """The words that an event, alone or with those that follow it, could speak of."""
    word = said[number]
    found = text.places.get(word) or text.bare_places.get(bare(word), [])
    # Where the position is wrong altogether, the share of the events that came before says more.
    about = number * len(text.words) // len(said)
    for first in sorted({*_near(found, place), *_near(found, about)}):
        yield Match(first, first + 1, number, number + 1)
    yield from _joined(text, word, number)
    yield from _split(text, said, number)


def _joined(text: _Text, word: str, number: int) -> Iterator[Match]:
    """Several words that came as one event."""
    start = -1
    for _ in range(_MOST_PLACES):
        start = text.letters.find(word, start + 1)
        if start < 0:
            return
        first = bisect_left(text.begins, start)
        after = bisect_left(text.begins, start + len(word))
        if text.begins[first] == start and text.begins[after] == start + len(word) and after > first + 1:
            yield Match(first, after, number, number + 1)


def _split(text: _Text, said: Sequence[str], number: int) -> Iterator[Match]:
    """A word that came as several events."""
    joined = said[number]
    for after in range(number + 2, min(number + _MOST_PARTS, len(said)) + 1):
        joined += said[after - 1]
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
    """Matches that go forward, told from their last one."""

    worth: float = 0.0
    last: Match | None = None
    before: "_Chain | None" = None


def _best_chain(worth: Sequence[tuple[float, Match]], words: int, events: int) -> list[Match]:
    """The matches of most worth of which each begins after the one before it, in words and in events."""
    best = [_Chain()] * (words + 1)  # for so many first words, the best chain that keeps within them
    ended: list[list[_Chain]] = [[] for _ in range(events + 1)]  # by the event after their last
    from_event = defaultdict(list)
    for each in worth:
        from_event[each[1].first_event].append(each)
    for event in range(events + 1):
        for chain in ended[event]:
            assert chain.last is not None  # noqa: S101 # only chains that end somewhere are there
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

"""Word events, held against the text and the audio before anything is built on them.

What the text makes plain is repaired: an event that is known by its letters though its position is wrong, one
told twice or out of order, an end beyond the audio. What cannot be told is given up, and the word's place is
found elsewhere. Services have been seen to do all of it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isfinite

from subgen.align.event_matching import Match, match_events
from subgen.align.word_stats import Repair, WordAudit
from subgen.model import WordEvent
from subgen.text.languages import is_speakable
from subgen.text.words import Word

__all__ = ["TrustedEvent", "hear"]

_EARLY_S = 0.050
"""How far before the audio a word may begin and still be one that was rounded, and not a wrong one."""

_SLACK_S = 0.010
"""What services round to: as much is no fault."""

_AT_ONCE_S = 0.001
"""Words whose starts are nearer than this begin at one moment, as no two words do."""

_MOST_LETTERS_A_SECOND = 80.0
"""Twice what the fastest of the local voices speaks at speed 2.0 (French, 39)."""

_FEWEST_WORDS_OF_A_HEAP = 3

_MOST_EVENTS, _MOST_EVENTS_A_WORD = 64, 8
"""So many, and so many for each word, are looked at: no service has reason to send more."""


@dataclass(frozen=True, slots=True)
class TrustedEvent:
    """Words with a time that is believed: one word, or several that have only one time between them.

    Attributes:
        first_word: The first of them.
        after_word: After the last of them.
        start_s: Seconds from the start of the request's audio, within it.
        end_s: The same; not before the start, nor after that of what follows. None where it is not known.
        repair: What had to be done, or None.
    """

    first_word: int
    after_word: int
    start_s: float
    end_s: float | None
    repair: Repair | None = None


def hear(
    words: Sequence[Word], events: Sequence[WordEvent], audio_s: float
) -> tuple[tuple[TrustedEvent, ...], WordAudit]:
    """What can be believed of a request's word events.

    Args:
        words: Of the request's text.
        events: As they came.
        audio_s: Length of the request's audio, in seconds.

    Returns:
        What was heard, in order, each word at most once; and the count.
    """
    if _are_plain(words, events, audio_s):
        plain = [
            TrustedEvent(place, place + 1, event.start_s, event.end_s) for place, event in enumerate(events)
        ]
        if not _is_a_heap(plain, words, audio_s):
            return tuple(plain), WordAudit(said=len(words), events=len(events))
    return _heard_among(words, events, audio_s)


def _are_plain(words: Sequence[Word], events: Sequence[WordEvent], audio_s: float) -> bool:
    """Whether every word has its event, to the letter, apart from the others and within the audio.

    Nearly all answers are so, and to see that they are costs far less than to find out what is odd.
    """
    if len(words) != len(events):
        return False
    end_s = 0.0
    for place, event in enumerate(events):
        is_its_own = event.index == place and event.word == words[place].text
        if not (is_its_own and end_s <= event.start_s and event.end_s - event.start_s >= _AT_ONCE_S):
            return False
        end_s = event.end_s
    return end_s <= audio_s


def _heard_among(
    words: Sequence[Word], events: Sequence[WordEvent], audio_s: float
) -> tuple[tuple[TrustedEvent, ...], WordAudit]:
    """What can be believed of events of which some may be odd."""
    usable, odd = _usable(events, len(words), audio_s)
    matches = match_events(words, usable, audio_s)
    heard = [_heard(match, words, usable, odd, audio_s) for match in matches]
    heard = _apart(list(_one_at_a_time(heard, words)), words)
    if _is_a_heap(heard, words, audio_s):
        heard = []
    return tuple(heard), _audit(heard, words, len(events))


def _usable(
    events: Sequence[WordEvent], words: int, audio_s: float
) -> tuple[list[WordEvent], dict[WordEvent, Repair]]:
    """The events that could be true, each once and by their starts; and how some of them came."""
    odd: dict[WordEvent, Repair] = {}
    usable: dict[WordEvent, None] = {}
    latest_s = 0.0
    for event in events[: _MOST_EVENTS + _MOST_EVENTS_A_WORD * words]:
        if not (isfinite(event.end_s) and -_EARLY_S <= event.start_s <= min(event.end_s, audio_s)):
            continue
        if event in usable:
            odd[event] = Repair.DOUBLED
            continue
        usable[event] = None
        if event.start_s < latest_s:
            odd[event] = Repair.ORDER
        latest_s = max(latest_s, event.start_s)
    return sorted(usable, key=lambda each: (each.start_s, each.index, each.end_s, each.word)), odd


def _heard(
    match: Match,
    words: Sequence[Word],
    usable: Sequence[WordEvent],
    odd: dict[WordEvent, Repair],
    audio_s: float,
) -> TrustedEvent:
    events = usable[match.first_event : match.after_event]
    start_s, end_s = events[0].start_s, max(event.end_s for event in events)
    repair = next((odd[event] for event in events if event in odd), None)
    if events[0].index != match.first_word:
        repair = Repair.POSITION
    if not match.is_spelled:
        repair = Repair.SPELLING
    if len(events) > 1:
        repair = Repair.SPLIT
    if start_s < -_SLACK_S or end_s > audio_s + _SLACK_S:
        repair = Repair.AUDIO
    start_s, end_s = max(0.0, start_s), max(0.0, min(end_s, audio_s))
    if end_s - start_s < _AT_ONCE_S and is_speakable(words[match.first_word].text):
        return TrustedEvent(match.first_word, match.after_word, start_s, None, Repair.LENGTH)
    return TrustedEvent(match.first_word, match.after_word, start_s, end_s, repair)


def _one_at_a_time(heard: Sequence[TrustedEvent], words: Sequence[Word]) -> Iterator[TrustedEvent]:
    """The same without words that begin at one moment: which of them does cannot be told.

    Two of which one has no length stay: that one was not spoken, which is another finding.
    """
    for group in _at_once(heard):
        spoken = [each for each in group if is_speakable(words[each.first_word].text)]
        lengths = sum(each.end_s is not None for each in spoken)
        if len(spoken) <= 1 or (len(spoken) == 2 and lengths == 1):  # noqa: PLR2004 # two, as said above
            yield from group


def _at_once(heard: Sequence[TrustedEvent]) -> Iterator[list[TrustedEvent]]:
    """What was heard, in groups that begin at one moment."""
    group: list[TrustedEvent] = []
    for each in heard:
        if group and each.start_s - group[0].start_s >= _AT_ONCE_S:
            yield group
            group = []
        group.append(each)
    yield group


def _apart(heard: Sequence[TrustedEvent], words: Sequence[Word]) -> list[TrustedEvent]:
    """The same, but none ends after the next begins.

    Where a word reaches far into the next, or out of the audio, and there are words without an event after
    it, it ends where those begin, and that is not known.
    """
    apart: list[TrustedEvent] = []
    for each, following in pairwise([*heard, None]):
        assert each is not None  # noqa: S101 # only the last of all is None, and nothing follows that
        limit_s = None if following is None else following.start_s
        lost = words[each.after_word : None if following is None else following.first_word]
        over_s = 0.0 if each.end_s is None or limit_s is None else each.end_s - limit_s
        if (over_s > _SLACK_S or (each.repair is Repair.AUDIO and limit_s is None)) and any(
            is_speakable(word.text) for word in lost
        ):
            apart.append(replace(each, end_s=None, repair=Repair.LENGTH))
        elif over_s > 0.0:
            repair = Repair.OVERLAP if over_s > _SLACK_S else each.repair
            apart.append(replace(each, end_s=limit_s, repair=repair))
        else:
            apart.append(each)
    return apart


def _is_a_heap(heard: Sequence[TrustedEvent], words: Sequence[Word], audio_s: float) -> bool:
    """Whether the times are wrong as a whole: faster than anybody speaks, and in a part of the audio."""
    if not heard:
        return False
    first, last = heard[0], heard[-1]
    extent_s = (last.start_s if last.end_s is None else last.end_s) - first.start_s
    most = extent_s * _MOST_LETTERS_A_SECOND
    if 2 * extent_s >= audio_s or words[last.after_word - 1].end - words[first.first_word].start <= most:
        return False
    spoken = [
        word for each in heard for word in words[each.first_word : each.after_word] if is_speakable(word.text)
    ]
    return len(spoken) >= _FEWEST_WORDS_OF_A_HEAP and sum(len(word.text) for word in spoken) > most


def _audit(heard: Sequence[TrustedEvent], words: Sequence[Word], events: int) -> WordAudit:
    known = {each.first_word: each.repair for each in heard if each.after_word == each.first_word + 1}
    kinds = Counter(known.values())
    missing = sum(place not in known and is_speakable(word.text) for place, word in enumerate(words))
    return WordAudit(
        said=kinds[None],
        repaired=tuple((kind, kinds[kind]) for kind in Repair if kinds[kind]),
        estimated=len(words) - len(known),
        missing=missing,
        events=events,
    )

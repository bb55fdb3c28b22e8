"""Word events, checked against the text and the audio before anything relies on them.

Some faults can be repaired because the text makes them plain: a word whose letters match but whose position
is wrong, an event that came twice or out of order, an end beyond the audio. Events that cannot be repaired
are dropped, and the times of their words are estimated. Services have been seen to send all of these.
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

__all__ = ["TrustedEvent", "check_events"]

_EARLY_S = 0.050
"""A word may start this much before the audio: its time was rounded. Earlier than that it is wrong."""

_SLACK_S = 0.010
"""Services round by as much: a smaller error is no fault."""

_AT_ONCE_S = 0.001
"""Two words cannot start within this time of each other."""

_MOST_LETTERS_A_SECOND = 80.0
"""Twice the rate of the fastest local voice at speed 2.0 (French, 39)."""

_FEWEST_WORDS_OF_A_HEAP = 3

_MOST_EVENTS, _MOST_EVENTS_A_WORD = 64, 8
"""Only so many events, and so many more for each word, are read: no service has a reason to send more."""


@dataclass(frozen=True, slots=True)
class TrustedEvent:
    """A time that can be trusted, of one word or of several that share it.

    Attributes:
        first_word: Index of the first word.
        after_word: Index after the last word.
        start_s: Seconds from the start of the request's audio, within it.
        end_s: Seconds from the same start; not before `start_s` nor after the start of the next event. None
            if it is not known.
        repair: What was repaired, or None.
    """

    first_word: int
    after_word: int
    start_s: float
    end_s: float | None
    repair: Repair | None = None


def check_events(
    words: Sequence[Word], events: Sequence[WordEvent], audio_s: float
) -> tuple[tuple[TrustedEvent, ...], WordAudit]:
    """Check a request's word events, repair what the text makes plain, and drop the rest.

    Args:
        words: Words of the request's text.
        events: Word events in the order they came.
        audio_s: Length of the request's audio, in seconds.

    Returns:
        The trusted events, in order, each word in at most one of them; and the counts.
    """
    if _are_plain(words, events, audio_s):
        plain = [
            TrustedEvent(place, place + 1, event.start_s, event.end_s) for place, event in enumerate(events)
        ]
        if not _is_heap(plain, words, audio_s):
            return tuple(plain), WordAudit(said=len(words), events=len(events))
    return _check_all(words, events, audio_s)


def _are_plain(words: Sequence[Word], events: Sequence[WordEvent], audio_s: float) -> bool:
    """Whether each word has its own event, spelled alike, apart from the others and within the audio.

    Nearly all answers are so, and this test costs far less than the search for faults.
    """
    if len(words) != len(events):
        return False
    end_s = 0.0
    for place, event in enumerate(events):
        is_own = event.index == place and event.word == words[place].text
        if not (is_own and end_s <= event.start_s and event.end_s - event.start_s >= _AT_ONCE_S):
            return False
        end_s = event.end_s
    return end_s <= audio_s


def _check_all(
    words: Sequence[Word], events: Sequence[WordEvent], audio_s: float
) -> tuple[tuple[TrustedEvent, ...], WordAudit]:
    """Check events of which some may be faulty."""
    usable, faults = _usable(events, len(words), audio_s)
    matches = match_events(words, usable, audio_s)
    trusted = [_trusted(match, words, usable, faults, audio_s) for match in matches]
    trusted = _without_overlap(list(_without_simultaneous(trusted, words)), words)
    if _is_heap(trusted, words, audio_s):
        trusted = []
    return tuple(trusted), _audit(trusted, words, len(events))


def _usable(
    events: Sequence[WordEvent], words: int, audio_s: float
) -> tuple[list[WordEvent], dict[WordEvent, Repair]]:
    """Return the events that could be true, each once and by start; and the faults in how they came."""
    faults: dict[WordEvent, Repair] = {}
    usable: dict[WordEvent, None] = {}
    latest_s = 0.0
    for event in events[: _MOST_EVENTS + _MOST_EVENTS_A_WORD * words]:
        if not (isfinite(event.end_s) and -_EARLY_S <= event.start_s <= min(event.end_s, audio_s)):
            continue
        if event in usable:
            faults[event] = Repair.DOUBLED
            continue
        usable[event] = None
        if event.start_s < latest_s:
            faults[event] = Repair.ORDER
        latest_s = max(latest_s, event.start_s)
    return sorted(usable, key=lambda each: (each.start_s, each.index, each.end_s, each.word)), faults


def _trusted(
    match: Match,
    words: Sequence[Word],
    usable: Sequence[WordEvent],
    faults: dict[WordEvent, Repair],
    audio_s: float,
) -> TrustedEvent:
    """Turn a match of words and events into one trusted event, with the last repair that it needed."""
    events = usable[match.first_event : match.after_event]
    start_s, end_s = events[0].start_s, max(event.end_s for event in events)
    repair = next((faults[event] for event in events if event in faults), None)
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


def _without_simultaneous(trusted: Sequence[TrustedEvent], words: Sequence[Word]) -> Iterator[TrustedEvent]:
    """Drop words that start at the same moment: nothing shows which of them really does.

    Two words stay if one of them has no length: that one was not spoken, which is another finding.
    """
    for group in _simultaneous(trusted):
        spoken = [each for each in group if is_speakable(words[each.first_word].text)]
        lengths = sum(each.end_s is not None for each in spoken)
        if len(spoken) <= 1 or (len(spoken) == 2 and lengths == 1):  # noqa: PLR2004 # two, see above
            yield from group


def _simultaneous(trusted: Sequence[TrustedEvent]) -> Iterator[list[TrustedEvent]]:
    """Group trusted events by the moment at which they start."""
    group: list[TrustedEvent] = []
    for each in trusted:
        if group and each.start_s - group[0].start_s >= _AT_ONCE_S:
            yield group
            group = []
        group.append(each)
    yield group


def _without_overlap(trusted: Sequence[TrustedEvent], words: Sequence[Word]) -> list[TrustedEvent]:
    """End each event no later than the next one starts.

    A word that reaches far into the next, or out of the audio, and is followed by words without an event
    ends where those begin, which is not known.
    """
    separated: list[TrustedEvent] = []
    for each, following in pairwise([*trusted, None]):
        assert each is not None  # noqa: S101 # only the last of all is None, and nothing follows it
        limit_s = None if following is None else following.start_s
        lost = words[each.after_word : None if following is None else following.first_word]
        over_s = 0.0 if each.end_s is None or limit_s is None else each.end_s - limit_s
        if (over_s > _SLACK_S or (each.repair is Repair.AUDIO and limit_s is None)) and any(
            is_speakable(word.text) for word in lost
        ):
            separated.append(replace(each, end_s=None, repair=Repair.LENGTH))
        elif over_s > 0.0:
            repair = Repair.OVERLAP if over_s > _SLACK_S else each.repair
            separated.append(replace(each, end_s=limit_s, repair=repair))
        else:
            separated.append(each)
    return separated


def _is_heap(trusted: Sequence[TrustedEvent], words: Sequence[Word], audio_s: float) -> bool:
    """Whether all times are wrong together: faster than anybody speaks, and in a part of the audio only."""
    if not trusted:
        return False
    first, last = trusted[0], trusted[-1]
    extent_s = (last.start_s if last.end_s is None else last.end_s) - first.start_s
    most_letters = extent_s * _MOST_LETTERS_A_SECOND
    letters = words[last.after_word - 1].end - words[first.first_word].start
    if 2 * extent_s >= audio_s or letters <= most_letters:
        return False
    spoken = [
        word
        for each in trusted
        for word in words[each.first_word : each.after_word]
        if is_speakable(word.text)
    ]
    return len(spoken) >= _FEWEST_WORDS_OF_A_HEAP and sum(len(word.text) for word in spoken) > most_letters


def _audit(trusted: Sequence[TrustedEvent], words: Sequence[Word], events: int) -> WordAudit:
    known = {each.first_word: each.repair for each in trusted if each.after_word == each.first_word + 1}
    kinds = Counter(known.values())
    missing = sum(place not in known and is_speakable(word.text) for place, word in enumerate(words))
    return WordAudit(
        said=kinds[None],
        repaired=tuple((kind, kinds[kind]) for kind in Repair if kinds[kind]),
        estimated=len(words) - len(known),
        missing=missing,
        events=events,
    )

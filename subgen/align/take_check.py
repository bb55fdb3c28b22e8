"""Check whether a take is complete, before it is stored.

A service may close an answer properly that is not complete. A suspected take is requested once more, which
costs as much again, so only clear cases are suspected. The bounds are wide, because they have to hold for
every voice, at every speed, in every language. Measured with the local voices in 29 languages: at speed 2.0
the fastest speaks 39 letters a second (French), at 0.5 the slowest 3.3 letters, as `spoken_length` counts
them (English, `One. Two. Three.`).
"""

from collections.abc import Sequence
from math import isfinite

from subgen.align.durations import LETTER, spoken_length
from subgen.align.event_check import check_events
from subgen.model import Finding, Line, Take, WordEvent
from subgen.text.languages import is_speakable
from subgen.text.words import Word, words_of

__all__ = ["NO_EVENTS", "suspicion_finding", "suspicion_of"]

NO_EVENTS = "no word events came"
"""Suspicion of a take without word events, of a voice that should send them."""

_MOST_LETTERS_A_SECOND = 80.0
"""Letters and digits as they are written."""

_FEWEST_LETTERS_A_SECOND = 1.0
"""Letters as `spoken_length` counts them."""

_SILENCE_S = 10.0
"""Silence that a voice may add to any text, such as pauses between paragraphs."""

_LAST_WORD_S = 0.300
"""The last word may end this much after the audio: services guess where it ends."""

_FEWEST_TRUSTED = 3
_SHORTEST_REST_S = 1.0
_FASTEST_REST = 4.0
"""A rest of the text is missing if, at the pace of the words before it, it would last at least a second and
the audio has less than a quarter of that time left."""


def suspicion_of(take: Take, text: str, sample_rate_hz: int, *, expects_events: bool) -> str | None:
    """Say in a few words why a take is suspected of being incomplete; None if it is not.

    Args:
        take: Take of one request.
        text: Text of the request.
        sample_rate_hz: Samples a second of the take's audio.
        expects_events: Whether the voice sends word events in the text's language.
    """
    if not is_speakable(text):
        return None
    words = words_of(text)
    audio_s = take.samples / sample_rate_hz
    letters = sum(map(str.isalnum, text))
    if letters > audio_s * _MOST_LETTERS_A_SECOND:
        return f"only {audio_s:.2f} s of audio for {letters} letters"
    longest_s = _longest_s(words)
    if audio_s > longest_s:
        return f"{audio_s:.0f} s of audio for {letters} letters"
    if take.pcm == bytes(len(take.pcm)):
        return "the audio is silence"
    if not take.events:
        return NO_EVENTS if expects_events else None
    return _cut_off(take.events, audio_s, longest_s) or _broken_off(words, take.events, audio_s)


def suspicion_finding(file: str, line: Line, suspicion: str) -> Finding:
    """Report a line whose take was still suspected after it was requested once more."""
    message = f"line {line.id} should be listened to: {suspicion}"
    return Finding(kind="doubtful", file=file, row=line.row, line=line.id, message=message)


def _longest_s(words: Sequence[Word]) -> float:
    """Return the longest time that any voice takes for a text, in seconds."""
    letters = sum(spoken_length(word.text) for word in words) / LETTER
    return _SILENCE_S + letters / _FEWEST_LETTERS_A_SECOND


def _cut_off(events: Sequence[WordEvent], audio_s: float, longest_s: float) -> str | None:
    """Report events that go on after the audio has ended, with times that a complete take could have."""
    timed = (event for event in events if isfinite(event.start_s) and isfinite(event.end_s))
    last = max(timed, key=lambda event: event.start_s, default=None)
    if last is not None and audio_s + _LAST_WORD_S < last.end_s <= longest_s:
        return f"the audio ends {last.end_s - audio_s:.2f} s before its last word does"
    return None


def _broken_off(words: Sequence[Word], events: Sequence[WordEvent], audio_s: float) -> str | None:
    """Report events and audio that both end before the text does."""
    if len(events) >= len(words):
        return None
    trusted, _ = check_events(words, events, audio_s)
    if len(trusted) < _FEWEST_TRUSTED:
        return None
    first, last = trusted[0], trusted[-1]
    end_s = last.start_s if last.end_s is None else last.end_s
    spoken = sum(spoken_length(word.text) for word in words[first.first_word : last.after_word])
    rest = sum(spoken_length(word.text) for word in words[last.after_word :])
    rest_s = rest * (end_s - first.start_s) / max(1, spoken)
    if rest_s < _SHORTEST_REST_S or (audio_s - end_s) * _FASTEST_REST >= rest_s:
        return None
    return f"the audio ends with word {last.after_word} of {len(words)}"

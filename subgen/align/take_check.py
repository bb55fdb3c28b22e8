"""Whether a take looks whole, before it is kept.

A service may end an answer in good form that is not all there. What is doubted is asked for once more, which
costs as much again: so only clear cases are. The bounds are wide, for they have to hold for every voice, at
every speed, in every language. Measured with the local voices in 29 languages: at speed 2.0 the fastest
speaks 39 letters a second (French), at 0.5 the slowest 3.3 letters, as `spoken_length` counts them (English,
`One. Two. Three.`).
"""

from collections.abc import Sequence
from math import isfinite

from subgen.align.durations import LETTER, spoken_length
from subgen.align.event_check import hear
from subgen.model import Finding, Line, Take, WordEvent
from subgen.text.languages import is_speakable
from subgen.text.words import Word, words_of

__all__ = ["suspicion_finding", "suspicion_of"]

_MOST_LETTERS_A_SECOND = 80.0
"""Of letters and digits as they are written."""

_FEWEST_LETTERS_A_SECOND = 1.0
"""Of lengths as `spoken_length` has them."""

_SILENCE_S = 10.0
"""What a voice may add to any text, such as pauses between paragraphs."""

_LAST_WORD_S = 0.300
"""By how much the last word may outlast the audio: services guess where it ends."""

_FEWEST_HEARD = 3
_SHORTEST_REST_S = 1.0
_FASTEST_REST = 4.0
"""A rest of at least a second, at the pace of the words before it, in less than a quarter of its time."""


def suspicion_of(take: Take, text: str, sample_rate_hz: int, *, expects_events: bool) -> str | None:
    """Why a take should not be believed, in a few words, or None.

    Args:
        take: Of one request.
        text: The request's.
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
        return "no word events came" if expects_events else None
    return _cut_off(take.events, audio_s, longest_s) or _broken_off(words, take.events, audio_s)


def suspicion_finding(file: str, line: Line, suspicion: str) -> Finding:
    """What a person is told of a line whose take was no better when it was asked for once more."""
    message = f"line {line.id} should be listened to: {suspicion}"
    return Finding(kind="doubtful", file=file, row=line.row, line=line.id, message=message)


def _longest_s(words: Sequence[Word]) -> float:
    """The most that anybody takes for a text, in seconds."""
    letters = sum(spoken_length(word.text) for word in words) / LETTER
    return _SILENCE_S + letters / _FEWEST_LETTERS_A_SECOND


def _cut_off(events: Sequence[WordEvent], audio_s: float, longest_s: float) -> str | None:
    """Whether the events go on where the audio has ended, with times that a whole take could have."""
    timed = (event for event in events if isfinite(event.start_s) and isfinite(event.end_s))
    last = max(timed, key=lambda event: event.start_s, default=None)
    if last is not None and audio_s + _LAST_WORD_S < last.end_s <= longest_s:
        return f"the audio ends {last.end_s - audio_s:.2f} s before its last word does"
    return None


def _broken_off(words: Sequence[Word], events: Sequence[WordEvent], audio_s: float) -> str | None:
    """Whether events and audio end together before the text does."""
    if len(events) >= len(words):
        return None
    heard, _ = hear(words, events, audio_s)
    if len(heard) < _FEWEST_HEARD:
        return None
    first, last = heard[0], heard[-1]
    end_s = last.start_s if last.end_s is None else last.end_s
    spoken = sum(spoken_length(word.text) for word in words[first.first_word : last.after_word])
    rest = sum(spoken_length(word.text) for word in words[last.after_word :])
    rest_s = rest * (end_s - first.start_s) / max(1, spoken)
    if rest_s < _SHORTEST_REST_S or (audio_s - end_s) * _FASTEST_REST >= rest_s:
        return None
    return f"the audio ends with word {last.after_word} of {len(words)}"

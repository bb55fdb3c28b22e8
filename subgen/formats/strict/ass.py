"""ASS: one event in each row.

A cue in the style `pop` has an event for each word (`subgen.formats.ass`), all with the same text. The
override that restyles the word begins the text of the first event, and of no other.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from subgen.formats.strict.base import ReadTimes, Unreadable, WordTimes, cue_times, numbered
from subgen.text.clock import ASS_CLOCK

__all__ = ["read_ass"]

_EVENT = "Dialogue:"
_TIMES = re.compile(f"Dialogue: [0-9]+,{ASS_CLOCK.pattern},{ASS_CLOCK.pattern}")
_TIMES_FIELDS = 3
_FIELDS = 10
_POPPED = re.compile(r"\{\\1c&H[0-9A-F]{6}&\\bord[0-9.e+]{1,12}\}")
_AFTER_POPPED = r"{\r}"
_SYLLABLE = re.compile(r"\{\\k[fo]?([0-9]{1,9})\}")


def read_ass(lines: Iterable[str]) -> Iterator[ReadTimes | Unreadable]:
    """Read events, and join consecutive events of the words of one cue into one."""
    cue: ReadTimes | Unreadable | None = None
    text: str | None = None
    for row, written in numbered(lines):
        if not written.startswith(_EVENT):
            continue
        fields = written.split(",", _FIELDS - 1)
        found = _TIMES.fullmatch(",".join(fields[:_TIMES_FIELDS]))
        event = cue_times(row, written, found if len(fields) == _FIELDS else None, ASS_CLOCK)
        popped = _POPPED.search(fields[-1]) if len(fields) == _FIELDS else None
        before, text = text, None if popped is None else _without_pop(fields[-1], popped)
        if cue is not None and popped is not None and popped.start() and text == before:
            cue = _with_word(cue, event)
            continue
        if cue is not None:
            yield cue
        cue = _with_syllables(event, fields[-1]) if popped is None else _with_word(None, event)
    if cue is not None:
        yield cue


def _without_pop(text: str, popped: re.Match[str]) -> str:
    """Return the text of an event without the override that restyles one word."""
    return text[: popped.start()] + text[popped.end() :].replace(_AFTER_POPPED, "")


def _with_word(cue: ReadTimes | Unreadable | None, word: ReadTimes | Unreadable) -> ReadTimes | Unreadable:
    """Add the event of the next word, or of the first, to a cue."""
    if isinstance(word, Unreadable) or isinstance(cue, Unreadable):
        return cue if isinstance(cue, Unreadable) else word
    is_least = word.end_us - word.start_us == ASS_CLOCK.unit_us
    if cue is None:
        return replace(word, is_least=is_least)
    astray_us = None if word.start_us == cue.end_us else word.start_us
    return replace(
        cue,
        end_us=word.end_us,
        is_least=cue.is_least and is_least,
        astray_us=astray_us if cue.astray_us is None else cue.astray_us,
    )


def _with_syllables(event: ReadTimes | Unreadable, text: str) -> ReadTimes | Unreadable:
    """Add the times of karaoke: words and silence, which should last as long as the event."""
    syllables = list(_SYLLABLE.finditer(text))
    if isinstance(event, Unreadable) or not syllables:
        return event
    words: list[WordTimes] = []
    until_us = event.start_us
    for syllable, next_at in zip(
        syllables, [*(each.start() for each in syllables[1:]), len(text)], strict=True
    ):
        start_us = until_us
        until_us += int(syllable[1]) * ASS_CLOCK.unit_us
        if syllable.end() < next_at:
            words.append(WordTimes(start_us, until_us))
    if until_us != event.end_us:
        return replace(event, astray_us=until_us)
    is_least = until_us - event.start_us == len(words) * ASS_CLOCK.unit_us
    return replace(event, words=tuple(words), is_least=is_least)

"""WebVTT: a signature, then blocks up to a blank row, which are cues or styles, regions and notes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from subgen.formats.strict.base import (
    ReadTimes,
    Rows,
    Unreadable,
    WordTimes,
    cue_times,
    numbered,
    skip,
)
from subgen.text.clock import MS_CLOCK

__all__ = ["read_vtt"]

_SIGNATURE = re.compile(r"WEBVTT([ \t].*)?")
_NO_CUE = re.compile(r"STYLE|REGION|NOTE([ \t].*)?")
_TIMES = re.compile(f"{MS_CLOCK.pattern} --> {MS_CLOCK.pattern}")
_WORD_START = re.compile(f"(?:<{MS_CLOCK.pattern}>)?<c>")
_WORD_TIME = re.compile(f"<(?:{MS_CLOCK.pattern}>|([0-9][^>]*))")


def read_vtt(lines: Iterable[str]) -> Iterator[ReadTimes | Unreadable]:
    """Read cues: blocks of times and text up to a blank row.

    Players refuse a file without its signature, so nothing more of it is read.
    """
    rows = numbered(lines)
    row, signature = next(rows, (1, ""))
    if not _SIGNATURE.fullmatch(signature):
        yield Unreadable(row=row, written=signature, wanted="the signature of WebVTT")
        return
    skip(rows, signature)
    for row, first in rows:
        if _NO_CUE.fullmatch(first):
            skip(rows, first)
        elif first:
            cue = cue_times(row, first, _TIMES.fullmatch(first), MS_CLOCK)
            yield _with_inline_times(cue, rows)


def _with_inline_times(cue: ReadTimes | Unreadable, rows: Rows) -> ReadTimes | Unreadable:
    """Add the times of words in the text of a cue, up to the next blank row."""
    if isinstance(cue, Unreadable):
        skip(rows, cue.written)
        return cue
    last_us = cue.start_us
    words: list[WordTimes] = []
    astray_us: int | None = None
    for row, text in rows:
        if not text:
            break
        words += (
            WordTimes(MS_CLOCK.us_of(clock) if clock[0] else cue.start_us, None)
            for clock in _WORD_START.findall(text)
        )
        for *clock, no_time in _WORD_TIME.findall(text):
            if no_time:
                skip(rows, text)
                return Unreadable(row=row, written=no_time, wanted="the time of a word")
            time_us = MS_CLOCK.us_of(clock)
            if astray_us is None and not last_us < time_us < cue.end_us:
                astray_us = time_us
            last_us = time_us
    is_least = cue.end_us - cue.start_us == len(words) * MS_CLOCK.unit_us
    return replace(cue, words=tuple(words) or None, is_least=is_least, astray_us=astray_us)

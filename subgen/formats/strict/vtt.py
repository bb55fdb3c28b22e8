"""WebVTT: a signature, then blocks up to a blank row, of times and text, or of what is no cue."""

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
    """A signature, then blocks up to a blank row: of times and text, or of what is no cue.

    A file without its signature is none that a player takes: nothing more of it is read.
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
            told = cue_times(row, first, _TIMES.fullmatch(first), MS_CLOCK)
            yield _with_inline_times(told, rows)


def _with_inline_times(told: ReadTimes | Unreadable, rows: Rows) -> ReadTimes | Unreadable:
    """A cue of WebVTT with what its text, up to the next blank row, says of its words."""
    if isinstance(told, Unreadable):
        skip(rows, told.written)
        return told
    last_us = told.start_us
    words: list[WordTimes] = []
    astray_us: int | None = None
    for row, text in rows:
        if not text:
            break
        words += (
            WordTimes(MS_CLOCK.us_of(clock) if clock[0] else told.start_us, None)
            for clock in _WORD_START.findall(text)
        )
        for *clock, no_time in _WORD_TIME.findall(text):
            if no_time:
                skip(rows, text)
                return Unreadable(row=row, written=no_time, wanted="the time of a word")
            time_us = MS_CLOCK.us_of(clock)
            if astray_us is None and not last_us < time_us < told.end_us:
                astray_us = time_us
            last_us = time_us
    is_least = told.end_us - told.start_us == len(words) * MS_CLOCK.unit_us
    return replace(told, words=tuple(words) or None, is_least=is_least, astray_us=astray_us)

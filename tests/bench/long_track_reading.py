"""Readers of the files of `long_track.py`, independent of subgen.

Times are whole microseconds. Each reader is a stream: a file of any length takes the memory of one cue.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["READERS", "Shown", "Time", "samples_and_chapters"]

Time = int | None
"""Microseconds from the start of the track, or None where the format has none."""

_JSON = json.JSONDecoder()
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)[.,](\d+)")
_ASS_WORD = re.compile(r"\{\\kf?(\d+)\}([^{]*)")
_VTT_PART = re.compile(r"<(\d+:\d\d:\d\d\.\d{3})>|<c>(.*?)</c>")
_US_PER_CS = 10_000


@dataclass(slots=True, kw_only=True)
class Shown:
    """A cue, or a line of the alignment.

    Attributes:
        start_us: Its start.
        end_us: Its end.
        words: Its words, in order.
        spans: Start and end of each word.
    """

    start_us: int
    end_us: int
    words: list[str] = field(default_factory=list)
    spans: list[tuple[Time, Time]] = field(default_factory=list)

    def add(self, word: str, start_us: Time = None, end_us: Time = None) -> None:
        """Add a word."""
        self.words.append(word)
        self.spans.append((start_us, end_us))


def _us(clock: str) -> int:
    """Parse a time with any number of hours, and decimals of a second."""
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise ValueError(f"{clock!r} is not a time")
    hours, minutes, seconds, rest = found.groups()
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1_000_000 + int(f"{rest:0<6}")


def _blocks(path: Path) -> Iterator[tuple[Shown, str]]:
    """Yield times and text of each block of SRT or WebVTT that has times."""
    with path.open(encoding="utf-8") as file:
        shown, text = None, ""
        for row in file:
            if shown is None and " --> " in row:
                start, end = row.split(" --> ")
                shown, text = Shown(start_us=_us(start), end_us=_us(end.strip())), ""
            elif shown is not None and row != "\n":
                text += row
            elif shown is not None:
                yield shown, text
                shown = None


def _srt(path: Path) -> Iterator[Shown]:
    """Yield cues; their words have no times."""
    for shown, text in _blocks(path):
        for word in text.split():
            shown.add(word)
        yield shown


def _vtt(path: Path) -> Iterator[Shown]:
    """Yield cues; their words have starts."""
    for shown, text in _blocks(path):
        start_us = shown.start_us
        for clock, word in _VTT_PART.findall(text):
            if clock:
                start_us = _us(clock)
            else:
                shown.add(word, start_us)
        yield shown


def _ass(path: Path) -> Iterator[Shown]:
    """Yield cues; their words have starts and ends, added up from the karaoke as a player does."""
    with path.open(encoding="utf-8") as file:
        for row in file:
            if not row.startswith("Dialogue: "):
                continue
            _, start, end, _, _, _, _, _, _, text = row.split(",", 9)
            shown = Shown(start_us=_us(start), end_us=_us(end))
            end_us = shown.start_us
            for length_cs, syllable in _ASS_WORD.findall(text):
                start_us, end_us = end_us, end_us + int(length_cs) * _US_PER_CS
                if word := syllable.replace("\\N", " ").strip():
                    shown.add(word, start_us, end_us)
            yield shown


def _json_cues(path: Path) -> Iterator[Shown]:
    for item in _items(path, "cues"):
        shown = _timed(item)
        for word in item["text"].split():
            shown.add(word)
        yield shown


def _json_words(path: Path) -> Iterator[Shown]:
    """Yield lines, from their first word to their last."""
    for item in _items(path, "lines"):
        words = [(word["text"], _timed(word)) for word in item["words"]]
        shown = Shown(start_us=words[0][1].start_us, end_us=words[-1][1].end_us)
        for word, span in words:
            shown.add(word, span.start_us, span.end_us)
        yield shown


def _timed(item: dict[str, Any]) -> Shown:
    return Shown(start_us=round(item["start_s"] * 1_000_000), end_us=round(item["end_s"] * 1_000_000))


def _items(path: Path, wanted: str) -> Iterator[Any]:
    """Yield the items of one list of the alignment; each is on one row of the file."""
    with path.open(encoding="utf-8") as file:
        is_wanted = False
        for row in file:
            if row.startswith("  {") and is_wanted:
                yield _value(row)
            elif not row.startswith("  "):
                is_wanted = row.startswith(f' "{wanted}": [')


def _value(text: str) -> Any:
    """Parse the JSON value at the beginning of a text."""
    return _JSON.raw_decode(text.lstrip())[0]


def samples_and_chapters(path: Path) -> tuple[int, list[Shown]]:
    """Read the length of the track and the chapters, with titles as words, from the alignment."""
    samples, chapters = 0, []
    with path.open(encoding="utf-8") as file:
        for row in file:
            name, _, value = row.partition(":")
            if name == ' "audio"':
                samples = _value(value)["samples"]
            elif name == ' "chapters"':
                for item in _value(value):
                    chapters.append(_timed(item))
                    chapters[-1].add(item["title"])
    return samples, chapters


READERS: dict[str, tuple[str, Callable[[Path], Iterator[Shown]], int]] = {
    "srt": ("srt", _srt, 500),
    "vtt": ("vtt", _vtt, 500),
    "ass": ("ass", _ass, 5_000),
    "json cues": ("json", _json_cues, 1),
    "json words": ("json", _json_words, 1),
}
"""Name -> the ending of the file, its reader, and the largest difference of times, in microseconds."""

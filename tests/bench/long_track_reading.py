"""What the written files of `long_track.py` say, read as they stand: cue by cue, with readers of its own.

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
"""Microseconds from the start of the track, or None where the format does not say."""

_JSON = json.JSONDecoder()
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)[.,](\d+)")
_ASS_WORD = re.compile(r"\{\\kf?(\d+)\}([^{]*)")
_VTT_PART = re.compile(r"<(\d+:\d\d:\d\d\.\d{3})>|<c>(.*?)</c>")
_US_PER_CS = 10_000


@dataclass(slots=True, kw_only=True)
class Shown:
    """A cue, or a line of the alignment.

    Attributes:
        start_us: When it comes.
        end_us: When it goes.
        words: In order.
        spans: When each word begins and ends.
    """

    start_us: int
    end_us: int
    words: list[str] = field(default_factory=list)
    spans: list[tuple[Time, Time]] = field(default_factory=list)

    def add(self, word: str, start_us: Time = None, end_us: Time = None) -> None:
        """One more word."""
        self.words.append(word)
        self.spans.append((start_us, end_us))


def _us(clock: str) -> int:
    """A time with any number of hours, and decimals of a second."""
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise ValueError(f"{clock!r} is not a time")
    hours, minutes, seconds, rest = found.groups()
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1_000_000 + int(f"{rest:0<6}")


def _blocks(path: Path) -> Iterator[tuple[Shown, str]]:
    """Times and text of each block of SRT and WebVTT that has times."""
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
    """Words without times of their own."""
    for shown, text in _blocks(path):
        for word in text.split():
            shown.add(word)
        yield shown


def _vtt(path: Path) -> Iterator[Shown]:
    """Words with their starts."""
    for shown, text in _blocks(path):
        start_us = shown.start_us
        for clock, word in _VTT_PART.findall(text):
            if clock:
                start_us = _us(clock)
            else:
                shown.add(word, start_us)
        yield shown


def _ass(path: Path) -> Iterator[Shown]:
    """Words with both boundaries of their karaoke, added up as a player adds them."""
    with path.open(encoding="utf-8") as file:
        for row in file:
            if not row.startswith("Dialogue: "):
                continue
            _, start, end, _, _, _, _, _, _, text = row.split(",", 9)
            shown = Shown(start_us=_us(start), end_us=_us(end))
            told_us = shown.start_us
            for length_cs, syllable in _ASS_WORD.findall(text):
                begun_us, told_us = told_us, told_us + int(length_cs) * _US_PER_CS
                if word := syllable.replace("\\N", " ").strip():
                    shown.add(word, begun_us, told_us)
            yield shown


def _json_cues(path: Path) -> Iterator[Shown]:
    for item in _items(path, "cues"):
        shown = _timed(item)
        for word in item["text"].split():
            shown.add(word)
        yield shown


def _json_words(path: Path) -> Iterator[Shown]:
    """The lines, from their first word to their last."""
    for item in _items(path, "lines"):
        words = [(word["text"], _timed(word)) for word in item["words"]]
        shown = Shown(start_us=words[0][1].start_us, end_us=words[-1][1].end_us)
        for word, span in words:
            shown.add(word, span.start_us, span.end_us)
        yield shown


def _timed(item: dict[str, Any]) -> Shown:
    return Shown(start_us=round(item["start_s"] * 1_000_000), end_us=round(item["end_s"] * 1_000_000))


def _items(path: Path, wanted: str) -> Iterator[Any]:
    """The items of one list of the alignment; each has a row of the file to itself."""
    with path.open(encoding="utf-8") as file:
        is_wanted = False
        for row in file:
            if row.startswith("  {") and is_wanted:
                yield _value(row)
            elif not row.startswith("  "):
                is_wanted = row.startswith(f' "{wanted}": [')


def _value(text: str) -> Any:
    """The JSON value that a text begins with."""
    return _JSON.raw_decode(text.lstrip())[0]


def samples_and_chapters(path: Path) -> tuple[int, list[Shown]]:
    """What the alignment says of the track: its length, and its chapters, with titles for words."""
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
"""What is read -> the ending of its file, how, and the most that its times may be off, in microseconds."""

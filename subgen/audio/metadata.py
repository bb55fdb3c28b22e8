"""Title and chapters of a track as ffmpeg's metadata, line by line, for each format.

A line is `key=value`, and `[CHAPTER]` begins a chapter (https://ffmpeg.org/ffmpeg-formats.html, "Metadata").
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from subgen.model import Chapter, Track
from subgen.text.clock import MS_CLOCK
from subgen.units import ms_of_samples

__all__ = ["TAG_END", "as_comments", "as_frames", "as_text_track"]

TAG_END = "\0\n"
r"""End of line. ffmpeg takes a line end after any `\`, even `\\`, for an escaped one: NUL ends lines."""
_MAX_COMMENT_CHAPTERS = 1000
"""Vorbis comments number chapters with three digits (https://wiki.xiph.org/Chapter_Extension)."""
_MAX_FRAME_CHAPTERS = 255
"""ID3 counts the chapters of its table of contents in one byte (ID3v2 Chapter Frame Addendum 1.0, 3.2)."""
_AUDIOBOOK = "media_type=2"
"""Tag by which players list an M4B file as a book and remember the position (the `stik` atom of iTunes)."""


def _escaped(text: str) -> str:
    return re.sub(r"([=;#\\\n\r])", r"\\\1", text.replace("\0", ""))


def _title(track: Track) -> str:
    return f"title={_escaped(PurePath(track.name or '').stem)}"


def as_comments(track: Track) -> Iterator[str]:
    """Yield title and chapters as Vorbis comments; ffmpeg itself writes those past a half second 1 s late."""
    yield _title(track)
    for number, chapter in enumerate(track.chapters[:_MAX_COMMENT_CHAPTERS]):
        start = MS_CLOCK.format(ms_of_samples(chapter.start, track.sample_rate_hz))
        yield f"CHAPTER{number:03}={start}"
        yield f"CHAPTER{number:03}NAME={_escaped(chapter.title)}"


def as_frames(track: Track) -> Iterator[str]:
    """Yield title and chapters for ID3."""
    yield _title(track)
    yield from _chapters(track.chapters[:_MAX_FRAME_CHAPTERS], track.sample_rate_hz)


def as_text_track(track: Track) -> Iterator[str]:
    """Yield title and chapters for M4B, whose first chapter starts at 0: the book's name fills a gap."""
    yield _title(track)
    yield _AUDIOBOOK
    chapters = track.chapters
    if chapters and chapters[0].start:
        before = Chapter(title=PurePath(track.name or "").stem, start=0, end=chapters[0].start)
        chapters = (before, *chapters)
    yield from _chapters(chapters, track.sample_rate_hz)


def _chapters(chapters: Iterable[Chapter], sample_rate_hz: int) -> Iterator[str]:
    for chapter in chapters:
        yield from ("[CHAPTER]", f"TIMEBASE=1/{sample_rate_hz}")
        yield from (f"START={chapter.start}", f"END={chapter.end}", f"title={_escaped(chapter.title)}")

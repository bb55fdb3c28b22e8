"""Our subtitle formats, registered with pysubs2.

Importing this module registers `subgen.srt`, `subgen.vtt` and `subgen.ass` with pysubs2, so that any
`SSAFile` can be saved by our writers: braces are kept, `<` is escaped, and the clock does not stop after nine
hours. Files are read by the readers of pysubs2.

The text of an event is markup. Braces with a backslash in them are an override and no text; the readers of
pysubs2 leave all other braces in the text, and so does this module. Rows without text are left out: a blank
line would end the cue.
"""

import re
from html import unescape
from io import StringIO
from typing import Any, ClassVar, TextIO

from pysubs2 import SSAEvent, SSAFile
from pysubs2.formats import FORMAT_IDENTIFIER_TO_FORMAT_CLASS, get_format_class
from pysubs2.formats.base import FormatBase

from subgen.formats.base import Look, Writer
from subgen.formats.registry import WRITERS
from subgen.model import Cue, CueWord, Summary, Track
from subgen.text.direction import is_right_to_left, without_isolate

_SUBTITLES = ("srt", "vtt", "ass")


_MARKUP = re.compile(r"\\([{}])|(\\)\u2060|\\([Nn])|\\(h)|\{[^}\\]*\\[^Nnh}][^}]*\}")


_VTT_TAG = re.compile(r"</?c[^>]*>|<[\d:.]+>")


_MS_PER_SECOND = 1000

_RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT ISOLATE}"
"""Isolate around a row, which gives the direction of its text."""


class _RegisteredFormat(FormatBase):
    """One of our writers behind the interface of pysubs2. A sample is a millisecond, its finest unit."""

    writer: ClassVar[type[Writer]]
    reader: ClassVar[str]

    @classmethod
    def from_file(cls, subs: SSAFile, fp: TextIO, format_: str, **kwargs: Any) -> None:
        del format_
        is_vtt = cls.reader == "vtt"
        # Two inline times in a row of text look like a cue's own times to pysubs2's reader of WebVTT.
        source = StringIO(_VTT_TAG.sub("", fp.read())) if is_vtt else fp
        get_format_class(cls.reader).from_file(subs, source, cls.reader, **kwargs)
        for event in subs if is_vtt else ():
            event.text = unescape(event.text)

    @classmethod
    def to_file(cls, subs: SSAFile, fp: TextIO, format_: str, **kwargs: Any) -> None:
        del format_, kwargs
        events = sorted(event for event in subs if event.is_text)
        end = max((event.end for event in events), default=0)
        track = Track(name=None, sample_rate_hz=_MS_PER_SECOND, samples=end)
        writer = cls.writer(track, Look(karaoke="off"))
        fp.write(writer.head())
        fp.writelines(writer.cue(_cue(event)) for event in events)
        fp.write(writer.tail(Summary(lines=0, done=0, failed=0, requests=0, characters=0)))


def _cue(event: SSAEvent) -> Cue:
    if not 0 <= event.start <= event.end:
        raise ValueError(f"an event from {event.start} to {event.end} ms cannot be written")
    written = [row for row in _MARKUP.sub(_plain, event.text).split("\n") if row.strip()] or [""]
    rows = [without_isolate(row) for row in written]
    is_isolated = rows[0] != written[0]
    return Cue(
        start=event.start,
        end=event.end,
        words=tuple(
            CueWord(text=row, after="\n" if number < len(rows) else "", start=event.start, end=event.end)
            for number, row in enumerate(rows, 1)
        ),
        spans=(),
        speaker=event.name or None,
        is_leftward=written[0][0] == _RIGHT_TO_LEFT if is_isolated else is_right_to_left("\n".join(rows)),
    )


def _plain(markup: re.Match[str]) -> str:
    brace, backslash, line_end, hard_space = markup.groups()
    if line_end:
        return "\n"
    return "\N{NO-BREAK SPACE}" if hard_space else brace or backslash or ""


FORMAT_IDENTIFIER_TO_FORMAT_CLASS.update(
    (
        f"subgen.{name}",
        type(f"{name.capitalize()}Format", (_RegisteredFormat,), {"writer": WRITERS[name], "reader": name}),
    )
    for name in _SUBTITLES
)

r"""The times of our own subtitle files, read back, and held to the times that the cues should have.

    times         what is read, and what every reader needs
    srt vtt ass   one file a format
    table         which of them there are
    comparing     what is off

The readers are our own: they stream, so that a book takes the memory of a row; they are exact; and a row
that makes no sense is a value with its number. pysubs2's readers (1.8.1) load a file whole, take any row
with two times in it for a cue, text too, and lose the hours past 99: `100:00:00,000` of SRT is silently
read as zero, of ASS refused. Their patterns for these two stop at two digits of hours: none is used here.

Text cannot pass for a time. SRT has no escapes, but a cue's text has no blank row (`subgen.cues.layout`),
and up to the next blank row all is text, whatever it looks like. WebVTT writes `<` and `>` of the text as
entities. An event of ASS is one row, and the text is its last field, in which braces are escaped.

Times are integer microseconds: units of all three clocks are whole ones. A writer rounds absolute
positions, so a time is right when it is within half a unit of its clock, with one exception. Where words
have times of their own, each lasts at least a unit (`subgen.formats.karaoke.beats`), and a cue too short
for its words ends later: as many units after its start as it has words.
"""

from subgen.formats.reading.comparing import Off, What, off_cues
from subgen.formats.reading.table import PRECISION_US, READERS, read_cue_times
from subgen.formats.reading.times import CueTimes, Reader, Unreadable

__all__ = [
    "PRECISION_US",
    "READERS",
    "CueTimes",
    "Off",
    "Reader",
    "Unreadable",
    "What",
    "off_cues",
    "read_cue_times",
]

r"""Exact readers of our own files, and the comparison with the times that they should have.

    base                       values and tools of all readers
    srt vtt ass lrc ttml       one file for each format of cues
    textgrid word_rows         formats of words
    registry                   the readers of each format
    compare                    differences between read and expected times

The readers are our own for three reasons. They stream, one cue or word at a time, though the expected times
may be in memory as a whole (`subgen.jobs.verify`). They are exact. And a malformed row is a value with its
number. The readers of pysubs2 (1.8.1) load a whole file, take any row with two times for a cue, even of text,
and lose hours past 99: `100:00:00,000` of SRT is silently read as zero, and of ASS refused. Their patterns
for these two formats stop at two digits of hours, and are not used here.

Text cannot be mistaken for a time. SRT has no escapes, but the text of a cue has no blank row
(`subgen.cues.layout`), and up to the next blank row everything is text, whatever it looks like. WebVTT and
TTML write `<` and `>` of the text as entities, and LRC as other characters. An event of ASS is one row, and
the text is its last field, in which braces are escaped. All other formats have words and lines in cells or
quotes of one row.

Times are integer microseconds: the units of all clocks are whole microseconds. A writer rounds absolute
positions, so a time is right when it is within half a unit of its clock, with one exception. Where words of a
cue have times, each lasts at least one unit (`subgen.formats.karaoke.beats`). So a word may be delayed, or
brought forward, by its neighbours, and a cue too short for its words ends later: as many units after its
start as it has words. The events of `pop` in ASS are only compared with their cue, which they fill.
"""

from subgen.formats.strict.base import Reader, ReadTimes, TimedKind, Unreadable, WordTimes
from subgen.formats.strict.compare import ExpectedTimes, Mismatch, mismatches
from subgen.formats.strict.registry import READERS

__all__ = [
    "READERS",
    "ExpectedTimes",
    "Mismatch",
    "ReadTimes",
    "Reader",
    "TimedKind",
    "Unreadable",
    "WordTimes",
    "mismatches",
]

r"""The times of our own files, read back, and held to those that the cues, lines and words should have.

    base                       what is read, and what every reader needs
    srt vtt ass lrc ttml       one file a format of cues
    textgrid word_rows         formats of words
    table                      which of them there are
    comparing                  what is off

The readers are our own: they stream, and hold one cue or word of a book at a time, though what it is held to
may be held whole (`subgen.jobs.verify`); they are exact; and a row that makes no sense is a value with its
number.
pysubs2's readers (1.8.1) load a file whole, take any row with two times in it for a cue, text too, and lose
the hours past 99: `100:00:00,000` of SRT is silently read as zero, of ASS refused. Their patterns for these
two stop at two digits of hours: none is used here.

Text cannot pass for a time. SRT has no escapes, but a cue's text has no blank row (`subgen.cues.layout`),
and up to the next blank row all is text, whatever it looks like. WebVTT and TTML write `<` and `>` of the
text as entities, and LRC as other characters. An event of ASS is one row, and the text is its last field, in
which braces are escaped. All others have words and lines in cells and quotes of one row.

Times are integer microseconds: units of all clocks are whole ones. A writer rounds absolute positions, so a
time is right when it is within half a unit of its clock, with one exception. Where words of a cue have times
of their own, each lasts at least a unit (`subgen.formats.karaoke.beats`). So a word may be put off, or
brought forward, by its neighbours; and a cue too short for its words ends later: as many units after its
start as it has words. The events of `pop` in ASS are only
held to their cue, which they fill.
"""

from subgen.formats.strict.base import Reader, ReadTimes, TimedKind, Unreadable, WordTimes
from subgen.formats.strict.compare import ExpectedTimes, Mismatch, What, off_times
from subgen.formats.strict.registry import READERS

__all__ = [
    "READERS",
    "ExpectedTimes",
    "Mismatch",
    "ReadTimes",
    "Reader",
    "TimedKind",
    "Unreadable",
    "What",
    "WordTimes",
    "off_times",
]
